/* A table list from anybody: rows are read or refused by their number, cells are clean UTF-8 within their limit. */
#include "config.h"

#include <assert.h>
#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"
#include "fuzz/target.h"
#include "model/csv.h"

int
LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	static const char *const names[] = {"uuid", "number", "zone", "seats"};
	AUTO_SCOPE *sc = scope_new("fuzz", "");
	const char *cells[CSV_COLUMNS_MAX];
	int columns[LENGTH_OF(names)], row = 0;
	struct csv csv;
	size_t n, chars;
	bool more;

	if (csv_open(sc, (struct bytes){at, len}, NULL, &csv) != RC_OK || csv_header(sc, &csv, names, LENGTH_OF(names), columns) != RC_OK) {
		assert(sc->fault.code != NULL);
		return 0;
	}
	for (;;) {
		if (csv_row(sc, &csv, cells, &n, &more) != RC_OK) {
			assert(sc->fault.code != NULL);
			return 0;
		}
		if (!more)
			return 0;
		assert(n <= CSV_COLUMNS_MAX && csv.row > row);
		row = csv.row;
		for (size_t i = 0; i < n; i++)
			assert(strlen(cells[i]) <= CSV_CELL_MAX && utf8_count(cells[i], strlen(cells[i]), &chars));
	}
}

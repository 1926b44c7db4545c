#include "config.h"
#include "pg/pg.h"

#include <assert.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"

void
pg_result_close(struct pg_result *result)
{
	PQclear(result);
}

int
pg_rows(const struct pg_result *result)
{
	return PQntuples(result);
}

bool
pg_is_null(const struct pg_result *result, int row, int column)
{
	assert(row < PQntuples(result) && column < PQnfields(result));
	return PQgetisnull(result, row, column) == 1;
}

int64_t
pg_i64(const struct pg_result *result, int row, int column)
{
	if (pg_is_null(result, row, column))
		return 0;
	return strtoll(PQgetvalue(result, row, column), NULL, 10);
}

int32_t
pg_i32(const struct pg_result *result, int row, int column)
{
	int64_t n = pg_i64(result, row, column);

	assert(n >= INT32_MIN && n <= INT32_MAX);
	return (int32_t)n;
}

bool
pg_bool(const struct pg_result *result, int row, int column)
{
	return !pg_is_null(result, row, column) && *PQgetvalue(result, row, column) == 't';
}

const char *
pg_text(struct scope *sc, const struct pg_result *result, int row, int column)
{
	if (pg_is_null(result, row, column))
		return NULL;
	return scope_copy_n(sc, PQgetvalue(result, row, column), (size_t)PQgetlength(result, row, column));
}

const char *
pg_text_or_empty(struct scope *sc, const struct pg_result *result, int row, int column)
{
	const char *text = pg_text(sc, result, row, column);

	return text == NULL ? "" : text;
}

static unsigned char
nibble(char c)
{
	return (unsigned char)(c >= 'a' ? c - 'a' + 10 : c - '0');
}

struct bytes
pg_bytea(struct scope *sc, const struct pg_result *result, int row, int column)
{
	if (pg_is_null(result, row, column))
		return (struct bytes){NULL, 0};
	/* \x and lower-case hexadecimal: bytea_output, which no session of ours changes */
	const char *hex = PQgetvalue(result, row, column);

	assert(hex[0] == '\\' && hex[1] == 'x');
	size_t len = (size_t)(PQgetlength(result, row, column) - 2) / 2;
	unsigned char *at = scope_alloc(sc, len + 1);

	for (size_t i = 0; i < len; i++)
		at[i] = (unsigned char)(nibble(hex[2 + 2 * i]) << 4 | nibble(hex[3 + 2 * i]));
	return (struct bytes){at, len};
}

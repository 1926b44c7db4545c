#include "config.h"
#include "zip/check_zip.h"

#include <stdbool.h>
#include <zip.h>

#include "base/scope.h"

/* Reading to the end compares the CRC-32. */
static bool
is_sound(zip_t *zip, zip_uint64_t index)
{
	char buffer[65536];
	zip_int64_t n = 1;
	zip_file_t *entry = zip_fopen_index(zip, index, 0);

	if (entry == NULL)
		return false;
	while (n > 0)
		n = zip_fread(entry, buffer, sizeof(buffer));
	return (zip_fclose(entry) == 0) & (n == 0);
}

static enum rc
check_entries(struct scope *sc, zip_t *zip, const char *path)
{
	zip_int64_t n = zip_get_num_entries(zip, 0);

	for (zip_int64_t i = 0; i < n; i++) {
		const char *name = zip_get_name(zip, (zip_uint64_t)i, 0);

		if (!is_sound(zip, (zip_uint64_t)i))
			return fault(sc, RC_BROKEN, "zip_damaged", "'%s' is damaged: its entry '%s' cannot be read",
				     path, name ? name : "?");
	}
	return RC_OK;
}

enum rc
check_zip(struct scope *sc, const char *path)
{
	int code = 0;
	zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
	zip_error_t error;

	if (zip == NULL) {
		zip_error_init_with_code(&error, code);
		const char *why = scope_copy(sc, zip_error_strerror(&error));

		zip_error_fini(&error);
		return fault(sc, RC_BROKEN, "zip_damaged", "'%s' is no whole ZIP: %s", path, why);
	}
	enum rc rc = check_entries(sc, zip, path);

	zip_discard(zip);
	return rc;
}

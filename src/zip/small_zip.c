#include "config.h"
#include "zip/small_zip.h"

#include <zip.h>

#include "base/scope.h"

#define DOS_DATE 0x21 /* 1980-01-01, the first that ZIP knows: no clock in the bytes */

/* A file being made; what is not finished is thrown away. */
struct bundle {
	zip_source_t *source;
	zip_t *zip;
};

static void
close_bundle(struct bundle *b)
{
	if (b->zip != NULL)
		zip_discard(b->zip);
	if (b->source != NULL)
		zip_source_free(b->source);
}
#define AUTO_BUNDLE __attribute__((cleanup(close_bundle))) struct bundle

static enum rc
failed(struct scope *sc, const char *why)
{
	return fault(sc, RC_BROKEN, "zip_failed", "libzip makes no file: %s", why);
}

static enum rc
add(struct scope *sc, struct bundle *b, const struct small_zip_entry *entry, bool packs)
{
	zip_source_t *source = zip_source_buffer(b->zip, entry->bytes.at, entry->bytes.len, 0);
	zip_int64_t index = source != NULL ? zip_file_add(b->zip, entry->name, source, ZIP_FL_ENC_UTF_8) : -1;

	if (index < 0) {
		zip_source_free(source);
		return failed(sc, zip_strerror(b->zip));
	}
	if (zip_set_file_compression(b->zip, (zip_uint64_t)index, packs ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0) != 0 ||
	    zip_file_set_dostime(b->zip, (zip_uint64_t)index, 0, DOS_DATE, 0) != 0)
		return failed(sc, zip_strerror(b->zip));
	return RC_OK;
}

static enum rc
finish(struct scope *sc, struct bundle *b, size_t max, struct bytes *out)
{
	zip_stat_t st;

	zip_source_keep(b->source);
	if (zip_close(b->zip) != 0)
		return failed(sc, zip_strerror(b->zip));
	b->zip = NULL;
	if (zip_source_stat(b->source, &st) != 0 || zip_source_open(b->source) != 0)
		return failed(sc, "its bytes are not there");
	if (st.size > max)
		return fault(sc, RC_LIMIT, "too_large", "the ZIP is over %zu bytes", max);
	char *at = scope_alloc(sc, st.size + 1);

	if (zip_source_read(b->source, at, st.size) != (zip_int64_t)st.size)
		return failed(sc, "its bytes cannot be read");
	zip_source_close(b->source);
	*out = (struct bytes){at, st.size};
	return RC_OK;
}

enum rc
small_zip(struct scope *sc, const struct small_zip_entry *entries, size_t n, bool packs, size_t max, struct bytes *out)
{
	AUTO_BUNDLE b = {.source = zip_source_buffer_create(NULL, 0, 0, NULL)};

	if (b.source == NULL || (b.zip = zip_open_from_source(b.source, ZIP_TRUNCATE, NULL)) == NULL)
		return failed(sc, "no memory");
	for (size_t i = 0; i < n; i++)
		TRY(add(sc, &b, &entries[i], packs));
	return finish(sc, &b, max, out);
}

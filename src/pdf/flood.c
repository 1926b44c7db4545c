#include "config.h"
#include "pdf/flood.h"

#include <stdlib.h>
#define ZLIB_CONST
#include <zlib.h>

#include "base/scope.h"

#define CHUNK 65536

/* Bytes that the data inflates to, counted up to `max` + 1; what is no Flate data counts as far as it is. */
static size_t
inflated_size(const unsigned char *at, size_t len, size_t max)
{
	unsigned char out[CHUNK];
	size_t size = 0;
	z_stream z = {.next_in = at, .avail_in = (uInt)len};

	if (inflateInit(&z) != Z_OK)
		abort();
	for (int rc = Z_OK; rc == Z_OK && size <= max;) {
		z.next_out = out;
		z.avail_out = CHUNK;
		rc = inflate(&z, Z_NO_FLUSH);
		size += CHUNK - z.avail_out;
	}
	inflateEnd(&z);
	return size;
}

/* Filters that make much of little; two of them in a row can make anything. */
static bool
unpacks(qpdf_data q, qpdf_oh filter)
{
	static const char *const names[] = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"};

	for (size_t i = 0; i < LENGTH_OF(names); i++)
		if (qpdf_oh_is_name_and_equals(q, filter, names[i]))
			return true;
	return false;
}

static int
count_unpacking(qpdf_data q, qpdf_oh filter)
{
	if (!qpdf_oh_is_array(q, filter))
		return unpacks(q, filter);
	int count = 0;

	for (int i = 0, n = qpdf_oh_get_array_n_items(q, filter); i < n; i++)
		count += unpacks(q, qpdf_oh_get_array_item(q, filter, i));
	return count;
}

static enum rc
check_stream(struct scope *sc, qpdf_data q, qpdf_oh stream, int page, size_t *left)
{
	unsigned char *raw = NULL;
	size_t len = 0;
	int unpacking = count_unpacking(q, doc_key(q, stream, "/Filter"));

	if (unpacking > 1)
		return doc_refuse(sc, "too_large", "page %d: its content is compressed several times over", page);
	if ((qpdf_oh_get_stream_data(q, stream, qpdf_dl_none, NULL, &raw, &len) & (QPDF_ERRORS)) != 0 || raw == NULL) {
		(void)qpdf_get_error(q); /* read again, and reported, by whoever needs the content */
		free(raw);
		return RC_OK;
	}
	size_t size = unpacking > 0 ? inflated_size(raw, len, *left) : len;

	free(raw);
	if (size > *left)
		return doc_refuse(sc, "too_large", "page %d: its content unpacks to over %zu bytes", page,
				  FLOOD_CONTENT_MAX);
	*left -= size;
	return RC_OK;
}

enum rc
flood_check(struct scope *sc, qpdf_data q, qpdf_oh contents, int page)
{
	size_t left = FLOOD_CONTENT_MAX;

	if (qpdf_oh_is_stream(q, contents))
		return check_stream(sc, q, contents, page, &left);
	if (!qpdf_oh_is_array(q, contents))
		return RC_OK;
	for (int i = 0, n = qpdf_oh_get_array_n_items(q, contents); i < n; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(q, contents, i);

		if (qpdf_oh_is_stream(q, item))
			TRY(check_stream(sc, q, item, page, &left));
		qpdf_oh_release(q, item);
	}
	return RC_OK;
}

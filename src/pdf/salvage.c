#include "config.h"
#include "pdf/salvage.h"

#include <stdlib.h>
#define ZLIB_CONST
#include <zlib.h>

#include "pdf/content.h"
#include "pdf/flood.h"

#define CHUNK 65536

static void
add_inflated(struct text *out, const unsigned char *at, size_t len)
{
	char chunk[CHUNK];
	z_stream z = {.next_in = at, .avail_in = (uInt)len};

	if (inflateInit(&z) != Z_OK)
		abort(); /* out of memory */
	for (int rc = Z_OK; rc == Z_OK && !out->full;) {
		z.next_out = (unsigned char *)chunk;
		z.avail_out = CHUNK;
		rc = inflate(&z, Z_NO_FLUSH);
		text_add_bytes(out, chunk, CHUNK - z.avail_out);
	}
	inflateEnd(&z);
}

/* False for data that libqpdf does not give out, damaged as it is. */
static bool
add_decoded(qpdf_data q, qpdf_oh stream, struct text *out)
{
	unsigned char *at = NULL;
	size_t len = 0;
	QPDF_BOOL filtered = QPDF_FALSE;
	bool failed = (qpdf_oh_get_stream_data(q, stream, qpdf_dl_specialized, &filtered, &at, &len) & (QPDF_ERRORS)) != 0;

	if (failed)
		(void)qpdf_get_error(q);
	else if (filtered && at != NULL)
		text_add_bytes(out, at, len);
	free(at);
	return !failed && filtered;
}

static void
add_stream(qpdf_data q, qpdf_oh stream, struct text *out)
{
	unsigned char *raw = NULL;
	size_t len = 0;

	if (!qpdf_oh_is_stream(q, stream))
		return;
	if (!add_decoded(q, stream, out) && doc_has_name(q, stream, "/Filter", "/FlateDecode")) {
		if ((qpdf_oh_get_stream_data(q, stream, qpdf_dl_none, NULL, &raw, &len) & (QPDF_ERRORS)) != 0)
			(void)qpdf_get_error(q);
		else if (raw != NULL)
			add_inflated(out, raw, len);
		free(raw);
	}
	text_add_char(out, '\n');
}

static void
add_readable(qpdf_data q, qpdf_oh contents, struct text *out)
{
	if (!qpdf_oh_is_array(q, contents)) {
		add_stream(q, contents, out);
		return;
	}
	for (int i = 0, n = qpdf_oh_get_array_n_items(q, contents); i < n; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(q, contents, i);

		add_stream(q, item, out);
		qpdf_oh_release(q, item);
	}
}

enum rc
salvage_content(struct scope *sc, qpdf_data q, int number, qpdf_oh contents, struct text *out)
{
	add_readable(q, contents, out);
	if (content_paints(out->at, out->len))
		return RC_OK;
	return doc_refuse(sc, "broken", "page %d: nothing of its content can be read; export the file anew", number);
}

enum rc
salvage_check(struct scope *sc, qpdf_data q, int number)
{
	qpdf_oh page = qpdf_get_page_n(q, (size_t)number - 1);
	unsigned char *at = NULL;
	size_t len = 0;
	bool damaged = (qpdf_oh_get_page_content_data(q, page, &at, &len) & (QPDF_ERRORS)) != 0;
	struct text readable;

	free(at);
	if (!damaged)
		return RC_OK;
	(void)qpdf_get_error(q);
	text_open(&readable, FLOOD_CONTENT_MAX);
	enum rc rc = salvage_content(sc, q, number, doc_key(q, page, "/Contents"), &readable);

	text_close(&readable);
	return rc;
}

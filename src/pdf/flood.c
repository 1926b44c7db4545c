#include "config.h"
#include "pdf/flood.h"

#include <stdlib.h>
#define ZLIB_CONST
#include <zlib.h>

#include "base/scope.h"

#define CHUNK 65536
#define STAGE_MAX ((size_t)4 * 1024 * 1024) /* bytes between two packing filters */
#define HARMLESS 16384                      /* bytes of a packed stream; Flate makes 1032 times as much at most */

/* ---- how much: each counts up to `max` + 1, and what is damaged as far as it is sound ------------------------------ */

/* The bytes themselves also go to `keep`, unless that is NULL. */
static size_t
inflated(const unsigned char *at, size_t len, size_t max, struct text *keep)
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
		if (keep != NULL)
			text_add_bytes(keep, out, CHUNK - z.avail_out);
	}
	inflateEnd(&z);
	return size;
}

static size_t
flate_size(const unsigned char *at, size_t len, size_t max)
{
	return inflated(at, len, max, NULL);
}

/* ISO 32000-1 7.4.5 */
static size_t
run_length_size(const unsigned char *at, size_t len, size_t max)
{
	size_t size = 0;

	for (size_t i = 0; i < len && at[i] != 128 && size <= max; i += at[i] < 128 ? at[i] + 2u : 2u)
		size += at[i] < 128 ? at[i] + 1u : 257u - at[i];
	return size;
}

/*
 * ISO 32000-1 7.4.4: only the lengths of the table's strings are kept. Whether codes grow a step early or not (EarlyChange)
 * is not asked: a wrong guess garbles the count, and those who made the file choose the default.
 */
static size_t
lzw_size(const unsigned char *at, size_t len, size_t max)
{
	enum { CLEAR = 256, END, FIRST, CODES = 4096 };
	static const size_t literal = 1;
	size_t lengths[CODES], size = 0, previous = 0, bits = 0;
	unsigned width = 9, next = FIRST;
	uint32_t pool = 0;

	for (size_t i = 0; size <= max;) {
		for (; bits < width && i < len; bits += 8)
			pool = pool << 8 | at[i++];
		if (bits < width)
			break;
		unsigned code = pool >> (bits - width) & ((1u << width) - 1);

		bits -= width;
		if (code == END || (code > next && code != CLEAR))
			break;
		if (code == CLEAR) {
			width = 9;
			next = FIRST;
			previous = 0;
			continue;
		}
		size_t here = code < CLEAR ? literal : code < next ? lengths[code] : previous + 1;

		if (previous > 0 && next < CODES)
			lengths[next++] = previous + 1;
		width = next + 1 >= 2048 ? 12 : next + 1 >= 1024 ? 11 : next + 1 >= 512 ? 10 : 9;
		size += here;
		previous = here;
	}
	return size;
}

/* ---- filters ---------------------------------------------------------------------------------------------- */

typedef size_t size_fn(const unsigned char *at, size_t len, size_t max);

/* Filters that make much of little. */
static size_fn *
unpacker(qpdf_data q, qpdf_oh filter)
{
	static const struct {
		const char *name;
		size_fn *fn;
	} rows[] = {{"/FlateDecode", flate_size}, {"/Fl", flate_size},		{"/LZWDecode", lzw_size},
		    {"/LZW", lzw_size},		  {"/RunLengthDecode", run_length_size}, {"/RL", run_length_size}};

	for (size_t i = 0; i < LENGTH_OF(rows); i++)
		if (qpdf_oh_is_name_and_equals(q, filter, rows[i].name))
			return rows[i].fn;
	return NULL;
}

/* The packing filters of a stream, the outermost first; answers how many, of which up to two are in `out`. */
static int
unpackers(qpdf_data q, qpdf_oh filter, size_fn *out[2])
{
	int n = 0;

	if (!qpdf_oh_is_array(q, filter)) {
		out[0] = unpacker(q, filter);
		return out[0] != NULL;
	}
	for (int i = 0, items = qpdf_oh_get_array_n_items(q, filter); i < items; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(q, filter, i);
		size_fn *fn = unpacker(q, item);

		if (fn != NULL && n++ < 2)
			out[n - 1] = fn;
		qpdf_oh_release(q, item);
	}
	return n;
}

/* Of two packing filters the outer one must be Flate and give little: nobody packs twice in earnest. */
static size_t
twice_unpacked_size(size_fn *const fn[2], const unsigned char *at, size_t len, size_t max)
{
	struct text stage;

	if (fn[0] != flate_size)
		return max + 1;
	text_open(&stage, STAGE_MAX);
	size_t size = inflated(at, len, STAGE_MAX, &stage);

	size = size > STAGE_MAX ? max + 1 : fn[1]((const unsigned char *)stage.at, stage.len, max);
	text_close(&stage);
	return size;
}

size_t
flood_size(qpdf_data q, qpdf_oh stream, size_t max)
{
	unsigned char *raw = NULL;
	size_t len = 0, size = 0;
	size_fn *fn[2];
	int n = unpackers(q, doc_key(q, stream, "/Filter"), fn);

	if (n > 2)
		return max + 1;
	if ((qpdf_oh_get_stream_data(q, stream, qpdf_dl_none, NULL, &raw, &len) & (QPDF_ERRORS)) != 0)
		(void)qpdf_get_error(q); /* read again, and reported, by whoever needs it */
	else if (raw != NULL)
		size = n == 0 ? len : n == 1 ? fn[0](raw, len, max) : twice_unpacked_size(fn, raw, len, max);
	free(raw);
	return size;
}

/* ---- the doors -------------------------------------------------------------------------------------------- */

static enum rc
too_large(struct scope *sc, const char *what, size_t max)
{
	enum rc rc = doc_refuse(sc, "too_large", "%s unpacks to over %zu MB; simplify the drawing, or make it a picture before export",
				what, max >> 20);

	fault_arg(sc, "max", "%zu", max >> 20);
	return rc;
}

static enum rc
check_content(struct scope *sc, qpdf_data q, qpdf_oh stream, int page, size_t *left)
{
	size_t size = flood_size(q, stream, *left);

	if (size > *left)
		return doc_on_page(sc, page, too_large(sc, scope_printf(sc, "page %d", page), FLOOD_CONTENT_MAX));
	*left -= size;
	return RC_OK;
}

enum rc
flood_check(struct scope *sc, qpdf_data q, qpdf_oh contents, int page)
{
	size_t left = FLOOD_CONTENT_MAX;

	if (qpdf_oh_is_stream(q, contents))
		return check_content(sc, q, contents, page, &left);
	if (!qpdf_oh_is_array(q, contents))
		return RC_OK;
	for (int i = 0, n = qpdf_oh_get_array_n_items(q, contents); i < n; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(q, contents, i);

		if (qpdf_oh_is_stream(q, item))
			TRY(check_content(sc, q, item, page, &left));
		qpdf_oh_release(q, item);
	}
	return RC_OK;
}

enum rc
flood_check_stream(struct scope *sc, qpdf_data q, qpdf_oh stream, size_t *left)
{
	size_fn *fn[2];

	/* pictures are unpacked row by row, and only where they show */
	if (doc_has_name(q, stream, "/Subtype", "/Image"))
		return RC_OK;
	if (doc_number(q, stream, "/Length", 0) < HARMLESS && unpackers(q, doc_key(q, stream, "/Filter"), fn) < 2)
		return RC_OK;
	size_t max = *left < FLOOD_CONTENT_MAX ? *left : FLOOD_CONTENT_MAX, size = flood_size(q, stream, max);

	if (size > max)
		return too_large(sc, max < FLOOD_CONTENT_MAX ? "the file" : "a font, profile or drawing of it",
				 max < FLOOD_CONTENT_MAX ? FLOOD_FILE_MAX : FLOOD_CONTENT_MAX);
	*left -= size;
	return RC_OK;
}

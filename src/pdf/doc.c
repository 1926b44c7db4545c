#include "config.h"
#include "pdf/doc.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/scope.h"

#define HEADER_WITHIN 1024 /* bytes; ISO 32000-1 Annex H, implementation note 13 */
#define FILE_MAX PRESS_PREFIX_MAX
#define TEXT_MAX 200
#define OBJECT_NUMBER_MAX 2000000000 /* what is added has its place between this and what an int holds */

enum rc
doc_refuse(struct scope *sc, const char *reason, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *text = scope_vprintf(sc, fmt, ap);

	va_end(ap);
	enum rc rc = fault(sc, RC_DENIED, "template_refused", "%s", text);

	fault_arg(sc, "reason", "%s", reason);
	return rc;
}

enum rc
doc_on_page(struct scope *sc, int page, enum rc rc)
{
	fault_arg(sc, "page", "%d", page);
	return rc;
}

/* One line without control characters and with whole UTF-8 characters only, whatever a file put into the message. */
static const char *
clean(struct scope *sc, const char *text, size_t max)
{
	size_t n = strnlen(text, max);
	char *copy = scope_copy_n(sc, text, n);

	for (char *p = copy; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || (unsigned char)*p > '~')
			*p = '?';
	return copy;
}

enum rc
doc_check(struct scope *sc, qpdf_data q, const char *doing)
{
	if (!qpdf_has_error(q))
		return RC_OK;
	const char *why = clean(sc, qpdf_get_error_message_detail(q, qpdf_get_error(q)), TEXT_MAX);

	return doc_refuse(sc, "broken", "the file is damaged beyond repair (%s: %s); export it anew", doing, why);
}

/* ---- what comes in --------------------------------------------------------------------------------- */

static bool
begins_with(const char *at, size_t len, const char *word)
{
	size_t n = strlen(word);

	return len >= n && strncasecmp(at, word, n) == 0;
}

/* Files that are also something else: what opens as a page or an archive elsewhere is no template (polyglots). */
static const char *
other_kind(const char *at, size_t len)
{
	static const struct {
		const char *start, *kind;
	} kinds[] = {{"PK\x03\x04", "a ZIP archive"}, {"<!doctype", "a web page"}, {"<html", "a web page"},
		     {"<head", "a web page"},	      {"<script", "a web page"},    {"<body", "a web page"},
		     {"<svg", "an SVG picture"},      {"<?xml", "an XML file"},	    {"<?php", "a program"},
		     {"\x7f" "ELF", "a program"},     {"MZ", "a program"},	    {"#!", "a program"},
		     {"\x89PNG", "a PNG picture"},    {"\xff\xd8\xff", "a JPEG picture"},
		     {"GIF8", "a GIF picture"},	      {"%!PS", "PostScript"}};

	while (len > 0 && memchr(" \t\r\n\f\xef\xbb\xbf", *at, 8) != NULL) {
		at++; /* white space, byte order mark */
		len--;
	}
	for (size_t i = 0; i < LENGTH_OF(kinds); i++)
		if (begins_with(at, len, kinds[i].start))
			return kinds[i].kind;
	return NULL;
}

static enum rc
other_file(struct scope *sc, const char *kind)
{
	enum rc rc = doc_refuse(sc, "not_a_pdf", "the file is %s, not a PDF", kind);

	fault_arg(sc, "kind", "%s", kind);
	return rc;
}

static enum rc
check_outside(struct scope *sc, struct bytes pdf)
{
	const char *at = pdf.at;

	if (pdf.len == 0)
		return doc_refuse(sc, "empty", "the file is empty");
	if (pdf.len > FILE_MAX)
		return doc_refuse(sc, "too_large", "the file is over %zu MB", FILE_MAX >> 20);
	const char *kind = other_kind(at, pdf.len);

	if (kind != NULL)
		return other_file(sc, kind);
	if (memmem(at, pdf.len < HEADER_WITHIN ? pdf.len : HEADER_WITHIN, "%PDF", 4) == NULL)
		return doc_refuse(sc, "not_a_pdf", "the file is not a PDF (it does not begin with %%PDF)");
	size_t tail = pdf.len < 65557 ? pdf.len : 65557; /* a ZIP's end record lies within these */
	const char *from = at + pdf.len - tail, *eof = memmem(from, tail, "%%EOF", 5);

	if (eof != NULL && memmem(eof, (size_t)(at + pdf.len - eof), "PK\x05\x06", 4) != NULL)
		return doc_refuse(sc, "not_a_pdf", "the file is a PDF and a ZIP archive at once");
	return RC_OK;
}

/* ---- opening --------------------------------------------------------------------------------------- */

enum opened { OPENED, OPENED_NOT, OPENED_NEEDS_PASSWORD };

static enum opened
try_open(qpdf_data *q, struct bytes pdf, const char *password, qpdf_error *why)
{
	doc_close_at(q);
	*q = qpdf_init();
	if (*q == NULL)
		abort();
	qpdf_silence_errors(*q);
	qpdf_set_suppress_warnings(*q, QPDF_TRUE);
	if ((qpdf_read_memory(*q, "template", pdf.at, pdf.len, password) & (QPDF_ERRORS)) == 0)
		return OPENED;
	*why = qpdf_get_error(*q); /* given only once */
	return qpdf_get_error_code(*q, *why) == qpdf_e_password ? OPENED_NEEDS_PASSWORD : OPENED_NOT;
}

static enum rc
refuse_to_open(struct scope *sc, qpdf_data q, qpdf_error error)
{
	const char *why = clean(sc, qpdf_get_error_message_detail(q, error), TEXT_MAX);

	if (qpdf_get_error_code(q, error) == qpdf_e_unsupported || strstr(why, "encrypt") != NULL)
		return doc_refuse(sc, "encryption", "the file is encrypted to a certificate or in a way that is not "
						    "supported (%s); export it without encryption", why);
	return doc_refuse(sc, "broken", "the file is damaged beyond repair (%s); export it anew", why);
}

static enum rc
open_with_password(struct scope *sc, qpdf_data *q, struct bytes pdf, const char *password)
{
	qpdf_error why = NULL;

	if (password == NULL)
		return fault(sc, RC_DENIED, "needs_password", "the file opens only with a password: give it");
	switch (try_open(q, pdf, password, &why)) {
	case OPENED:
		return RC_OK;
	case OPENED_NEEDS_PASSWORD:
		return fault(sc, RC_DENIED, "wrong_password", "the file does not open with the password given");
	default:
		return refuse_to_open(sc, *q, why);
	}
}

/*
 * A file that opens without a password but forbids changes: its author's word stands until somebody confirms the
 * right to change it, or gives the owner's password (any that opens it, since the user's is the empty one).
 */
static enum rc
check_rights(struct scope *sc, qpdf_data *q, struct bytes pdf, const struct press_rights *rights)
{
	qpdf_error why = NULL;

	if (!qpdf_is_encrypted(*q) || qpdf_allow_modify_other(*q) || (rights != NULL && rights->confirmed))
		return RC_OK;
	if (rights != NULL && rights->password != NULL && try_open(q, pdf, rights->password, &why) == OPENED)
		return RC_OK;
	return fault(sc, RC_DENIED, "needs_rights",
		     "the file's author has forbidden changes to it; confirm that you may change it");
}

/* A text string as UTF-8 in the scope, cut at `max` bytes; "" where there is none. */
static const char *
text_of(struct scope *sc, qpdf_data q, qpdf_oh dict, const char *key, size_t max)
{
	qpdf_oh value = doc_key(q, dict, key);

	if (!qpdf_oh_is_string(q, value))
		return "";
	const char *text = qpdf_oh_get_utf8_value(q, value);
	size_t n = strnlen(text, max);

	while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--; /* not in the middle of a character */
	return scope_copy_n(sc, text, n);
}

static void
describe(struct scope *sc, qpdf_data q, struct report *report)
{
	qpdf_oh info = doc_key(q, qpdf_get_trailer(q), "/Info");

	report->pdf_version = clean(sc, qpdf_get_pdf_version(q), 16);
	report->producer = text_of(sc, q, info, "/Producer", TEXT_MAX);
	report->encrypted = qpdf_is_encrypted(q);
}

/* libqpdf numbers what it adds one above the highest number in a file, and its qpdf_oh_new_stream throws through C where none
   is left: a call that reports it instead is made first. */
static enum rc
check_numbers_left(struct scope *sc, qpdf_data q)
{
	qpdf_oh probe = qpdf_make_indirect_object(q, qpdf_oh_new_null(q));

	TRY(doc_check(sc, q, "numbering its objects"));
	if (qpdf_oh_get_object_id(q, probe) > OBJECT_NUMBER_MAX)
		return doc_refuse(sc, "broken", "the numbers of the file's objects go beyond %d; export it anew", OBJECT_NUMBER_MAX);
	return RC_OK;
}

enum rc
doc_open(struct scope *sc, struct bytes pdf, const struct press_rights *rights, struct report *report, qpdf_data *out)
{
	qpdf_error why = NULL;

	TRY(check_outside(sc, pdf));
	switch (try_open(out, pdf, "", &why)) {
	case OPENED:
		TRY(check_rights(sc, out, pdf, rights));
		break;
	case OPENED_NEEDS_PASSWORD:
		TRY(open_with_password(sc, out, pdf, rights != NULL ? rights->password : NULL));
		break;
	default:
		return refuse_to_open(sc, *out, why);
	}
	qpdf_oh root = qpdf_get_root(*out);

	TRY(doc_check(sc, *out, "looking for the document catalog"));
	if (!qpdf_oh_is_dictionary(*out, root))
		return doc_refuse(sc, "broken", "the file has no document catalog; export it anew");
	TRY(check_numbers_left(sc, *out));
	describe(sc, *out, report);
	return doc_check(sc, *out, "opening");
}

/* ---- pages ----------------------------------------------------------------------------------------- */

static enum rc
read_page(struct scope *sc, qpdf_data q, int n, struct geometry *out)
{
	static const struct geometry_box letter = {0, 0, 612, 792};
	qpdf_oh page = qpdf_get_page_n(q, (size_t)n - 1);
	struct geometry_box media = letter, crop, trim, bleed;

	if (!qpdf_oh_is_dictionary(q, page))
		return doc_on_page(sc, n, doc_refuse(sc, "broken", "page %d is damaged beyond repair; export the file anew", n));
	if (!doc_box(q, page, "/MediaBox", &media))
		qpdf_oh_replace_key(q, page, "/MediaBox", qpdf_oh_parse(q, "[0 0 612 792]"));
	const struct geometry_boxes boxes = {
		.media = &media,
		.crop = doc_box(q, page, "/CropBox", &crop) ? &crop : NULL,
		.trim = doc_box(q, page, "/TrimBox", &trim) ? &trim : NULL,
		.bleed = doc_box(q, page, "/BleedBox", &bleed) ? &bleed : NULL,
	};
	double turn = doc_number(q, page, "/Rotate", 0);

	if (!(fabs(turn) <= 360000) || fmod(turn, 90) != 0)
		return doc_on_page(sc, n, doc_refuse(sc, "page_rotation", "page %d is turned by an angle that is no multiple of 90", n));
	if (!geometry_page(&boxes, (int)turn, doc_number(q, page, "/UserUnit", 1), out))
		return doc_on_page(sc, n, doc_refuse(sc, "page_size", "page %d has no printable area or a size beyond all paper", n));
	return doc_check(sc, q, "reading a page");
}

enum rc
doc_pages(struct scope *sc, qpdf_data q, struct report *report)
{
	int n = qpdf_get_num_pages(q);

	TRY(doc_check(sc, q, "reading the pages"));
	if (n < 1)
		return doc_refuse(sc, "no_pages", "the file has no pages: it is cut off or damaged, or was exported empty; export it anew");
	/* libqpdf goes by the tree; other readers ask the count first and find nothing */
	qpdf_oh tree = doc_key(q, qpdf_get_root(q), "/Pages"), count = doc_key(q, tree, "/Count");

	if (!qpdf_oh_is_integer(q, count))
		return doc_refuse(sc, "no_pages", "the file's list of pages is damaged beyond repair; export it anew");
	if (qpdf_oh_get_int_value(q, count) != n)
		qpdf_oh_replace_key(q, tree, "/Count", qpdf_oh_new_integer(q, n));
	qpdf_oh_remove_key(q, tree, "/Parent"); /* a root has none: mupdf follows it in circles */
	if (n > PRESS_PAGES_MAX)
		return doc_refuse(sc, "too_many_pages", "the file has %d pages, more than %d", n, PRESS_PAGES_MAX);
	qpdf_push_inherited_attributes_to_page(q);
	TRY(doc_check(sc, q, "reading the pages"));
	struct geometry *pages = scope_array(sc, (size_t)n, sizeof(*pages));

	for (int i = 0; i < n; i++)
		TRY(read_page(sc, q, i + 1, &pages[i]));
	report->n_pages = (size_t)n;
	report->pages = pages;
	report->repaired = qpdf_more_warnings(q);
	return RC_OK;
}

/* ---- objects --------------------------------------------------------------------------------------- */

qpdf_oh
doc_key(qpdf_data q, qpdf_oh dict, const char *key)
{
	if (qpdf_oh_is_stream(q, dict))
		return qpdf_oh_get_key(q, qpdf_oh_get_dict(q, dict), key);
	return qpdf_oh_is_dictionary(q, dict) ? qpdf_oh_get_key(q, dict, key) : qpdf_oh_new_null(q);
}

bool
doc_has_name(qpdf_data q, qpdf_oh dict, const char *key, const char *name)
{
	return qpdf_oh_is_name_and_equals(q, doc_key(q, dict, key), name);
}

const char *const *
doc_keys(struct scope *sc, qpdf_data q, qpdf_oh dict, size_t *n)
{
	size_t count = 0;

	for (qpdf_oh_begin_dict_key_iter(q, dict); qpdf_oh_dict_more_keys(q); count++)
		qpdf_oh_dict_next_key(q);
	const char **keys = scope_array(sc, count + 1, sizeof(*keys));

	*n = 0;
	for (qpdf_oh_begin_dict_key_iter(q, dict); qpdf_oh_dict_more_keys(q);)
		keys[(*n)++] = scope_copy(sc, qpdf_oh_dict_next_key(q));
	return keys;
}

qpdf_oh
doc_copy(struct scope *sc, qpdf_data q, qpdf_oh from)
{
	qpdf_oh to = qpdf_oh_new_dictionary(q);
	size_t n;

	if (!qpdf_oh_is_dictionary(q, from))
		return to;
	const char *const *keys = doc_keys(sc, q, from, &n);

	for (size_t i = 0; i < n; i++)
		qpdf_oh_replace_key(q, to, keys[i], qpdf_oh_get_key(q, from, keys[i]));
	return to;
}

double
doc_number(qpdf_data q, qpdf_oh dict, const char *key, double otherwise)
{
	qpdf_oh value = doc_key(q, dict, key);

	return qpdf_oh_is_number(q, value) ? qpdf_oh_get_numeric_value(q, value) : otherwise;
}

static bool
numbers(qpdf_data q, qpdf_oh dict, const char *key, double *out, int n)
{
	qpdf_oh array = doc_key(q, dict, key);

	if (!qpdf_oh_is_array(q, array) || qpdf_oh_get_array_n_items(q, array) < n)
		return false;
	for (int i = 0; i < n; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(q, array, i);

		if (!qpdf_oh_is_number(q, item))
			return false;
		out[i] = qpdf_oh_get_numeric_value(q, item);
		if (!isfinite(out[i]))
			return false;
	}
	return true;
}

bool
doc_box(qpdf_data q, qpdf_oh dict, const char *key, struct geometry_box *box)
{
	double v[4];

	if (!numbers(q, dict, key, v, 4))
		return false;
	*box = (struct geometry_box){v[0], v[1], v[2], v[3]};
	return true;
}

bool
doc_matrix(qpdf_data q, qpdf_oh dict, const char *key, struct ink_matrix *matrix)
{
	return numbers(q, dict, key, matrix->m, 6);
}

/* ---- writing --------------------------------------------------------------------------------------- */

enum rc
doc_write(struct scope *sc, qpdf_data q, struct bytes *out)
{
	qpdf_init_write_memory(q);
	TRY(doc_check(sc, q, "writing"));
	qpdf_set_object_stream_mode(q, qpdf_o_disable);
	qpdf_set_preserve_encryption(q, QPDF_FALSE);
	qpdf_set_static_ID(q, QPDF_TRUE);
	/* streams stay the bytes they are: nothing of a hostile file is unpacked for this */
	qpdf_set_decode_level(q, qpdf_dl_none);
	qpdf_set_compress_streams(q, QPDF_FALSE);
	qpdf_set_minimum_pdf_version(q, "1.4");
	qpdf_write(q);
	TRY(doc_check(sc, q, "writing"));
	size_t len = qpdf_get_buffer_length(q);

	if (len > FILE_MAX)
		return doc_refuse(sc, "too_large", "the file is over %zu MB once unpacked", FILE_MAX >> 20);
	*out = (struct bytes){qpdf_get_buffer(q), len};
	return RC_OK;
}

qpdf_oh
doc_new_stream(qpdf_data q, const void *at, size_t len)
{
	qpdf_oh stream = qpdf_oh_new_stream(q), none = qpdf_oh_new_null(q);
	uLongf packed_len = compressBound(len);
	unsigned char *packed = malloc(packed_len);

	if (packed == NULL || compress2(packed, &packed_len, at, len, Z_DEFAULT_COMPRESSION) != Z_OK)
		abort();
	if (packed_len < len)
		qpdf_oh_replace_stream_data(q, stream, packed, packed_len, qpdf_oh_new_name(q, "/FlateDecode"), none);
	else
		qpdf_oh_replace_stream_data(q, stream, at, len, none, none);
	free(packed);
	return stream;
}

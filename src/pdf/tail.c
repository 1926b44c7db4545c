#include "config.h"
#include "pdf/tail.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "pdf/search.h"

#define OFFSET_MAX 9999999999ULL /* what a cross-reference entry can say */
#define ID_BYTES 16

const char *
tail_trapped(struct scope *sc, qpdf_data q)
{
	qpdf_oh value = doc_key(q, doc_key(q, qpdf_get_trailer(q), "/Info"), "/Trapped");

	if (qpdf_oh_is_name_and_equals(q, value, "/True") || qpdf_oh_is_name_and_equals(q, value, "/False"))
		return scope_printf(sc, " /Trapped %s", qpdf_oh_get_name(q, value));
	return "";
}

static bool
is_plain(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < ' ' || *text > '~' || *text == '(' || *text == ')' || *text == '\\')
			return false;
	return true;
}

void
tail_string(struct text *tail, const char *text)
{
	if (is_plain(text)) {
		text_addf(tail, "(%s)", text);
		return;
	}
	text_add(tail, "<feff");
	search_add_utf16(tail, text);
	text_add_char(tail, '>');
}

void
tail_offset(struct text *tail, uint64_t offset)
{
	char entry[] = "0000000000 00000 n \n";

	for (int i = 9; i >= 0; i--, offset /= 10)
		entry[i] = (char)('0' + offset % 10);
	text_add_bytes(tail, entry, sizeof(entry) - 1);
}

void
tail_trailer(struct text *tail, const struct fold *fold, int64_t size, const uint8_t id[DIGEST_BYTES], uint64_t xref)
{
	text_addf(tail, "trailer\n<< /Size %" PRId64 " /Root %d 0 R /Info %d 0 R /Prev %" PRIu64 " /ID [<", size, fold->root,
		  fold->info, fold->xref);
	text_add_hex(tail, id, ID_BYTES);
	text_add(tail, "> <");
	text_add_hex(tail, id, ID_BYTES);
	text_addf(tail, ">] >>\nstartxref\n%" PRIu64 "\n%%%%EOF\n", xref);
}

enum rc
tail_check(struct scope *sc, uint64_t xref)
{
	if (xref > OFFSET_MAX)
		return fault(sc, RC_LIMIT, "too_large", "the file is over %llu bytes", OFFSET_MAX);
	return RC_OK;
}

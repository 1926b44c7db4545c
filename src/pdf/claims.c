#include "config.h"
#include "pdf/claims.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "pdf/flood.h"

#define XMP_MAX ((size_t)4 * 1024 * 1024)
#define VALUE_MAX 40

/* Where it may stand: the properties of the XMP, by any prefix, and the keys of the document information. */
static const struct claim {
	const char *code, *name, *property, *addition, *key;
} claims[] = {
	{"pdfa_claim_removed", "PDF/A-", "pdfaid:part", "pdfaid:conformance", NULL},
	{"pdfx_claim_removed", "", ":GTS_PDFXConformance", NULL, "/GTS_PDFXConformance"},
	{"pdfx_claim_removed", "", ":GTS_PDFXVersion", NULL, "/GTS_PDFXVersion"},
	{"pdfua_claim_removed", "PDF/UA-", "pdfuaid:part", NULL, NULL},
	{"pdfvt_claim_removed", "", ":GTS_PDFVTVersion", NULL, "/GTS_PDFVTVersion"},
};

/* The words of a claim are letters, digits and a few signs; a file may say anything. */
static const char *
value_until(struct scope *sc, const char *at, const char *end, char stop)
{
	size_t n = 0;

	while (at + n < end && n < VALUE_MAX && (isalnum((unsigned char)at[n]) || memchr("/:.- ", at[n], 5) != NULL))
		n++;
	return at + n < end && at[n] == stop && n > 0 ? scope_copy_n(sc, at, n) : NULL;
}

/* Of an element <name>value</name> or an attribute name="value"; NULL: it is not there. */
static const char *
xmp_value(struct scope *sc, struct bytes xmp, const char *name)
{
	const char *at = xmp.at, *end = at + xmp.len;

	while (name != NULL && (at = memmem(at, (size_t)(end - at), name, strlen(name))) != NULL) {
		at += strlen(name);
		const char *value = NULL;

		if (end - at > 1 && at[0] == '>')
			value = value_until(sc, at + 1, end, '<');
		else if (end - at > 2 && at[0] == '=' && (at[1] == '"' || at[1] == '\''))
			value = value_until(sc, at + 2, end, at[1]);
		if (value != NULL)
			return value;
	}
	return NULL;
}

/* The packet, which should be plain text but need not be. */
static struct bytes
read_xmp(struct scope *sc, qpdf_data q, qpdf_oh metadata)
{
	unsigned char *at = NULL;
	size_t len = 0;
	struct bytes xmp = {"", 0};
	QPDF_BOOL filtered = QPDF_FALSE;

	if (!qpdf_oh_is_stream(q, metadata) || flood_size(q, metadata, XMP_MAX) > XMP_MAX)
		return xmp;
	if ((qpdf_oh_get_stream_data(q, metadata, qpdf_dl_generalized, &filtered, &at, &len) & (QPDF_ERRORS)) != 0)
		(void)qpdf_get_error(q); /* metadata that cannot be read claims nothing */
	else if (at != NULL)
		xmp = (struct bytes){scope_copy_n(sc, (const char *)at, len), len};
	free(at);
	return xmp;
}

static const char *
level_of(struct scope *sc, qpdf_data q, const struct claim *claim, struct bytes xmp)
{
	qpdf_oh info = doc_key(q, qpdf_get_trailer(q), "/Info");
	const char *level = xmp_value(sc, xmp, claim->property), *more = xmp_value(sc, xmp, claim->addition);

	if (level == NULL && claim->key != NULL && qpdf_oh_is_string(q, doc_key(q, info, claim->key))) {
		const char *said = qpdf_oh_get_utf8_value(q, doc_key(q, info, claim->key));

		level = value_until(sc, said, said + strlen(said) + 1, '\0');
	}
	if (level == NULL || more == NULL)
		return level;
	char *both = scope_printf(sc, "%s%s", level, more);

	for (char *p = both; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return both;
}

void
claims_note(struct scope *sc, qpdf_data q, qpdf_oh metadata, struct report *report)
{
	struct bytes xmp = read_xmp(sc, q, metadata);
	const char *before = "";

	for (size_t i = 0; i < LENGTH_OF(claims); i++) {
		const char *level = level_of(sc, q, &claims[i], xmp);

		if (level == NULL || strcmp(before, claims[i].code) == 0)
			continue; /* the conformance is more precise than the version, and comes first */
		before = claims[i].code;
		report_note(sc, report, claims[i].code, 0,
			    "the file claims to follow %s%s; a card is a changed copy and does not repeat the claim",
			    claims[i].name, level);
	}
}

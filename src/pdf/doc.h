/*
 * libqpdf as the engine uses it: opening hostile bytes as far as passwords and rights allow, reading objects
 * without a word for every type. Its errors end here: a fault with code template_refused (inspect.h) and libqpdf's own words.
 *
 * Handles (qpdf_oh) live until released or until the document ends; loops release theirs.
 */
#ifndef POSM_PDF_DOC_H
#define POSM_PDF_DOC_H

#include <qpdf/qpdf-c.h>
#include <stdbool.h>

#include "base/text.h"
#include "pdf/geometry.h"
#include "pdf/report.h"
#include "press/press.h"

struct scope;

static inline void
doc_close_at(qpdf_data *q)
{
	if (*q == NULL)
		return;
	(void)qpdf_get_error(*q); /* one that nobody took would be written to standard error */
	qpdf_cleanup(q);
}
#define AUTO_DOC __attribute__((cleanup(doc_close_at))) qpdf_data

/*
 * Opens and checks; fills the report's version, producer, repaired, encrypted. `pdf` is borrowed until the document ends;
 * *out is the caller's to close also after a failure (NULL then, or not). Refusals as in inspect.h.
 */
enum rc doc_open(struct scope *sc, struct bytes pdf, const struct press_rights *rights, struct report *report,
		 qpdf_data *out) MUST_CHECK;
/* RC_DENIED template_refused with an argument `reason` (a word) and the text. */
enum rc doc_refuse(struct scope *sc, const char *reason, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A refusal that the page is to blame for: adds the argument `page`. */
enum rc doc_on_page(struct scope *sc, int page, enum rc rc);
/* Turns an error pending in libqpdf into a refusal. */
enum rc doc_check(struct scope *sc, qpdf_data q, const char *doing) MUST_CHECK;
/*
 * Pages and their geometry into the report, inherited attributes pushed to the pages; a page without a media box gets
 * the one that readers take, US Letter.
 */
enum rc doc_pages(struct scope *sc, qpdf_data q, struct report *report) MUST_CHECK;

/* The keys of a dictionary, copied: they may be changed while one goes through them. */
const char *const *doc_keys(struct scope *sc, qpdf_data q, qpdf_oh dict, size_t *n);
/* A dictionary with the same entries; an empty one of anything else. */
qpdf_oh doc_copy(struct scope *sc, qpdf_data q, qpdf_oh from);
double doc_number(qpdf_data q, qpdf_oh dict, const char *key, double otherwise);
/* False when the key is no array of four numbers. */
bool doc_box(qpdf_data q, qpdf_oh dict, const char *key, struct geometry_box *box);
/* Six numbers; false otherwise. */
bool doc_matrix(qpdf_data q, qpdf_oh dict, const char *key, struct ink_matrix *matrix);
/* As qpdf_oh_get_key, but a null for anything that is no dictionary or stream. */
qpdf_oh doc_key(qpdf_data q, qpdf_oh dict, const char *key);
bool doc_has_name(qpdf_data q, qpdf_oh dict, const char *key, const char *name);
/* The whole document as it stands, without encryption and object streams, the same bytes every time; lent until it ends. */
enum rc doc_write(struct scope *sc, qpdf_data q, struct bytes *out) MUST_CHECK;
/* A stream of these bytes, indirect, compressed where that makes it shorter. */
qpdf_oh doc_new_stream(qpdf_data q, const void *at, size_t len);

#endif

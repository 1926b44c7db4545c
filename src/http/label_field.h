/* A field of a JSON body that is a label (model/label.h), without the blanks around it, as a CSV's cell is read. */
#ifndef POSM_HTTP_LABEL_FIELD_H
#define POSM_HTTP_LABEL_FIELD_H

#include "js/js.h"

/* As js_text, and label_check_needed where min_chars is not 0; what the body does not say stays as it is. */
enum rc label_field(struct scope *sc, const struct js *body, const char *name, int need, size_t min_chars, size_t max_chars,
		    const char **out) MUST_CHECK;

#endif

/* What presses of the button have in common, of one restaurant and of a whole brand: their fields, and that a press happens once. */
#ifndef POSM_CTL_REMOTE_ORDER_H
#define POSM_CTL_REMOTE_ORDER_H

#include "base/args.h"
#include "client/call.h"
#include "ctl/remote/words.h"

#define ORDER_BODY_MAX (WORDS_FILE_MAX + 1024 * 1024)
#define ORDER_OPTIONS                                                                                                  \
	{"template", "ID", true, "which template"},                                                                    \
		{"settings", "FILE", false, "other settings than the template's (JSON, format 1)"},                    \
		{"note", "TEXT", false, "a note in the history"},                                                      \
	{                                                                                                              \
		"accept-proof", "WHAT,...", false,                                                                     \
			"these findings of the proof are warnings this time: low_contrast, small_module"               \
	}

/* The fields of ORDER_OPTIONS, without braces: "template_id":7,"note":"x". */
enum rc order_fields(struct scope *sc, const struct args *args, struct text *json) MUST_CHECK;
/* ,"field":["a","b"] of --NAME a,b; nothing where it was not given. */
void order_list(struct scope *sc, struct text *json, const struct args *args, const char *name, const char *field);
/* POST with --key or a new one; where nobody knows whether it was done, the fault names the key. Prints the id of what was made. */
enum rc order_press(struct scope *sc, struct client *client, const struct args *args, const char *path, struct text *json,
		    int64_t *id) MUST_CHECK;

#endif

/*
 * A template's file and settings together: what every revision must be before it is kept. The press opens the file,
 * compiles it with the settings and looks at made-up tables, so that what cannot be printed is refused now.
 */
#ifndef POSM_DOMAIN_TEMPLATE_PAIR_H
#define POSM_DOMAIN_TEMPLATE_PAIR_H

#include "domain/app.h"
#include "press/press.h"
#include "store/template.h"

struct template_pair {
	struct bytes pdf;
	struct bytes settings;   /* JSON */
	const char *settings_at; /* JSON pointer that faults in them begin with: "/settings", "" for a file of its own */
	struct press_rights rights;
};

/*
 * Fills size, sha256, settings and report of *out; *file is what is to be kept, which has no encryption any more where
 * *decrypted. RC_INVALID elements_outside with its findings (fault_more, pointers into the settings), and what
 * settings_parse or the press say, with the pointer below settings_at; RC_DENIED template_refused, needs_password,
 * needs_rights; RC_LIMIT too_large; RC_AGAIN press_died and its like (press/link.h), press_busy.
 */
enum rc template_pair_check(struct scope *sc, const struct app *app, const struct template_pair *pair,
			    struct template_revision *out, struct bytes *file, bool *decrypted) MUST_CHECK;

/* Stores the file under a key of its own, which goes to out->object_key. RC_AGAIN storage_*. */
enum rc template_pair_keep(struct scope *sc, const struct app *app, struct bytes file, struct template_revision *out) MUST_CHECK;
/*
 * After a failure of what was to refer to it, which stays the scope's fault: what was stored for nothing goes again. A commit
 * whose fate is unknown keeps its object.
 */
void template_pair_take_back(struct scope *sc, const struct app *app, const char *object_key);

#endif

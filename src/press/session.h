/* A session with one press from inside, for press.c (its beginning, its end, what is asked of a template) and run.c (the cards). */
#ifndef POSM_PRESS_SESSION_H
#define POSM_PRESS_SESSION_H

#include <openssl/evp.h>
#include <zlib.h>

#include "press/link.h"
#include "press/press.h"

struct press {
	struct link link;
	bool walled; /* by Landlock: it reaches no file but fonts */
	int seat; /* -1: none, as in tests that bring their own peer */
	int64_t template_ms; /* for what opens or draws the template itself; a run's first card does, for its proof */
	int64_t template_end; /* of link_cpu_ms(); 0: not begun */
	int64_t card_ms;
	bool looks; /* cards are looked at, not made: they have no tail */
	/* of the compiled template, which begins every card */
	size_t prefix_len;
	uLong prefix_crc;
	EVP_MD_CTX *prefix_sha, *card_sha;
	unsigned accepted;
	struct press_times times;
	struct text held; /* the newest card's frame, until it is known whether it is the last */
};

/* One template in all its steps - looked at, compiled, first drawn - has template_ms, and a step a part of it at least. */
void session_allow_template(struct press *press);

#endif

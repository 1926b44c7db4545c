/*
 * Lists of keys. The store gives a thousand a page, and only a page tells where the next begins; but whoever knows keys that are there
 * (object_walk's cuts) makes stretches of a walk, whose first pages are asked for at once.
 */
#include "config.h"

#include <string.h>

#include "base/scope.h"
#include "object/s3_line.h"
#include "object/s3_xml.h"

#define PAGE_MAX ((size_t)4 * 1024 * 1024) /* bytes of a list of 1000 keys */
#define TOKEN_MAX ((size_t)4096)
#define AT_ONCE 8
#define WAIT_MOST 1000 /* ms */

/* What of a walk lies behind `after` and not behind `until`; "": it is not cut there. */
struct stretch {
	const char *prefix, *after, *until;
};

struct listing {
	struct s3 *s3;
	struct stretch *stretches;
	size_t n, begun, shown; /* in their order */
	struct s3_line *line;
	struct s3_call calls[AT_ONCE]; /* a ring: the first pages of those that are begun and not shown */
	const struct stretch *now;     /* being shown */
	bool past;                     /* its end was seen */
	object_each each;
	void *ctx;
};

/* Keys that are none of ours - somebody else uses the bucket, too - are not shown. */
static enum rc
list_key(struct scope *sc, void *ctx, const struct object_info *object)
{
	struct listing *l = ctx;
	const char *key = object->key;

	if (l->now->until[0] != '\0' && strcmp(key, l->now->until) > 0)
		l->past = true;
	if (l->past || strcmp(key, l->now->after) <= 0 || !object_is_key(key))
		return RC_OK;
	return l->each(sc, l->ctx, object);
}

static void
open_page(struct listing *l, struct s3_call *call, const struct stretch *stretch, const char *token)
{
	s3_call_open(call, l->s3, "GET", "", PAGE_MAX);
	if (token[0] != '\0')
		sigv4_add_query(&call->query, "continuation-token", token);
	sigv4_add_query(&call->query, "list-type", "2");
	sigv4_add_query(&call->query, "prefix", stretch->prefix);
	if (token[0] == '\0' && stretch->after[0] != '\0')
		sigv4_add_query(&call->query, "start-after", stretch->after);
}

static enum rc
show_page(struct scope *sc, struct listing *l, const struct s3_call *call, struct text *token)
{
	TRY(s3_call_result(sc, call, "listing"));
	text_clear(token);
	TRY(s3_xml_list(sc, (struct bytes){call->answer.at, call->answer.len}, list_key, l, token));
	return text_check(sc, token, "the store's continuation token");
}

/* What a first page did not hold. */
static enum rc
show_rest(struct scope *sc, struct listing *l, struct text *token)
{
	while (token->len > 0 && !l->past) {
		AUTO_S3_CALL call;

		open_page(l, &call, l->now, token->at);
		TRY(s3_line_run(sc, l->s3, &call, "listing"));
		TRY(show_page(sc, l, &call, token));
	}
	return RC_OK;
}

static void
begin_some(struct listing *l)
{
	for (; l->begun < l->n && l->begun - l->shown < AT_ONCE; l->begun++) {
		struct s3_call *call = &l->calls[l->begun % AT_ONCE];

		open_page(l, call, &l->stretches[l->begun], "");
		s3_line_start(l->line, call);
	}
}

static enum rc
show_next(struct scope *sc, struct listing *l, struct text *token)
{
	struct s3_call *call = &l->calls[l->shown % AT_ONCE];

	begin_some(l);
	while (call->state != S3_OVER)
		s3_line_wait(l->line, WAIT_MOST);
	l->now = &l->stretches[l->shown];
	l->past = false;
	TRY(show_page(sc, l, call, token));
	TRY(show_rest(sc, l, token));
	s3_call_close(call);
	l->shown++;
	return RC_OK;
}

static void
end(struct listing *l)
{
	for (; l->shown < l->begun; l->shown++) {
		s3_line_stop(l->line, &l->calls[l->shown % AT_ONCE]);
		s3_call_close(&l->calls[l->shown % AT_ONCE]);
	}
	s3_line_return(l->line);
}

static void
cut_walks(struct scope *sc, const struct object_walk *walks, size_t n, struct listing *l)
{
	size_t most = n;

	for (size_t i = 0; i < n; i++)
		most += walks[i].n_cuts;
	l->stretches = scope_array(sc, most + 1, sizeof(*l->stretches));
	for (size_t i = 0; i < n; i++) {
		const char *after = "";

		for (size_t k = 0; k < walks[i].n_cuts; after = walks[i].cuts[k++])
			l->stretches[l->n++] = (struct stretch){walks[i].prefix, after, walks[i].cuts[k]};
		l->stretches[l->n++] = (struct stretch){walks[i].prefix, after, ""};
	}
}

enum rc
s3_list(struct scope *sc, struct object_store *store, const struct object_walk *walks, size_t n, object_each each, void *ctx)
{
	struct listing l = {.s3 = s3_of(store), .each = each, .ctx = ctx};
	struct text *token = text_new(sc, TOKEN_MAX);
	enum rc rc = RC_OK;

	cut_walks(sc, walks, n, &l);
	l.line = s3_line_share(l.s3);
	while (rc == RC_OK && l.shown < l.n)
		rc = show_next(sc, &l, token);
	end(&l);
	return rc;
}

#include "config.h"
#include "http/problem.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "model/finding.h"
#include "model/reason.h"

static const struct problem problems[] = {
#define PROBLEM(code, status, ru, en) {code, status, {ru, en}},
#include "http/problem.def"
#undef PROBLEM
};

static const struct detail {
	const char *code, *ru;
} details[] = {
#define DETAIL(code, ru) {code, ru},
#include "http/problem.def"
#undef DETAIL
};

#define PROBLEM_JSON_MAX ((size_t)64 * 1024)
#define RETRY_AFTER "1"

static const struct problem *
find(const char *code)
{
	for (size_t i = 0; i < LENGTH_OF(problems); i++)
		if (strcmp(problems[i].code, code) == 0)
			return &problems[i];
	return NULL;
}

static bool
is_whole_number(const char *value)
{
	size_t n = strspn(value, "0123456789");

	return n > 0 && n < 16 && value[n] == '\0' && (value[0] != '0' || n == 1);
}

/* No member twice: an argument "code" (a character's) is told in the detail only. */
static bool
is_member(const char *name)
{
	static const char *const members[] = {"type", "title", "status", "code", "detail", "pointer", "findings", "instance"};

	for (size_t i = 0; i < LENGTH_OF(members); i++)
		if (strcmp(members[i], name) == 0)
			return true;
	return false;
}

/* Members of their own (RFC 9457 section 3.2), numbers as numbers: "active_id": 17. */
static void
add_arguments(struct text *json, const struct fault *f)
{
	for (int i = 0; i < f->n_args; i++) {
		if (is_member(f->args[i].name))
			continue;
		text_addf(json, ",\"%s\":", f->args[i].name);
		if (is_whole_number(f->args[i].value))
			text_add(json, f->args[i].value);
		else
			text_add_json(json, f->args[i].value);
	}
}

static const char *
detail(struct scope *sc, enum language language)
{
	const struct fault *f = &sc->fault;
	const char *told = NULL;

	for (size_t i = 0; language == LANGUAGE_RU && told == NULL && i < LENGTH_OF(details); i++)
		if (strcmp(details[i].code, f->code) == 0)
			told = reason_fill(sc, details[i].ru, f, language);
	return told != NULL ? told : f->detail;
}

/* What exactly (model/finding.h), in the reader's language. */
static void
add_findings(struct scope *sc, struct text *json, const char *more, enum language language)
{
	struct fault told = sc->fault; /* reading may fail and would leave another */
	struct finding_list list;

	if (more != NULL && finding_read(sc, (struct bytes){more, strlen(more)}, &list) == RC_OK) {
		text_add(json, ",\"findings\":");
		finding_items_json(sc, json, &list, language);
	}
	sc->fault = told;
}

static void
add_details(struct scope *sc, struct text *json, enum language language)
{
	const struct fault *f = &sc->fault;

	text_add(json, ",\"detail\":");
	text_add_json(json, detail(sc, language));
	if (f->pointer != NULL) {
		text_add(json, ",\"pointer\":");
		text_add_json(json, f->pointer);
	}
	add_arguments(json, f);
	add_findings(sc, json, f->more, language);
}

static const struct text *
problem_json(struct scope *sc, const struct problem *p, enum language language, bool with_details)
{
	struct text *json = text_new(sc, PROBLEM_JSON_MAX);

	text_addf(json, "{\"type\":\"urn:posm:problem:%s\",\"title\":", p->code);
	text_add_json(json, p->titles[language]);
	text_addf(json, ",\"status\":%d,\"code\":\"%s\"", p->status, p->code);
	if (with_details)
		add_details(sc, json, language);
	text_addf(json, ",\"instance\":\"urn:posm:request:%s\"}", sc->id);
	return json;
}

/* Seconds, where the fault knows how many. */
static const char *
retry_after(const struct fault *f)
{
	for (int i = 0; i < f->n_args; i++)
		if (strcmp(f->args[i].name, "retry_after") == 0)
			return f->args[i].value;
	return RETRY_AFTER;
}

void
problem_reply(struct scope *sc, const struct request *req, struct reply *reply)
{
	const struct problem *p = find(sc->fault.code);
	struct reply old = *reply;

	if (p == NULL || p->status == 500)
		p = find("internal");
	*reply = reply_new(sc);
	reply->status = p->status;
	if (p->status == 405)
		text_add(reply->headers, old.headers->at); /* Allow */
	reply_header(reply, "Content-Type", "application/problem+json");
	reply_header(reply, "Cache-Control", "no-store");
	if (p->status == 503 || p->status == 429)
		reply_header(reply, "Retry-After", retry_after(&sc->fault));
	if (p->status == 401)
		reply_header(reply, "WWW-Authenticate", "Basic realm=\"posm\", charset=\"UTF-8\"");
	const struct text *json = problem_json(sc, p, req->language, p->status != 500 && p->status != 503);

	if (json->full) /* half of it would be no JSON */
		json = problem_json(sc, p, req->language, false);
	reply->body = (struct bytes){json->at, json->len};
}

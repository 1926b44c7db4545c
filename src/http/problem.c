#include "config.h"
#include "http/problem.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "domain/import_faults.h"
#include "http/page.h"
#include "js/js.h"
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

#define PROBLEM_JSON_MAX ((size_t)2 * 1024 * 1024)
#define PASSED_OVER_MAX 10000
#define RETRY_AFTER "1"

static const struct problem *
find(const char *code)
{
	for (size_t i = 0; i < LENGTH_OF(problems); i++)
		if (strcmp(problems[i].code, code) == 0)
			return &problems[i];
	return NULL;
}

/* No member twice: an argument "code" (a character's) is told in the detail only. */
static bool
is_member(const char *name)
{
	static const char *const members[] = {"type", "title", "status", "code", "detail", "pointer", "findings", "errors", "passed_over",
					     "instance"};

	for (size_t i = 0; i < LENGTH_OF(members); i++)
		if (strcmp(members[i], name) == 0)
			return true;
	return false;
}

/* Members of their own (RFC 9457 section 3.2), numbers as numbers (model/reason.h): "active_id": 17. */
static void
add_arguments(struct text *json, const struct fault *f)
{
	for (int i = 0; i < f->n_args; i++) {
		if (is_member(f->args[i].name))
			continue;
		text_add_char(json, ',');
		reason_add_argument(json, f->args[i].name, f->args[i].value);
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

/* The list of that name in what more is known, as a member that is open now; one without items and value: there is none. */
static struct js
open_list(struct scope *sc, struct text *json, const char *more, const char *name, size_t max)
{
	struct js whole, list = {0};

	if (more != NULL && js_parse(sc, (struct bytes){more, strlen(more)}, "", &whole) == RC_OK && js_has(&whole, name) &&
	    js_array(sc, &whole, name, JS_REQUIRED, max, &list) == RC_OK)
		text_addf(json, ",\"%s\":[", name);
	return list;
}

/* One fault of a list, as it was written down (domain/import_faults.h). */
static enum rc
read_error(struct scope *sc, const struct js *item, struct fault *out)
{
	static const char *const names[] = {"line", "column", "what", "min", "max", "min_length", "max_length", "numbers",
					    "character", "zones", "wanted", "cells", "columns"};
	struct js args;

	*out = (struct fault){.rc = RC_INVALID};
	TRY(js_text(sc, item, "code", JS_REQUIRED, 1, 100, &out->code));
	TRY(js_text(sc, item, "detail", JS_REQUIRED, 0, PROBLEM_JSON_MAX, &out->detail));
	TRY(js_text(sc, item, "pointer", JS_OPTIONAL, 0, PROBLEM_JSON_MAX, &out->pointer));
	TRY(js_object(sc, item, "args", JS_REQUIRED, &args));
	for (size_t i = 0; i < LENGTH_OF(names) && out->n_args < FAULT_ARGS_MAX; i++) {
		const char *value = reason_stored_argument(sc, &args, names[i]);

		if (value != NULL)
			out->args[out->n_args++] = (struct fault_arg){names[i], value};
	}
	return RC_OK;
}

static void
add_error(struct scope *sc, struct text *json, const struct fault *f, enum language language)
{
	text_addf(json, "{\"code\":\"%s\",\"detail\":", f->code);
	sc->fault = *f;
	text_add_json(json, detail(sc, language));
	if (f->pointer != NULL) {
		text_add(json, ",\"pointer\":");
		text_add_json(json, f->pointer);
	}
	add_arguments(json, f);
	text_add(json, "}");
}

static void
add_errors(struct scope *sc, struct text *json, const char *more, enum language language)
{
	struct fault told = sc->fault, one;
	struct js list = open_list(sc, json, more, "errors", IMPORT_FAULTS_MAX);

	for (size_t i = 0; i < js_count(&list); i++) {
		const struct js item = js_item(sc, &list, i);

		text_add(json, i > 0 ? "," : "");
		if (read_error(sc, &item, &one) == RC_OK)
			add_error(sc, json, &one, language);
	}
	text_add(json, list.value != NULL ? "]" : "");
	sc->fault = told;
}

/* Of a batch that passes all over (domain/request_batch.h): each restaurant with its reason, in the reader's language too. */
static enum rc
add_passed_over_one(struct scope *sc, struct text *json, const struct js *item, enum language language)
{
	struct js reason;
	int64_t id;
	const char *name;

	TRY(js_int(sc, item, "restaurant_id", JS_REQUIRED, 1, INT64_MAX, &id));
	TRY(js_text(sc, item, "restaurant_name", JS_REQUIRED, 0, PROBLEM_JSON_MAX, &name));
	TRY(js_object(sc, item, "reason", JS_REQUIRED, &reason));
	struct bytes raw = js_bytes(sc, &reason);
	const char *text = scope_copy_n(sc, raw.at, raw.len);

	text_addf(json, "{\"restaurant_id\":%" PRId64 ",\"restaurant_name\":", id);
	text_add_json(json, name);
	text_addf(json, ",\"reason\":%s,\"comment\":", text);
	text_add_json(json, reason_retell(sc, text, NULL, language));
	text_add_char(json, '}');
	return RC_OK;
}

static void
add_passed_over(struct scope *sc, struct text *json, const char *more, enum language language)
{
	struct fault told = sc->fault;
	struct js list = open_list(sc, json, more, "passed_over", PASSED_OVER_MAX);

	for (size_t i = 0; i < js_count(&list); i++) {
		const struct js item = js_item(sc, &list, i);

		text_add(json, i > 0 ? "," : "");
		if (add_passed_over_one(sc, json, &item, language) != RC_OK)
			break;
	}
	text_add(json, list.value != NULL ? "]" : "");
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
	add_errors(sc, json, f->more, language);
	add_passed_over(sc, json, f->more, language);
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

static const char *
argument(const struct fault *f, const char *name, const char *otherwise)
{
	for (int i = 0; i < f->n_args; i++)
		if (strcmp(f->args[i].name, name) == 0)
			return f->args[i].value;
	return otherwise;
}

/* What its status asks for. */
static void
add_headers(struct scope *sc, const struct problem *p, struct reply *reply)
{
	reply_header(reply, "Cache-Control", "no-store");
	if (p->status == 503 || p->status == 429)
		reply_header(reply, "Retry-After", argument(&sc->fault, "retry_after", RETRY_AFTER));
	if (p->status == 416)
		reply_header(reply, "Content-Range", scope_printf(sc, "bytes */%s", argument(&sc->fault, "size", "0")));
	if (p->status == 401)
		reply_header(reply, "WWW-Authenticate", "Basic realm=\"posm\", charset=\"UTF-8\"");
}

/* Of a link that leads nowhere a browser says more than the catalogue, whose words are for people with a login. */
static const struct words {
	const char *title, *detail;
} no_link[LANGUAGE_COUNT] = {
	[LANGUAGE_RU] = {"Такой ссылки нет",
			 "Проверьте, что адрес скопирован целиком, "
			 "или попросите новую ссылку у того, кто её прислал."},
	[LANGUAGE_EN] = {"There is no such link",
			 "See that its address was copied whole, or ask whoever sent it for another."},
}, later[LANGUAGE_COUNT] = {
	[LANGUAGE_RU] = {NULL, "Повторите через несколько минут."},
	[LANGUAGE_EN] = {NULL, "Try again in a few minutes."},
}, ask[LANGUAGE_COUNT] = {
	[LANGUAGE_RU] = {NULL, "Попросите новую ссылку у того, кто её прислал."},
	[LANGUAGE_EN] = {NULL, "Ask whoever sent it for another link."},
};

/* RC_LIMIT where it is no page. */
static enum rc
problem_page(struct scope *sc, const struct problem *p, enum language language, struct reply *reply)
{
	const struct words *words = p->status == 404 ? no_link : p->status == 410 ? ask : p->status >= 500 ? later : NULL;
	const char *title = words != NULL && words[language].title != NULL ? words[language].title : p->titles[language];
	struct text *html = page_open(sc, language, title);

	text_add(html, "<p>");
	text_add_html(html, words != NULL ? words[language].detail : detail(sc, language));
	text_add(html, "</p>\n");
	return page_finish(sc, html, reply);
}

static void
problem_document(struct scope *sc, const struct problem *p, enum language language, struct reply *reply)
{
	const struct text *json = problem_json(sc, p, language, p->status != 500 && p->status != 503);

	if (json->full) /* half of it would be no JSON */
		json = problem_json(sc, p, language, false);
	reply_header(reply, "Content-Type", "application/problem+json");
	reply->body = (struct bytes){json->at, json->len};
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
	add_headers(sc, p, reply);
	if (!req->secret || !page_is_wanted(req) || problem_page(sc, p, req->language, reply) != RC_OK)
		problem_document(sc, p, req->language, reply);
}

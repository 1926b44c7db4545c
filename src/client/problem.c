#include "config.h"
#include "client/problem.h"

#include <string.h>

#include "base/scope.h"
#include "js/js.h"

#define WORD_MAX 200
#define SENTENCE_MAX 20000
#define SHOWN_MAX ((size_t)32 * 1024)
#define REQUEST "urn:posm:request:"

/* "" where the document has no such text. */
static const char *
word(struct scope *sc, const struct js *problem, const char *name, size_t max)
{
	const char *out = NULL;
	struct fault before = sc->fault;

	if (js_text(sc, problem, name, JS_NULLABLE, 0, max, &out) != RC_OK)
		out = NULL;
	sc->fault = before;
	return out != NULL ? out : "";
}

static bool
is_problem(struct scope *sc, struct bytes body, struct js *out)
{
	struct fault before = sc->fault;
	bool is = js_parse(sc, body, "", out) == RC_OK && out->value != NULL &&
		  word(sc, out, "code", WORD_MAX)[0] != '\0';

	sc->fault = before;
	return is;
}

const char *
problem_code(struct scope *sc, struct bytes body)
{
	struct js problem;

	return is_problem(sc, body, &problem) ? scope_copy(sc, word(sc, &problem, "code", WORD_MAX)) : "";
}

static enum rc
class_of(int status)
{
	switch (status) {
	case 401:
	case 403:
		return RC_DENIED;
	case 404:
	case 410:
		return RC_MISSING;
	case 409:
	case 412:
		return RC_CONFLICT;
	default:
		return status == 429 || status >= 500 ? RC_AGAIN : RC_INVALID;
	}
}

static void
add_word(struct text *t, const char *before, const char *string)
{
	if (string[0] == '\0')
		return;
	text_add(t, before);
	text_add_plain(t, string);
}

static const char *
sentence(struct scope *sc, const struct js *problem)
{
	struct text *t = text_new(sc, SHOWN_MAX);
	const char *request = word(sc, problem, "instance", WORD_MAX);

	if (strncmp(request, REQUEST, strlen(REQUEST)) == 0)
		request += strlen(REQUEST);
	text_add_plain(t, word(sc, problem, "title", SENTENCE_MAX));
	add_word(t, ": ", word(sc, problem, "detail", SENTENCE_MAX));
	add_word(t, "; at ", word(sc, problem, "pointer", SENTENCE_MAX));
	add_word(t, " [", word(sc, problem, "code", WORD_MAX));
	add_word(t, ", request ", request);
	text_add_char(t, ']');
	return t->at;
}

enum rc
problem_fault(struct scope *sc, int status, struct bytes body, const char *location)
{
	struct js problem;

	if (status == 401)
		return fault(sc, RC_DENIED, "not_logged_in",
			     "the server knows no such login and password, or wants one [not_logged_in]");
	if (is_problem(sc, body, &problem)) {
		enum rc rc = fault(sc, class_of(status), word(sc, &problem, "code", WORD_MAX), "%s", sentence(sc, &problem));

		return js_has(&problem, "errors") ? fault_more(sc, rc, scope_copy_n(sc, body.at, body.len)) : rc;
	}
	if (status >= 300 && status < 400 && location != NULL)
		return fault(sc, RC_INVALID, "redirected",
			     "the server answers %d and points to %s: if that is right, name it as the server", status,
			     location);
	return fault(sc, class_of(status) == RC_INVALID ? RC_BROKEN : class_of(status), "not_posm",
		     "the answer %d is a web server's own, not posm's: is this the address of posm, and is posm-fcgi "
		     "running?",
		     status);
}

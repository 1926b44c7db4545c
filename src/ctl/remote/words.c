#include "config.h"
#include "ctl/remote/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/scope.h"
#include "ctl/input.h"
#include "js/js.h"

#define NUMBER_MAX 1000000000

enum rc
words_id(struct scope *sc, const char *given, const char *what, int64_t *out)
{
	if (text_to_int(given, 1, INT64_MAX, out))
		return RC_OK;
	return fault(sc, RC_INVALID, "usage", "'%s' is not the id of %s: a number", given, what);
}

enum rc
words_number(struct scope *sc, const struct args *args, const char *name, int64_t otherwise, int64_t *out)
{
	const char *given = args_value(args, name);

	*out = otherwise;
	if (given == NULL || text_to_int(given, 0, NUMBER_MAX, out))
		return RC_OK;
	return fault(sc, RC_INVALID, "usage", "--%s must be a number, not '%s'", name, given);
}

void
words_parameter(struct text *path, const struct args *args, const char *name, const char *parameter)
{
	const char *given = args_value(args, name);

	if (given == NULL)
		return;
	text_addf(path, "%c%s=", strchr(path->at, '?') != NULL ? '&' : '?', parameter);
	text_add_url(path, given[0] == '\0' ? "1" : given); /* a switch */
}

enum rc
words_ids(struct scope *sc, struct text *json, const struct args *args, const char *name, const char *field)
{
	const char *given = args_value(args, name);
	char *rest = given != NULL ? scope_copy(sc, given) : NULL;
	int64_t id;

	if (rest == NULL)
		return RC_OK;
	text_addf(json, ",\"%s\":[", field);
	for (const char *before = ""; rest != NULL; before = ",") {
		TRY(words_id(sc, strsep(&rest, ","), "one of these (ids with commas between)", &id));
		text_addf(json, "%s%" PRId64, before, id);
	}
	text_add_char(json, ']');
	return RC_OK;
}

void
words_text(struct text *json, const struct args *args, const char *name, const char *field)
{
	const char *given = args_value(args, name);

	if (given == NULL)
		return;
	text_addf(json, ",\"%s\":", field);
	text_add_json(json, given);
}

enum rc
words_json_file(struct scope *sc, struct text *json, const struct args *args, const char *name, const char *field)
{
	const char *path = args_value(args, name);
	struct bytes file;
	struct js parsed, any;
	bool there;

	if (path == NULL)
		return RC_OK;
	TRY(file_read(sc, path, WORDS_FILE_MAX, &file));
	TRY(input_blame(sc, NULL, path, js_parse(sc, file, "", &parsed)));
	TRY(input_blame(sc, NULL, path, js_value(sc, &parsed, field, JS_OPTIONAL, &any, &there)));
	text_addf(json, ",\"%s\":", field);
	text_add_bytes(json, file.at, file.len);
	return RC_OK;
}

struct bytes
words_object(struct scope *sc, const struct text *fields)
{
	const char *json = scope_printf(sc, "{%s}", fields->at + (fields->len > 0)); /* without the first comma */

	return (struct bytes){json, strlen(json)};
}

bool
words_yes(const char *question)
{
	char answer[16];

	if (isatty(STDIN_FILENO) != 1 || isatty(STDERR_FILENO) != 1)
		return false;
	(void)fprintf(stderr, "%s [y/N] ", question);
	return fgets(answer, sizeof(answer), stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
}

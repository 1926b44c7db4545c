#include "config.h"
#include "ctl/remote/load.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/scope.h"
#include "client/fetch.h"
#include "ctl/remote/meter.h"
#include "ctl/remote/stale.h"
#include "ctl/remote/words.h"

/* --- where to ------------------------------------------------------------------------ */

static bool
is_folder(const char *path)
{
	struct stat st;
	size_t len = strlen(path);

	return (len > 0 && path[len - 1] == '/') || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

/* "posm-17-v2", "posm-batch-3": the name is ours, not the server's. */
static enum rc
own_name(struct scope *sc, struct client *client, const struct load *load, int64_t id, const char **out)
{
	struct js generation;
	int64_t version;

	*out = scope_printf(sc, "posm-batch-%" PRId64, id);
	if (load->batch)
		return RC_OK;
	TRY(client_show(sc, client, scope_printf(sc, "/generations/%" PRId64, id), &generation));
	TRY(js_int(sc, &generation, "version", JS_REQUIRED, 0, INT64_MAX, &version));
	*out = scope_printf(sc, "posm-%" PRId64 "-v%" PRId64, id, version);
	return RC_OK;
}

static enum rc
choose_file(struct scope *sc, struct client *client, const struct args *args, int64_t id, const struct load *load,
	    const char **out)
{
	const char *given = args_value(args, "out"), *name;

	*out = given;
	if (given != NULL && !is_folder(given))
		return RC_OK;
	TRY(own_name(sc, client, load, id, &name));
	*out = scope_printf(sc, "%s%s%s%s", given != NULL ? given : "", given != NULL ? "/" : "", name, load->ending);
	return RC_OK;
}

/* --- loading --------------------------------------------------------------------------- */

/* What is there helps the next run. */
static enum rc
say_how_to_go_on(struct scope *sc, enum rc rc, const char *file)
{
	struct stat st;
	const char *part = scope_printf(sc, "%s.part", file);

	if (rc != RC_AGAIN || stat(part, &st) != 0 || st.st_size == 0)
		return rc;
	return fault(sc, rc, sc->fault.code,
		     "%s; %lld bytes are in '%s': the same command with --resume goes on with them", sc->fault.detail,
		     (long long)st.st_size, part);
}

static enum rc
load_once(struct scope *sc, struct client *client, const struct args *args, const struct load *load, int64_t id,
	  const char *file, bool confirmed)
{
	struct text *path = text_new(sc, WORDS_PATH_MAX);
	struct meter meter = {.word = ""};
	struct fetched fetched;

	text_addf(path, "/%s/%" PRId64 "/%s%s", load->batch ? "batches" : "generations", id, load->leaf, load->query->at);
	if (confirmed)
		text_addf(path, "%cconfirm=1", strchr(path->at, '?') != NULL ? '&' : '?');
	TRY(text_check(sc, path, "the query"));
	const struct fetch fetch = {.path = path->at,
				    .file = file,
				    .resume = args_has(args, "resume"),
				    .check = load->check,
				    .progress = meter_for_terminal(),
				    .watcher = &meter};

	TRY(client_fetch(sc, client, &fetch, &fetched));
	if (fetched.begun > 0)
		(void)fprintf(stderr, "%" PRId64 " of %" PRId64 " bytes were there already\n", fetched.begun,
			      fetched.size);
	(void)printf("%s\n", file);
	return RC_OK;
}

/* What the server said names how many restaurants it is about; `batch` lists them. */
static enum rc
ask_of_batch(struct scope *sc)
{
	(void)fprintf(stderr, "%s\n", sc->fault.detail);
	if (words_yes("Load these cards all the same?"))
		return RC_OK;
	return fault(sc, RC_CONFLICT, "confirm_needed", "%s; --confirm loads these cards", sc->fault.detail);
}

enum rc
load_file(struct scope *sc, struct client *client, const struct args *args, const struct load *load)
{
	const char *file;
	int64_t id;

	TRY(words_id(sc, args->words[0], load->batch ? "a batch" : "a generation", &id));
	TRY(choose_file(sc, client, args, id, load, &file));
	enum rc rc = load_once(sc, client, args, load, id, file, args_has(args, "confirm"));

	if (rc == RC_CONFLICT && strcmp(sc->fault.code, "confirm_needed") == 0) {
		TRY(load->batch ? ask_of_batch(sc) : stale_ask(sc, client, id));
		rc = load_once(sc, client, args, load, id, file, true);
	}
	return say_how_to_go_on(sc, rc, file);
}

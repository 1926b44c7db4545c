/* posmctl brands, restaurants, tables, templates, generations, batches: lists of the server, all pages of them. */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/remote/rows.h"
#include "ctl/remote/words.h"

/* An option is a parameter of the query. */
struct list_parameter {
	const char *option, *parameter;
};

struct list {
	const char *command;
	const char *path; /* %s: the id that the command's word is */
	const struct list_parameter *parameters;
	const char *const *columns;
};

static const struct list lists[] = {
	{"brands", "/brands", (const struct list_parameter[]){{"search", "q"}, {0}},
	 (const char *const[]){"id", "name", "external_id", NULL}},
	{"restaurants", "/restaurants", (const struct list_parameter[]){{"search", "q"}, {"brand", "brand_id"}, {0}},
	 (const char *const[]){"id", "name", "brand_id", "brand_name", "external_id", "table_count", NULL}},
	{"tables", "/restaurants/%s/tables", (const struct list_parameter[]){{0}},
	 (const char *const[]){"uuid", "number", "zone", "seats", "external_id", "url", NULL}},
	{"templates", "/templates",
	 (const struct list_parameter[]){{"restaurant", "restaurant_id"},
					 {"brand", "brand_id"},
					 {"visibility", "visibility"},
					 {"search", "q"},
					 {0}},
	 (const char *const[]){"id", "name", "visibility", "revision", "updated_at", NULL}},
	{"generations", "/generations",
	 (const struct list_parameter[]){{"restaurant", "restaurant_id"},
					 {"template", "template_id"},
					 {"status", "status"},
					 {"author", "author"},
					 {"table", "table"},
					 {"from", "from"},
					 {"to", "to"},
					 {"deleted", "deleted"},
					 {0}},
	 (const char *const[]){"id", "restaurant_id", "restaurant_name", "template_id", "template_name", "version",
			       "status", "progress", "total", "author", "created_at", "note", NULL}},
	{"batches", "/batches", (const struct list_parameter[]){{"brand", "brand_id"}, {0}},
	 (const char *const[]){"id", "brand_id", "brand_name", "template_id", "template_name", "active", "progress", "total",
			       "author", "created_at", "note", NULL}},
};

static const struct list *
list_of(const struct args *args)
{
	const struct list *list = lists;

	while (strcmp(list->command, args->spec->command) != 0)
		list++;
	return list;
}

static enum rc
run(struct scope *sc, struct client *client, const struct args *args)
{
	const struct list *list = list_of(args);
	struct rows rows = {list->columns, args_has(args, "json"), 0};
	struct text *path = text_new(sc, WORDS_PATH_MAX);
	const char *id = strstr(list->path, "%s");
	int64_t number, most;

	text_add_bytes(path, list->path, id != NULL ? (size_t)(id - list->path) : strlen(list->path));
	if (id != NULL) {
		TRY(words_id(sc, args->words[0], "a restaurant", &number));
		text_addf(path, "%" PRId64 "%s", number, id + strlen("%s"));
	}
	for (const struct list_parameter *p = list->parameters; p->option != NULL; p++)
		words_parameter(path, args, p->option, p->parameter);
	TRY(text_check(sc, path, "the query"));
	TRY(words_number(sc, args, "limit", INT64_MAX, &most));
	TRY(client_list(sc, client, path->at, (size_t)most, rows_add, &rows));
	rows_end(&rows);
	return RC_OK;
}

#define LIMIT_OPTION {"limit", "N", false, "the first N of them alone (default: all)"}
#define SEARCH_OPTION {"search", "TEXT", false, "part of the name, any case"}

static const struct args_option brand_options[] = {SEARCH_OPTION, LIMIT_OPTION, JSON_OPTION};
static const struct args_option restaurant_options[] = {
	SEARCH_OPTION, {"brand", "ID", false, "of this brand"}, LIMIT_OPTION, JSON_OPTION};
static const struct args_option table_options[] = {LIMIT_OPTION, JSON_OPTION};
static const struct args_option template_options[] = {{"restaurant", "ID", false, "what shows at this restaurant"},
						      {"brand", "ID", false, "what shows at this brand"},
						      {"visibility", "WORD", false, "global, brands or restaurants"},
						      SEARCH_OPTION,
						      LIMIT_OPTION,
						      JSON_OPTION};
static const struct args_option generation_options[] = {
	{"restaurant", "ID", false, "of this restaurant"},
	{"template", "ID", false, "of this template"},
	{"status", "WORD", false, "created, scheduled, in-progress, done, error or cancelled"},
	{"author", "LOGIN", false, "of this person"},
	{"table", "UUID", false, "that hold this table's card"},
	{"from", "TIME", false, "not older than a day (2026-11-23) or a time with its zone"},
	{"to", "TIME", false, "older than that"},
	{"deleted", NULL, false, "deleted ones too"},
	LIMIT_OPTION,
	JSON_OPTION};

static const struct args_option batch_options[] = {{"brand", "ID", false, "of this brand"}, LIMIT_OPTION, JSON_OPTION};

#define LIST(symbol, name, words_, n_words_, about_, opts)                                                             \
	const struct ctl_command ctl_remote_##symbol = {                                                               \
		.spec =                                                                                                \
			{                                                                                              \
				.program = "posmctl --server URL",                                                     \
				.command = (name),                                                                     \
				.words = (words_),                                                                     \
				.min_words = (n_words_),                                                               \
				.max_words = (n_words_),                                                               \
				.about = (about_),                                                                     \
				.more = "Tab-separated with a header, or with --json one array.",                      \
				.options = (opts),                                                                     \
				.n_options = LENGTH_OF(opts),                                                          \
			},                                                                                             \
		.remote = run,                                                                                         \
	}

LIST(brands, "brands", "", 0, "lists brands by name", brand_options);
LIST(restaurants, "restaurants", "", 0, "lists restaurants by name", restaurant_options);
LIST(tables, "tables", "RESTAURANT", 1, "lists the tables of a restaurant, by zone and number", table_options);
LIST(templates, "templates", "", 0, "lists templates, oldest first", template_options);
LIST(generations, "generations", "", 0, "lists generations, newest first", generation_options);
LIST(batches, "batches", "", 0, "lists batches of brands, newest first", batch_options);

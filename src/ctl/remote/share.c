/* posmctl share, shares, share revoke: links for the print shop. */
#include "config.h"

#include <inttypes.h>

#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/remote/rows.h"
#include "ctl/remote/words.h"

#define BODY_MAX ((size_t)1024)
#define LINKS_MAX 100000

static enum rc
run(struct scope *sc, struct client *client, const struct args *args)
{
	static const char *const columns[] = {"id", "url", "expires_at", NULL};
	struct text *json = text_new(sc, BODY_MAX);
	int64_t id, seconds;
	struct js made;

	TRY(words_id(sc, args->words[0], "a generation", &id));
	TRY(words_number(sc, args, "expires-in", -1, &seconds));
	text_addf(json, "{\"confirm\":%s", args_has(args, "confirm") ? "true" : "false");
	if (seconds >= 0)
		text_addf(json, ",\"expires_in\":%" PRId64, seconds);
	text_add_char(json, '}');
	const struct call call = {.method = "POST", .path = scope_printf(sc, "/generations/%" PRId64 "/share", id),
				  .type = "application/json", .body = {json->at, json->len}};

	TRY(client_ask(sc, client, &call, &made));
	return rows_one(sc, columns, args_has(args, "json"), &made);
}

static const struct args_option options[] = {
	{"expires-in", "SECONDS", false, "how long it is good (default: the service's share.expiry)"},
	{"confirm", NULL, false, "make it also if the tables have changed since"},
	JSON_OPTION,
};

const struct ctl_command ctl_remote_share = {
	.spec =
		{
			.program = "posmctl --server URL",
			.command = "share",
			.words = "GENERATION",
			.min_words = 1,
			.max_words = 1,
			.without_config = true,
			.about = "makes a link for the print shop, open to whoever has it",
			.more = "Its address below the server's root is a secret and is said this once.",
			.options = options,
			.n_options = LENGTH_OF(options),
		},
	.remote = run,
};

/* All of them in one answer, which knows no pages. */
static enum rc
run_list(struct scope *sc, struct client *client, const struct args *args)
{
	static const char *const columns[] = {"id", "live", "expires_at", "revoked_at", "downloads", "last_used_at", "author",
					      "created_at", NULL};
	struct rows rows = {columns, args_has(args, "json"), 0};
	struct js page, list;
	int64_t id;

	TRY(words_id(sc, args->words[0], "a generation", &id));
	TRY(client_show(sc, client, scope_printf(sc, "/generations/%" PRId64 "/share", id), &page));
	TRY(js_array(sc, &page, "items", JS_REQUIRED, LINKS_MAX, &list));
	for (size_t i = 0; i < js_count(&list); i++) {
		struct js item = js_item(sc, &list, i);

		TRY(rows_add(sc, &rows, &item));
	}
	rows_end(&rows);
	return RC_OK;
}

static const struct args_option list_options[] = {JSON_OPTION};

const struct ctl_command ctl_remote_shares = {
	.spec =
		{
			.program = "posmctl --server URL",
			.command = "shares",
			.words = "GENERATION",
			.min_words = 1,
			.max_words = 1,
			.without_config = true,
			.about = "lists the links of a generation, newest first, without their addresses",
			.more = "Tab-separated with a header, or with --json one array.",
			.options = list_options,
			.n_options = LENGTH_OF(list_options),
		},
	.remote = run_list,
};

static enum rc
run_revoke(struct scope *sc, struct client *client, const struct args *args)
{
	struct answer answer;
	int64_t id, link;

	TRY(words_id(sc, args->words[0], "a generation", &id));
	TRY(words_id(sc, args->words[1], "a link", &link));
	const struct call call = {.method = "DELETE", .path = scope_printf(sc, "/generations/%" PRId64 "/share/%" PRId64, id, link)};

	return client_call(sc, client, &call, &answer);
}

const struct ctl_command ctl_remote_share_revoke = {
	.spec =
		{
			.program = "posmctl --server URL",
			.command = "share revoke",
			.words = "GENERATION LINK",
			.min_words = 2,
			.max_words = 2,
			.without_config = true,
			.about = "takes a link back; `shares` lists their ids",
			.more = "",
		},
	.remote = run_revoke,
};

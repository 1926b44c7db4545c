/* posmctl share, shares, share revoke: links for the print shop. */
#include "config.h"

#include <inttypes.h>

#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/remote/rows.h"
#include "ctl/remote/words.h"

#define BODY_MAX ((size_t)1024)
#define LINKS_MAX 100000

/* Its row: the server says the address below its root, and where that is we know. */
static enum rc
whole(struct scope *sc, const struct client *client, const struct js *made, struct js *row)
{
	struct text *json = text_new(sc, 2 * BODY_MAX);
	const char *id, *url, *expires_at;

	TRY(rows_cell(sc, made, "id", &id));
	TRY(rows_cell(sc, made, "url", &url));
	TRY(rows_cell(sc, made, "expires_at", &expires_at));
	text_addf(json, "{\"id\":%s,\"url\":", id);
	text_add_json(json, scope_printf(sc, "%s%s", client_server(client), url));
	text_add(json, ",\"expires_at\":");
	text_add_json(json, expires_at);
	text_add_char(json, '}');
	return js_parse(sc, (struct bytes){json->at, json->len}, "", row);
}

static enum rc
run(struct scope *sc, struct client *client, const struct args *args)
{
	static const char *const columns[] = {"id", "url", "expires_at", NULL};
	struct text *json = text_new(sc, BODY_MAX);
	int64_t id, seconds;
	struct js made, row;

	TRY(words_id(sc, args->words[0], "a generation", &id));
	TRY(words_number(sc, args, "expires-in", -1, &seconds));
	text_addf(json, "{\"confirm\":%s", args_has(args, "confirm") ? "true" : "false");
	if (seconds >= 0)
		text_addf(json, ",\"expires_in\":%" PRId64, seconds);
	text_add_char(json, '}');
	const struct call call = {.method = "POST", .path = scope_printf(sc, "/generations/%" PRId64 "/share", id),
				  .type = "application/json", .body = {json->at, json->len}};

	TRY(client_ask(sc, client, &call, &made));
	if (args_has(args, "json"))
		return rows_one(sc, columns, true, &made);
	TRY(whole(sc, client, &made, &row));
	return rows_one(sc, columns, false, &row);
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
			.about = "makes a link for the print shop, open to whoever has it",
			.more = "Its address is a secret and is said this once; --json says it below the server's root, as the API does.",
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
			.about = "takes a link back; `shares` lists their ids",
			.more = "",
		},
	.remote = run_revoke,
};

#include "config.h"
#include "client/call.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/scope.h"
#include "client/problem.h"
#include "client/request.h"
#include "client/transfer.h"

#define PAGE_ITEMS 1000

bool
call_is_repeatable(const struct call *call)
{
	return call->key != NULL || (call->match == NULL && strcmp(call->method, "POST") != 0);
}

static bool
is_done(const struct transfer *transfer)
{
	return transfer->status >= 200 && transfer->status < 300;
}

static enum rc
refusal(struct scope *sc, const struct client *client, const struct transfer *transfer)
{
	return problem_fault(sc, transfer->status, (struct bytes){transfer->body->at, transfer->body->len},
			     transfer_header(sc, client, "location"));
}

enum rc
client_call(struct scope *sc, struct client *client, const struct call *call, struct answer *out)
{
	struct patience patience = {.patience_ms = client->conf->patience_ms};
	struct transfer transfer = {.call = call};

	request_set(sc, client, &transfer);
	for (;;) {
		enum rc rc = transfer_run(sc, client, &transfer);

		if (rc == RC_OK && is_done(&transfer)) {
			*out = (struct answer){transfer.status,
					       {transfer.body->at, transfer.body->len},
					       transfer_header(sc, client, "etag"),
					       transfer_header(sc, client, "idempotent-replayed") != NULL};
			return RC_OK;
		}
		if (rc == RC_OK)
			rc = refusal(sc, client, &transfer);
		TRY(transfer_try_again(sc, client, &patience, &transfer, rc));
	}
}

enum rc
client_reach(struct scope *sc, struct client *client, const char *path, struct answer *out)
{
	const struct call call = {.method = "GET", .path = path, .outside = true};
	struct transfer transfer = {.call = &call};

	request_set(sc, client, &transfer);
	TRY(transfer_run(sc, client, &transfer));
	*out = (struct answer){.status = transfer.status, .body = {transfer.body->at, transfer.body->len}};
	return RC_OK;
}

enum rc
client_read(struct scope *sc, const struct answer *answer, struct js *out)
{
	struct js field;
	bool there;

	if (js_parse(sc, answer->body, "", out) != RC_OK ||
	    js_value(sc, out, "id", JS_OPTIONAL, &field, &there) != RC_OK)
		return fault(sc, RC_BROKEN, "not_posm", "the answer is not posm's: %s", sc->fault.detail);
	return RC_OK;
}

enum rc
client_ask(struct scope *sc, struct client *client, const struct call *call, struct js *out)
{
	struct answer answer;

	TRY(client_call(sc, client, call, &answer));
	return client_read(sc, &answer, out);
}

enum rc
client_show(struct scope *sc, struct client *client, const char *path, struct js *out)
{
	const struct call call = {.method = "GET", .path = path};

	return client_ask(sc, client, &call, out);
}

/* --- lists ------------------------------------------------------------------------- */

struct list_walk {
	struct client *client;
	const char *path;
	size_t left;
	enum rc (*take)(struct scope *sc, void *ctx, const struct js *item);
	void *ctx;
	char cursor[1000]; /* of the next page; "" at both ends */
};

static enum rc
read_page(struct scope *sc, struct list_walk *walk)
{
	struct text *path = text_new(sc, TRANSFER_HEADER_MAX * 16);
	struct js page, items;
	const char *cursor = NULL;

	text_addf(path, "%s%climit=%zu", walk->path, strchr(walk->path, '?') != NULL ? '&' : '?',
		  walk->left < PAGE_ITEMS ? walk->left : PAGE_ITEMS);
	if (walk->cursor[0] != '\0') {
		text_add(path, "&cursor=");
		text_add_url(path, walk->cursor);
	}
	TRY(text_check(sc, path, "the query"));
	TRY(client_show(sc, walk->client, path->at, &page));
	TRY(js_array(sc, &page, "items", JS_REQUIRED, PAGE_ITEMS, &items));
	TRY(js_text(sc, &page, "next_cursor", JS_NULLABLE, 0, sizeof(walk->cursor) / 4 - 1, &cursor));
	(void)snprintf(walk->cursor, sizeof(walk->cursor), "%s", cursor != NULL ? cursor : "");
	for (size_t i = 0; i < js_count(&items) && walk->left > 0; i++, walk->left--) {
		struct js item = js_item(sc, &items, i);

		TRY(walk->take(sc, walk->ctx, &item));
	}
	return RC_OK;
}

enum rc
client_list(struct scope *sc, struct client *client, const char *path, size_t most,
	    enum rc (*take)(struct scope *sc, void *ctx, const struct js *item), void *ctx)
{
	struct list_walk walk = {client, path, most, take, ctx, ""};

	do {
		AUTO_SCOPE *page = scope_new("page", sc->id);
		enum rc rc = read_page(page, &walk);

		if (rc != RC_OK) {
			rc = fault_copy(sc, &page->fault);
			sc->fault.code = scope_copy(sc, page->fault.code); /* the server's, not a constant */
			return rc;
		}
	} while (walk.left > 0 && walk.cursor[0] != '\0');
	return RC_OK;
}

enum rc
client_key(struct scope *sc, const char **out)
{
	uint8_t r[16];

	if (getrandom(r, sizeof(r), 0) != sizeof(r))
		return fault_errno(sc, "no_random", "no random bytes");
	r[6] = (uint8_t)((r[6] & 0x0f) | 0x40); /* RFC 9562 section 5.4 */
	r[8] = (uint8_t)((r[8] & 0x3f) | 0x80);
	struct text *t = text_new(sc, CALL_KEY_LEN + 1);

	for (size_t i = 0; i < sizeof(r); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			text_add_char(t, '-');
		text_add_hex(t, &r[i], 1);
	}
	*out = t->at;
	return RC_OK;
}

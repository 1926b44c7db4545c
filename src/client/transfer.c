#include "config.h"
#include "client/transfer.h"

#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/scope.h"
#include "client/problem.h"

/* --- what libcurl calls ------------------------------------------------------------ */

struct taker {
	struct scope *sc;
	struct client *client;
	struct transfer *transfer;
	enum rc rc; /* of the sink */
};

static int
status_of(const struct client *client)
{
	long status = 0;

	(void)curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &status);
	return (int)status;
}

/* Anything but n ends the transfer. */
static size_t
take_body(char *at, size_t one, size_t n, void *ctx)
{
	struct taker *taker = ctx;
	struct transfer *transfer = taker->transfer;
	int status = status_of(taker->client);

	if (transfer->to != NULL && (status == 200 || status == 206))
		taker->rc = sink_write(taker->sc, transfer->to, at, one * n);
	else
		text_add_bytes(transfer->body, at, one * n);
	return taker->rc == RC_OK && !transfer->body->full ? n : 0;
}

static int
watch(void *ctx, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
	const struct taker *taker = ctx;
	const struct call *call = taker->transfer->call;

	(void)down_total, (void)down;
	if (call->progress != NULL)
		call->progress(call->watcher, up, up_total);
	return *taker->client->conf->stop != 0;
}

/* --- what came of it ------------------------------------------------------------------ */

static const char *
complaint(const struct client *client, CURLcode code)
{
	return client->complaint[0] != '\0' ? client->complaint : curl_easy_strerror(code);
}

static enum rc
lost(struct scope *sc, struct transfer *transfer, enum setback setback, const char *why)
{
	transfer->setback = setback;
	if (setback == SETBACK_UNSENT)
		return fault(sc, RC_AGAIN, "server_unreachable", "the server is out of reach: %s", why);
	return fault(sc, RC_AGAIN, "connection_lost", "the connection was lost: %s", why);
}

static enum rc
failed(struct scope *sc, const struct client *client, struct transfer *transfer, CURLcode code)
{
	const char *why = complaint(client, code);

	switch (code) {
	case CURLE_ABORTED_BY_CALLBACK:
		return fault(sc, RC_AGAIN, "interrupted", "interrupted");
	case CURLE_COULDNT_CONNECT:
		return lost(sc, transfer, SETBACK_UNSENT, why);
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
		return lost(sc, transfer, SETBACK_LOST, why);
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return fault(sc, RC_AGAIN, "server_unreachable", "the server is not found: %s", why);
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
		return fault(sc, RC_BROKEN, "server_untrusted",
			     "the server is not trusted: %s (--ca-file names whom to trust)", why);
	default:
		return fault(sc, RC_BROKEN, "transfer_failed", "the request failed: %s", why);
	}
}

/* A plain server cut off in the middle of a header looks like an answer of status 0. */
static enum rc
settle(struct scope *sc, const struct taker *taker, CURLcode code)
{
	struct transfer *transfer = taker->transfer;

	if (taker->rc != RC_OK)
		return taker->rc;
	if (transfer->body->full)
		return fault(sc, RC_LIMIT, "too_large", "the server's answer is over %zu bytes", transfer->body->max);
	if (code != CURLE_OK)
		return failed(sc, taker->client, transfer, code);
	transfer->status = status_of(taker->client);
	transfer->setback = setback_of_answer(
		transfer->status, transfer->status < 400
					  ? ""
					  : problem_code(sc, (struct bytes){transfer->body->at, transfer->body->len}));
	return RC_OK;
}

enum rc
transfer_run(struct scope *sc, struct client *client, struct transfer *transfer)
{
	struct taker taker = {sc, client, transfer, RC_OK};

	transfer->status = 0;
	transfer->setback = SETBACK_NONE;
	transfer->body = text_new(sc, TRANSFER_BODY_MAX);
	client->complaint[0] = '\0';
	(void)curl_easy_setopt(client->curl, CURLOPT_WRITEFUNCTION, take_body);
	(void)curl_easy_setopt(client->curl, CURLOPT_WRITEDATA, &taker);
	(void)curl_easy_setopt(client->curl, CURLOPT_XFERINFOFUNCTION, watch);
	(void)curl_easy_setopt(client->curl, CURLOPT_XFERINFODATA, &taker);
	(void)curl_easy_setopt(client->curl, CURLOPT_NOPROGRESS, 0L);
	return settle(sc, &taker, curl_easy_perform(client->curl));
}

const char *
transfer_header(struct scope *sc, const struct client *client, const char *name)
{
	struct curl_header *found;

	if (curl_easy_header(client->curl, name, 0, CURLH_HEADER, -1, &found) != CURLHE_OK)
		return NULL;
	size_t len = strlen(found->value);

	for (size_t i = 0; i < len; i++)
		if (found->value[i] < ' ' || found->value[i] > '~')
			return NULL;
	return len <= TRANSFER_HEADER_MAX ? scope_copy_n(sc, found->value, len) : NULL;
}

/* --- again --------------------------------------------------------------------------- */

static int64_t
asked_to_wait_s(struct scope *sc, const struct client *client, const struct transfer *transfer)
{
	const char *value = transfer->status != 0 ? transfer_header(sc, client, "retry-after") : NULL;
	int64_t seconds = -1;

	/* a date (RFC 9110 section 10.2.3) is no use without the server's clock: our own rule then */
	if (value != NULL)
		(void)text_to_int(value, 0, INT64_MAX / 1000, &seconds);
	return seconds;
}

static void
tell(struct scope *sc, const struct client *client, int64_t wait_ms)
{
	const struct client_conf *conf = client->conf;

	if (conf->told != NULL)
		conf->told(conf->watcher,
			   scope_printf(sc, "%s: again in %.1f s", sc->fault.detail, (double)wait_ms / 1000.0));
}

enum rc
transfer_try_again(struct scope *sc, struct client *client, struct patience *patience, const struct transfer *transfer,
		   enum rc rc)
{
	bool safe = call_is_repeatable(transfer->call);
	uint32_t dice;

	if (getrandom(&dice, sizeof(dice), 0) != (ssize_t)sizeof(dice))
		dice = UINT32_MAX / 2;
	int64_t asked = asked_to_wait_s(sc, client, transfer);
	int64_t wait = patience_wait(patience, transfer->setback, safe, asked, clock_ms(), dice);

	if (wait < 0)
		return rc;
	tell(sc, client, wait);
	return client_sleep(sc, client, wait);
}

#include "config.h"
#include "client/request.h"

#include <string.h>

#include "base/scope.h"

#define CONNECT_MS 15000L
#define SILENCE_S 120L /* without a byte: a template may take the server that long */

/* --- the line -------------------------------------------------------------------- */

static void
set_line(struct client *client)
{
	CURL *curl = client->curl;

	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	(void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, SILENCE_S);
	(void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, client->complaint);
	(void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "posmctl/" PACKAGE_VERSION);
	if (client->loopback) /* what may go to this host alone goes to no proxy */
		(void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

static void
set_login(CURL *curl, const struct client_conf *conf)
{
	(void)curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
	if (conf->login != NULL)
		(void)curl_easy_setopt(curl, CURLOPT_USERNAME, conf->login);
	if (conf->password != NULL) {
		(void)curl_easy_setopt(curl, CURLOPT_PASSWORD, conf->password);
		return;
	}
	(void)curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_OPTIONAL);
	if (conf->netrc != NULL)
		(void)curl_easy_setopt(curl, CURLOPT_NETRC_FILE, conf->netrc);
}

static void
set_trust(CURL *curl, const struct client_conf *conf)
{
	if (conf->ca_file != NULL) {
		(void)curl_easy_setopt(curl, CURLOPT_CAINFO, conf->ca_file);
		(void)curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	}
	if (conf->cert_file != NULL) {
		(void)curl_easy_setopt(curl, CURLOPT_SSLCERT, conf->cert_file);
		(void)curl_easy_setopt(curl, CURLOPT_SSLKEY, conf->key_file != NULL ? conf->key_file : conf->cert_file);
	}
}

/* --- the request ------------------------------------------------------------------ */

static void
add_header(struct curl_slist **list, const char *header)
{
	*list = curl_slist_append(*list, header);
}

static struct curl_slist *
headers_of(struct scope *sc, const struct client *client, const struct transfer *transfer)
{
	const struct call *call = transfer->call;
	struct curl_slist *list = NULL;

	add_header(&list, scope_printf(sc, "Accept-Language: %s", client->conf->language));
	add_header(&list, "Expect:"); /* of a small server's 417 nobody needs to hear */
	/* libcurl would speak of a form where there is no body */
	add_header(&list, scope_printf(sc, "Content-Type:%s%s", call->type != NULL ? " " : "", call->type != NULL ? call->type : ""));
	if (call->type != NULL && strncmp(call->type, "multipart/", 10) == 0)
		add_header(&list, "X-Posm-Request: 1");
	if (call->key != NULL)
		add_header(&list, scope_printf(sc, "Idempotency-Key: %s", call->key));
	if (call->match != NULL)
		add_header(&list, scope_printf(sc, "If-Match: %s", call->match));
	for (size_t i = 0; transfer->headers != NULL && transfer->headers[i] != NULL; i++)
		add_header(&list, transfer->headers[i]);
	return list;
}

static void
set_body(struct client *client, const struct call *call)
{
	if (strcmp(call->method, "GET") != 0) {
		(void)curl_easy_setopt(client->curl, CURLOPT_POST, 1L);
		(void)curl_easy_setopt(client->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body.len);
		(void)curl_easy_setopt(client->curl, CURLOPT_POSTFIELDS, call->body.len > 0 ? call->body.at : "");
	}
	if (strcmp(call->method, "POST") != 0)
		(void)curl_easy_setopt(client->curl, CURLOPT_CUSTOMREQUEST, call->method);
}

static void
end_headers(void *headers)
{
	curl_slist_free_all(headers);
}

/* Name, login and certificate stay those of the address. */
static void
set_way(struct scope *sc, struct client *client)
{
	if (client->conf->by_way_of == NULL)
		return;
	struct curl_slist *way = curl_slist_append(NULL, scope_printf(sc, "::%s:", client->conf->by_way_of));

	scope_at_end(sc, end_headers, way);
	(void)curl_easy_setopt(client->curl, CURLOPT_CONNECT_TO, way);
	(void)curl_easy_setopt(client->curl, CURLOPT_PROXY, "");
}

void
request_set(struct scope *sc, struct client *client, const struct transfer *transfer)
{
	const struct call *call = transfer->call;
	struct curl_slist *headers = headers_of(sc, client, transfer);

	scope_at_end(sc, end_headers, headers);
	curl_easy_reset(client->curl);
	set_line(client);
	set_login(client->curl, client->conf);
	set_trust(client->curl, client->conf);
	set_way(sc, client);
	(void)curl_easy_setopt(client->curl, CURLOPT_URL,
			       scope_printf(sc, "%s%s", call->outside ? client->root : client->base, call->path));
	(void)curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, headers);
	/* on a connection it knows libcurl sends a request once more by itself when there comes no answer */
	(void)curl_easy_setopt(client->curl, CURLOPT_FRESH_CONNECT, call_is_repeatable(call) ? 0L : 1L);
	set_body(client, call);
}

#include "config.h"
#include "client/client.h"

#include <poll.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/scope.h"
#include "client/transfer.h"

#define API "/api/v1"

static enum rc
bad_server(struct scope *sc, const char *server, const char *why)
{
	return fault(sc, RC_INVALID, "bad_server", "'%s' is no address of a server (https://HOST[:PORT]): %s", server,
		     why);
}

/* A part of the address in the scope; "" where there is none. */
static const char *
part_of(struct scope *sc, CURLU *url, CURLUPart which)
{
	char *part = NULL;

	if (curl_url_get(url, which, &part, 0) != CURLUE_OK || part == NULL)
		return "";
	const char *copy = scope_copy(sc, part);

	curl_free(part);
	return copy;
}

static bool
is_loopback(const char *host)
{
	return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
	       (strncmp(host, "127.", 4) == 0 && strspn(host, "0123456789.") == strlen(host));
}

static enum rc
read_parts(struct scope *sc, struct client *client, CURLU *url)
{
	const char *server = client->conf->server, *scheme, *path;

	if (curl_url_set(url, CURLUPART_URL, server, 0) != CURLUE_OK)
		return bad_server(sc, server, "it cannot be read");
	scheme = part_of(sc, url, CURLUPART_SCHEME);
	path = part_of(sc, url, CURLUPART_PATH);
	client->loopback = is_loopback(part_of(sc, url, CURLUPART_HOST));
	if (strcmp(scheme, "https") != 0 && strcmp(scheme, "http") != 0)
		return bad_server(sc, server, "it begins with https:// (or http://)");
	if (part_of(sc, url, CURLUPART_USER)[0] != '\0' || part_of(sc, url, CURLUPART_PASSWORD)[0] != '\0')
		return fault(sc, RC_INVALID, "bad_server",
			     "an address holds no login: use netrc, or POSM_LOGIN and a password file");
	if (part_of(sc, url, CURLUPART_QUERY)[0] != '\0' || part_of(sc, url, CURLUPART_FRAGMENT)[0] != '\0')
		return bad_server(sc, server, "it ends before '?' and '#'");
	if (strcmp(scheme, "http") == 0 && !client->loopback && !client->conf->plain_http)
		return fault(sc, RC_INVALID, "plain_http",
			     "'%s' is plain http: everybody on the way reads login and answers; --plain-http says that "
			     "it is meant",
			     server);
	size_t len = strlen(server);

	while (path[0] != '\0' && len > 0 && server[len - 1] == '/')
		len--;
	client->root = scope_copy_n(sc, server, len);
	client->base = scope_printf(sc, "%s" API, client->root);
	return RC_OK;
}

static enum rc
read_server(struct scope *sc, struct client *client)
{
	CURLU *url = curl_url();

	if (url == NULL)
		return fault(sc, RC_BROKEN, "transfer_failed", "libcurl gives no memory");
	enum rc rc = read_parts(sc, client, url);

	curl_url_cleanup(url);
	return rc;
}

static enum rc
check_files(struct scope *sc, const struct client_conf *conf)
{
	const char *const files[] = {conf->ca_file, conf->cert_file, conf->key_file, conf->netrc};

	for (size_t i = 0; i < LENGTH_OF(files); i++)
		if (files[i] != NULL && access(files[i], R_OK) != 0)
			return fault_errno(sc, "file_unreadable", "cannot read '%s'", files[i]);
	return RC_OK;
}

static void
end_client(void *thing)
{
	struct client *client = thing;

	curl_easy_cleanup(client->curl);
	curl_global_cleanup();
}

enum rc
client_open(struct scope *sc, const struct client_conf *conf, struct client **out)
{
	struct client *client = scope_alloc(sc, sizeof(*client));

	client->conf = conf;
	TRY(read_server(sc, client));
	if (conf->password != NULL && conf->login == NULL)
		return fault(sc, RC_INVALID, "no_login", "there is a password, but no login: --login or POSM_LOGIN");
	TRY(check_files(sc, conf));
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return fault(sc, RC_BROKEN, "transfer_failed", "libcurl does not start");
	client->curl = curl_easy_init();
	scope_at_end(sc, end_client, client);
	if (client->curl == NULL)
		return fault(sc, RC_BROKEN, "transfer_failed", "libcurl does not start");
	*out = client;
	return RC_OK;
}

enum rc
client_sleep(struct scope *sc, const struct client *client, int64_t ms)
{
	int64_t end = clock_ms() + ms;

	while (!*client->conf->stop && clock_ms() < end)
		(void)poll(NULL, 0, clock_left_ms(end));
	return *client->conf->stop ? fault(sc, RC_AGAIN, "interrupted", "interrupted") : RC_OK;
}

const char *
client_server(const struct client *client)
{
	return client->root;
}

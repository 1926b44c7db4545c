#include "config.h"
#include "ctl/doctor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/scope.h"
#include "client/call.h"
#include "js/js.h"
#include "model/option.h"

#define LOOPBACK "127.0.0.1"
#define VERSION_MAX 100

/* Whether somebody listens at a pool's socket. */
static enum rc
knock(struct scope *sc, const char *path)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	AUTO_FD fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (strlen(path) >= sizeof(to.sun_path))
		return fault(sc, RC_INVALID, "bad_config", "'%s' is too long for a socket's path", path);
	memcpy(to.sun_path, path, strlen(path));
	if (fd < 0 || connect(fd, (const struct sockaddr *)&to, sizeof(to)) != 0)
		return fault_errno(sc, "unwell", "nobody answers at '%s'", path);
	return RC_OK;
}

enum rc
doctor_pools(struct scope *sc, struct visit *v)
{
	TRY(knock(sc, conf_text(v->app.conf, OPT_FCGI_API_SOCKET)));
	TRY(knock(sc, conf_text(v->app.conf, OPT_FCGI_BULK_SOCKET)));
	v->said = "both pools of posm-fcgi listen";
	return RC_OK;
}

static const char *
advice_for(int status)
{
	switch (status) {
	case 404:
		return "this web server does not pass posm's addresses on: include httpd-conf/ (docs/install.md, section 6), or "
		       "name the right one, as browsers do: --url http://posm.example, or service.url";
	case 401:
		return "another site's login stands in front of posm's: see where httpd-conf/ is included";
	default:
		return "the web server is there, the pool behind it is not or not ready: systemctl status posm-api posm-bulk, and its log";
	}
}

/* The server's name is kept, and the way to it is this host's own: it tells its state to nobody else. */
static enum rc
reach(struct scope *sc, const char *url, const char *by_way_of, const char *path, struct answer *out)
{
	static const volatile sig_atomic_t never = 0;
	struct client_conf *conf = scope_alloc(sc, sizeof(*conf));
	struct client *client;

	*conf = (struct client_conf){.server = url, .language = "en", .plain_http = true, .by_way_of = by_way_of, .stop = &never};
	TRY(client_open(sc, conf, &client));
	return client_reach(sc, client, path, out);
}

static enum rc
ask(struct scope *sc, const char *url, const char *path, struct answer *out)
{
	struct answer nearer;

	TRY(reach(sc, url, NULL, path, out));
	if (out->status != 403)
		return RC_OK;
	if (reach(sc, url, LOOPBACK, path, &nearer) == RC_OK)
		*out = nearer;
	else
		fault_clear(sc);
	return RC_OK;
}

static enum rc
judge(struct scope *sc, struct visit *v, const char *url, const char *path, int status)
{
	if (status == 200)
		return RC_OK;
	if (status == 403) {
		doctor_doubt(v, scope_printf(sc, "%s answers, but tells its state to its own host alone", url),
			     "run this on the host of the web server, which must listen on " LOOPBACK ", too");
		return RC_OK;
	}
	v->advice = advice_for(status);
	return fault(sc, RC_AGAIN, "unwell", "%s%s is answered with %d", url, path, status);
}

/* A pool that was not reloaded since an upgrade is the program before. */
static void
compare_version(struct scope *sc, struct visit *v, const char *path, struct bytes status)
{
	const char *runs = PACKAGE_VERSION;
	struct js json;

	if (js_parse(sc, status, "", &json) != RC_OK || js_text(sc, &json, "version", JS_OPTIONAL, 0, VERSION_MAX, &runs) != RC_OK)
		fault_clear(sc);
	else if (strcmp(runs, PACKAGE_VERSION) != 0)
		doctor_doubt(v, scope_printf(sc, "%s: version %s runs, %s is installed", path, runs, PACKAGE_VERSION),
			     "systemctl restart posmd && systemctl reload posm-api posm-bulk; their logs say why they did not take over");
}

enum rc
doctor_web(struct scope *sc, struct visit *v)
{
	static const char *const paths[] = {"/readyz", "/status/api", "/status/bulk"};
	const char *url = args_value(v->args, "url");

	if (url == NULL) /* also where the configuration could not be read */
		url = v->app.conf != NULL ? conf_text(v->app.conf, OPT_SERVICE_URL) : option_table[OPT_SERVICE_URL].preset;
	v->said = scope_printf(sc, "%s leads to both pools, version %s", url, PACKAGE_VERSION);
	for (size_t i = 0; i < LENGTH_OF(paths); i++) {
		struct answer answer;

		TRY(ask(sc, url, paths[i], &answer));
		TRY(judge(sc, v, url, paths[i], answer.status));
		if (answer.status == 200 && i > 0)
			compare_version(sc, v, paths[i], answer.body);
	}
	return RC_OK;
}

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
#include "model/option.h"

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
		       "name the right one with --url";
	case 401:
		return "another site's login stands in front of posm's: see where httpd-conf/ is included";
	default:
		return "the web server is there, the pool behind it is not or not ready: systemctl status posm-api posm-bulk, and its log";
	}
}

static enum rc
judge(struct scope *sc, struct visit *v, const char *url, const char *path, int status)
{
	if (status == 200)
		return RC_OK;
	if (status == 403) { /* asked from another host, or through a name of another address: it does answer */
		v->doubtful = true;
		v->said = scope_printf(sc, "%s answers, but tells its state to its own host alone", url);
		v->advice = "run this on the host itself with --url http://127.0.0.1";
		return RC_OK;
	}
	v->advice = advice_for(status);
	return fault(sc, RC_AGAIN, "unwell", "%s%s is answered with %d", url, path, status);
}

enum rc
doctor_web(struct scope *sc, struct visit *v)
{
	static const char *const paths[] = {"/readyz", "/status/bulk"};
	static const volatile sig_atomic_t never = 0;
	const char *url = args_value(v->args, "url");
	struct client_conf *conf = scope_alloc(sc, sizeof(*conf));
	struct client *client;

	if (url == NULL) /* also where the configuration could not be read */
		url = v->app.conf != NULL ? conf_text(v->app.conf, OPT_SERVICE_URL) : option_table[OPT_SERVICE_URL].preset;
	*conf = (struct client_conf){.server = url, .language = "en", .plain_http = true, .stop = &never};
	TRY(client_open(sc, conf, &client));
	v->said = scope_printf(sc, "%s leads to both pools", url);
	for (size_t i = 0; i < LENGTH_OF(paths); i++) {
		int status;

		TRY(client_reach(sc, client, paths[i], &status));
		TRY(judge(sc, v, url, paths[i], status));
	}
	return RC_OK;
}

#include "config.h"
#include "domain/check_place.h"

#include <string.h>
#include <strings.h>

#include "base/conf.h"
#include "base/scope.h"
#include "model/card.h"
#include "model/option.h"

#define HTTPS "https://"

enum rc
check_place_words(struct scope *sc, const char *name, const char *external_id)
{
	enum rc rc = card_check_text(sc, "name", name, CARD_NAME_MAX);

	if (rc != RC_OK)
		return fault_at(sc, rc, "/name");
	if (card_is_blank(name))
		return fault_at(sc, fault(sc, RC_INVALID, "out_of_range", "'name' must not be empty"), "/name");
	rc = card_check_text(sc, "external_id", external_id != NULL ? external_id : "", CHECK_PLACE_EXTERNAL_ID_MAX);
	return rc != RC_OK ? fault_at(sc, rc, "/external_id") : RC_OK;
}

/* Between the scheme and the port (RFC 3986 section 3.2); with a login in it it is no host of anybody's list. */
static const char *
host_of(struct scope *sc, const char *url)
{
	const char *authority = strstr(url, "://");

	authority = authority != NULL ? authority + 3 : url;
	char *host = scope_copy_n(sc, authority, strcspn(authority, "/?#"));
	char *port = strrchr(host, ':');

	if (port != NULL && port[1 + strspn(port + 1, "0123456789")] == '\0')
		*port = '\0';
	return host;
}

static bool
is_allowed(struct scope *sc, const struct conf *conf, const char *host)
{
	const char *at = conf_text(conf, OPT_QR_ALLOWED_HOSTS);
	size_t len = strlen(host);

	if (strcasecmp(host, host_of(sc, conf_text(conf, OPT_QR_URL_TEMPLATE))) == 0)
		return true;
	for (; *at != '\0'; at += strcspn(at, ", ")) {
		at += strspn(at, ", ");
		if (len > 0 && strcspn(at, ", ") == len && strncasecmp(at, host, len) == 0)
			return true;
	}
	return false;
}

static enum rc
check_link(struct scope *sc, const struct app *app, const char *url_template)
{
	const char *url, *host = host_of(sc, url_template);

	TRY(card_url(sc, url_template, "00000000-0000-4000-8000-000000000000", &url));
	if (strncmp(url_template, HTTPS, sizeof(HTTPS) - 1) != 0)
		return fault(sc, RC_INVALID, "bad_url_template", "the link template '%s' must begin with https://", url_template);
	if (is_allowed(sc, app->conf, host))
		return RC_OK;
	enum rc rc = fault(sc, RC_INVALID, "host_not_allowed",
			   "links may lead to the host of qr.url_template and those of qr.allowed_hosts, not to '%s'", host);

	fault_arg(sc, "host", "%s", host);
	return rc;
}

enum rc
check_place_link(struct scope *sc, const struct app *app, const char *url_template)
{
	enum rc rc = url_template != NULL ? check_link(sc, app, url_template) : RC_OK;

	return rc != RC_OK ? fault_at(sc, rc, "/qr_url_template") : RC_OK;
}

#include "config.h"
#include "domain/check_link.h"

#include <string.h>
#include <strings.h>

#include "base/conf.h"
#include "base/scope.h"
#include "base/text.h"
#include "model/card.h"
#include "model/option.h"
#include "model/placeholder.h"
#include "model/settings.h"

#define HTTPS "https://"
#define ANY "*"
#define UUID "00000000-0000-4000-8000-000000000000"
#define OPEN "{{}}"
#define FILLED_MAX ((size_t)64 * 1024)

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
is_listed(const struct conf *conf, const char *host)
{
	const char *at = conf_text(conf, OPT_QR_ALLOWED_HOSTS);
	size_t len = strlen(host);

	for (; *at != '\0'; at += strcspn(at, ", ")) {
		at += strspn(at, ", ");
		if (len > 0 && strcspn(at, ", ") == len && strncasecmp(at, host, len) == 0)
			return true;
	}
	return false;
}

static bool
is_allowed(struct scope *sc, const struct conf *conf, const char *host)
{
	return is_listed(conf, ANY) || is_listed(conf, host) ||
	       strcasecmp(host, host_of(sc, conf_text(conf, OPT_QR_URL_TEMPLATE))) == 0;
}

static enum rc
not_allowed(struct scope *sc, const char *host)
{
	enum rc rc = fault(sc, RC_INVALID, "host_not_allowed",
			   "links may lead to the host of qr.url_template and those of qr.allowed_hosts, not to '%s'", host);

	fault_arg(sc, "host", "%s", host);
	return rc;
}

/* Before card_url, which allows the service itself plain http. */
static enum rc
no_https(struct scope *sc, const char *url_template)
{
	enum rc rc = fault(sc, RC_INVALID, "bad_url_template", "the link template '%s' must begin with https://", url_template);

	fault_arg(sc, "what", "must begin with https://");
	return rc;
}

static enum rc
check_template(struct scope *sc, const struct conf *conf, const char *url_template)
{
	const char *url, *host = host_of(sc, url_template);

	if (strncmp(url_template, HTTPS, sizeof(HTTPS) - 1) != 0)
		return no_https(sc, url_template);
	TRY(card_url(sc, url_template, UUID, &url));
	return is_allowed(sc, conf, host) ? RC_OK : not_allowed(sc, host);
}

enum rc
check_link_template(struct scope *sc, const struct conf *conf, const char *url_template)
{
	enum rc rc = url_template != NULL ? check_template(sc, conf, url_template) : RC_OK;

	return rc != RC_OK ? fault_at(sc, rc, "/qr_url_template") : RC_OK;
}

/* --- codes -------------------------------------------------------------------------------------------------- */

/* https, or as qr.url_template has it. */
static bool
is_link(const struct conf *conf, const char *data)
{
	const char *own = conf_text(conf, OPT_QR_URL_TEMPLATE), *end = strstr(own, "://");
	size_t scheme = end != NULL ? (size_t)(end - own) + 3 : 0;

	return strncasecmp(data, HTTPS, sizeof(HTTPS) - 1) == 0 || (scheme > 0 && strncasecmp(data, own, scheme) == 0);
}

/* What people call things is left open: a code that began with it, or a host with it, could be made to lead anywhere. */
static enum rc
fill(struct scope *sc, const struct conf *conf, const char *data, const char **out)
{
	struct card card = {.uuid = UUID, .number = OPEN, .zone = OPEN, .seats = OPEN, .restaurant = OPEN, .brand = OPEN, .date = OPEN};
	struct text *filled = text_new(sc, FILLED_MAX);

	TRY(card_url(sc, conf_text(conf, OPT_QR_URL_TEMPLATE), UUID, &card.url));
	placeholder_expand(filled, data, &card);
	*out = filled->at;
	return text_check(sc, filled, "a code's data");
}

static enum rc
check_data(struct scope *sc, const struct conf *conf, const char *data)
{
	const char *filled;

	TRY(fill(sc, conf, data, &filled));
	if (is_listed(conf, ANY) || strncmp(filled, UUID, sizeof(UUID) - 1) == 0)
		return RC_OK;
	if (!is_link(conf, filled))
		return fault(sc, RC_INVALID, "data_not_allowed",
			     "a code's data must begin with {{table.url}} or {{table.uuid}}, or be a link to the host of "
			     "qr.url_template or one of qr.allowed_hosts");
	const char *host = host_of(sc, filled);

	return is_allowed(sc, conf, host) ? RC_OK : not_allowed(sc, host);
}

enum rc
check_link_codes(struct scope *sc, const struct conf *conf, const struct settings *settings, const char *base)
{
	for (size_t i = 0; i < settings->n; i++) {
		const struct settings_element *e = &settings->elements[i];
		enum rc rc = e->type == SETTINGS_QR ? check_data(sc, conf, e->qr.data) : RC_OK;

		if (rc != RC_OK)
			return fault_at(sc, rc, "%s/elements/%zu/data", base, i);
	}
	return RC_OK;
}

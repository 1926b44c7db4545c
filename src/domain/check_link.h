/*
 * Where printed codes may lead: to the host of qr.url_template and those of qr.allowed_hosts, and nowhere else, whoever asks.
 * What a guest's phone opens is never what somebody typed in.
 */
#ifndef POSM_DOMAIN_CHECK_LINK_H
#define POSM_DOMAIN_CHECK_LINK_H

#include "base/rc.h"

struct conf;
struct scope;
struct settings;

/*
 * A brand's own link template (NULL: none): https, {uuid} once and behind the host, which is allowed. RC_INVALID with the
 * pointer /qr_url_template: bad_url_template, host_not_allowed.
 */
enum rc check_link_template(struct scope *sc, const struct conf *conf, const char *url_template) MUST_CHECK;
/*
 * The data of every code begins with {{table.url}} or {{table.uuid}}, or is a link whose host is written out and allowed: it is
 * read by phones, which make a link of many a text. With qr.allowed_hosts '*' it says what it likes. RC_INVALID with the pointer,
 * below `base`, of the first other: host_not_allowed, data_not_allowed.
 */
enum rc check_link_codes(struct scope *sc, const struct conf *conf, const struct settings *settings,
			 const char *base) MUST_CHECK;

#endif

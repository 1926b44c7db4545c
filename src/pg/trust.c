#include "config.h"
#include "pg/pg.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/scope.h"

/* The value of a keyword: of the conninfo, else of the environment variable (libpq's own order); "" for none. */
static const char *
value_of(const PQconninfoOption *options, const char *keyword, const char *variable)
{
	const char *found = NULL;

	for (const PQconninfoOption *o = options; o->keyword != NULL; o++)
		if (strcmp(o->keyword, keyword) == 0)
			found = o->val;
	if (found == NULL && variable != NULL)
		found = getenv(variable);
	return found != NULL ? found : "";
}

/* Every host is a folder of sockets, or an abstract one; none at all is libpq's own folder. */
static bool
is_this_machine(const PQconninfoOption *options)
{
	const char *host = value_of(options, "host", "PGHOST");

	if (value_of(options, "hostaddr", "PGHOSTADDR")[0] != '\0' || value_of(options, "service", "PGSERVICE")[0] != '\0')
		return false;
	for (; *host != '\0'; host += strcspn(host, ",") + (host[strcspn(host, ",")] == ','))
		if (*host != '/' && *host != '@')
			return false;
	return true;
}

#define LIBPQ_KNOWS_SYSTEM 160000 /* sslrootcert=system; before, it is the name of a file */

static bool
has_roots(struct scope *sc, const PQconninfoOption *options)
{
	const char *file = value_of(options, "sslrootcert", "PGSSLROOTCERT"), *home = getenv("HOME");

	if (strcmp(file, "system") == 0 && PQlibVersion() >= LIBPQ_KNOWS_SYSTEM)
		return true;
	if (file[0] == '\0' && home != NULL)
		file = scope_printf(sc, "%s/.postgresql/root.crt", home);
	return access(file, R_OK) == 0;
}

static enum rc
check(struct scope *sc, const PQconninfoOption *options)
{
	const char *mode = value_of(options, "sslmode", NULL); /* what the environment says is not said in the configuration */
	bool verified = mode[0] == '\0' || strcmp(mode, "verify-full") == 0 || strcmp(mode, "verify-ca") == 0;

	if (is_this_machine(options) || strcmp(mode, "disable") == 0)
		return RC_OK;
	if (!verified)
		return fault(sc, RC_INVALID, "bad_config",
			     "pg.conninfo: sslmode=%s does not tell the database from an impostor: leave it out (verify-full), or say "
			     "sslmode=disable where the network is trusted", mode);
	if (has_roots(sc, options))
		return RC_OK;
	return fault(sc, RC_INVALID, "bad_config",
		     "pg.conninfo: the database is reached over the network, and nothing says whose certificates count: give "
		     "sslrootcert=FILE (of those that the system trusts: /etc/ssl/certs/ca-certificates.crt), or say sslmode=disable where "
		     "the network is trusted");
}

enum rc
pg_check_trust(struct scope *sc, const char *conninfo)
{
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL);

	if (options == NULL) /* libpq's words for it may hold a password */
		return fault(sc, RC_INVALID, "bad_config", "pg.conninfo is no connection string of libpq (key=value, with spaces between)");
	enum rc rc = check(sc, options);

	PQconninfoFree(options);
	return rc;
}

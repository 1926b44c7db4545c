/* SQLSTATE (PostgreSQL manual, appendix A) -> rc and code: one table. */
#include "config.h"
#include "pg/conn.h"

#include <stdio.h>
#include <string.h>

#include "base/scope.h"

struct meaning {
	const char *prefix; /* of the SQLSTATE; the first that fits holds */
	enum rc rc;
	const char *code;
};

static const struct meaning meanings[] = {
	{"23505", RC_CONFLICT, "db_duplicate"}, {"40001", RC_AGAIN, "db_conflict"}, {"40P01", RC_AGAIN, "db_conflict"},
	{"55P03", RC_AGAIN, "db_busy"},         {"57014", RC_AGAIN, "db_timeout"},  {"08", RC_AGAIN, "db_unavailable"},
	{"25006", RC_AGAIN, "db_unavailable"}, /* a standby: the server to write to is another one now */
	{"25P03", RC_AGAIN, "db_unavailable"}, /* idle in transaction for too long */
	{"53", RC_AGAIN, "db_unavailable"},    /* out of connections, memory, disk */
	{"0A000", RC_AGAIN, "db_unavailable"}, /* a kept plan outlived a migration: the next connection plans anew */
	{"57P", RC_AGAIN, "db_unavailable"},   /* shut down, starting up, terminated */
	{"22", RC_INVALID, "db_value"},         {"23", RC_INVALID, "db_value"},     {"", RC_BROKEN, "db_error"},
};

static const struct meaning *
meaning_of(const char *state)
{
	const struct meaning *m = meanings;

	while (strncmp(state, m->prefix, strlen(m->prefix)) != 0)
		m++;
	return m;
}

/* Relations, columns, functions or types that are not there: all of ours are, on the right version. */
static bool
is_of_schema(const char *state)
{
	static const char *const states[] = {"42P01", "42703", "42883", "42704", "3F000"};

	for (size_t i = 0; i < LENGTH_OF(states); i++)
		if (strcmp(state, states[i]) == 0)
			return true;
	return false;
}

static const char schema_hint[] = "; the schema is not the one of this program: run `posmctl migrate`";

enum rc
pg_failure(struct scope *sc, struct pg *pg, const PGresult *result, const char *doing)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *at = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);

	/* libpq's own failures (a connection that broke) carry no state */
	if (state == NULL)
		return pg_lost(sc, pg, doing);
	const struct meaning *m = meaning_of(state);

	snprintf(pg->constraint, sizeof(pg->constraint), "%s", constraint == NULL ? "" : constraint);
	return fault(sc, m->rc, m->code, "%s: the database says: %s (%s%s%s)%s", doing, message == NULL ? "" : message,
		     state, at == NULL ? "" : ", character ", at == NULL ? "" : at,
		     is_of_schema(state) ? schema_hint : "");
}

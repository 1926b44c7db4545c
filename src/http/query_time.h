/* A point in time as a parameter of a query. */
#ifndef POSM_HTTP_QUERY_TIME_H
#define POSM_HTTP_QUERY_TIME_H

#include "http/query.h"

/*
 * RFC 3339 with a zone, or a day; PostgreSQL reads both, and nothing else gets there. *out stays as it is when the parameter
 * is absent. RC_INVALID bad_parameter.
 */
enum rc query_time(struct scope *sc, const struct url_query *query, const char *name, const char **out) MUST_CHECK;

#endif

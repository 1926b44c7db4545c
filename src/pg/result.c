#include "config.h"
#include "pg/pg.h"

#include <assert.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/scope.h"

void
pg_result_close(struct pg_result *result)
{
	PQclear(result);
}

int
pg_rows(const struct pg_result *result)
{
	return PQntuples(result);
}

bool
pg_is_null(const struct pg_result *result, int row, int column)
{
	assert(row < PQntuples(result) && column < PQnfields(result));
	return PQgetisnull(result, row, column) == 1;
}

int64_t
pg_i64(const struct pg_result *result, int row, int column)
{
	if (pg_is_null(result, row, column))
		return 0;
	return strtoll(PQgetvalue(result, row, column), NULL, 10);
}

int32_t
pg_i32(const struct pg_result *result, int row, int column)
{
	int64_t n = pg_i64(result, row, column);

	assert(n >= INT32_MIN && n <= INT32_MAX);
	return (int32_t)n;
}

bool
pg_bool(const struct pg_result *result, int row, int column)
{
	return !pg_is_null(result, row, column) && *PQgetvalue(result, row, column) == 't';
}

const char *
pg_text(struct scope *sc, const struct pg_result *result, int row, int column)
{
	if (pg_is_null(result, row, column))
		return NULL;
	return scope_copy_n(sc, PQgetvalue(result, row, column), (size_t)PQgetlength(result, row, column));
}

const char *
pg_text_or_empty(struct scope *sc, const struct pg_result *result, int row, int column)
{
	const char *text = pg_text(sc, result, row, column);

	return text == NULL ? "" : text;
}

static unsigned char
nibble(char c)
{
	return (unsigned char)(c >= 'a' ? c - 'a' + 10 : c - '0');
}

struct bytes
pg_bytea(struct scope *sc, const struct pg_result *result, int row, int column)
{
	if (pg_is_null(result, row, column))
		return (struct bytes){NULL, 0};
	/* \x and lower-case hexadecimal: bytea_output, which no session of ours changes */
	const char *hex = PQgetvalue(result, row, column);

	assert(hex[0] == '\\' && hex[1] == 'x');
	size_t len = (size_t)(PQgetlength(result, row, column) - 2) / 2;
	unsigned char *at = scope_alloc(sc, len + 1);

	for (size_t i = 0; i < len; i++)
		at[i] = (unsigned char)(nibble(hex[2 + 2 * i]) << 4 | nibble(hex[3 + 2 * i]));
	return (struct bytes){at, len};
}

#define SECONDS_TO_2000 946684800 /* from 1970 */

static char *
put(char *to, int n, int digits, char behind)
{
	for (int i = digits; i-- > 0; n /= 10)
		to[i] = (char)('0' + n % 10);
	to[digits] = behind;
	return to + digits + 1;
}

const char *
pg_instant(struct scope *sc, const struct pg_result *result, int row, int column)
{
	if (pg_is_null(result, row, column))
		return NULL;
	/* microseconds since 2000-01-01, big-endian, as a bytea: whatever the session's DateStyle and time zone */
	int64_t us = (int64_t)strtoull(PQgetvalue(result, row, column) + 2, NULL, 16);
	int64_t us_of_second = (us % 1000000 + 1000000) % 1000000;
	time_t seconds = (us - us_of_second) / 1000000 + SECONDS_TO_2000;
	char *at = scope_alloc(sc, sizeof("2026-11-26T07:53:14.768Z")), *to = at;
	struct tm tm = {0};

	(void)gmtime_r(&seconds, &tm);
	to = put(to, tm.tm_year + 1900, 4, '-');
	to = put(to, tm.tm_mon + 1, 2, '-');
	to = put(to, tm.tm_mday, 2, 'T');
	to = put(to, tm.tm_hour, 2, ':');
	to = put(to, tm.tm_min, 2, ':');
	to = put(to, tm.tm_sec, 2, '.');
	*put(to, (int)(us_of_second / 1000), 3, 'Z') = '\0';
	return at;
}

#include "config.h"
#include "http/query_time.h"

#include <string.h>

#include "base/scope.h"

#define TIME_MAX 40
#define TIME_AT 11 /* behind "dddd-dd-ddT" */
#define ZONE_HOURS 16 /* PostgreSQL knows none further from UTC */

static int
two_digits(const char *p)
{
	return (p[0] - '0') * 10 + p[1] - '0';
}

/* Of a text in the shape of a day. */
static bool
is_in_calendar(const char *day)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year = two_digits(day) * 100 + two_digits(day + 2), month = two_digits(day + 5), n = two_digits(day + 8);
	bool leaps = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return year > 0 && month >= 1 && month <= 12 && n >= 1 && n <= days[month - 1] && (leaps || month != 2 || n <= 28);
}

/* Of "dd:dd". */
static bool
is_on_clock(const char *time, int hours)
{
	return two_digits(time) < hours && two_digits(time + 3) < 60;
}

static enum rc
bad_time(struct scope *sc, const char *name, const char *must_be)
{
	enum rc rc = query_fault(sc, name, must_be);

	fault_arg(sc, "wanted", "%s", must_be);
	return rc;
}

enum rc
query_time(struct scope *sc, const struct url_query *query, const char *name, const char **out)
{
	static const char day[] = "dddd-dd-dd", instant[] = "Tdd:dd:dd";
	const char *p = NULL;

	TRY(query_text(sc, query, name, TIME_MAX, &p));
	if (p == NULL)
		return RC_OK;
	*out = p;
	const char *shapes[] = {day, instant};

	for (size_t i = 0; i < LENGTH_OF(shapes); i++) {
		for (const char *s = shapes[i]; *s != '\0'; s++, p++)
			if (*s == 'd' ? *p < '0' || *p > '9' : *p != *s)
				return bad_time(sc, name, "a time such as 2026-11-23T10:00:00Z or a day such as 2026-11-23");
		if (i == 0 && !is_in_calendar(*out))
			return bad_time(sc, name, "a day that the calendar has");
		if (*p == '\0' && i == 0)
			return RC_OK;
	}
	if (!is_on_clock(*out + TIME_AT, 24) || two_digits(*out + TIME_AT + 6) > 59)
		return bad_time(sc, name, "a time that the clock has");
	p += *p == '.' ? 1 + strspn(p + 1, "0123456789") : 0;
	if (strcmp(p, "Z") == 0 || ((*p == '+' || *p == '-') && strlen(p) == 6 &&
				    strspn(p + 1, "0123456789") == 2 && p[3] == ':' && strspn(p + 4, "0123456789") == 2 &&
				    is_on_clock(p + 1, ZONE_HOURS)))
		return RC_OK;
	return bad_time(sc, name, "a time with its zone, such as 2026-11-23T10:00:00Z");
}

#include "config.h"
#include "domain/add_table_range.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "domain/check_table.h"
#include "store/audit.h"
#include "store/restaurant.h"

#define DIGITS_MAX 9
#define CLASHES_TOLD 20

struct numbers {
	int64_t first, last;
	int width; /* leading zeros up to it; 0: none */
};

static enum rc
bad_range(struct scope *sc, const char *range)
{
	return fault_at(sc, fault(sc, RC_INVALID, "bad_range", "'%s' is no range like 1-40 of at most %d tables, the smaller first",
				  range, TABLE_RANGE_MAX), "/range");
}

static enum rc
read_range(struct scope *sc, const char *range, struct numbers *out)
{
	size_t width = strcspn(range, "-");
	const char *first = scope_copy_n(sc, range, width), *last = range[width] == '-' ? range + width + 1 : "";

	*out = (struct numbers){.width = first[0] == '0' ? (int)width : 0};
	if (strlen(range) > 2 * DIGITS_MAX + 1 || !text_to_int(first, 0, INT32_MAX, &out->first) ||
	    !text_to_int(last, out->first, INT32_MAX, &out->last) || out->last - out->first >= TABLE_RANGE_MAX)
		return bad_range(sc, range);
	return RC_OK;
}

static enum rc
make_rows(struct scope *sc, const struct table_range *range, struct table **out, size_t *n)
{
	struct numbers numbers;
	const char *field;

	TRY(read_range(sc, range->range, &numbers));
	const char *prefix = range->prefix + strspn(range->prefix, " \t"); /* as label_trimmed does with a whole number */

	*n = (size_t)(numbers.last - numbers.first + 1);
	*out = scope_array(sc, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct table){
			.number = scope_printf(sc, "%s%0*" PRId64, prefix, numbers.width, numbers.first + (int64_t)i),
			.zone = range->zone != NULL ? range->zone : "",
			.seats = range->seats,
		};
	/* the last is the longest */
	enum rc rc = check_table(sc, &(*out)[*n - 1], &field);

	return rc == RC_OK ? RC_OK : fault_at(sc, rc, "/%s", strcmp(field, "number") == 0 ? "prefix" : field);
}

static enum rc
check_clashes(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct table *rows, size_t n)
{
	const char **numbers = scope_array(sc, n, sizeof(*numbers)), **found;
	struct text *told = text_new(sc, (size_t)CLASHES_TOLD * 300);
	size_t n_found;

	for (size_t i = 0; i < n; i++)
		numbers[i] = rows[i].number;
	TRY(table_find_numbers(sc, pg, restaurant_id, rows[0].zone, numbers, n, &found, &n_found));
	if (n_found == 0)
		return RC_OK;
	for (size_t i = 0; i < n_found && i < CLASHES_TOLD; i++)
		text_addf(told, "%s%s", i > 0 ? ", " : "", found[i]);
	text_add(told, n_found > CLASHES_TOLD ? " ..." : "");
	enum rc rc = fault_at(sc, fault(sc, RC_CONFLICT, "tables_clash", "the zone '%s' has %zu of these numbers already: %s",
					rows[0].zone, n_found, told->at), "/range");

	fault_arg(sc, "count", "%zu", n_found);
	fault_arg(sc, "numbers", "%s", told->at);
	return rc;
}

static enum rc
note_down(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id, const struct table_range *range)
{
	struct text *json = text_new(sc, 4000);

	text_add(json, "{\"range\":");
	text_add_json(json, range->range);
	text_add(json, ",\"prefix\":");
	text_add_json(json, range->prefix);
	text_add(json, ",\"zone\":");
	text_add_json(json, range->zone);
	text_addf(json, ",\"seats\":%" PRId32 "}", range->seats);
	const char *subject = scope_printf(sc, "%" PRId64, restaurant_id);

	return audit_add(sc, app->pg, who, &(struct audit){"table.add_range", restaurant_id, "restaurant", subject, json->at});
}

enum rc
add_table_range(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id,
		const struct table_range *range, struct table_list *out)
{
	struct restaurant restaurant;
	struct table *rows;
	size_t n;
	AUTO_PG_TX *tx = NULL;

	TRY(make_rows(sc, range, &rows, &n));
	TRY(restaurant_load(sc, app->pg, who, restaurant_id, &restaurant));
	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(restaurant_lock(sc, app->pg, restaurant_id));
	TRY(restaurant_load(sc, app->pg, who, restaurant_id, &restaurant)); /* as those before have left it */
	TRY(check_table_count(sc, app, (size_t)restaurant.n_tables + n));
	TRY(check_clashes(sc, app->pg, restaurant_id, rows, n));
	const char **uuids = scope_array(sc, n, sizeof(*uuids));

	TRY(table_insert(sc, app->pg, restaurant_id, rows, n, uuids));
	TRY(note_down(sc, app, who, restaurant_id, range));
	TRY(table_load_these(sc, app->pg, uuids, n, out));
	return pg_commit(sc, app->pg);
}

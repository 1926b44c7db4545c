#include "config.h"
#include "ctl/remote/rows.h"

#include <stdio.h>

#include "base/scope.h"

enum rc
rows_cell(struct scope *sc, const struct js *object, const char *name, const char **out)
{
	struct js field;
	bool there;
	const char *string = NULL;
	struct text *t = text_new(sc, ROWS_CELL_MAX);

	TRY(js_value(sc, object, name, JS_NULLABLE, &field, &there));
	if (there) {
		struct bytes json = js_bytes(sc, &field);

		if (((const char *)json.at)[0] == '"')
			TRY(js_as_text(sc, &field, 0, ROWS_CELL_MAX, &string));
		else
			string = scope_copy_n(sc, json.at, json.len);
		text_add_plain(t, string);
	}
	*out = t->at;
	return text_check(sc, t, name);
}

static void
print_header(const struct rows *rows)
{
	for (const char *const *name = rows->columns; *name != NULL; name++)
		(void)printf("%s%c", *name, name[1] != NULL ? '\t' : '\n');
}

static enum rc
print_cells(struct scope *sc, const struct rows *rows, const struct js *object)
{
	const char *cell;

	for (const char *const *name = rows->columns; *name != NULL; name++) {
		TRY(rows_cell(sc, object, *name, &cell));
		(void)printf("%s%c", cell, name[1] != NULL ? '\t' : '\n');
	}
	return RC_OK;
}

static void
print_json(struct scope *sc, const struct js *object)
{
	struct bytes json = js_bytes(sc, object);

	(void)fwrite(json.at, 1, json.len, stdout);
}

enum rc
rows_add(struct scope *sc, void *ctx, const struct js *object)
{
	struct rows *rows = ctx;
	bool first = rows->shown++ == 0;

	if (!rows->json) {
		if (first)
			print_header(rows);
		return print_cells(sc, rows, object);
	}
	(void)printf("%s", first ? "[" : ",\n");
	print_json(sc, object);
	return RC_OK;
}

void
rows_end(const struct rows *rows)
{
	if (rows->json)
		(void)printf("%s]\n", rows->shown == 0 ? "[" : "");
	else if (rows->shown == 0)
		print_header(rows);
}

enum rc
rows_one(struct scope *sc, const char *const *columns, bool json, const struct js *object)
{
	struct rows rows = {columns, json, 0};

	if (!json)
		return rows_add(sc, &rows, object);
	print_json(sc, object);
	(void)printf("\n");
	return RC_OK;
}

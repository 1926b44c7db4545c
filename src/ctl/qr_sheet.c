/* posmctl qr-sheet: the codes of a CSV's tables on paper, with their numbers. */
#include "config.h"

#include <string.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/roster.h"
#include "fresh/fresh.h"
#include "model/option.h"
#include "qr/qr.h"

static const char *
value_or(const struct args *args, const char *name, const char *otherwise)
{
	const char *value = args_value(args, name);

	return value != NULL ? value : otherwise;
}

static enum rc
read_count(struct scope *sc, const struct args *args, const char *name, int preset, int *out)
{
	const char *value = args_value(args, name);
	int64_t n = preset;

	if (value != NULL && !text_to_int(value, 1, FRESH_CELLS_MAX, &n))
		return fault(sc, RC_INVALID, "usage", "--%s must be a number from 1 to %d, not '%s'", name, FRESH_CELLS_MAX, value);
	*out = (int)n;
	return RC_OK;
}

static enum rc
run(struct scope *sc, const struct args *args)
{
	const struct conf *conf;
	struct fresh_sheet sheet = {.width_mm = 210, .height_mm = 297, .cuts = true, .title = value_or(args, "title", "")};
	struct fresh_sheet_item *items;
	struct qr_matrix *codes;
	struct roster roster;
	struct bytes pdf;

	TRY(conf_load(sc, option_table, OPT_COUNT, args->config, &conf));
	TRY(read_count(sc, args, "columns", 4, &sheet.columns));
	TRY(read_count(sc, args, "rows", 5, &sheet.rows));
	const struct roster_frame frame = {.link_template = value_or(args, "link-template", conf_text(conf, OPT_QR_URL_TEMPLATE)),
					   .restaurant = "", .brand = "", .date = "", .names = "{{table.uuid}}.pdf",
					   .max = (size_t)conf_int(conf, OPT_GENERATION_MAX_TABLES)};

	TRY(roster_load(sc, args_value(args, "tables"), &frame, &roster));
	items = scope_array(sc, roster.n, sizeof(*items));
	codes = scope_array(sc, roster.n, sizeof(*codes));
	for (size_t i = 0; i < roster.n; i++) {
		struct card card;

		TRY(roster_card(sc, &roster, i, &card));
		TRY(qr_encode(sc, card.url, SETTINGS_ECC_M, &codes[i]));
		items[i] = (struct fresh_sheet_item){&codes[i], card.number, card.zone};
	}
	sheet.fonts = (struct fresh_fonts){conf_text(conf, OPT_TEXT_DEFAULT_FONT), conf_text(conf, OPT_TEXT_FALLBACK_FONTS),
					   conf_text(conf, OPT_TEXT_FONT_DIRECTORY)};
	sheet.items = items;
	sheet.n = roster.n;
	TRY(fresh_qr_sheet(sc, &sheet, &pdf));
	return file_replace(sc, args_value(args, "out"), &pdf, 1);
}

static const struct args_option options[] = {
	{"tables", "FILE", true, "the tables: CSV with a header uuid,number[,zone,seats]"},
	{"out", "FILE", true, "the PDF to make"},
	{"title", "TEXT", false, "above each page"},
	{"columns", "N", false, "of an A4 page (default 4)"},
	{"rows", "N", false, "likewise (default 5)"},
	{"link-template", "URL", false, "the link behind a QR code, with {uuid} (default: option qr.url_template)"},
};

const struct ctl_command ctl_qr_sheet = {
	.spec = {
		.program = "posmctl",
		.config = CTL_NO_CONFIG,
		.command = "qr-sheet",
		.words = "",
		.about = "makes a PDF of all tables' codes with their numbers, without any server",
		.more = "",
		.options = options,
		.n_options = LENGTH_OF(options),
	},
	.run = run,
};

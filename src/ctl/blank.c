/* posmctl blank: empty pages of a size, to design on or to use as they are. */
#include "config.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/scope.h"
#include "base/text.h"
#include "ctl/commands.h"
#include "fresh/fresh.h"

static enum rc
read_mm(struct scope *sc, const struct args *args, const char *name, double *out)
{
	const char *value = args_value(args, name);
	char *end;

	if (value == NULL)
		return RC_OK;
	*out = strtod(value, &end); /* the C locale: posmctl sets no other */
	return end == value || *end != '\0' ? fault(sc, RC_INVALID, "usage", "--%s must be a number of millimetres, not '%s'", name, value)
					    : RC_OK;
}

static enum rc
run(struct scope *sc, const struct args *args)
{
	struct fresh_blank wanted = {.pages = 1};
	const char *pages = args_value(args, "pages");
	struct bytes pdf;
	int64_t n = 1;

	TRY(read_mm(sc, args, "width", &wanted.width_mm));
	TRY(read_mm(sc, args, "height", &wanted.height_mm));
	TRY(read_mm(sc, args, "bleed", &wanted.bleed_mm));
	if (pages != NULL && !text_to_int(pages, 1, FRESH_PAGES_MAX, &n))
		return fault(sc, RC_INVALID, "usage", "--pages must be a number from 1 to %d, not '%s'", FRESH_PAGES_MAX, pages);
	wanted.pages = (int)n;
	TRY(fresh_blank(sc, &wanted, &pdf));
	return file_replace(sc, args_value(args, "out"), &pdf, 1);
}

static const struct args_option options[] = {
	{"width", "MM", true, "of the page after the cut"},
	{"height", "MM", true, "likewise"},
	{"bleed", "MM", false, "around it (default 0)"},
	{"pages", "N", false, "how many (default 1)"},
	{"out", "FILE", true, "the PDF to make"},
};

const struct ctl_command ctl_blank = {
	.spec = {
		.program = "posmctl",
		.command = "blank",
		.words = "",
		.about = "makes a PDF of empty pages with trim and bleed boxes",
		.more = "",
		.options = options,
		.n_options = LENGTH_OF(options),
	},
	.run = run,
};

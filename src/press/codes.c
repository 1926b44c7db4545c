#include "config.h"
#include "press/codes.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/rc.h"

static const char *const faults[] = {
	/* faults */
	"bad_json",
	"bad_sheet",
	"bad_text",
	"bad_uuid",
	"file_missing",
	"file_unreadable",
	"file_unwritable",
	"font_directory",
	"fontconfig",
	"missing_field",
	"needs_password",
	"needs_rights",
	"no_glyph",
	"no_memory_file",
	"no_page",
	"not_a_pdf",
	"out_of_range",
	"picture_too_large",
	"png_failed",
	"press_failed",
	"prison_open",
	"qr_data",
	"qr_failed",
	"render_failed",
	"sheet_mismatch",
	"template_refused",
	"text_overset",
	"too_large",
	"unknown_field",
	"unknown_font",
	"unknown_placeholder",
	"wrong_password",
	"wrong_type",
	/* end */
};

static const char *const args[] = {
	/* args */
	"character", "code", "column", "font", "height", "kind", "known", "line", "max", "max_length", "min", "min_length", "name",
	"number", "page", "pages", "placeholder", "reason", "room", "room_height", "room_width", "size", "table", "text", "wanted",
	"what", "width", "words",
	/* end */
};

static const char *const causes[] = {
	"", "low_contrast", "wrong_payload", "wrong_module", "quiet_zone", "inverted", "small_module", "unreadable", "outside_page",
	"uneven_ground",
};

static const char *
find(const char *const *words, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i], word) == 0)
			return words[i];
	return NULL;
}

const char *
codes_fault(const char *word)
{
	return find(faults, LENGTH_OF(faults), word);
}

const char *
codes_arg(const char *word)
{
	return find(args, LENGTH_OF(args), word);
}

uint32_t
codes_cause_number(const char *cause)
{
	for (uint32_t i = 0; i < LENGTH_OF(causes); i++)
		if (strcmp(causes[i], cause) == 0)
			return i;
	assert(false && "a cause that the table does not know");
	return 0;
}

const char *
codes_cause(uint32_t number)
{
	return number < LENGTH_OF(causes) ? causes[number] : NULL;
}

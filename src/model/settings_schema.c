/*
 * The table of fields as JSON Schema (draft 2020-12). Ranges of lengths depend on the unit, so each unit has its own
 * definitions.
 */
#include "config.h"

#include <assert.h>

#include "model/placeholder.h"
#include "model/settings.h"
#include "model/settings_field.h"

/* utf8_is_control beyond ASCII's, in a class of characters */
#define MORE_CONTROL "\\\\u007f-\\\\u009f\\\\u2028\\\\u2029"

static void
add_words(struct text *out, const char *const *words)
{
	text_add(out, "\"enum\":[");
	for (size_t i = 0; words[i] != NULL; i++) {
		if (i > 0)
			text_add(out, ",");
		text_add_json(out, words[i]);
	}
	text_add(out, "]");
}

static void
add_range(struct text *out, const char *type, double min, double max)
{
	text_addf(out, "\"type\":\"%s\",\"minimum\":", type);
	text_add_decimal(out, min, 3);
	text_add(out, ",\"maximum\":");
	text_add_decimal(out, max, 3);
}

/* Every character but control characters and {{, and known placeholders; an ECMA-262 regular expression. */
static void
add_template(struct text *out, const struct settings_field *f)
{
	const char *characters = f->kind == FIELD_LINES ? "[^\\\\u0000-\\\\u0009\\\\u000b-\\\\u001f" MORE_CONTROL "]"
							: "[^\\\\u0000-\\\\u001f" MORE_CONTROL "]";

	text_addf(out, "\"type\":\"string\",\"minLength\":1,\"maxLength\":%d,\"pattern\":\"^(?:(?!\\\\{\\\\{)%s|", (int)f->max,
		  characters);
	text_addf(out, "\\\\{\\\\{[ %s]*(?:", f->kind == FIELD_LINES ? "\\n" : "");
	for (size_t i = 0; placeholder_name(i) != NULL; i++) {
		if (i > 0)
			text_add_char(out, '|');
		for (const char *c = placeholder_name(i); *c != '\0'; c++)
			text_addf(out, *c == '.' ? "\\\\." : "%c", *c);
	}
	text_addf(out, ")[ %s]*\\\\}\\\\})*$(?!\\n)\"", f->kind == FIELD_LINES ? "\\n" : "");
}

static void
add_kind(struct text *out, const struct settings_field *f, const struct settings_unit *unit)
{
	assert(unit != NULL || (f->kind != FIELD_POSITION && f->kind != FIELD_EXTENT));
	switch (f->kind) {
	case FIELD_CONST:
		text_addf(out, f->words[0][0] == '1' ? "\"const\":%s" : "\"const\":\"%s\"", f->words[0]);
		break;
	case FIELD_WORD:
		add_words(out, f->words);
		break;
	case FIELD_NUMBER:
		add_range(out, "number", f->min, f->max);
		break;
	case FIELD_PAGE:
		add_range(out, "integer", 1, SETTINGS_PAGE_MAX);
		break;
	case FIELD_POSITION:
		add_range(out, "number", -unit->reach, unit->reach);
		break;
	case FIELD_EXTENT:
		add_range(out, "number", SETTINGS_EXTENT_MIN, unit->reach);
		break;
	case FIELD_TEXT:
	case FIELD_LINES:
		add_template(out, f);
		break;
	case FIELD_FONT:
		text_addf(out, "\"type\":\"string\",\"maxLength\":%d,\"pattern\":", SETTINGS_FONT_MAX);
		text_add(out, "\"^[^:,\\\\u0000-\\\\u001f" MORE_CONTROL "]+(?::bold)?(?::italic)?$(?!\\n)\"");
		break;
	case FIELD_COLOR:
		text_add(out, "\"$ref\":\"#/$defs/color\"");
		break;
	case FIELD_PAINT:
		text_add(out, "\"anyOf\":[{\"$ref\":\"#/$defs/color\"},{\"type\":\"null\"}]");
		break;
	case FIELD_PART:
		if (f->max > 0)
			text_addf(out, "\"type\":\"array\",\"maxItems\":%d", (int)f->max);
		else
			text_add(out, "\"type\":\"object\"");
		break;
	}
}

static void
add_field(struct text *out, const struct settings_field *f, const struct settings_unit *unit)
{
	text_add_json(out, f->name);
	text_add(out, ":{");
	add_kind(out, f, unit);
	if (f->preset != NULL) {
		text_add(out, ",\"default\":");
		text_add(out, f->preset);
	}
	text_add(out, ",\"description\":");
	text_add_json(out, f->about);
	text_add(out, "}");
}

/* What is common to all objects, without the braces around. */
static void
add_object(struct text *out, const struct settings_field *fields, const struct settings_unit *unit)
{
	const char *comma = "";

	text_add(out, "\"type\":\"object\",\"additionalProperties\":false,\"required\":[");
	for (const struct settings_field *f = fields; f->name != NULL; f++)
		if (f->required) {
			text_add(out, comma);
			text_add_json(out, f->name);
			comma = ",";
		}
	text_add(out, "],\"properties\":{");
	for (const struct settings_field *f = fields; f->name != NULL; f++) {
		if (f != fields)
			text_add(out, ",");
		add_field(out, f, unit);
	}
	text_add(out, "}");
}

static void
add_unit(struct text *out, const struct settings_unit *unit)
{
	const char *name = unit->name;

	for (size_t i = 0; settings_type_words[i] != NULL; i++) {
		text_addf(out, ",\"%s_%s\":{", settings_type_words[i], name);
		add_object(out, settings_element_fields[i], unit);
		text_add(out, "}");
	}
	text_addf(out, ",\"mirror_%s\":{", name);
	add_object(out, settings_mirror_fields, unit);
	text_addf(out, "},\"element_%s\":{\"type\":\"object\",\"required\":[\"type\"],\"properties\":{\"type\":{", name);
	add_words(out, settings_type_words);
	text_add(out, "}},\"allOf\":[");
	for (size_t i = 0; settings_type_words[i] != NULL; i++)
		text_addf(out, "%s{\"if\":{\"properties\":{\"type\":{\"const\":\"%s\"}},\"required\":[\"type\"]},"
			       "\"then\":{\"$ref\":\"#/$defs/%s_%s\"}}", i > 0 ? "," : "", settings_type_words[i],
			  settings_type_words[i], name);
	text_add(out, "]}");
}

static void
add_unit_choice(struct text *out, const struct settings_unit *unit)
{
	text_addf(out, "{\"if\":{\"properties\":{\"unit\":{\"const\":\"%s\"}},\"required\":[\"unit\"]},\"then\":{\"properties\":{"
		       "\"elements\":{\"items\":{\"$ref\":\"#/$defs/element_%s\"}},\"mirror\":{\"$ref\":\"#/$defs/mirror_%s\"}}}}",
		  unit->name, unit->name, unit->name);
}

static const char color[] =
	"\"color\":{\"type\":\"object\",\"additionalProperties\":false,\"minProperties\":1,\"maxProperties\":1,"
	"\"description\":\"One of the three: rgb; cmyk in percent of ink; gray in percent of lightness (0 is black).\","
	"\"properties\":{"
	"\"rgb\":{\"type\":\"string\",\"pattern\":\"^#[0-9A-Fa-f]{6}$(?!\\n)\"},"
	"\"cmyk\":{\"type\":\"array\",\"minItems\":4,\"maxItems\":4,"
	"\"items\":{\"type\":\"number\",\"minimum\":0,\"maximum\":100}},"
	"\"gray\":{\"type\":\"number\",\"minimum\":0,\"maximum\":100}}}";

void
settings_schema(struct text *out)
{
	text_add(out, "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"title\":\"posm settings, format 1\",");
	add_object(out, settings_document_fields, NULL);
	text_add(out, ",\"allOf\":[");
	for (const struct settings_unit *unit = settings_units; unit->name != NULL; unit++) {
		if (unit != settings_units)
			text_add(out, ",");
		add_unit_choice(out, unit);
	}
	text_add(out, "],\"$defs\":{");
	text_add(out, color);
	for (const struct settings_unit *unit = settings_units; unit->name != NULL; unit++)
		add_unit(out, unit);
	text_add(out, "}}");
}

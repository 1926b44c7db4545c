/*
 * The one table of the settings' fields: settings.c reads by it, settings_schema.c publishes it. A field's range,
 * default and text stand here and nowhere else.
 */
#ifndef POSM_MODEL_SETTINGS_FIELD_H
#define POSM_MODEL_SETTINGS_FIELD_H

#include <stdbool.h>
#include <stddef.h>

enum settings_field_kind {
	FIELD_CONST,    /* words[0] alone; nothing is kept */
	FIELD_WORD,     /* one of words; an enum, by index */
	FIELD_NUMBER,   /* min..max; a double */
	FIELD_PAGE,     /* 1..SETTINGS_PAGE_MAX; an int */
	FIELD_POSITION, /* a length from -reach to reach; a double, in pt */
	FIELD_EXTENT,   /* a length from SETTINGS_EXTENT_MIN to reach; a double, in pt */
	FIELD_TEXT,     /* 1..max characters with placeholders, no control characters; a const char * */
	FIELD_LINES,    /* likewise, line feeds allowed */
	FIELD_FONT,     /* Family[:bold][:italic]; a const char * */
	FIELD_COLOR,    /* a struct settings_color */
	FIELD_PAINT,    /* a colour or null, which is none */
	FIELD_PART,     /* an object or array with fields of its own; read by its owner */
};

#define SETTINGS_EXTENT_MIN 0.1 /* in the settings' unit */
#define SETTINGS_FONT_MAX 100   /* characters */

struct settings_field {
	const char *name;
	enum settings_field_kind kind;
	size_t at; /* in the struct the table is for */
	bool required;
	double min, max;
	const char *const *words; /* ended by NULL */
	const char *preset; /* the default as JSON, NULL: none */
	const char *about;
};

struct settings_unit {
	const char *name;
	double points; /* of one unit */
	double reach;  /* the greatest length: 14400 pt, the greatest page (ISO 32000-1 Annex C.2) */
};

extern const struct settings_unit settings_units[];       /* in the order of the words of `unit`, ended by name NULL */
extern const struct settings_field settings_document_fields[]; /* ended by name NULL, as the others; for struct settings */
extern const struct settings_field settings_mirror_fields[]; /* for struct settings_mirror */
extern const char *const settings_type_words[];              /* in the order of enum settings_type, ended by NULL */
extern const struct settings_field *const settings_element_fields[]; /* of each type; for struct settings_element */

#endif

#include "config.h"
#include "pdf/survey_colour.h"

#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"

#define NESTED_MAX 4 /* spaces based on each other */

static const struct {
	const char *name;
	unsigned colours;
} families[] = {
	{"/DeviceGray", SURVEY_GRAY}, {"/G", SURVEY_GRAY},	 {"/CalGray", SURVEY_GRAY}, {"/DeviceRGB", SURVEY_RGB},
	{"/RGB", SURVEY_RGB},	      {"/CalRGB", SURVEY_RGB},	 {"/DeviceCMYK", SURVEY_CMYK}, {"/CMYK", SURVEY_CMYK},
	{"/Lab", SURVEY_LAB},
};

static unsigned
family(const char *name)
{
	for (size_t i = 0; i < LENGTH_OF(families); i++)
		if (strcmp(families[i].name, name) == 0)
			return families[i].colours;
	return 0;
}

const char *
survey_clean(struct scope *sc, const char *text)
{
	size_t n = strnlen(text, SURVEY_NAME_MAX);

	while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--; /* not in the middle of a character */
	char *copy = scope_copy_n(sc, text, n);

	for (char *p = copy; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	size_t chars;

	if (!utf8_count(copy, n, &chars))
		for (char *p = copy; *p != '\0'; p++)
			if ((unsigned char)*p > '~')
				*p = '?';
	return copy;
}

static void
add_spot(struct scope *sc, qpdf_data q, qpdf_oh name, struct survey *out)
{
	static const char *const process[] = {"/None", "/All", "/Cyan", "/Magenta", "/Yellow", "/Black"};

	if (!qpdf_oh_is_name(q, name))
		return;
	const char *word = qpdf_oh_get_name(q, name);

	for (size_t i = 0; i < LENGTH_OF(process); i++)
		if (strcmp(process[i], word) == 0) {
			out->colours |= i >= 2 ? SURVEY_CMYK : 0;
			return;
		}
	out->colours |= SURVEY_SPOT;
	const char *clean = survey_clean(sc, word + 1);

	for (size_t i = 0; i < out->n_spots; i++)
		if (strcmp(out->spots[i], clean) == 0)
			return;
	if (out->n_spots < SURVEY_SPOTS_MAX)
		out->spots[out->n_spots++] = clean;
}

static void
add_profile(qpdf_data q, qpdf_oh profile, struct survey *out)
{
	int n = (int)doc_number(q, profile, "/N", 0);

	out->colours |= SURVEY_ICC | (n == 1 ? SURVEY_GRAY : n == 3 ? SURVEY_RGB : n == 4 ? SURVEY_CMYK : 0);
}

static void
add_nested(struct scope *sc, qpdf_data q, qpdf_oh space, int depth, struct survey *out)
{
	if (qpdf_oh_is_name(q, space))
		out->colours |= family(qpdf_oh_get_name(q, space));
	if (!qpdf_oh_is_array(q, space) || qpdf_oh_get_array_n_items(q, space) < 2 || depth == NESTED_MAX)
		return;
	qpdf_oh kind = qpdf_oh_get_array_item(q, space, 0), of = qpdf_oh_get_array_item(q, space, 1);
	const char *word = qpdf_oh_is_name(q, kind) ? qpdf_oh_get_name(q, kind) : "";

	out->colours |= family(word);
	if (strcmp(word, "/ICCBased") == 0)
		add_profile(q, of, out);
	else if (strcmp(word, "/Indexed") == 0 || strcmp(word, "/I") == 0 || strcmp(word, "/Pattern") == 0)
		add_nested(sc, q, of, depth + 1, out);
	else if (strcmp(word, "/Separation") == 0)
		add_spot(sc, q, of, out);
	else if (strcmp(word, "/DeviceN") == 0 && qpdf_oh_is_array(q, of))
		for (int i = 0, n = qpdf_oh_get_array_n_items(q, of); i < n && i < SURVEY_SPOTS_MAX; i++)
			add_spot(sc, q, qpdf_oh_get_array_item(q, of, i), out);
}

void
survey_colour_add(struct scope *sc, qpdf_data q, qpdf_oh space, struct survey *out)
{
	add_nested(sc, q, space, 0, out);
}

void
survey_colour_add_name(struct scope *sc, qpdf_data q, const char *name, qpdf_oh resources, struct survey *out)
{
	unsigned known = name != NULL ? family(name) : 0;

	out->colours |= known;
	if (name != NULL && known == 0)
		survey_colour_add(sc, q, doc_key(q, doc_key(q, resources, "/ColorSpace"), name), out);
}

#include "config.h"
#include "pdf/survey.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "pdf/flood.h"
#include "pdf/survey_colour.h"
#include "pdf/token.h"

#define DEPTH_MAX 12      /* forms and patterns in each other */
#define STREAMS_MAX 2000  /* forms and patterns painted on one page */
#define LOOKUPS_MAX 50000 /* of resources, by one page's content */
#define TOKENS_MAX 20000000
#define OPERANDS_MAX 6
#define STATES_MAX 256
#define PX_MAX 1e7

struct walk {
	struct scope *sc;
	qpdf_data q;
	const struct geometry *g;
	struct survey *out;
	size_t streams, lookups, tokens;
};

/* A stream while it is read. */
struct layer {
	struct walk *w;
	qpdf_oh resources;
	int depth;
	struct ink_matrix matrix, saved[STATES_MAX];
	size_t n_saved;
	struct token operands[OPERANDS_MAX]; /* the last ones, newest last */
	size_t n_operands;
	struct token font; /* the last name looked up */
};

static void read_content(struct layer *l, const char *at, size_t len);

/* ---- resources ------------------------------------------------------------------------------------- */

static const char *
name_of(const struct walk *w, const struct token *t)
{
	return t->kind == TOKEN_NAME ? scope_copy_n(w->sc, t->at, t->len) : NULL;
}

/* The resource an operator's last operand names; null where there is none. */
static qpdf_oh
resource(struct layer *l, const char *category)
{
	struct walk *w = l->w;
	const char *name = l->n_operands > 0 ? name_of(w, &l->operands[l->n_operands - 1]) : NULL;

	if (name == NULL || ++w->lookups > LOOKUPS_MAX) {
		w->out->cut |= w->lookups > LOOKUPS_MAX;
		return qpdf_oh_new_null(w->q);
	}
	return doc_key(w->q, doc_key(w->q, l->resources, category), name);
}

static double
operand(const struct layer *l, size_t from_end)
{
	return l->n_operands >= from_end ? token_number(&l->operands[l->n_operands - from_end]) : 0;
}

/* ---- fonts ----------------------------------------------------------------------------------------- */

static const char *
font_type(qpdf_data q, qpdf_oh font)
{
	static const char *const types[] = {"Type0", "Type1", "TrueType", "Type3", "MMType1"};
	qpdf_oh subtype = doc_key(q, font, "/Subtype");

	for (size_t i = 0; i < LENGTH_OF(types); i++)
		if (qpdf_oh_is_name(q, subtype) && strcmp(qpdf_oh_get_name(q, subtype) + 1, types[i]) == 0)
			return types[i];
	return "other";
}

static bool
is_embedded(qpdf_data q, qpdf_oh font)
{
	static const char *const files[] = {"/FontFile", "/FontFile2", "/FontFile3"};
	qpdf_oh kids = doc_key(q, font, "/DescendantFonts");

	if (doc_has_name(q, font, "/Subtype", "/Type3"))
		return true; /* its glyphs are content */
	if (qpdf_oh_is_array(q, kids) && qpdf_oh_get_array_n_items(q, kids) > 0)
		font = qpdf_oh_get_array_item(q, kids, 0);
	for (size_t i = 0; i < LENGTH_OF(files); i++)
		if (qpdf_oh_is_stream(q, doc_key(q, doc_key(q, font, "/FontDescriptor"), files[i])))
			return true;
	return false;
}

/* "ABCDEF+Name" is a subset of Name (ISO 32000-1 9.6.4). */
static const char *
base_name(const struct walk *w, qpdf_oh font)
{
	qpdf_oh base = doc_key(w->q, font, "/BaseFont");
	const char *name = qpdf_oh_is_name(w->q, base) ? qpdf_oh_get_name(w->q, base) + 1 : "";

	if (strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 6 && name[6] == '+')
		name += 7;
	return survey_clean(w->sc, name);
}

static void
take_font(struct layer *l)
{
	struct walk *w = l->w;
	struct survey *s = w->out;

	/* Tf has the size behind the name */
	if (l->n_operands < 2)
		return;
	l->n_operands--;
	const struct token *name = &l->operands[l->n_operands - 1];

	if (name->kind != TOKEN_NAME || (name->len == l->font.len && memcmp(name->at, l->font.at, name->len) == 0))
		return;
	l->font = *name;
	qpdf_oh font = resource(l, "/Font");

	if (!qpdf_oh_is_dictionary(w->q, font))
		return;
	struct survey_font found = {base_name(w, font), font_type(w->q, font), is_embedded(w->q, font)};

	for (size_t i = 0; i < s->n_fonts; i++)
		if (strcmp(s->fonts[i].name, found.name) == 0 && s->fonts[i].type == found.type &&
		    s->fonts[i].embedded == found.embedded)
			return;
	if (s->n_fonts < SURVEY_FONTS_MAX)
		s->fonts[s->n_fonts++] = found;
	else
		s->cut = true;
}

/* ---- images ---------------------------------------------------------------------------------------- */

static void
show_unit_square(const struct geometry *g, const struct ink_matrix *m, double box[4])
{
	box[0] = box[1] = INFINITY;
	box[2] = box[3] = -INFINITY;
	for (int i = 0; i < 4; i++) {
		double x = i & 1, y = i >> 1;

		ink_apply(m, &x, &y);
		y = g->height - y;
		box[0] = fmin(box[0], x), box[1] = fmin(box[1], y);
		box[2] = fmax(box[2], x), box[3] = fmax(box[3], y);
	}
}

static void
add_image(struct layer *l, double width, double height, bool mask)
{
	struct survey *s = l->w->out;
	const double *m = l->matrix.m;
	double across = hypot(m[0], m[1]), up = hypot(m[2], m[3]); /* pt of the shown page */

	if (!(width >= 1 && width <= PX_MAX && height >= 1 && height <= PX_MAX && across > 0 && up > 0))
		return;
	if (s->n_images == SURVEY_IMAGES_MAX) {
		s->cut = true;
		return;
	}
	struct survey_image *image = &s->images[s->n_images++];

	*image = (struct survey_image){(int)width, (int)height, mask, fmin(width / across, height / up) * 72, {0}};
	show_unit_square(l->w->g, &l->matrix, image->box);
}

static void
take_image(struct layer *l, qpdf_oh image)
{
	qpdf_data q = l->w->q;
	qpdf_oh mask = doc_key(q, image, "/ImageMask");
	bool is_mask = qpdf_oh_is_bool(q, mask) && qpdf_oh_get_bool_value(q, mask);

	add_image(l, doc_number(q, image, "/Width", 0), doc_number(q, image, "/Height", 0), is_mask);
	if (!is_mask)
		survey_colour_add(l->w->sc, q, doc_key(q, image, "/ColorSpace"), l->w->out);
	l->w->out->transparency |= qpdf_oh_is_stream(q, doc_key(q, image, "/SMask"));
}

/* BI key value ... ID: names may be short (ISO 32000-1 table 93). */
static void
take_inline_image(struct layer *l, struct token_reader *r)
{
	struct token key, value;
	double width = 0, height = 0;
	bool mask = false;

	while (token_next(r, &key) && !(key.kind == TOKEN_WORD && token_is(&key, "ID")) && token_next(r, &value)) {
		if (token_is(&key, "/W") || token_is(&key, "/Width"))
			width = token_number(&value);
		else if (token_is(&key, "/H") || token_is(&key, "/Height"))
			height = token_number(&value);
		else if (token_is(&key, "/IM") || token_is(&key, "/ImageMask"))
			mask = token_is(&value, "true");
		else if ((token_is(&key, "/CS") || token_is(&key, "/ColorSpace")) && value.kind == TOKEN_NAME)
			survey_colour_add_name(l->w->sc, l->w->q, name_of(l->w, &value), l->resources, l->w->out);
	}
	add_image(l, width, height, mask);
}

/* ---- forms and patterns ---------------------------------------------------------------------------- */

/* A stream within the page: its own resources, or those of where it is used. */
static void
descend(struct layer *from, qpdf_oh stream, const struct ink_matrix *matrix)
{
	struct walk *w = from->w;
	unsigned char *at = NULL;
	size_t len = 0;
	qpdf_oh resources = doc_key(w->q, stream, "/Resources");

	if (from->depth == DEPTH_MAX || ++w->streams > STREAMS_MAX || flood_check(w->sc, w->q, stream, 1) != RC_OK) {
		fault_clear(w->sc);
		w->out->cut = true;
		return;
	}
	if ((qpdf_oh_get_stream_data(w->q, stream, qpdf_dl_all, NULL, &at, &len) & (QPDF_ERRORS)) != 0)
		(void)qpdf_get_error(w->q);
	struct layer *layer = calloc(1, sizeof(*layer));

	if (layer == NULL)
		abort();
	*layer = (struct layer){.w = w, .depth = from->depth + 1, .matrix = *matrix,
				.resources = qpdf_oh_is_dictionary(w->q, resources) ? resources : from->resources};
	if (at != NULL)
		read_content(layer, (const char *)at, len);
	free(layer);
	free(at);
}

static void
take_xobject(struct layer *l)
{
	qpdf_data q = l->w->q;
	qpdf_oh object = resource(l, "/XObject");
	struct ink_matrix own = ink_identity;

	if (!qpdf_oh_is_stream(q, object))
		return;
	if (doc_has_name(q, object, "/Subtype", "/Image")) {
		take_image(l, object);
		return;
	}
	qpdf_oh dict = qpdf_oh_get_dict(q, object);

	l->w->out->transparency |= doc_has_name(q, doc_key(q, dict, "/Group"), "/S", "/Transparency");
	doc_matrix(q, dict, "/Matrix", &own);
	own = ink_multiply(&own, &l->matrix);
	descend(l, object, &own);
}

static void
take_pattern(struct layer *l)
{
	qpdf_data q = l->w->q;
	qpdf_oh pattern = resource(l, "/Pattern");

	if (qpdf_oh_is_stream(q, pattern))
		descend(l, pattern, &l->matrix);
	else
		survey_colour_add(l->w->sc, q, doc_key(q, doc_key(q, pattern, "/Shading"), "/ColorSpace"), l->w->out);
}

static void
take_state(struct layer *l)
{
	qpdf_data q = l->w->q;
	qpdf_oh state = resource(l, "/ExtGState"), mode = doc_key(q, state, "/BM");

	l->w->out->transparency |= doc_number(q, state, "/ca", 1) < 1 || doc_number(q, state, "/CA", 1) < 1 ||
				   qpdf_oh_is_dictionary(q, doc_key(q, state, "/SMask")) || qpdf_oh_is_array(q, mode) ||
				   (qpdf_oh_is_name(q, mode) && !qpdf_oh_is_name_and_equals(q, mode, "/Normal"));
}

/* ---- content --------------------------------------------------------------------------------------- */

static void
take_matrix(struct layer *l)
{
	const struct ink_matrix m = {{operand(l, 6), operand(l, 5), operand(l, 4), operand(l, 3), operand(l, 2), operand(l, 1)}};

	l->matrix = ink_multiply(&m, &l->matrix);
}

static void
save(struct layer *l)
{
	if (l->n_saved < STATES_MAX)
		l->saved[l->n_saved] = l->matrix;
	l->n_saved++;
}

static void
restore(struct layer *l)
{
	if (l->n_saved == 0)
		return;
	if (--l->n_saved < STATES_MAX)
		l->matrix = l->saved[l->n_saved];
}

static void
take_space(struct layer *l)
{
	if (l->n_operands > 0 && l->operands[l->n_operands - 1].kind == TOKEN_NAME && ++l->w->lookups <= LOOKUPS_MAX)
		survey_colour_add_name(l->w->sc, l->w->q, name_of(l->w, &l->operands[l->n_operands - 1]), l->resources, l->w->out);
}

static void
take_shading(struct layer *l)
{
	survey_colour_add(l->w->sc, l->w->q, doc_key(l->w->q, resource(l, "/Shading"), "/ColorSpace"), l->w->out);
}

static const struct {
	const char *word;
	void (*take)(struct layer *l); /* NULL: nothing but the colours */
	unsigned colours;
} operators[] = {
	{"q", save},	    {"Q", restore},	    {"cm", take_matrix}, {"Do", take_xobject},	{"Tf", take_font},
	{"gs", take_state}, {"sh", take_shading},   {"scn", take_pattern}, {"SCN", take_pattern}, {"cs", take_space},
	{"CS", take_space}, {"g", NULL, SURVEY_GRAY}, {"G", NULL, SURVEY_GRAY}, {"rg", NULL, SURVEY_RGB},
	{"RG", NULL, SURVEY_RGB}, {"k", NULL, SURVEY_CMYK}, {"K", NULL, SURVEY_CMYK},
};

static void
take_operator(struct layer *l, const struct token *token, struct token_reader *r)
{
	if (token_is(token, "BI"))
		take_inline_image(l, r);
	for (size_t i = 0; i < LENGTH_OF(operators); i++)
		if (token_is(token, operators[i].word)) {
			l->w->out->colours |= operators[i].colours;
			if (operators[i].take != NULL)
				operators[i].take(l);
			break;
		}
	l->n_operands = 0;
}

static bool
is_operator(const struct token *t)
{
	return t->kind == TOKEN_WORD && (t->at[0] >= 'A' || t->at[0] == '\'' || t->at[0] == '"') && !token_is(t, "true") &&
	       !token_is(t, "false") && !token_is(t, "null");
}

static void
push(struct layer *l, const struct token *token)
{
	if (l->n_operands == OPERANDS_MAX) {
		memmove(l->operands, l->operands + 1, (OPERANDS_MAX - 1) * sizeof(l->operands[0]));
		l->n_operands--;
	}
	l->operands[l->n_operands++] = *token;
}

static void
read_content(struct layer *l, const char *at, size_t len)
{
	struct token_reader reader = {.at = at, .len = len};
	struct token token;

	while (token_next(&reader, &token)) {
		if (++l->w->tokens > TOKENS_MAX) {
			l->w->out->cut = true;
			return;
		}
		if (is_operator(&token))
			take_operator(l, &token, &reader);
		else if (token.kind == TOKEN_WORD || token.kind == TOKEN_NAME)
			push(l, &token);
	}
}

enum rc
survey_page(struct scope *sc, qpdf_data q, int number, const struct geometry *g, struct survey **out)
{
	qpdf_oh page = qpdf_get_page_n(q, (size_t)number - 1);
	struct survey *s = scope_alloc(sc, sizeof(*s));
	struct walk w = {.sc = sc, .q = q, .g = g, .out = s};
	struct layer *layer = scope_alloc(sc, sizeof(*layer));
	unsigned char *at = NULL;
	size_t len = 0;

	*out = s;
	*layer = (struct layer){.w = &w, .resources = doc_key(q, page, "/Resources"), .matrix = ink_invert(&g->matrix)};
	if (flood_check(sc, q, doc_key(q, page, "/Contents"), number) != RC_OK) {
		fault_clear(sc);
		s->cut = true;
		return RC_OK;
	}
	if ((qpdf_oh_get_page_content_data(q, page, &at, &len) & (QPDF_ERRORS)) != 0) {
		(void)qpdf_get_error(q);
		s->damaged = true;
	}
	if (at != NULL)
		read_content(layer, (const char *)at, len);
	free(at);
	return doc_check(sc, q, "looking at a page");
}

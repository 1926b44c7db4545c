#include "config.h"
#include "pdf/preflight_elements.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/scope.h"

#define ROUNDING 1e-6 /* mm: 18.000000001 is 18 */
#define NEAR_PT (0.1 / MM_PER_PT)
#define ASCENT 0.8 /* of the size: a line's extent above and below its baseline */
#define DESCENT 0.25
#define CARD_TEXTS_MAX ((size_t)64 * 1024)

enum trouble { TROUBLE_GLYPH, TROUBLE_OVERSET, TROUBLE_DATA, TROUBLE_SHRUNK, TROUBLE_CLIPPED, TROUBLES };

/* An element as it was seen over all cards; its mirror image is another. */
struct look {
	bool seen;
	int page;
	double box[4];    /* what is drawn, on the shown page: left, top, right, bottom, pt */
	double module;    /* least side of a module, pt */
	size_t codes;     /* seen of a code's element */
	bool varied;      /* they are not all one */
	uint8_t payload[DIGEST_BYTES]; /* the first one's */
	double size;      /* least size of a text, pt */
	char character[32], code[16]; /* the first that no font has: itself, U+10DB */
	struct finding_tables tables[TROUBLES];
};

struct preflight_elements {
	const struct settings *settings;
	const struct fold *fold;
	struct proof_limits limits;
	struct look *looks; /* 2 an element: itself, its mirror image */
	const char *number; /* of the card being drawn */
	const struct card *card;
	struct card densest; /* its strings are in `texts` */
	bool has_densest;
	double module; /* pt, of its smallest */
	struct text texts;
};

/* ---- seeing ---------------------------------------------------------------------------------------- */

static struct look *
look_of(struct preflight_elements *p, size_t element, bool mirrored)
{
	return &p->looks[2 * element + mirrored];
}

static void
keep_argument(const struct fault *fault, const char *name, char *to, size_t room)
{
	for (int i = 0; i < fault->n_args; i++)
		if (strcmp(fault->args[i].name, name) == 0)
			(void)snprintf(to, room, "%s", fault->args[i].value);
}

static void
take_trouble(void *ctx, const struct scope *sc, size_t element)
{
	struct preflight_elements *p = ctx;
	struct look *look = look_of(p, element, false);
	const struct fault *fault = &sc->fault;
	enum trouble trouble = strcmp(fault->code, "no_glyph") == 0	 ? TROUBLE_GLYPH
			       : strcmp(fault->code, "text_overset") == 0 ? TROUBLE_OVERSET
									  : TROUBLE_DATA;

	if (look->character[0] == '\0') {
		keep_argument(fault, "character", look->character, sizeof(look->character));
		keep_argument(fault, "code", look->code, sizeof(look->code));
	}
	finding_tables_add(&look->tables[trouble], p->number);
}

static void
end_elements(void *thing)
{
	struct preflight_elements *p = thing;

	for (size_t i = 0; i < 2 * p->settings->n; i++)
		for (int k = 0; k < TROUBLES; k++)
			finding_tables_close(&p->looks[i].tables[k]);
	text_close(&p->texts);
}

struct preflight_elements *
preflight_elements_open(struct scope *sc, const struct settings *settings, const struct fold *fold, struct overlay *overlay,
			const struct proof_limits *limits)
{
	struct preflight_elements *p = scope_alloc(sc, sizeof(*p));

	*p = (struct preflight_elements){.settings = settings, .fold = fold, .limits = *limits, .number = ""};
	p->looks = scope_array(sc, 2 * settings->n + 1, sizeof(*p->looks));
	text_open(&p->texts, CARD_TEXTS_MAX);
	scope_at_end(sc, end_elements, p);
	overlay_tell_trouble(overlay, take_trouble, p);
	return p;
}

void
preflight_elements_begin(struct preflight_elements *p, const struct card *card)
{
	p->card = card;
	p->number = card->number;
}

/* A point in overlay coordinates belongs to what the element covers. */
static void
cover(struct look *look, const struct geometry *g, const struct ink_matrix *place, double x, double y)
{
	ink_apply(place, &x, &y);
	y = g->height - y;
	if (!look->seen) {
		look->box[0] = look->box[2] = x;
		look->box[1] = look->box[3] = y;
		look->seen = true;
	}
	look->box[0] = fmin(look->box[0], x), look->box[1] = fmin(look->box[1], y);
	look->box[2] = fmax(look->box[2], x), look->box[3] = fmax(look->box[3], y);
}

static void
cover_box(struct look *look, const struct geometry *g, const struct ink_matrix *place, const double box[4])
{
	for (int i = 0; i < 4; i++)
		cover(look, g, place, box[i & 1 ? 2 : 0], box[i & 2 ? 3 : 1]);
}

/* Its strings go into one text first: that may move while it grows. */
static void
keep_densest(struct preflight_elements *p, double module)
{
	const char *const from[] = {p->card->uuid, p->card->number, p->card->zone, p->card->seats, p->card->url,
				    p->card->restaurant, p->card->brand, p->card->date};
	const char **to[] = {&p->densest.uuid, &p->densest.number, &p->densest.zone, &p->densest.seats, &p->densest.url,
			     &p->densest.restaurant, &p->densest.brand, &p->densest.date};
	size_t at[LENGTH_OF(from)];

	text_clear(&p->texts);
	for (size_t i = 0; i < LENGTH_OF(from); i++) {
		at[i] = p->texts.len;
		text_add_bytes(&p->texts, from[i], strlen(from[i]) + 1);
	}
	p->densest = *p->card;
	for (size_t i = 0; i < LENGTH_OF(from); i++)
		*to[i] = p->texts.full ? "" : p->texts.at + at[i];
	p->module = module;
	p->has_densest = true;
}

static void
see_payload(struct look *look, const char *payload)
{
	uint8_t digest[DIGEST_BYTES];

	digest_of((struct bytes){payload, strlen(payload)}, digest);
	if (look->codes++ == 0)
		memcpy(look->payload, digest, sizeof(digest));
	look->varied |= memcmp(look->payload, digest, sizeof(digest)) != 0;
}

static void
see_code(struct preflight_elements *p, const struct overlay_qr *qr, int page)
{
	struct look *look = look_of(p, qr->element, qr->mirrored);
	const double box[4] = {0, 0, qr->matrix.side, qr->matrix.side};

	if (look->module == 0 || qr->module < look->module)
		look->module = qr->module;
	look->page = page;
	see_payload(look, qr->payload);
	cover_box(look, &p->fold->pages[page - 1], &qr->place, box);
	if (!p->has_densest || qr->module < p->module)
		keep_densest(p, qr->module);
}

static void
see_line(struct preflight_elements *p, const struct overlay_line *line, int page)
{
	struct look *look = look_of(p, line->element, line->mirrored);
	double box[4] = {0, -DESCENT * line->size, line->width, ASCENT * line->size};

	for (int i = 0; i < 4 && line->clipped; i++)
		box[i] = i < 2 ? fmax(box[i], line->clip[i]) : fmin(box[i], line->clip[i]);
	look->page = page;
	if (box[0] < box[2] && box[1] < box[3])
		cover_box(look, &p->fold->pages[page - 1], &line->place, box);
}

static void
see_note(struct preflight_elements *p, const struct overlay_note *note)
{
	struct look *look = look_of(p, note->element, false);

	finding_tables_add(&look->tables[note->kind == OVERLAY_CLIPPED ? TROUBLE_CLIPPED : TROUBLE_SHRUNK], p->number);
	if (look->size == 0 || note->size < look->size)
		look->size = note->size;
}

void
preflight_elements_take(struct preflight_elements *p, const struct card_layer *layers)
{
	for (size_t i = 0; i < p->fold->n_slots; i++) {
		const struct overlay_marks *marks = layers[i].marks;
		int page = p->fold->slots[i].page;

		for (size_t k = 0; k < marks->n_qr; k++)
			see_code(p, &marks->qr[k], page);
		for (size_t k = 0; k < marks->n_lines; k++)
			see_line(p, &marks->lines[k], page);
		for (size_t k = 0; k < marks->n_notes; k++)
			see_note(p, &marks->notes[k]);
	}
}

const struct card *
preflight_elements_densest(const struct preflight_elements *p)
{
	return p->has_densest ? &p->densest : NULL;
}

/* ---- proving --------------------------------------------------------------------------------------- */

static void
box_of_code(const struct geometry *g, const struct overlay_qr *qr, double box[4])
{
	struct look look = {.seen = false};
	const double symbol[4] = {0, 0, qr->matrix.side, qr->matrix.side};

	cover_box(&look, g, &qr->place, symbol);
	memcpy(box, look.box, sizeof(look.box));
}

/* Size and place are judged below, over all tables. */
static bool
is_told_elsewhere(const char *cause)
{
	return cause[0] == '\0' || strcmp(cause, "small_module") == 0 || strcmp(cause, "outside_page") == 0;
}

static void
tell_verdict(struct findings *f, const struct press_proof *verdict, const struct overlay_qr *qr, const double box[4], int page)
{
	bool failed = verdict->verdict == PRESS_PROOF_FAILED;

	if (is_told_elsewhere(verdict->cause) ||
	    !finding_begin(f, failed ? FINDING_ERROR : FINDING_WARNING, verdict->cause, page))
		return;
	finding_at(f, box);
	finding_element(f, qr->element);
	finding_arg(f, "contrast", "%.0f", verdict->contrast * 100);
	finding_end(f);
}

/* A card's codes one by one: a proof of all would tell the worst alone. */
enum rc
preflight_elements_prove(struct scope *sc, struct preflight_elements *p, struct proof *proof, const struct card_layer *layers,
			 struct bytes tail, struct findings *f)
{
	size_t n_slots = p->fold->n_slots;
	struct card_layer *one = scope_array(sc, n_slots, sizeof(*one));
	struct overlay_marks *marks = scope_array(sc, n_slots, sizeof(*marks));

	for (size_t i = 0; proof != NULL && i < n_slots; i++)
		for (size_t k = 0; k < layers[i].marks->n_qr; k++) {
			const struct overlay_qr *qr = &layers[i].marks->qr[k];
			int page = p->fold->slots[i].page;
			struct press_proof verdict;
			double box[4];

			for (size_t j = 0; j < n_slots; j++) {
				marks[j] = *layers[j].marks;
				marks[j].n_qr = i == j;
				marks[j].qr = qr;
				one[j] = (struct card_layer){layers[j].operators, &marks[j]};
			}
			TRY(proof_card(sc, proof, &p->densest, one, tail, &(struct proof_terms){.last = true}, &verdict));
			box_of_code(&p->fold->pages[page - 1], qr, box);
			tell_verdict(f, &verdict, qr, box, page);
		}
	return RC_OK;
}

/* ---- telling --------------------------------------------------------------------------------------- */

/* The most by which a box reaches beyond another; negative: it keeps that distance. */
static double
beyond(const double box[4], const double bounds[4])
{
	return fmax(fmax(bounds[0] - box[0], bounds[1] - box[1]), fmax(box[2] - bounds[2], box[3] - bounds[3]));
}

static bool
begin_at(struct findings *f, enum finding_level level, const char *code, const struct look *look, size_t element)
{
	if (!finding_begin(f, level, code, look->page))
		return false;
	if (look->seen)
		finding_at(f, look->box);
	finding_element(f, element);
	return true;
}

static void
tell_place(const struct preflight_elements *p, const struct look *look, size_t element, struct findings *f)
{
	const struct geometry *g = &p->fold->pages[look->page - 1];
	bool code = p->settings->elements[element].type == SETTINGS_QR;
	const double page[4] = {0, 0, g->width, g->height};
	double cut = beyond(look->box, g->trim), off = beyond(look->box, page);

	if (off > NEAR_PT) {
		if (begin_at(f, FINDING_ERROR, "outside_page", look, element))
			finding_arg(f, "mm", "%.1f", off * MM_PER_PT);
	} else if (cut > NEAR_PT) {
		if (begin_at(f, code ? FINDING_ERROR : FINDING_WARNING, "outside_trim", look, element))
			finding_arg(f, "mm", "%.1f", cut * MM_PER_PT);
	} else if (-cut < PREFLIGHT_SAFE_MM / MM_PER_PT - NEAR_PT) {
		if (begin_at(f, FINDING_WARNING, "near_trim", look, element)) {
			finding_arg(f, "mm", "%.1f", -cut * MM_PER_PT);
			finding_arg(f, "wanted", "%.0f", PREFLIGHT_SAFE_MM);
		}
	} else {
		return;
	}
	finding_end(f);
}

/* The fold of a tent on its one page: what lies across it is bent. */
static void
tell_fold(const struct preflight_elements *p, const struct look *look, size_t element, struct findings *f)
{
	const struct settings_mirror *m = &p->settings->mirror;
	bool down = m->fold == SETTINGS_FOLD_HORIZONTAL;

	if (m->fold == SETTINGS_FOLD_NONE || m->page != m->to_page || look->page != m->page)
		return;
	for (size_t i = 0; i < p->fold->n_slots; i++) {
		const struct fold_slot *slot = &p->fold->slots[i];
		double at = (down ? slot->box.top : slot->box.left) + m->at;

		if (slot->page != look->page || look->box[down ? 1 : 0] > at - NEAR_PT || look->box[down ? 3 : 2] < at + NEAR_PT)
			continue;
		if (begin_at(f, FINDING_ERROR, "over_fold", look, element))
			finding_end(f);
	}
}

static void
tell_code(const struct preflight_elements *p, const struct look *look, size_t element, struct findings *f)
{
	const struct settings_qr *qr = &p->settings->elements[element].qr;
	double mm = look->module * MM_PER_PT;

	if (mm < p->limits.module_warning && begin_at(f, mm < p->limits.module_error ? FINDING_ERROR : FINDING_WARNING, "small_module",
						      look, element)) {
		finding_arg(f, "mm", "%.2f", mm);
		finding_arg(f, "wanted", "%.2f", p->limits.module_warning);
		finding_arg(f, "size", "%.0f", ceil(qr->size * MM_PER_PT * p->limits.module_warning / mm - ROUNDING));
		finding_end(f);
	}
	if (look->codes > 1 && !look->varied && begin_at(f, FINDING_WARNING, "same_code", look, element))
		finding_end(f);
	if (qr->quiet_zone < PREFLIGHT_QUIET && begin_at(f, FINDING_NOTE, "small_quiet_zone", look, element)) {
		finding_arg(f, "modules", "%g", qr->quiet_zone);
		finding_end(f);
	}
}

static void
tell_tables(const struct look *look, size_t element, enum trouble trouble, enum finding_level level, const char *code,
	    struct findings *f)
{
	if (look->tables[trouble].n == 0 || !begin_at(f, level, code, look, element))
		return;
	finding_tables(f, &look->tables[trouble]);
	if (trouble == TROUBLE_GLYPH) {
		finding_arg(f, "character", "%s", look->character);
		finding_arg(f, "code", "%s", look->code);
	}
	if (trouble == TROUBLE_SHRUNK)
		finding_arg(f, "size", "%.1f", look->size);
	finding_end(f);
}

static void
tell_troubles(const struct preflight_elements *p, size_t element, struct findings *f)
{
	struct look *look = &p->looks[2 * element];
	bool tiny = look->size > 0 && look->size < PREFLIGHT_TEXT_PT;

	if (look->page == 0)
		look->page = p->settings->elements[element].page;
	tell_tables(look, element, TROUBLE_GLYPH, FINDING_ERROR, "no_glyph", f);
	tell_tables(look, element, TROUBLE_OVERSET, FINDING_ERROR, "text_overset", f);
	tell_tables(look, element, TROUBLE_DATA, FINDING_ERROR, "qr_data", f);
	tell_tables(look, element, TROUBLE_CLIPPED, FINDING_WARNING, "text_clipped", f);
	tell_tables(look, element, TROUBLE_SHRUNK, tiny ? FINDING_WARNING : FINDING_NOTE, "text_shrunk", f);
}

/* A code with its quiet zone, as far as readers want one. */
static void
with_quiet_zone(const struct look *look, double box[4])
{
	double quiet = PREFLIGHT_QUIET * look->module;

	for (int i = 0; i < 4; i++)
		box[i] = look->box[i] + (i < 2 ? -quiet : quiet);
}

static void
tell_overlaps(const struct preflight_elements *p, size_t which, struct findings *f)
{
	const struct look *code = &p->looks[which];
	double box[4];

	with_quiet_zone(code, box);
	for (size_t i = 0; i < 2 * p->settings->n; i++) {
		const struct look *other = &p->looks[i];
		bool both_codes = p->settings->elements[i / 2].type == SETTINGS_QR;

		if (i == which || !other->seen || other->page != code->page || (both_codes && i < which))
			continue;
		if (other->box[0] > box[2] - NEAR_PT || other->box[2] < box[0] + NEAR_PT || other->box[1] > box[3] - NEAR_PT ||
		    other->box[3] < box[1] + NEAR_PT)
			continue;
		if (begin_at(f, FINDING_WARNING, "overlap", code, which / 2)) {
			finding_arg(f, "other", "/elements/%zu", i / 2);
			finding_end(f);
		}
	}
}

/* NULL element: the mirror. */
static void
tell_missing_page(const struct preflight_elements *p, int page, const size_t *element, struct findings *f)
{
	if (page <= (int)p->fold->n_pages || !finding_begin(f, FINDING_ERROR, "page_missing", 0))
		return;
	if (element != NULL)
		finding_element(f, *element);
	else
		finding_mirror(f);
	finding_arg(f, "number", "%d", page);
	finding_arg(f, "pages", "%zu", p->fold->n_pages);
	finding_end(f);
}

static void
tell_missing_pages(const struct preflight_elements *p, struct findings *f)
{
	const struct settings_mirror *m = &p->settings->mirror;

	for (size_t i = 0; i < p->settings->n; i++)
		tell_missing_page(p, p->settings->elements[i].page, &i, f);
	if (m->fold != SETTINGS_FOLD_NONE)
		tell_missing_page(p, m->page > m->to_page ? m->page : m->to_page, NULL, f);
}

/* A text over words of the template, or a code whose background hides them; a code without one is proved on them. */
static void
tell_words(struct scope *sc, const struct preflight_elements *p, const struct look *look, size_t element,
	   struct preflight_words *words, struct findings *f)
{
	const struct settings_element *e = &p->settings->elements[element];
	const char *under;

	if (e->type == SETTINGS_QR && e->qr.background.space == SETTINGS_COLOR_NONE)
		return;
	under = preflight_words_under(sc, words, look->page, look->box);
	if (under == NULL || !begin_at(f, FINDING_WARNING, "over_words", look, element))
		return;
	finding_arg(f, "words", "%s", under);
	finding_end(f);
}

void
preflight_elements_tell(struct scope *sc, struct preflight_elements *p, struct preflight_words *words, struct findings *f)
{
	if (!settings_has_qr(p->settings) && finding_begin(f, FINDING_WARNING, "no_code", 0))
		finding_end(f);
	tell_missing_pages(p, f);
	for (size_t i = 0; i < 2 * p->settings->n; i++) {
		const struct look *look = &p->looks[i];
		size_t element = i / 2;
		bool code = p->settings->elements[element].type == SETTINGS_QR;

		if (i % 2 == 0)
			tell_troubles(p, element, f);
		if (!look->seen)
			continue;
		tell_place(p, look, element, f);
		tell_fold(p, look, element, f);
		tell_words(sc, p, look, element, words, f);
		if (code)
			tell_overlaps(p, i, f);
		if (code && i % 2 == 0)
			tell_code(p, look, element, f);
	}
}

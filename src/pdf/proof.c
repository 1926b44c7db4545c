#include "config.h"
#include "pdf/proof.h"

#include <math.h>

#include "base/scope.h"
#include "model/acceptance.h"
#include "pdf/measure.h"
#include "pdf/proof_paper.h"
#include "pdf/proof_reader.h"

#define EVERY 100   /* cards between two rendered whole */
#define QUIET_MIN 2 /* modules that must be clean, whatever the settings say */
#define GRADE_C 2
#define FEW 0.05 /* of all modules */

struct proof {
	const struct fold *fold;
	struct proof_limits limits;
	struct proof_paper *paper;
	struct proof_reader *reader;
	uint64_t cards;
};

enum rc
proof_open(struct scope *sc, struct render *render, const struct fold *fold, const struct proof_limits *limits,
	   struct proof **out)
{
	struct proof *p = scope_alloc(sc, sizeof(*p));

	*p = (struct proof){.fold = fold, .limits = *limits, .reader = proof_reader_open(sc)};
	TRY(proof_paper_open(sc, render, fold, &p->paper));
	*out = p;
	return RC_OK;
}

/* ---- verdicts -------------------------------------------------------------------------------------- */

/* What is known of one code. */
struct sight {
	struct measure m;
	const char *read; /* "" or why a reader does not read it */
	double module_mm;
	int quiet; /* rings that must be clean */
};

/* A few modules that stand out, or any that cannot be told apart; where many are merely dim, it is the ground. */
static bool
is_covered(const struct measure *m)
{
	return m->wrong > 0 && (m->margin < 0 || m->wrong < FEW);
}

/* In the order of how much they explain. "": nothing stands against it. */
static const char *
find_error(const struct proof_limits *limits, const struct sight *s)
{
	if (s->m.inverted)
		return "inverted";
	if (s->m.range < limits->contrast_error)
		return "low_contrast";
	if (s->m.margin < limits->contrast_error)
		return is_covered(&s->m) ? "wrong_module" : "low_contrast";
	if (measure_grade_evenness(&s->m) < GRADE_C)
		return "uneven_ground";
	if (s->m.quiet < s->quiet)
		return "quiet_zone";
	if (*s->read != '\0')
		return s->read;
	return s->module_mm < limits->module_error ? "small_module" : "";
}

static const char *
find_warning(const struct proof_limits *limits, const struct sight *s)
{
	if (s->m.margin < limits->contrast_warning)
		return "low_contrast";
	if (measure_grade_evenness(&s->m) <= GRADE_C)
		return "uneven_ground";
	if (measure_grade_quiet(&s->m) <= GRADE_C)
		return "quiet_zone";
	return s->module_mm < limits->module_warning ? "small_module" : "";
}

/* What was accepted is no error any more; the warning stays. */
static struct proof_limits
soften(const struct proof_limits *limits, unsigned accepted)
{
	struct proof_limits soft = *limits;

	if (accepted & ACCEPT_LOW_CONTRAST)
		soft.contrast_error = 0;
	if (accepted & ACCEPT_SMALL_MODULE)
		soft.module_error = 0;
	return soft;
}

static struct press_proof
verdict_on(const struct proof_limits *limits, unsigned accepted, const struct sight *s)
{
	struct proof_limits soft = soften(limits, accepted);
	const char *error = find_error(&soft, s), *warning = find_warning(limits, s);
	struct press_proof proof = {PRESS_PROOF_OK, measure_grade(&s->m), "", fmax(0, s->m.margin), s->module_mm};

	if (*error != '\0') {
		proof.verdict = PRESS_PROOF_FAILED;
		proof.cause = error;
		proof.grade = acceptance_of(error) != 0 ? proof.grade : 0;
	} else if (*warning != '\0') {
		proof.verdict = PRESS_PROOF_WARNING;
		proof.cause = warning;
	}
	return proof;
}

static struct press_proof
judge(struct scope *sc, const struct proof *p, const struct proof_spot *spot, const struct measure_picture *picture,
      unsigned accepted)
{
	const struct overlay_qr *qr = spot->qr;
	struct sight s = {.module_mm = qr->module * MM_PER_PT,
			  .quiet = (int)fmax(QUIET_MIN, fmin(MEASURE_QUIET, floor(qr->quiet_zone)))};

	measure_code(picture, &qr->matrix, &s.m);
	s.read = proof_reader_try(sc, p->reader, picture, qr->payload);
	return verdict_on(&p->limits, accepted, &s);
}

/* A card is as good as its worst code. */
static void
add_verdict(struct press_proof *card, const struct press_proof *code)
{
	if (card->verdict == PRESS_PROOF_NONE) {
		*card = *code;
		return;
	}
	card->contrast = fmin(card->contrast, code->contrast);
	card->module_mm = fmin(card->module_mm, code->module_mm);
	card->grade = code->grade < card->grade ? code->grade : card->grade;
	if (code->verdict > card->verdict) {
		card->verdict = code->verdict;
		card->cause = code->cause;
	}
}

/* ---- one card -------------------------------------------------------------------------------------- */

static size_t
find_spots(struct scope *sc, const struct proof *p, const struct card_layer *layers, const struct proof_spot **out)
{
	size_t n = 0, room = 0;

	for (size_t slot = 0; slot < p->fold->n_slots; slot++)
		room += layers[slot].marks != NULL ? layers[slot].marks->n_qr : 0;
	struct proof_spot *spots = scope_array(sc, room + 1, sizeof(*spots));

	for (size_t slot = 0; slot < p->fold->n_slots; slot++)
		for (size_t i = 0; layers[slot].marks != NULL && i < layers[slot].marks->n_qr; i++) {
			struct proof_spot *s = &spots[n++];

			*s = (struct proof_spot){(int)slot, &layers[slot].marks->qr[i],
						 &p->fold->pages[p->fold->slots[slot].page - 1], {0}, false};
			s->is_cut = proof_view_is_cut(s->page, s->qr);
			s->view = proof_view_of(s->page, s->qr);
		}
	*out = spots;
	return n;
}

static enum rc
prove_code(struct scope *sc, const struct proof *p, const struct proof_sheets *sheets, const struct proof_spot *spot,
	   unsigned accepted, struct press_proof *card)
{
	struct press_proof code = {PRESS_PROOF_FAILED, 0, "outside_page", 0, spot->qr->module * MM_PER_PT};
	struct measure_picture picture;

	if (!spot->is_cut) {
		TRY(proof_paper_look(sc, p->paper, sheets, spot, &picture));
		code = judge(sc, p, spot, &picture, accepted);
	}
	add_verdict(card, &code);
	return RC_OK;
}

enum rc
proof_card(struct scope *sc, struct proof *p, const struct card *card, const struct card_layer *layers,
	   struct bytes tail, const struct proof_terms *terms, struct press_proof *out)
{
	AUTO_PROOF_SHEETS sheets = {0};
	const struct proof_spot *spots;
	size_t n = find_spots(sc, p, layers, &spots);

	*out = (struct press_proof){.cause = ""};
	if (n == 0)
		return RC_OK;
	bool whole = terms->last || p->cards % EVERY == 0;

	p->cards++;
	TRY(proof_paper_lay(sc, p->paper, card, layers, tail, whole, spots, n, &sheets));
	for (size_t i = 0; i < n; i++)
		TRY(prove_code(sc, p, &sheets, &spots[i], terms->accepted, out));
	return RC_OK;
}

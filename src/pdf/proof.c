#include "config.h"
#include "pdf/proof.h"

#include <math.h>

#include "base/scope.h"
#include "pdf/measure.h"
#include "pdf/proof_paper.h"
#include "pdf/proof_reader.h"

#define EVERY 100 /* cards between two rendered whole */

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

static const char *
find_cause(const struct proof *p, const struct measure *m, int quiet, const char *read, double module_mm)
{
	if (m->inverted)
		return "inverted";
	if (m->range < p->limits.contrast_error)
		return "low_contrast";
	if (m->margin < p->limits.contrast_error)
		return m->wrong > 0 ? "wrong_module" : "low_contrast";
	if (m->quiet < quiet)
		return "quiet_zone";
	if (*read != '\0')
		return read;
	return module_mm < p->limits.module_error ? "small_module" : "";
}

static const char *
find_warning(const struct proof *p, const struct measure *m, double module_mm)
{
	if (m->margin < p->limits.contrast_warning)
		return "low_contrast";
	return module_mm < p->limits.module_warning ? "small_module" : "";
}

/* A card is as good as its worst code. */
static void
add_verdict(struct press_proof *verdict, enum press_proof_grade grade, const char *cause, double contrast, double mm)
{
	if (verdict->grade == PRESS_PROOF_NONE || contrast < verdict->contrast)
		verdict->contrast = contrast;
	if (verdict->grade == PRESS_PROOF_NONE || mm < verdict->module_mm)
		verdict->module_mm = mm;
	if (grade > verdict->grade) {
		verdict->grade = grade;
		verdict->cause = cause;
	}
}

static void
judge(struct scope *sc, const struct proof *p, const struct proof_spot *spot, const struct measure_picture *picture,
      struct press_proof *verdict)
{
	const struct overlay_qr *qr = spot->qr;
	struct measure m;
	double mm = qr->module * MM_PER_PT;
	int quiet = (int)fmax(1, fmin(MEASURE_QUIET, floor(qr->quiet_zone)));

	measure_code(picture, &qr->matrix, &spot->view.place, &m);
	const char *read = proof_reader_try(sc, p->reader, picture, &spot->view.place, qr->matrix.side, qr->payload);
	const char *cause = find_cause(p, &m, quiet, read, mm);
	double contrast = fmax(0, m.margin);

	if (*cause != '\0') {
		add_verdict(verdict, PRESS_PROOF_FAILED, cause, contrast, mm);
		return;
	}
	cause = find_warning(p, &m, mm);
	add_verdict(verdict, *cause != '\0' ? PRESS_PROOF_WARNING : PRESS_PROOF_OK, cause, contrast, mm);
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
						 &p->fold->pages[p->fold->slots[slot].page - 1], {0}, false, false};
			s->is_cut = proof_view_is_cut(s->page, s->qr);
			s->has_view = !s->is_cut && proof_view_frame(s->page, s->qr, &s->view);
		}
	*out = spots;
	return n;
}

static enum rc
prove_code(struct scope *sc, const struct proof *p, const struct proof_sheets *sheets, const struct proof_spot *spot,
	   struct press_proof *verdict)
{
	struct measure_picture picture;

	if (!spot->has_view) {
		add_verdict(verdict, PRESS_PROOF_FAILED, spot->is_cut ? "outside_page" : "unreadable", 0,
			    spot->qr->module * MM_PER_PT);
		return RC_OK;
	}
	TRY(proof_paper_look(sc, p->paper, sheets, spot, &picture));
	judge(sc, p, spot, &picture, verdict);
	return RC_OK;
}

enum rc
proof_card(struct scope *sc, struct proof *p, const struct card *card, const struct card_layer *layers,
	   struct bytes tail, bool last, struct press_proof *out)
{
	AUTO_PROOF_SHEETS sheets = {0};
	const struct proof_spot *spots;
	size_t n = find_spots(sc, p, layers, &spots);

	*out = (struct press_proof){.cause = ""};
	if (n == 0)
		return RC_OK;
	bool whole = last || p->cards++ % EVERY == 0;

	TRY(proof_paper_lay(sc, p->paper, card, layers, tail, whole, spots, n, &sheets));
	for (size_t i = 0; i < n; i++)
		TRY(prove_code(sc, p, &sheets, &spots[i], out));
	return RC_OK;
}

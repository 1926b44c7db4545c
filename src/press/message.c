#include "config.h"
#include "press/message.h"

#include <string.h>

#include "base/scope.h"
#include "model/acceptance.h"
#include "press/codes.h"

#define REAL_MAX 1e9
#define PAGE_SIDE_MAX 1e7 /* pt: 14,400 user units times the largest UserUnit anybody writes */
#define MODULE_MM_MAX 1e6
#define PATH_TEXT_MAX ((size_t)4096)
#define CODE_MAX ((size_t)64)
#define STAGE_NS_MAX ((uint64_t)1000000000 * 86400)

void
message_put_hello(struct text *out, const struct message_hello *m)
{
	size_t frame = wire_begin(out, WIRE_HELLO);

	wire_put_u64(out, m->memory);
	wire_put_u32(out, m->cpu_s);
	wire_put_text(out, m->default_font);
	wire_put_text(out, m->fallback_fonts);
	wire_put_real(out, m->contrast_error);
	wire_put_real(out, m->contrast_warning);
	wire_put_real(out, m->module_error);
	wire_put_real(out, m->module_warning);
	wire_put_u32(out, m->n_readable);
	for (uint32_t i = 0; i < m->n_readable; i++)
		wire_put_text(out, m->readable[i]);
	wire_end(out, frame);
}

bool
message_hello(struct scope *sc, const struct wire_frame *f, struct message_hello *out)
{
	struct wire_reader r = wire_read(f);

	out->memory = wire_u64(&r, UINT64_MAX);
	out->cpu_s = wire_u32(&r, UINT32_MAX);
	out->default_font = wire_text(&r, sc, WIRE_TEXT_MAX);
	out->fallback_fonts = wire_text(&r, sc, WIRE_TEXT_MAX);
	out->contrast_error = wire_real(&r, 0, 1);
	out->contrast_warning = wire_real(&r, 0, 1);
	out->module_error = wire_real(&r, 0, REAL_MAX);
	out->module_warning = wire_real(&r, 0, REAL_MAX);
	out->n_readable = wire_u32(&r, MESSAGE_READABLE_MAX);
	for (uint32_t i = 0; i < out->n_readable; i++)
		out->readable[i] = wire_text(&r, sc, PATH_TEXT_MAX);
	return f->kind == WIRE_HELLO && wire_ended(&r);
}

void
message_put_ready(struct text *out, const struct message_ready *m)
{
	size_t frame = wire_begin(out, WIRE_READY);

	wire_put_u32(out, m->bars);
	wire_end(out, frame);
}

bool
message_ready(const struct wire_frame *f, struct message_ready *out)
{
	struct wire_reader r = wire_read(f);

	out->bars = wire_u32(&r, MESSAGE_BARS_ALL);
	return f->kind == WIRE_READY && wire_ended(&r);
}

static void
put_source_fields(struct text *out, const struct message_source *m)
{
	wire_put_u32(out, m->confirmed);
	wire_put_text(out, m->password);
	wire_put_blob(out, m->settings);
}

static void
put_source(struct text *out, enum wire_kind kind, const struct message_source *m)
{
	size_t frame = wire_begin(out, kind);

	put_source_fields(out, m);
	wire_end(out, frame);
}

void
message_put_inspect(struct text *out, const struct message_source *m)
{
	put_source(out, WIRE_INSPECT, m);
}

void
message_put_compile(struct text *out, const struct message_source *m)
{
	put_source(out, WIRE_COMPILE, m);
}

static void
source_fields(struct scope *sc, struct wire_reader *r, struct message_source *out)
{
	out->confirmed = wire_u32(r, 1) == 1;
	out->password = wire_text_or_null(r, sc, MESSAGE_PASSWORD_MAX);
	out->settings = wire_blob(r, WIRE_BODY_MAX);
}

bool
message_source(struct scope *sc, const struct wire_frame *f, struct message_source *out)
{
	struct wire_reader r = wire_read(f);

	source_fields(sc, &r, out);
	return wire_ended(&r);
}

/* The lengths of a sheet, in one order for both ways. */
#define SHEET_LENGTHS 11
static void
sheet_lengths(struct sheet *s, double *out[SHEET_LENGTHS])
{
	double *lengths[SHEET_LENGTHS] = {&s->width, &s->height, &s->left, &s->top, &s->pitch_x, &s->pitch_y,
					  &s->cell_width, &s->cell_height, &s->margin, &s->gutter, &s->bleed};

	memcpy(out, lengths, sizeof(lengths));
}

void
message_put_print(struct text *out, const struct message_print *m)
{
	size_t frame = wire_begin(out, WIRE_PRINT);
	struct sheet sheet = m->sheet;
	double *lengths[SHEET_LENGTHS];

	put_source_fields(out, &m->source);
	wire_put_u32(out, sheet.alone);
	wire_put_u32(out, sheet.marks);
	wire_put_u32(out, (uint32_t)sheet.columns);
	wire_put_u32(out, (uint32_t)sheet.rows);
	wire_put_u32(out, (uint32_t)sheet.order);
	wire_put_u32(out, (uint32_t)sheet.duplex);
	wire_put_u32(out, (uint32_t)sheet.copies);
	sheet_lengths(&sheet, lengths);
	for (size_t i = 0; i < SHEET_LENGTHS; i++)
		wire_put_real(out, *lengths[i]);
	wire_put_u64(out, (uint64_t)m->n_cards);
	wire_end(out, frame);
}

bool
message_print(struct scope *sc, const struct wire_frame *f, struct message_print *out)
{
	struct wire_reader r = wire_read(f);
	double *lengths[SHEET_LENGTHS];

	source_fields(sc, &r, &out->source);
	out->sheet.alone = wire_u32(&r, 1) == 1;
	out->sheet.marks = wire_u32(&r, 1) == 1;
	out->sheet.columns = (int)wire_u32(&r, SHEET_SIDE_MAX);
	out->sheet.rows = (int)wire_u32(&r, SHEET_SIDE_MAX);
	out->sheet.order = (enum sheet_order)wire_u32(&r, SHEET_STACKS);
	out->sheet.duplex = (enum sheet_duplex)wire_u32(&r, SHEET_SHORT_EDGE);
	out->sheet.copies = (int)wire_u32(&r, SHEET_COPIES_MAX);
	sheet_lengths(&out->sheet, lengths);
	for (size_t i = 0; i < SHEET_LENGTHS; i++)
		*lengths[i] = wire_real(&r, 0, PAGE_SIDE_MAX);
	out->n_cards = (int64_t)wire_u64(&r, MESSAGE_CARDS_MAX);
	return f->kind == WIRE_PRINT && wire_ended(&r) && out->sheet.copies > 0;
}

/* Requests that say nothing but themselves. */
static bool
is_bare(const struct wire_frame *f, enum wire_kind kind)
{
	struct wire_reader r = wire_read(f);

	return f->kind == kind && wire_ended(&r);
}

void
message_put_print_next(struct text *out)
{
	wire_end(out, wire_begin(out, WIRE_PRINT_NEXT));
}

bool
message_print_next(const struct wire_frame *f)
{
	return is_bare(f, WIRE_PRINT_NEXT);
}

void
message_put_preflight_end(struct text *out)
{
	wire_end(out, wire_begin(out, WIRE_PREFLIGHT_END));
}

bool
message_preflight_end(const struct wire_frame *f)
{
	return is_bare(f, WIRE_PREFLIGHT_END);
}

void
message_put_preflight(struct text *out, const struct message_source *m)
{
	put_source(out, WIRE_PREFLIGHT, m);
}

void
message_put_preflighted(struct text *out, struct bytes json)
{
	size_t frame = wire_begin(out, WIRE_PREFLIGHTED);

	wire_put_blob(out, json);
	wire_end(out, frame);
}

bool
message_preflighted(const struct wire_frame *f, struct bytes *json)
{
	struct wire_reader r = wire_read(f);

	*json = wire_blob(&r, MESSAGE_PREFLIGHT_MAX);
	return f->kind == WIRE_PREFLIGHTED && wire_ended(&r);
}

void
message_put_printed(struct text *out, const struct message_printed *m)
{
	size_t frame = wire_begin(out, WIRE_PRINTED);

	wire_put_u32(out, m->more);
	wire_put_blob(out, m->piece);
	wire_end(out, frame);
}

bool
message_printed(const struct wire_frame *f, struct message_printed *out)
{
	struct wire_reader r = wire_read(f);

	out->more = wire_u32(&r, 1) == 1;
	out->piece = wire_blob(&r, PRESS_TAIL_MAX);
	return f->kind == WIRE_PRINTED && wire_ended(&r);
}

void
message_put_inspected(struct text *out, const struct message_inspected *m)
{
	size_t frame = wire_begin(out, WIRE_INSPECTED);

	wire_put_u32(out, m->n_pages);
	for (uint32_t i = 0; i < m->n_pages; i++) {
		wire_put_real(out, m->pages[i].width);
		wire_put_real(out, m->pages[i].height);
		for (size_t side = 0; side < 4; side++)
			wire_put_real(out, m->pages[i].trim[side]);
	}
	wire_put_blob(out, m->report);
	wire_put_u32(out, m->decrypted);
	wire_put_u64(out, m->len);
	wire_end(out, frame);
}

static void
take_page(struct wire_reader *r, struct press_page *page)
{
	page->width = wire_real(r, 0, PAGE_SIDE_MAX);
	page->height = wire_real(r, 0, PAGE_SIDE_MAX);
	for (size_t side = 0; side < 4; side++)
		page->trim[side] = wire_real(r, -PAGE_SIDE_MAX, PAGE_SIDE_MAX);
}

bool
message_inspected(const struct wire_frame *f, struct message_inspected *out)
{
	struct wire_reader r = wire_read(f);

	out->n_pages = wire_u32(&r, PRESS_PAGES_MAX);
	for (uint32_t i = 0; i < out->n_pages; i++)
		take_page(&r, &out->pages[i]);
	out->report = wire_blob(&r, MESSAGE_REPORT_MAX);
	out->decrypted = wire_u32(&r, 1) == 1;
	out->len = wire_u64(&r, PRESS_PREFIX_MAX);
	return f->kind == WIRE_INSPECTED && wire_ended(&r) && out->n_pages > 0 && out->decrypted == (out->len > 0);
}

void
message_put_compiled(struct text *out, const struct message_compiled *m)
{
	size_t frame = wire_begin(out, WIRE_COMPILED);

	wire_put_u64(out, m->len);
	wire_put_blob(out, m->report);
	wire_end(out, frame);
}

bool
message_compiled(const struct wire_frame *f, struct message_compiled *out)
{
	struct wire_reader r = wire_read(f);

	out->len = wire_u64(&r, PRESS_PREFIX_MAX);
	out->report = wire_blob(&r, MESSAGE_REPORT_MAX);
	return f->kind == WIRE_COMPILED && wire_ended(&r) && out->len > 0;
}

void
message_put_fonts(struct text *out)
{
	wire_end(out, wire_begin(out, WIRE_FONTS));
}

bool
message_fonts(const struct wire_frame *f)
{
	return is_bare(f, WIRE_FONTS);
}

void
message_put_fonts_told(struct text *out, const struct message_fonts *m)
{
	size_t frame = wire_begin(out, WIRE_FONTS_TOLD);

	wire_put_u32(out, m->n);
	for (uint32_t i = 0; i < m->n; i++) {
		wire_put_clean(out, m->families[i].name, FONT_FAMILY_MAX);
		wire_put_u32(out, m->families[i].styles);
		wire_put_u32(out, m->families[i].made);
		wire_put_u32(out, m->families[i].languages);
	}
	wire_end(out, frame);
}

/* Nothing is made that may not be named. */
bool
message_fonts_told(struct scope *sc, const struct wire_frame *f, struct message_fonts *out)
{
	struct wire_reader r = wire_read(f);
	bool sound = true;

	out->n = wire_u32(&r, FONT_FAMILIES_MAX);
	struct font_family *families = scope_array(sc, (size_t)out->n + 1, sizeof(*families));

	for (uint32_t i = 0; i < out->n && !r.bad; i++) {
		families[i].name = wire_text(&r, sc, FONT_FAMILY_MAX);
		families[i].styles = wire_u32(&r, (1U << FONT_STYLES) - 1);
		families[i].made = wire_u32(&r, (1U << FONT_STYLES) - 1);
		families[i].languages = wire_u32(&r, (1U << FONT_LANGUAGES) - 1);
		sound &= (families[i].made & ~families[i].styles) == 0;
	}
	out->families = families;
	return f->kind == WIRE_FONTS_TOLD && wire_ended(&r) && sound;
}

void
message_put_render(struct text *out, const struct message_render *m)
{
	size_t frame = wire_begin(out, WIRE_RENDER);

	wire_put_u32(out, m->page);
	wire_put_u32(out, m->width_px);
	wire_put_u32(out, m->dpi);
	wire_end(out, frame);
}

bool
message_render(const struct wire_frame *f, struct message_render *out)
{
	struct wire_reader r = wire_read(f);

	out->page = wire_u32(&r, INT32_MAX);
	out->width_px = wire_u32(&r, INT32_MAX);
	out->dpi = wire_u32(&r, INT32_MAX);
	return f->kind == WIRE_RENDER && wire_ended(&r);
}

void
message_put_rendered(struct text *out, uint64_t len)
{
	size_t frame = wire_begin(out, WIRE_RENDERED);

	wire_put_u64(out, len);
	wire_end(out, frame);
}

bool
message_rendered(const struct wire_frame *f, uint64_t *len)
{
	struct wire_reader r = wire_read(f);

	*len = wire_u64(&r, PRESS_PREFIX_MAX);
	return f->kind == WIRE_RENDERED && wire_ended(&r) && *len > 0;
}

void
message_put_card(struct text *out, const struct message_card *m)
{
	const struct card *c = &m->card;
	const char *const texts[] = {c->uuid, c->number, c->zone, c->seats, c->url, c->restaurant, c->brand, c->date};
	size_t frame = wire_begin(out, WIRE_CARD);

	wire_put_u32(out, m->last); /* first, for message_mark_last */
	wire_put_u32(out, (uint32_t)c->ordinal);
	wire_put_u32(out, m->proof);
	wire_put_u32(out, m->accepted);
	for (size_t i = 0; i < LENGTH_OF(texts); i++)
		wire_put_text(out, texts[i]);
	wire_end(out, frame);
}

void
message_mark_last(struct text *card_frame)
{
	static const uint32_t yes = 1;

	memcpy(card_frame->at + WIRE_HEAD, &yes, sizeof(yes));
}

bool
message_card(struct scope *sc, const struct wire_frame *f, struct message_card *out)
{
	struct card *c = &out->card;
	const char **const texts[] = {&c->uuid, &c->number, &c->zone, &c->seats, &c->url, &c->restaurant, &c->brand, &c->date};
	struct wire_reader r = wire_read(f);

	out->last = wire_u32(&r, 1) == 1;
	c->ordinal = (int32_t)wire_u32(&r, INT32_MAX);
	out->proof = (enum press_proof_mode)wire_u32(&r, PRESS_PROOF_ALL);
	out->accepted = wire_u32(&r, ACCEPT_ALL);
	for (size_t i = 0; i < LENGTH_OF(texts); i++)
		*texts[i] = wire_text(&r, sc, WIRE_TEXT_MAX);
	return f->kind == WIRE_CARD && wire_ended(&r);
}

void
message_put_made(struct text *out, const struct message_made *m)
{
	size_t frame = wire_begin(out, WIRE_MADE);

	wire_put_u32(out, m->ordinal);
	wire_put_u32(out, m->proof.verdict);
	wire_put_u32(out, (uint32_t)m->proof.grade);
	wire_put_u32(out, codes_cause_number(m->proof.cause));
	wire_put_real(out, m->proof.contrast);
	wire_put_real(out, m->proof.module_mm);
	for (size_t i = 0; i < PRESS_WRITE; i++)
		wire_put_u64(out, (uint64_t)m->times.ns[i]);
	wire_put_blob(out, m->notes);
	wire_put_blob(out, m->tail);
	wire_end(out, frame);
}

bool
message_made(const struct wire_frame *f, struct message_made *out)
{
	struct wire_reader r = wire_read(f);

	out->ordinal = wire_u32(&r, INT32_MAX);
	out->proof.verdict = (enum press_proof_verdict)wire_u32(&r, PRESS_PROOF_FAILED);
	out->proof.grade = (int)wire_u32(&r, PRESS_GRADE_MAX);
	out->proof.cause = codes_cause(wire_u32(&r, UINT32_MAX));
	out->proof.contrast = wire_real(&r, 0, 1);
	out->proof.module_mm = wire_real(&r, 0, MODULE_MM_MAX);
	out->times = (struct press_times){{0}};
	for (size_t i = 0; i < PRESS_WRITE; i++)
		out->times.ns[i] = (int64_t)wire_u64(&r, STAGE_NS_MAX);
	out->notes = wire_blob(&r, MESSAGE_NOTES_MAX);
	out->tail = wire_blob(&r, PRESS_TAIL_MAX);
	return f->kind == WIRE_MADE && wire_ended(&r) && out->proof.cause != NULL;
}

void
message_put_failed(struct text *out, const struct scope *sc)
{
	const struct fault *f = &sc->fault;
	size_t frame = wire_begin(out, WIRE_FAILED);

	wire_put_u32(out, f->rc);
	wire_put_text(out, f->code);
	wire_put_clean(out, f->detail, WIRE_TEXT_MAX);
	wire_put_clean(out, f->pointer, WIRE_TEXT_MAX);
	wire_put_u32(out, (uint32_t)f->n_args);
	for (int i = 0; i < f->n_args; i++) {
		wire_put_text(out, f->args[i].name);
		wire_put_clean(out, f->args[i].value, WIRE_TEXT_MAX);
	}
	wire_end(out, frame);
}

static bool
take_args(struct scope *sc, struct wire_reader *r, struct fault *f)
{
	f->n_args = (int)wire_u32(r, FAULT_ARGS_MAX);
	for (int i = 0; i < f->n_args; i++) {
		f->args[i].name = codes_arg(wire_text(r, sc, CODE_MAX));
		f->args[i].value = wire_text(r, sc, WIRE_TEXT_MAX);
		if (f->args[i].name == NULL)
			return false;
	}
	return true;
}

bool
message_failed(struct scope *sc, const struct wire_frame *frame)
{
	struct wire_reader r = wire_read(frame);
	struct fault f = {0};

	f.rc = (enum rc)wire_u32(&r, RC_BROKEN);
	f.code = codes_fault(wire_text(&r, sc, CODE_MAX));
	f.detail = wire_text(&r, sc, WIRE_TEXT_MAX);
	f.pointer = wire_text_or_null(&r, sc, WIRE_TEXT_MAX);
	if (frame->kind != WIRE_FAILED || !take_args(sc, &r, &f) || !wire_ended(&r) || f.rc == RC_OK || f.code == NULL)
		return false;
	sc->fault = f;
	return true;
}

/*
 * What the frames say, one struct a message, with its writer and its reader side by side so that they cannot drift
 * apart. Readers check every count, index, number and text against its limit; false means the peer broke the
 * protocol and nothing of the output may be used.
 */
#ifndef POSM_PRESS_MESSAGE_H
#define POSM_PRESS_MESSAGE_H

#include <stdbool.h>

#include "model/card.h"
#include "model/font.h"
#include "model/sheet.h"
#include "press/press.h"
#include "press/wire.h"

#define MESSAGE_READABLE_MAX 16         /* folders the press may read */
#define MESSAGE_REPORT_MAX ((size_t)512 * 1024)
#define MESSAGE_PREFLIGHT_MAX ((size_t)2 * 1024 * 1024)
#define MESSAGE_NOTES_MAX ((size_t)64 * 1024)
#define MESSAGE_PASSWORD_MAX ((size_t)1024)
#define MESSAGE_CARDS_MAX 10000000 /* in one print file */

/* First frame to the press: what of the configuration concerns it. It sends WIRE_READY once it is locked in. */
struct message_hello {
	uint64_t memory;  /* bytes of address space */
	uint32_t cpu_s;   /* seconds of processor time */
	const char *default_font, *fallback_fonts;
	double contrast_error, contrast_warning;
	double module_error, module_warning; /* mm */
	uint32_t n_readable;
	const char *readable[MESSAGE_READABLE_MAX]; /* folders it may read fonts and their like in */
};

enum message_bars {
	MESSAGE_BARS_FILTER = 1,   /* seccomp is on */
	MESSAGE_BARS_LANDLOCK = 2, /* files but the readable ones are out of reach */
	MESSAGE_BARS_MEMORY = 4,   /* the address space is limited */
	MESSAGE_BARS_ALL = 7,
};
struct message_ready {
	uint32_t bars; /* of enum message_bars */
};

/* Memory files travel with it: the PDF to read, then one to write to (the decrypted file or the prefix). */
struct message_source {
	bool confirmed;
	const char *password; /* NULL: none */
	struct bytes settings; /* WIRE_COMPILE only */
};

struct message_inspected {
	uint32_t n_pages;
	struct press_page pages[PRESS_PAGES_MAX];
	struct bytes report;
	bool decrypted;
	uint64_t len; /* of the decrypted file in the memory file */
};

struct message_compiled {
	uint64_t len; /* of the prefix in the memory file */
	struct bytes report;
};

/* Begins a print file; answered like a compile, and each card by its piece. */
struct message_print {
	struct message_source source;
	struct sheet sheet;
	int64_t n_cards;
};

/* The next part of its end. */
struct message_printed {
	bool more;
	struct bytes piece;
};

struct message_render {
	uint32_t page, width_px, dpi;
};

struct message_fonts {
	uint32_t n;
	const struct font_family *families; /* at most FONT_FAMILIES_MAX */
};

struct message_card {
	struct card card;
	enum press_proof_mode proof;
	unsigned accepted; /* findings that are warnings only (model/acceptance.h) */
	bool last; /* of the run; set by message_mark_last */
};

struct message_made {
	uint32_t ordinal;
	struct press_proof proof;
	struct press_times times; /* without PRESS_WRITE */
	struct bytes notes, tail; /* the tail is empty when the card was only looked at */
};

void message_put_hello(struct text *out, const struct message_hello *m);
void message_put_ready(struct text *out, const struct message_ready *m);
void message_put_inspect(struct text *out, const struct message_source *m);
void message_put_compile(struct text *out, const struct message_source *m);
void message_put_inspected(struct text *out, const struct message_inspected *m);
void message_put_compiled(struct text *out, const struct message_compiled *m);
void message_put_preflight(struct text *out, const struct message_source *m);
void message_put_preflight_end(struct text *out);
void message_put_preflighted(struct text *out, struct bytes json);
void message_put_print(struct text *out, const struct message_print *m);
void message_put_print_next(struct text *out);
void message_put_printed(struct text *out, const struct message_printed *m);
void message_put_fonts(struct text *out);
void message_put_fonts_told(struct text *out, const struct message_fonts *m);
void message_put_render(struct text *out, const struct message_render *m);
void message_put_rendered(struct text *out, uint64_t len);
void message_put_card(struct text *out, const struct message_card *m);
/* The card frame at the start of the text is the last one of its run. */
void message_mark_last(struct text *card_frame);
void message_put_made(struct text *out, const struct message_made *m);
/* The scope's fault; what is too long is cut. */
void message_put_failed(struct text *out, const struct scope *sc);

/* Texts are copied into the scope, blobs are borrowed from the frame. */
bool message_hello(struct scope *sc, const struct wire_frame *f, struct message_hello *out);
bool message_ready(const struct wire_frame *f, struct message_ready *out);
bool message_source(struct scope *sc, const struct wire_frame *f, struct message_source *out);
bool message_inspected(const struct wire_frame *f, struct message_inspected *out);
bool message_compiled(const struct wire_frame *f, struct message_compiled *out);
bool message_preflight_end(const struct wire_frame *f);
bool message_preflighted(const struct wire_frame *f, struct bytes *json);
bool message_print(struct scope *sc, const struct wire_frame *f, struct message_print *out);
bool message_print_next(const struct wire_frame *f);
bool message_printed(const struct wire_frame *f, struct message_printed *out);
bool message_fonts(const struct wire_frame *f);
bool message_fonts_told(struct scope *sc, const struct wire_frame *f, struct message_fonts *out);
bool message_render(const struct wire_frame *f, struct message_render *out);
bool message_rendered(const struct wire_frame *f, uint64_t *len);
bool message_card(struct scope *sc, const struct wire_frame *f, struct message_card *out);
bool message_made(const struct wire_frame *f, struct message_made *out);
/* Becomes the scope's fault; codes and argument names that are not known (codes.h) break the protocol. */
bool message_failed(struct scope *sc, const struct wire_frame *f);

#endif

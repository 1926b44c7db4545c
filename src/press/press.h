/*
 * The door to posm-press, the sandboxed process that alone opens PDFs. One `struct press` is one process.
 * Everything it answers is checked here (it is an untrusted peer): counts, sizes, order, finite numbers; a broken
 * answer, a silence past the deadline or a death is RC_AGAIN press_died / press_killed / press_memory / press_timeout (or
 * RC_DENIED when the press itself refused the file, with the reason as code). After any failure the press is dead: close it.
 * Templates go in and prefixes come out by memory files that travel over the socket; both are sealed, so neither side
 * can change what the other has read.
 */
#ifndef POSM_PRESS_PRESS_H
#define POSM_PRESS_PRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "model/card.h"
#include "model/font.h"
#include "press/times.h"

struct conf;
struct press;
struct sheet;
struct sink;

#define PRESS_PAGES_MAX 100
#define PRESS_TAIL_MAX ((size_t)4 * 1024 * 1024)
#define PRESS_PREFIX_MAX ((size_t)256 * 1024 * 1024)

/* Starts a press by the options press.*, text.*, proof.* of the configuration. The press is not tied to the scope. Waits up to
 * press.wait for one of the host's press.max seats: RC_AGAIN press_busy.
 */
enum rc press_open(struct scope *sc, const struct conf *conf, struct press **out) MUST_CHECK;
/* Likewise in a seat (press/seat.h) that the caller took; on success it is the press's, and *seat -1. */
enum rc press_open_in_seat(struct scope *sc, const struct conf *conf, int *seat, struct press **out) MUST_CHECK;
/* Whether Landlock keeps every file but fonts from it; without, the filter of system calls and the limits alone hold it. */
bool press_is_walled(const struct press *press);
void press_close(struct press *press); /* NULL is fine; kills what still runs */

static inline void
press_close_at(struct press **press)
{
	press_close(*press);
}
#define AUTO_PRESS __attribute__((cleanup(press_close_at))) struct press

struct press_page {
	double width, height; /* pt, as a viewer shows the page's crop box */
	double trim[4];       /* pt from the top-left of the shown crop box: left, top, right, bottom */
};

struct press_template {
	int n_pages;
	const struct press_page *pages;
	struct bytes report; /* JSON: {pdf_version, producer, pages, repaired, dropped: [{kind, count}], notes: [...]} */
	struct bytes file;   /* the file to keep: the upload itself, or what it is decrypted */
	bool decrypted;
};

struct press_rights {
	bool confirmed;       /* the person says they may change an owner-restricted file */
	const char *password; /* NULL: none; never logged, never in argv */
};

/* Looks at an uploaded file. RC_DENIED template_refused with the reason, or needs_password, needs_rights. */
enum rc press_inspect(struct scope *sc, struct press *press, struct bytes pdf, const struct press_rights *rights,
		      struct press_template *out) MUST_CHECK;

struct press_prefix {
	struct bytes bytes; /* the constant beginning of every card; mapped until the scope ends */
	struct bytes report; /* JSON, as above, and what concerns the settings: warnings with element pointers */
};

/*
 * Makes the template with room for the settings' elements; after it the same press makes cards. The settings are
 * parsed again inside. RC_INVALID with a JSON pointer for settings the template cannot take (page out of range,
 * unknown font).
 */
enum rc press_compile(struct scope *sc, struct press *press, struct bytes pdf, struct bytes settings_json,
		      const struct press_rights *rights, struct press_prefix *out) MUST_CHECK;

enum press_proof_mode { PRESS_PROOF_OFF, PRESS_PROOF_SAMPLE, PRESS_PROOF_ALL };
enum press_proof_verdict { PRESS_PROOF_NONE, PRESS_PROOF_OK, PRESS_PROOF_WARNING, PRESS_PROOF_FAILED };

struct press_proof {
	enum press_proof_verdict verdict;
	int grade; /* 4..0 for A B C D F as ISO/IEC 15415 has them, of the worst code; 0 without a verdict */
	/*
	 * static: "", low_contrast, wrong_payload, wrong_module, quiet_zone, inverted, small_module, unreadable, outside_page,
	 * uneven_ground */
	const char *cause;
	double contrast;   /* lowest contrast of the card's codes: darkest light less lightest dark module, 0..1 */
	double module_mm;  /* smallest module */
};

#define PRESS_GRADE_MAX 4
static inline const char *
press_grade_letter(int grade)
{
	static const char letters[][2] = {"F", "D", "C", "B", "A"};

	return letters[grade];
}

/* One finished card: its bytes are prefix, then tail. Lent for the duration of the call. */
struct press_card {
	int32_t ordinal;
	struct bytes tail;
	uint32_t crc32;     /* of prefix and tail, counted on this side of the door; 0 unless the feed asks for digests */
	uint8_t sha256[32]; /* likewise */
	uint64_t size;
	struct press_proof proof;
	struct bytes notes; /* JSON array: shrunk texts and the like; empty array when none */
};

/*
 * The two ends of a run. next: fills the card to make, valid until the next call, or sets *more to false.
 * done: takes a finished card, in the order of next. A failure of either ends the run and is passed on.
 */
struct press_feed {
	enum rc (*next)(struct scope *sc, void *ctx, struct card *card, bool *more);
	enum rc (*done)(struct scope *sc, void *ctx, const struct press_card *card);
	void *ctx;
	bool digests; /* for whoever keeps them: they cost about as much as encoding the code */
};

/* What the runs that follow let pass with a warning: bits of model/acceptance.h. Nothing at first. */
void press_accept(struct press *press, unsigned accepted);
/* At most a small window of cards is in the press at once. RC_INVALID no_glyph, text_overset naming table and element. */
enum rc press_run(struct scope *sc, struct press *press, enum press_proof_mode proof,
		  const struct press_feed *feed) MUST_CHECK;
/* Of all cards this press has made so far. */
const struct press_times *press_times(const struct press *press);

/*
 * What is to be known of a template and settings before anything is printed, for the cards of the feed (whose `done` hears
 * of each, with an empty tail): *json in the scope, {"level", "findings": [{level, code, page, at, pointer, tables, args}],
 * "template": {...}}, as the press wrote it and thus to be checked (model/finding.h). Faults as press_compile.
 */
enum rc press_preflight(struct scope *sc, struct press *press, struct bytes pdf, struct bytes settings_json,
			const struct press_rights *rights, const struct press_feed *feed, struct bytes *json) MUST_CHECK;

/*
 * A print file (pdf/print.h) of exactly n_cards cards instead of a prefix for single ones: prefix->bytes, then the tails
 * of press_run's cards in its order, then what press_print_end writes are the file. As press_compile; RC_INVALID sheet_mismatch.
 */
enum rc press_print(struct scope *sc, struct press *press, struct bytes pdf, struct bytes settings_json,
		    const struct press_rights *rights, const struct sheet *sheet, int64_t n_cards,
		    struct press_prefix *prefix) MUST_CHECK;
/* After all cards. */
enum rc press_print_end(struct scope *sc, struct press *press, struct sink *to) MUST_CHECK;

/* The families that settings may name, by name; in the scope. What fontconfig knows: no font is opened for it. */
enum rc press_fonts(struct scope *sc, struct press *press, const struct font_family **out, size_t *n) MUST_CHECK;

struct press_picture {
	int page;     /* 1.. */
	int width_px; /* 16..4000; counts where dpi is 0 */
	int dpi;      /* 18..2400: the page at its true size, UserUnit and all; 0: by the width */
};
/* A page of a finished PDF (or any PDF) as PNG. RC_MISSING no_page, RC_LIMIT picture_too_large. */
enum rc press_render(struct scope *sc, struct press *press, struct bytes pdf, const struct press_picture *picture,
		     struct bytes *png) MUST_CHECK;

#endif

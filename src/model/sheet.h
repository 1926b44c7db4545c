/*
 * Paper for print files: how cards lie on sheets. Pure arithmetic; lengths in pt from the sheet's top left. A print file has
 * one card a page, or many a sheet: on a preset (label sheets whose cells are cut already, or fixed plans), or on a
 * paper as many as fit. Cards are never scaled: they were designed in a size.
 */
#ifndef POSM_MODEL_SHEET_H
#define POSM_MODEL_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rc.h"

struct scope;
struct text;

#define SHEET_COPIES_MAX 1000
#define SHEET_SIDE_MAX 100 /* columns, rows */
#define SHEET_SLACK 1.5    /* pt: a card may be so much larger than its cell (A6 is 105 x 148 mm, a quarter of A4 105 x 148.5) */

enum sheet_order {
	SHEET_ROWS,   /* left to right, top to bottom, sheet by sheet */
	SHEET_STACKS, /* after cutting a pile of sheets every stack is in order, and follows the one before */
};
enum sheet_duplex { SHEET_ONE_SIDED, SHEET_LONG_EDGE, SHEET_SHORT_EDGE }; /* about which edge the paper is turned */

struct sheet {
	bool alone;           /* one card a page, in its own boxes; nothing below but copies counts */
	double width, height; /* the paper */
	/* cells of a preset; columns 0: as many cards as fit, the paper turned if that gives more */
	int columns, rows;
	double left, top, pitch_x, pitch_y, cell_width, cell_height;
	double margin; /* around all cards; of paper without cells */
	double gutter; /* between them; likewise */
	double bleed;  /* shown around each card where its template has it */
	bool marks;    /* crop marks around the block of cards */
	enum sheet_order order;
	enum sheet_duplex duplex; /* even pages of a template go to the back of the odd ones */
	int copies;               /* of each card, one after the other */
};

/* What was asked for, as words of a query or a command line; NULL: the default. Lengths are in mm. */
struct sheet_words {
	const char *sheet; /* "card" (the default), a preset, a paper, or WIDTHxHEIGHT */
	const char *marks, *bleed, *gutter, *margin, *order, *duplex, *copies;
};
enum sheet_word { SHEET_WORD_SHEET, SHEET_WORD_MARKS, SHEET_WORD_BLEED, SHEET_WORD_GUTTER, SHEET_WORD_MARGIN,
	SHEET_WORD_ORDER, SHEET_WORD_DUPLEX, SHEET_WORD_COPIES, SHEET_WORDS };
extern const char *const sheet_word_names[SHEET_WORDS];

/* RC_INVALID bad_sheet; the fault's pointer is /NAME of the wrong word. */
enum rc sheet_parse(struct scope *sc, const struct sheet_words *words, struct sheet *out) MUST_CHECK;
/* {"presets": [...], "papers": [...]}: names, what for, sizes in mm. */
void sheet_list_json(struct text *json);

/* A preset or paper, for lists and tests; NULL behind the last. */
struct sheet_preset {
	const char *name, *about;
	double width, height; /* mm, as the next */
	int columns, rows;    /* 0: a paper */
	double left, top, pitch_x, pitch_y, cell_width, cell_height;
	bool cut; /* the cells are cut already, so marks have no place */
};
const struct sheet_preset *sheet_preset(size_t i);

/* Cells on a sheet, cards upright or all turned by 90 degrees clockwise. */
struct sheet_grid {
	double width, height; /* of the sheet as it lies */
	int columns, rows;
	double left, top, pitch_x, pitch_y, cell_width, cell_height;
	bool turned;
};

/* For cards whose trimmed size is given, pt. RC_INVALID sheet_mismatch: the card is larger than the cell or the paper. */
enum rc sheet_arrange(struct scope *sc, const struct sheet *sheet, double width, double height,
		      struct sheet_grid *out) MUST_CHECK;
int sheet_cells(const struct sheet_grid *grid);
/* Sheets for so many cards, copies counted by the caller. */
int64_t sheet_count(const struct sheet_grid *grid, int64_t n);
/* Which of n cards lies in a cell (row by row from the top left) of a sheet; -1: none. */
int64_t sheet_card(const struct sheet_grid *grid, enum sheet_order order, int64_t n, int64_t sheet, int cell);

/* Where a cell begins; on the back of a sheet turned about that edge, whose content may stand on its head. */
struct sheet_place {
	double x, y;
	int column, row; /* as they lie on that side */
	bool upside_down;
};
struct sheet_place sheet_place(const struct sheet_grid *grid, int cell, enum sheet_duplex back);

/*
 * Positions of cuts across (vertical) or down the block, ascending, each once; room for 2 * SHEET_SIDE_MAX. Cards of the given
 * size lie in the middle of cells.
 */
size_t sheet_cuts(const struct sheet_grid *grid, bool vertical, double card_width, double card_height, double *out);

#endif

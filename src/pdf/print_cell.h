/*
 * The cells of a sheet (model/sheet.h) as they are drawn: where a card comes to lie in one, what of it shows, where the knife goes.
 * Sheets: pt, origin at the bottom left, y up. Cards: visible page coordinates (overlay.h).
 */
#ifndef POSM_PDF_PRINT_CELL_H
#define POSM_PDF_PRINT_CELL_H

#include "model/sheet.h"
#include "pdf/geometry.h"
#include "pdf/ink.h"

/* From a page as shown to the sheet: its trimmed middle in the middle of the cell. */
struct ink_matrix print_cell_matrix(const struct sheet_grid *grid, const struct sheet_place *place, const struct geometry *g);
/* What of a card shows in a cell, as a clip: at the edge of the block it bleeds outwards in full, to a neighbour halfway. bleed: pt. */
void print_cell_clip(const struct sheet_grid *grid, const struct sheet_place *place, const struct geometry *g, double bleed,
		     struct text *ops);
/* Crop marks of every cut, as lines to be stroked; outside of all cards and their bleed. */
void print_cell_marks(const struct sheet_grid *grid, const struct geometry *g, double bleed, struct text *ops);

#endif

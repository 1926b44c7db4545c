#include "config.h"
#include "qr/penalty.h"

#include <limits.h>
#include <stdlib.h>

#define RUN_POINTS 3     /* N1, for five alike in a row; one for each more */
#define BLOCK_POINTS 3   /* N2, for each 2 by 2 */
#define FINDER_POINTS 40 /* N3 */
#define DARK_POINTS 10   /* N4, for each 5 % away from half */

/* In place: the instruction for it cannot be taken for granted, and the call that stands in for it costs more than the rest. */
static inline int
count(uint64_t bits)
{
	bits -= bits >> 1 & 0x5555555555555555;
	bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
	bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0f;
	return (int)(bits * 0x0101010101010101 >> 56);
}

/* Where n ones begin. */
static uint64_t
runs(uint64_t bits, int n)
{
	uint64_t all = bits;

	for (int i = 1; i < n; i++)
		all &= bits >> i;
	return all;
}

/*
 * Of the places where dark, light, three dark, light, dark begin, in units of `unit` modules, those whose ends are no longer than
 * that and that have four units of light on one side. What is beyond the line is light.
 */
static int
flanked(uint64_t found, uint64_t dark, int unit)
{
	uint64_t before = 0, after = 0;

	for (int i = 0; i < 4 * unit; i++) {
		before |= dark << (i + 1);
		after |= 7 * unit + i < 64 ? dark >> (7 * unit + i) : 0;
	}
	return FINDER_POINTS * count(found & ~(dark << 1) & ~(dark >> 7 * unit) & ~(before & after));
}

static int
wide_finders(uint64_t dark, uint64_t light, int side)
{
	int points = 0;
	uint64_t core;

	for (int unit = 2; 7 * unit <= side && (core = runs(dark, 3 * unit)) != 0; unit++) {
		uint64_t gap = runs(light, unit), found = core >> 2 * unit & gap >> unit & gap >> 5 * unit;

		if (found != 0)
			found &= runs(dark, unit) & runs(dark, unit) >> 6 * unit;
		if (found != 0)
			points += flanked(found, dark, unit);
	}
	return points;
}

static int
line(uint64_t dark, int side)
{
	uint64_t all = ((uint64_t)1 << side) - 1, light = ~dark & all;
	uint64_t alike = ~(dark ^ dark >> 1) & all >> 1;
	uint64_t pairs = alike & alike >> 1, fives = pairs & pairs >> 2; /* begins of five alike */
	int points = count(fives) + (RUN_POINTS - 1) * count(fives & ~(fives << 1));
	uint64_t found = dark & light >> 1 & dark >> 2 & dark >> 3 & dark >> 4 & light >> 5 & dark >> 6;

	if (found != 0)
		points += flanked(found, dark, 1);
	if ((fives & fives >> 1 & dark) != 0) /* six dark */
		points += wide_finders(dark, light, side);
	return points;
}

static int
dark_share(const struct plan_grid *s, int side)
{
	int dark = 0, area = side * side;

	for (int i = 0; i < side; i++)
		dark += count(s->rows[i]);
	return abs((200 * dark + area) / area / 2 - 50) / 5 * DARK_POINTS; /* of a rounded percentage */
}

static int
blocks(uint64_t above, uint64_t below, int side)
{
	uint64_t unlike = (above ^ above >> 1) | (above ^ below) | (below ^ below >> 1);

	return BLOCK_POINTS * count(~unlike & (((uint64_t)1 << (side - 1)) - 1));
}

int
penalty_of(const struct plan_grid *s, int side, int enough)
{
	int points = dark_share(s, side);

	for (int i = 0; i < side && points < enough; i++) {
		points += line(s->rows[i], side) + line(s->columns[i], side);
		if (i > 0)
			points += blocks(s->rows[i - 1], s->rows[i], side);
	}
	return points;
}

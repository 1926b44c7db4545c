#include "config.h"

#include <string.h>

#include "pdf/measure.h"
#include "unit/t.h"

#define WIDE ((QR_SIDE_MAX + 2 * MEASURE_MARGIN) * MEASURE_PX)

static uint8_t gray[WIDE * WIDE];

static struct qr_matrix
a_code(struct scope *sc)
{
	struct qr_matrix qr;

	CHECK_OK(sc, qr_encode(sc, "https://check.example/t/1", SETTINGS_ECC_M, &qr));
	return qr;
}

static void
fill(const struct qr_matrix *qr, int column, int row, uint8_t tone)
{
	int width = (qr->side + 2 * MEASURE_MARGIN) * MEASURE_PX;
	uint8_t *at = gray + (row + MEASURE_MARGIN) * MEASURE_PX * width + (column + MEASURE_MARGIN) * MEASURE_PX;

	for (int i = 0; i < MEASURE_PX; i++)
		memset(at + i * width, tone, MEASURE_PX);
}

static struct measure_picture
draw(const struct qr_matrix *qr, uint8_t dark, uint8_t light)
{
	int width = (qr->side + 2 * MEASURE_MARGIN) * MEASURE_PX;

	memset(gray, light, sizeof(gray));
	for (int i = 0; i < qr->side * qr->side; i++)
		fill(qr, i % qr->side, i / qr->side, qr->modules[i] & 1 ? dark : light);
	return (struct measure_picture){width, width, gray};
}

static int
find_light(const struct qr_matrix *qr)
{
	for (int i = qr->side * 9 + 9;; i++)
		if (!(qr->modules[i] & 1))
			return i;
}

static void
a_perfect_code_has_the_best_grade(struct scope *sc)
{
	struct qr_matrix qr = a_code(sc);
	struct measure_picture picture = draw(&qr, 0, 255);
	struct measure m;

	measure_code(&picture, &qr, &m);
	CHECK(m.margin == 1 && m.range == 1 && m.wrong == 0 && m.uneven == 0 && m.specked == 0 && !m.inverted);
	CHECK_INT(m.quiet, MEASURE_QUIET);
	CHECK_INT(measure_grade(&m), 4);
}

static void
the_contrast_has_the_limits_of_the_standard(struct scope *sc)
{
	static const struct {
		double contrast;
		int grade;
	} rows[] = {{0.71, 4}, {0.69, 3}, {0.56, 3}, {0.54, 2}, {0.41, 2}, {0.39, 1}, {0.21, 1}, {0.19, 0}};
	struct qr_matrix qr = a_code(sc);

	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		struct measure_picture picture = draw(&qr, 0, (uint8_t)(rows[i].contrast * 255 + 0.5));
		struct measure m;

		measure_code(&picture, &qr, &m);
		CHECK_INT(measure_grade_contrast(&m), rows[i].grade);
		CHECK_INT(measure_grade(&m), rows[i].grade);
	}
}

static void
a_covered_module_is_wrong_and_a_dim_one_costs_contrast(struct scope *sc)
{
	struct qr_matrix qr = a_code(sc);
	struct measure_picture picture = draw(&qr, 0, 255);
	int at = find_light(&qr);
	struct measure m;

	fill(&qr, at % qr.side, at / qr.side, 0);
	measure_code(&picture, &qr, &m);
	CHECK(m.wrong > 0 && m.wrong * qr.side * qr.side < 1.01 && m.margin == 0);
	fill(&qr, at % qr.side, at / qr.side, 153);
	measure_code(&picture, &qr, &m);
	CHECK(m.wrong == 0 && m.margin > 0.59 && m.margin < 0.61 && m.range == 1);
}

/* 30 levels in the light ring of the lower left one: it is one module wide, so that evenness sees nothing of it. */
static void
a_spot_in_a_finder_fails_it(struct scope *sc)
{
	struct qr_matrix qr = a_code(sc);
	struct measure_picture picture = draw(&qr, 0, 255);
	struct measure m;

	fill(&qr, 3, qr.side - 6, 225);
	measure_code(&picture, &qr, &m);
	CHECK(m.spoiled && m.uneven == 0 && m.margin > 0.85);
	CHECK_INT(measure_grade(&m), 1);
}

static void
light_on_dark_is_inverted(struct scope *sc)
{
	struct qr_matrix qr = a_code(sc);
	struct measure_picture picture = draw(&qr, 255, 0);
	struct measure m;

	measure_code(&picture, &qr, &m);
	CHECK(m.inverted && m.wrong == 1);
}

static void
a_spot_ends_the_quiet_zone_where_it_lies(struct scope *sc)
{
	struct qr_matrix qr = a_code(sc);

	for (int ring = 0; ring < MEASURE_QUIET; ring++)
		for (int side = 0; side < 4; side++) {
			struct measure_picture picture = draw(&qr, 0, 255);
			int before = -1 - ring, behind = qr.side + ring;
			struct measure m;

			fill(&qr, side == 0 ? before : side == 1 ? behind : 5, side == 2 ? before : side == 3 ? behind : 5, 0);
			measure_code(&picture, &qr, &m);
			CHECK_INT(m.quiet, ring);
			CHECK(m.margin == 1);
		}
}

T_MAIN(T(a_perfect_code_has_the_best_grade), T(the_contrast_has_the_limits_of_the_standard),
       T(a_covered_module_is_wrong_and_a_dim_one_costs_contrast), T(a_spot_in_a_finder_fails_it), T(light_on_dark_is_inverted),
       T(a_spot_ends_the_quiet_zone_where_it_lies))

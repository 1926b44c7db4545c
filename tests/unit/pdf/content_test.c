#include "config.h"
#include "pdf/content.h"

#include "unit/t.h"

static const char *
closing(struct scope *sc, const char *content, size_t *strays)
{
	struct text *close = text_new(sc, 1000);
	char *copy = scope_copy(sc, content);

	*strays = content_balance(copy, strlen(content), close);
	return close->at;
}

static void
what_is_left_open_is_closed(struct scope *sc)
{
	static const struct {
		const char *content, *close;
	} cases[] = {
		{"", ""},
		{"q 1 0 0 1 5 5 cm Q", ""},
		{"q q 0 g Q", "\nQ"},
		{"(a (b) \\( c", "\n)"},
		{"(a (b", "\n))"},
		{"(a)(b\\", "\n)"},
		{"<41 4", ">"},
		{"<< /A <41> /B << /C 1 >>", " >>"},
		{"[ (x) [", " ] ]"},
		{"% q q q", "\n"},
		{"% q\nq", "\nQ"},
		{"/q /Q q/Q Q", ""},
		{"(q) <71> [(q q)] TJ", ""},
		{"BT /F 1 Tf", "\nET"},
		{"BT ET", ""},
		{"1 2 m 3 4 l", "\nn"},
		{"1 2 3 4 re W n", ""},
		{"0 0 1 1 re f*", ""},
		{"/OC /L BDC q BT", "\nET\nEMC\nQ"},
		{"/A BMC EMC EMC", ""},
		{"q BI /W 1 ID q q (EI EI Q", ""},
		{"BI /W 1 ID \x80q(\x81 q", "\nEI"},
		{"q BI /W 1 ID \x80(\x81\nEI Q", ""},
		{"qq QQ Qq", ""},
	};

	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		size_t strays;

		CHECK_TEXT(closing(sc, cases[i].content, &strays), cases[i].close);
		CHECK_INT(strays, 0);
	}
}

static void
a_restore_without_its_save_becomes_a_blank(struct scope *sc)
{
	char content[] = "Q q Q 1 g Q (Q) q";
	struct text *close = text_new(sc, 100);

	CHECK_INT(content_balance(content, sizeof(content) - 1, close), 2);
	CHECK_TEXT(content, "  q Q 1 g   (Q) q");
	CHECK_TEXT(close->at, "\nQ");
}

static void
a_flood_of_saves_ends_in_a_full_text_not_in_a_loop(struct scope *sc)
{
	struct text *many = text_new(sc, 1000000), *close = text_new(sc, 1000);

	for (int i = 0; i < 400000; i++)
		text_add(many, "q ");
	CHECK_INT(content_balance(many->at, many->len, close), 0);
	CHECK_FAULT(sc, text_check(sc, close, "the closing"), "too_large");
}

T_MAIN(T(what_is_left_open_is_closed), T(a_restore_without_its_save_becomes_a_blank),
       T(a_flood_of_saves_ends_in_a_full_text_not_in_a_loop))

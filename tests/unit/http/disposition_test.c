#include "config.h"
#include "http/disposition.h"

#include "unit/t.h"

static const char *
made(struct scope *sc, const char *name)
{
	struct text *t = text_new(sc, 10000);

	disposition_add(t, "attachment", name, "card-1.pdf");
	return t->at;
}

static void
a_name_in_any_script_comes_twice(struct scope *sc)
{
	CHECK_TEXT(made(sc, "cards.zip"), "attachment; filename=\"cards.zip\"; filename*=UTF-8''cards.zip");
	CHECK_TEXT(made(sc, "Ёж 1.pdf"), "attachment; filename=\"card-1.pdf\"; filename*=UTF-8''%D0%81%D0%B6%201.pdf");
}

static void
nothing_in_a_name_ends_the_header(struct scope *sc)
{
	CHECK_TEXT(made(sc, "a\"; x=\\%\r\nB: c/d"),
		   "attachment; filename=\"a_; x=____B_ c_d\"; filename*=UTF-8''a%22%3B%20x%3D%5C%25%0D%0AB%3A%20c%2Fd");
}

T_MAIN(T(a_name_in_any_script_comes_twice), T(nothing_in_a_name_ends_the_header))

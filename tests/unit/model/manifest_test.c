#include "config.h"
#include "model/manifest.h"

#include "unit/t.h"

#define SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define UUID "0b5a0f5e-1d0f-4b6c-9d2e-4f3a2b1c0d9e"

static const char *
row_of(struct scope *sc, const char *number, const char *zone)
{
	struct text *out = text_new(sc, 4096);

	manifest_add(out, &(struct manifest_row){number, zone, UUID, "https://t.example/1", "a/1.pdf", SHA});
	return out->at;
}

static void
it_begins_with_a_byte_order_mark_and_the_names_of_its_columns(struct scope *sc)
{
	struct text *out = text_new(sc, 4096);

	manifest_begin(out);
	CHECK_TEXT(out->at, "\xef\xbb\xbfnumber,zone,uuid,link,file,sha256\r\n");
}

static void
plain_cells_stand_as_they_are(struct scope *sc)
{
	CHECK_TEXT(row_of(sc, "12", "Терраса у окна"),
		   "12,Терраса у окна," UUID ",https://t.example/1,a/1.pdf," SHA "\r\n");
	CHECK_TEXT(row_of(sc, "VIP-3", ""), "VIP-3,," UUID ",https://t.example/1,a/1.pdf," SHA "\r\n");
}

static void
separators_quotes_and_line_breaks_are_quoted(struct scope *sc)
{
	CHECK_TEXT(row_of(sc, "1,2", "Зал \"Ёлка\""),
		   "\"1,2\",\"Зал \"\"Ёлка\"\"\"," UUID ",https://t.example/1,a/1.pdf," SHA "\r\n");
	CHECK_TEXT(row_of(sc, "a\nb", "c;d"), "\"a\nb\",\"c;d\"," UUID ",https://t.example/1,a/1.pdf," SHA "\r\n");
}

static void
what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(struct scope *sc)
{
	static const char *const formulas[] = {"=1+1", "+7", "-3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\xc2\xa0=1", "\n=1",
					       " \xc2\xa0 +1", "＝1", "＋1", "－1", "＠x"};
	static const char *const texts[] = {"1=1", "VIP-3", "a+b", "x@y", "", " ", "\xc2\xa0", "№ 5"};

	for (size_t i = 0; i < LENGTH_OF(formulas); i++) {
		char *start = scope_printf(sc, "\"'%s\",", formulas[i]);

		CHECK(strncmp(row_of(sc, formulas[i], "z"), start, strlen(start)) == 0);
	}
	for (size_t i = 0; i < LENGTH_OF(texts); i++) {
		char *start = scope_printf(sc, "%s,z,", texts[i]);

		CHECK(strncmp(row_of(sc, texts[i], "z"), start, strlen(start)) == 0);
	}
}

static void
an_apostrophe_and_doubled_quotes_go_together(struct scope *sc)
{
	const char *start = "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",z,";

	CHECK(strncmp(row_of(sc, "=HYPERLINK(\"http://x\",\"y\")", "z"), start, strlen(start)) == 0);
}

static struct text *
three_rows(struct scope *sc)
{
	struct text *out = text_new(sc, 4096);

	manifest_begin(out);
	manifest_add(out, &(struct manifest_row){"1", "a,\r\nb", UUID, "l", "a/1.pdf", SHA});
	manifest_add(out, &(struct manifest_row){"2", "say \"hi\"", UUID, "l", "a/2.pdf", SHA});
	manifest_add(out, &(struct manifest_row){"=3", "", UUID, "l", "a/3.pdf", SHA});
	return out;
}

static void
picked_rows_keep_their_cells_but_for_the_file(struct scope *sc)
{
	const struct text *all = three_rows(sc);
	struct text *picked = text_new(sc, 4096), *should = text_new(sc, 4096);
	static const struct manifest_pick picks[] = {{0, "a,1.pdf"}, {2, "3.pdf"}};

	CHECK_OK(sc, manifest_pick(sc, picked, (struct bytes){all->at, all->len}, picks, 2));
	manifest_begin(should);
	manifest_add(should, &(struct manifest_row){"1", "a,\r\nb", UUID, "l", "a,1.pdf", SHA});
	manifest_add(should, &(struct manifest_row){"=3", "", UUID, "l", "3.pdf", SHA});
	CHECK_TEXT(picked->at, should->at);
}

static void
a_row_that_is_not_there_is_damage(struct scope *sc)
{
	const struct text *all = three_rows(sc);
	static const struct manifest_pick none[] = {{3, "x"}}, last[] = {{2, "x"}};

	CHECK_FAULT(sc, manifest_pick(sc, text_new(sc, 4096), (struct bytes){all->at, all->len}, none, 1), "manifest_damaged");
	for (size_t cut = 1; cut < 40; cut++)
		CHECK_FAULT(sc, manifest_pick(sc, text_new(sc, 4096), (struct bytes){all->at, all->len - cut}, last, 1),
			    "manifest_damaged");
	CHECK_FAULT(sc, manifest_pick(sc, text_new(sc, 4096), (struct bytes){"", 0}, last, 1), "manifest_damaged");
}

static void
that_of_a_generation_has_every_card_with_its_digest(struct scope *sc)
{
	static const struct card cards[] = {{.number = "1", .zone = "", .uuid = UUID, .url = "l"}, {.number = "=2", .zone = "z", .uuid = UUID, .url = "l"}};
	uint8_t sha256[2][32] = {{0xe3, 0xb0}, {0}};
	struct text *all = text_new(sc, 4096), *should = text_new(sc, 4096), *hex = text_new(sc, 64);

	text_add_hex(hex, sha256[0], 32);
	manifest_begin(should);
	manifest_add(should, &(struct manifest_row){"1", "", UUID, "l", "1.pdf", hex->at});
	text_clear(hex);
	text_add_hex(hex, sha256[1], 32);
	manifest_add(should, &(struct manifest_row){"=2", "z", UUID, "l", "z/2.pdf", hex->at});
	manifest_of(all, &(struct manifest_cards){cards, (const char *const[]){"1.pdf", "z/2.pdf"}, sha256, 2});
	CHECK_TEXT(all->at, should->at);
}

T_MAIN(T(it_begins_with_a_byte_order_mark_and_the_names_of_its_columns), T(plain_cells_stand_as_they_are),
       T(separators_quotes_and_line_breaks_are_quoted), T(what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe),
       T(an_apostrophe_and_doubled_quotes_go_together), T(picked_rows_keep_their_cells_but_for_the_file),
       T(a_row_that_is_not_there_is_damage),
       T(that_of_a_generation_has_every_card_with_its_digest))

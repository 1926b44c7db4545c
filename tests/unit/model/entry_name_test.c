#include "config.h"
#include "model/entry_name.h"

#include "unit/t.h"

static struct card
table(const char *number, const char *zone)
{
	return (struct card){.uuid = "", .number = number, .zone = zone, .seats = "", .url = "", .restaurant = "", .brand = "", .date = ""};
}

static const char *const *
names_by(struct scope *sc, const char *text, const struct card *cards, size_t n)
{
	struct entry_pattern pattern;

	CHECK_OK(sc, entry_pattern_read(sc, text, &pattern));
	return entry_names(sc, &pattern, cards, n);
}

static const char *const *
names_by_preset(struct scope *sc, const struct card *cards, size_t n)
{
	return names_by(sc, ENTRY_PATTERN_PRESET, cards, n);
}

/* The name of a table that stands alone. */
static const char *
name_of(struct scope *sc, const char *number, const char *zone)
{
	struct card card = table(number, zone);

	return names_by_preset(sc, &card, 1)[0];
}

static void
a_name_is_zone_and_number(struct scope *sc)
{
	CHECK_TEXT(name_of(sc, "12", ""), "12.pdf");
	CHECK_TEXT(name_of(sc, "12", "Терраса"), "Терраса/12.pdf");
	CHECK_TEXT(name_of(sc, "VIP-3", "2 этаж"), "2 этаж/VIP-3.pdf");
}

static void
numbers_sort_as_people_count(struct scope *sc)
{
	struct card cards[] = {table("2", ""), table("VIP-3", ""), table("100", ""), table("Бар", ""), table("12345678901234", "")};
	const char *const *names = names_by_preset(sc, cards, 4);

	CHECK_TEXT(names[0], "002.pdf");
	CHECK_TEXT(names[1], "VIP-003.pdf");
	CHECK_TEXT(names[2], "100.pdf");
	CHECK_TEXT(names[3], "Бар.pdf");
	CHECK_TEXT(names_by_preset(sc, cards, 5)[0], "002.pdf");
}

static void
names_are_safe_on_every_system(struct scope *sc)
{
	static const struct {
		const char *number, *zone, *should;
	} cases[] = {
		{"../../etc/x", "", "_..-..-etc-x.pdf"},
		{"1", "..", "1.pdf"},
		{"=cmd-A1", "@x", "_@x/_=cmd-A1.pdf"},
		{"-1", "\xc2\xa0+7", "_\xc2\xa0+7/_-1.pdf"},
		{"1", "/abs", "_-abs/1.pdf"},
		{"a\\b", "C:", "C-/a-b.pdf"},
		{".", ".", "_.pdf"},
		{"end. . ", "z.", "z/end.pdf"},
		{"con", "AUX", "_AUX/_con.pdf"},
		{"com1.x", "Lpt9", "_Lpt9/_com1.x.pdf"},
		{"console", "comx", "comx/console.pdf"},
		{"a\xe2\x80\xae" "fdp", "", "afdp.pdf"},
		{"a?b*c<d>e|f\"g", "", "a-b-c-d-e-f-g.pdf"},
		{"\xe2\x80\x8b", "", "_.pdf"},
		{"~x", ".hidden", "_.hidden/_~x.pdf"},
		{"1", "Manifest.CSV", "_Manifest.CSV/1.pdf"},
	};

	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		CHECK_TEXT(name_of(sc, cases[i].number, cases[i].zone), cases[i].should);
}

static void
long_names_are_cut_between_characters(struct scope *sc)
{
	struct text *t = text_new(sc, 1000);

	for (int i = 0; i < 100; i++)
		text_add(t, "ж");
	const char *name = name_of(sc, "1", t->at);

	CHECK(strlen(name) <= ENTRY_NAME_MAX);
	CHECK_INT(strcspn(name, "/") % 2, 0);
	CHECK(strcspn(name, "/") <= ENTRY_NAME_PART_MAX);
}

static void
names_that_differ_by_case_only_are_told_apart(struct scope *sc)
{
	struct card cards[] = {table("a", "Зал"), table("A", "зал"), table("A", "ЗАЛ"), table("1", "x"), table("1", "x"), table("1:", ""), table("1?", "")};
	const char *const *names = names_by_preset(sc, cards, LENGTH_OF(cards));

	CHECK_TEXT(names[0], "Зал/a.pdf");
	CHECK_TEXT(names[1], "зал/A (2).pdf");
	CHECK_TEXT(names[2], "ЗАЛ/A (3).pdf");
	CHECK_TEXT(names[3], "x/1.pdf");
	CHECK_TEXT(names[4], "x/1 (2).pdf");
	CHECK_TEXT(names[5], "1-.pdf");
	CHECK_TEXT(names[6], "1- (2).pdf");
}

/* й, ё and é as one character, and as a letter and its mark: macOS extracts both into one file. */
static void
names_that_differ_by_normal_form_only_are_told_apart(struct scope *sc)
{
	struct card cards[] = {table("1", "Крайний"), table("1", "Краи\xcc\x86ний"), table("Caf\xc3\xa9", ""), table("CAFE\xcc\x81", ""),
			       table("\xe1\xba\xad", ""), table("a\xcc\x82\xcc\xa3", "")}; /* ậ: marks in any order */
	const char *const *names = names_by_preset(sc, cards, LENGTH_OF(cards)), *const *flat = entry_names_flat(sc, names, 2);
	const char *const brands[] = {"Ёлка", "Е\xcc\x88лка"}, *const *folders = entry_name_folders(sc, brands, LENGTH_OF(brands));

	CHECK_TEXT(names[0], "Крайний/1.pdf");
	CHECK_TEXT(names[1], "Краи\xcc\x86ний/1 (2).pdf");
	CHECK_TEXT(names[2], "Caf\xc3\xa9.pdf");
	CHECK_TEXT(names[3], "CAFE\xcc\x81 (2).pdf");
	CHECK_TEXT(names[4], "\xe1\xba\xad.pdf");
	CHECK_TEXT(names[5], "a\xcc\x82\xcc\xa3 (2).pdf");
	CHECK_TEXT(flat[1], "Краи\xcc\x86ний - 1 (2).pdf");
	CHECK_TEXT(folders[1], "Е\xcc\x88лка (2)");
}

static void
no_file_is_called_like_a_folder(struct scope *sc)
{
	struct card cards[] = {table("bar", ""), table("1", "Bar.PDF")};
	const char *const *names = names_by_preset(sc, cards, LENGTH_OF(cards));

	CHECK_TEXT(names[0], "bar (2).pdf");
	CHECK_TEXT(names[1], "Bar.PDF/1.pdf");
}

static void
without_folders_names_stay_unique(struct scope *sc)
{
	const char *const names[] = {"Зал/01.pdf", "7.pdf", "Зал - 01.pdf", "ЗАЛ/01.pdf", "a/b/c.pdf"};
	const char *const *flat = entry_names_flat(sc, names, LENGTH_OF(names));

	CHECK_TEXT(flat[0], "Зал - 01.pdf");
	CHECK_TEXT(flat[1], "7.pdf");
	CHECK_TEXT(flat[2], "Зал - 01 (2).pdf");
	CHECK_TEXT(flat[3], "ЗАЛ - 01 (3).pdf");
	CHECK_TEXT(flat[4], "a - b - c.pdf");
}

static void
folders_are_safe_and_none_is_called_like_the_manifest(struct scope *sc)
{
	const char *const names[] = {"Кафе", "кафе", "../..", "a/b", "Manifest.CSV", "", "\xe2\x80\xae", "Con"};
	const char *const *folders = entry_name_folders(sc, names, LENGTH_OF(names));

	CHECK_TEXT(folders[0], "Кафе");
	CHECK_TEXT(folders[1], "кафе (2)");
	CHECK_TEXT(folders[2], "_..-");
	CHECK_TEXT(folders[3], "a-b");
	CHECK_TEXT(folders[4], "Manifest.CSV (2)");
	CHECK_TEXT(folders[5], "_");
	CHECK_TEXT(folders[6], "_ (2)");
	CHECK_TEXT(folders[7], "_Con");
}

static void
a_pattern_says_what_cards_are_called(struct scope *sc)
{
	struct card cards[] = {table("1", "Зал"), table("12", ""), table("1", "Manifest.csv"), table("2", "a/b")};

	for (size_t i = 0; i < LENGTH_OF(cards); i++)
		cards[i].restaurant = "Кафе: «Ёж»";
	const char *const *names = names_by(sc, "{{restaurant.name}}/{{ table.zone }}/стол {{table.number}}.pdf", cards, LENGTH_OF(cards));

	CHECK_TEXT(names[0], "Кафе- «Ёж»/Зал/стол 01.pdf");
	CHECK_TEXT(names[1], "Кафе- «Ёж»/стол 12.pdf");
	CHECK_TEXT(names[2], "Кафе- «Ёж»/Manifest.csv/стол 01.pdf");
	CHECK_TEXT(names[3], "Кафе- «Ёж»/a-b/стол 02.pdf");
	CHECK_TEXT(names_by(sc, "{{table.zone}}/{{table.seats}}/{{table.number}}.pdf", &cards[2], 1)[0], "_Manifest.csv/1.pdf");
	names = names_by(sc, "{{table.number}}.pdf", cards, LENGTH_OF(cards));
	CHECK_TEXT(names[0], "01.pdf");
	CHECK_TEXT(names[2], "01 (2).pdf");
}

static void
a_pattern_that_cannot_work_is_refused(struct scope *sc)
{
	static const char *const patterns[] = {"", ".pdf", "{{table.number}}", "{{table.nummer}}.pdf", "{{table.number.pdf", "/{{table.number}}.pdf",
					       "a//{{table.number}}.pdf", "a/.pdf", "a/b/c/{{table.number}}.pdf", "{{table.number}}/card.pdf"};
	struct entry_pattern pattern;

	for (size_t i = 0; i < LENGTH_OF(patterns); i++) {
		CHECK_FAULT(sc, entry_pattern_read(sc, patterns[i], &pattern), "bad_config");
		CHECK(strstr(sc->fault.detail, "archive.name_pattern") != NULL);
	}
}

T_MAIN(T(a_name_is_zone_and_number), T(numbers_sort_as_people_count), T(names_are_safe_on_every_system),
       T(long_names_are_cut_between_characters), T(names_that_differ_by_case_only_are_told_apart),
       T(names_that_differ_by_normal_form_only_are_told_apart), T(no_file_is_called_like_a_folder), T(without_folders_names_stay_unique),
       T(folders_are_safe_and_none_is_called_like_the_manifest), T(a_pattern_says_what_cards_are_called),
       T(a_pattern_that_cannot_work_is_refused))

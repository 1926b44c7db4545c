#include "config.h"
#include "model/card.h"

#include "model/placeholder.h"
#include "unit/t.h"

static const struct card card = {.uuid = "0f8fad5b-d9cb-469f-a165-70867728950e", .number = "VIP-3", .zone = "Терраса",
				 .seats = "4", .url = "https://check.example/t/x", .restaurant = "Кафе «Ёлочка»",
				 .brand = "", .date = "23.11.2026"};

static void
only_canonical_uuids_are_uuids(struct scope *sc)
{
	(void)sc;
	CHECK(card_is_uuid("0f8fad5b-d9cb-469f-a165-70867728950e"));
	CHECK(!card_is_uuid("0F8FAD5B-D9CB-469F-A165-70867728950E"));
	CHECK(!card_is_uuid("0f8fad5b-d9cb-469f-a165-70867728950"));
	CHECK(!card_is_uuid("0f8fad5b-d9cb-469f-a165-70867728950e0"));
	CHECK(!card_is_uuid("0f8fad5b0d9cb-469f-a165-70867728950e"));
	CHECK(!card_is_uuid("0f8fad5b-d9cb-469f-a165-70867728950g"));
	CHECK(!card_is_uuid(""));
}

static void
usual_spellings_become_canonical(struct scope *sc)
{
	static const char *const good[] = {
		"0f8fad5b-d9cb-469f-a165-70867728950e", "0F8FAD5B-D9CB-469F-A165-70867728950E",
		"0f8fad5bd9cb469fa16570867728950E", "{0f8fad5b-d9cb-469f-a165-70867728950e}",
		"urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e"};
	static const char *const bad[] = {"", "{}", "urn:uuid:", "{0f8fad5b-d9cb-469f-a165-70867728950e",
					  "0f8fad5b-d9cb-469f-a165-70867728950ez", "0f8fad5b-d9cb-469fa165-70867728950e",
					  "0f8fad5bd9cb469fa16570867728950ё"};
	char out[CARD_UUID_LEN + 1];

	(void)sc;
	for (size_t i = 0; i < LENGTH_OF(good); i++) {
		CHECK(card_uuid_canonical(good[i], out));
		CHECK_TEXT(out, "0f8fad5b-d9cb-469f-a165-70867728950e");
	}
	for (size_t i = 0; i < LENGTH_OF(bad); i++)
		CHECK(!card_uuid_canonical(bad[i], out));
}

static void
a_link_is_made_from_its_template(struct scope *sc)
{
	static const char *const bad[] = {"https://x.example/", "ftp://x/{uuid}", "https://x/{uuid}{uuid}",
					  "https://x/{uuid} ", "https://x/ж/{uuid}", "{uuid}", "https://x/{uuid}{"};
	const char *url;

	CHECK_OK(sc, card_url(sc, "https://check.example/t/{uuid}?a=b", card.uuid, &url));
	CHECK_TEXT(url, "https://check.example/t/0f8fad5b-d9cb-469f-a165-70867728950e?a=b");
	for (size_t i = 0; i < LENGTH_OF(bad); i++)
		CHECK_FAULT(sc, card_url(sc, bad[i], card.uuid, &url), "bad_url_template");
	CHECK_FAULT(sc, card_url(sc, "https://x/\xd0\xb6/{uuid}", card.uuid, &url), "bad_url_template");
	CHECK(strstr(sc->fault.detail, "'\xd0\xb6' (U+0436)") != NULL);
	CHECK_TEXT(sc->fault.args[0].value, "\xd0\xb6");
	CHECK_FAULT(sc, card_url(sc, "https://x/\xff/{uuid}", card.uuid, &url), "bad_url_template");
	CHECK(strstr(sc->fault.detail, "'?' (U+00FF)") != NULL);
}

static void
a_card_with_wrong_text_is_refused(struct scope *sc)
{
	struct card c = card;

	CHECK_OK(sc, card_check(sc, &c));
	c.number = ""; /* of a uuid without a table */
	CHECK_OK(sc, card_check(sc, &c));
	c.number = " 1";
	CHECK_OK(sc, card_check(sc, &c));
	c.number = "a\nb";
	CHECK_FAULT(sc, card_check(sc, &c), "bad_text");
	c.number = "\xc0\x80";
	CHECK_FAULT(sc, card_check(sc, &c), "bad_text");
	c.number = "12\xe2\x80\xa8";
	CHECK_FAULT(sc, card_check(sc, &c), "bad_text");
	c.number = "ЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖ";
	CHECK_OK(sc, card_check(sc, &c));
	c.number = scope_printf(sc, "%s1", c.number);
	CHECK_FAULT(sc, card_check(sc, &c), "out_of_range");
	c = card;
	c.seats = "two";
	CHECK_FAULT(sc, card_check(sc, &c), "bad_text");
	c.seats = "1001";
	CHECK_FAULT(sc, card_check(sc, &c), "out_of_range");
	c.seats = "";
	CHECK_OK(sc, card_check(sc, &c));
	c = card;
	c.uuid = "x";
	CHECK_FAULT(sc, card_check(sc, &c), "bad_uuid");
}

static const char *
expand(struct scope *sc, const char *value)
{
	struct text *t = text_new(sc, 1000);

	CHECK_OK(sc, placeholder_check(sc, value));
	placeholder_expand(t, value, &card);
	return t->at;
}

static void
placeholders_become_values(struct scope *sc)
{
	CHECK_TEXT(expand(sc, "Стол {{table.number}}, {{ table.zone }}"), "Стол VIP-3, Терраса");
	CHECK_TEXT(expand(sc, "{{table.seats}}|{{table.uuid}}|{{table.url}}"),
		   "4|0f8fad5b-d9cb-469f-a165-70867728950e|https://check.example/t/x");
	CHECK_TEXT(expand(sc, "{{restaurant.name}}{{brand.name}}{{\tdate}}"), "Кафе «Ёлочка»23.11.2026");
	CHECK_TEXT(expand(sc, "no { placeholder }}"), "no { placeholder }}");
}

static void
unknown_placeholders_are_refused(struct scope *sc)
{
	static const char *const bad[] = {"{{", "{{}}", "{{ }}", "{{table.name}}", "{{table.number}", "{{{date}}}",
					  "{{table. number}}", "{{Date}}", "{{date}} {{x}}"};

	for (size_t i = 0; i < LENGTH_OF(bad); i++)
		CHECK_FAULT(sc, placeholder_check(sc, bad[i]), "unknown_placeholder");
}

T_MAIN(T(only_canonical_uuids_are_uuids), T(usual_spellings_become_canonical), T(a_link_is_made_from_its_template),
       T(a_card_with_wrong_text_is_refused), T(placeholders_become_values), T(unknown_placeholders_are_refused))

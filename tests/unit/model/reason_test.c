#include "config.h"
#include "model/reason.h"

#include "unit/t.h"

static struct fault
failure(struct scope *sc, enum rc rc, const char *code)
{
	(void)fault(sc, rc, code, "words for the log");
	return sc->fault;
}

static void
a_manager_reads_which_tables_and_why(struct scope *sc)
{
	struct fault f;

	(void)fault(sc, RC_INVALID, "proof_failed", "for the log");
	fault_arg(sc, "tables", "7, {count}");
	fault_arg(sc, "cause", "low_contrast");
	f = sc->fault;
	CHECK_TEXT(reason_text(sc, &f, LANGUAGE_RU), "QR-код не считывается: слишком слабый контраст с фоном. Столы: 7, {count}.");
	CHECK_TEXT(reason_text(sc, &f, LANGUAGE_EN),
		   "The QR code does not scan: too little contrast with its background. Tables: 7, {count}.");
}

static void
a_sentence_for_an_argument_that_is_there_goes_before_the_one_without(struct scope *sc)
{
	const char *json = "{\"code\":\"proof_failed\",\"args\":{\"cause\":\"small_module\",\"tables\":\"7, 8 …\",\"count\":2,\"at_least\":2}}";

	CHECK_TEXT(reason_retell(sc, json, "stored", LANGUAGE_EN),
		   "The QR code does not scan: the code is too small. At least 2 tables (the press went no further): 7, 8 ….");
	CHECK_TEXT(reason_retell(sc, json, NULL, LANGUAGE_RU),
		   "QR-код не считывается: код слишком мелкий. Столов не меньше 2 (дальше не проверялось): 7, 8 ….");
}

static void
a_missing_argument_does_not_hurt(struct scope *sc)
{
	struct fault f = failure(sc, RC_INVALID, "no_glyph");

	CHECK_TEXT(reason_text(sc, &f, LANGUAGE_EN), "No font has the character '?' (?, table ?).");
}

static void
the_log_text_is_never_the_managers(struct scope *sc)
{
	static const char *const codes[] = {"db_unavailable", "storage_refused", "template_refused", "never_heard_of"};

	for (size_t i = 0; i < LENGTH_OF(codes); i++) {
		struct fault f = failure(sc, RC_BROKEN, codes[i]);

		CHECK(strstr(reason_text(sc, &f, LANGUAGE_RU), "words for the log") == NULL);
		CHECK(reason_text(sc, &f, LANGUAGE_RU)[0] != '\0' && strcmp(reason_text(sc, &f, LANGUAGE_RU), reason_text(sc, &f, LANGUAGE_EN)) != 0);
	}
}

static void
a_stored_reason_is_told_in_the_readers_language(struct scope *sc)
{
	const char *json = "{\"code\":\"proof_failed\",\"args\":{\"cause\":\"small_module\",\"tables\":\"7\",\"count\":1}}";

	CHECK_TEXT(reason_retell(sc, json, "stored", LANGUAGE_EN), "The QR code does not scan: the code is too small. Tables: 7.");
	CHECK_TEXT(reason_retell(sc, json, NULL, LANGUAGE_RU), "QR-код не считывается: код слишком мелкий. Столы: 7.");
	CHECK_INT(sc->fault.rc, RC_OK);
}

static void
what_cannot_be_told_again_stays_as_it_was_stored(struct scope *sc)
{
	static const char *const reasons[] = {NULL, "", "[]", "{\"code\":7}", "{\"code\":\"of_tomorrow\",\"args\":{}}",
					      "{\"code\":\"proof_failed\"}", "{\"code\":\"proof_failed\",\"args\":[]}"};

	for (size_t i = 0; i < LENGTH_OF(reasons); i++) {
		CHECK_TEXT(reason_retell(sc, reasons[i], "как записано", LANGUAGE_EN), "как записано");
		CHECK(reason_retell(sc, reasons[i], NULL, LANGUAGE_EN) == NULL);
		CHECK_INT(sc->fault.rc, RC_OK);
	}
}

static void
the_sentence_of_an_unknown_code_is_told_in_both_languages(struct scope *sc)
{
	struct fault f = failure(sc, RC_BROKEN, "never_heard_of");
	const char *ru = reason_text(sc, &f, LANGUAGE_RU), *en = reason_text(sc, &f, LANGUAGE_EN);

	CHECK_TEXT(reason_retell(sc, "{\"code\":\"never_heard_of\",\"args\":{}}", ru, LANGUAGE_EN), en);
	CHECK_TEXT(reason_retell(sc, "{\"code\":\"never_heard_of\",\"args\":{}}", en, LANGUAGE_RU), ru);
}

static void
words_with_a_missing_argument_are_not_filled(struct scope *sc)
{
	(void)fault(sc, RC_INVALID, "unknown_field", "for the log");
	(void)fault_at(sc, RC_INVALID, "/a");
	fault_arg(sc, "name", "b");
	CHECK_TEXT(reason_fill(sc, "{name}: {pointer}", &sc->fault, LANGUAGE_RU), "b: /a");
	CHECK(reason_fill(sc, "{name}: {other}", &sc->fault, LANGUAGE_RU) == NULL);
}

T_MAIN(T(a_manager_reads_which_tables_and_why), T(a_missing_argument_does_not_hurt),
       T(a_sentence_for_an_argument_that_is_there_goes_before_the_one_without),
       T(the_log_text_is_never_the_managers), T(a_stored_reason_is_told_in_the_readers_language),
       T(what_cannot_be_told_again_stays_as_it_was_stored), T(the_sentence_of_an_unknown_code_is_told_in_both_languages),
       T(words_with_a_missing_argument_are_not_filled))

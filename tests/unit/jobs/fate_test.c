#include "config.h"
#include "jobs/fate.h"

#include "unit/t.h"

static struct fault
failure(struct scope *sc, enum rc rc, const char *code)
{
	(void)fault(sc, rc, code, "words for the log");
	return sc->fault;
}

static void
the_world_heals_and_the_input_does_not(struct scope *sc)
{
	static const struct {
		enum rc rc;
		const char *code;
		enum fate should;
	} cases[] = {
		{RC_AGAIN, "storage_unavailable", FATE_RETRY}, {RC_AGAIN, "storage_full", FATE_RETRY},
		{RC_BROKEN, "storage_refused", FATE_END},      {RC_AGAIN, "db_unavailable", FATE_RETRY},
		{RC_AGAIN, "commit_unknown", FATE_RETRY},      {RC_AGAIN, "press_died", FATE_RETRY},
		{RC_AGAIN, "runner_died", FATE_RETRY},         {RC_DENIED, "template_refused", FATE_END},
		{RC_INVALID, "no_glyph", FATE_END},            {RC_INVALID, "proof_failed", FATE_END},
		{RC_AGAIN, "interrupted", FATE_HAND_BACK},     {RC_CONFLICT, "lease_lost", FATE_LOST},
	};
	const struct fault none = {0};

	CHECK_INT(fate_of(&none), FATE_DONE);
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct fault f = failure(sc, cases[i].rc, cases[i].code);

		CHECK_INT(fate_of(&f), cases[i].should);
	}
}

static void
a_code_without_a_row_is_judged_by_its_class(struct scope *sc)
{
	static const enum rc heals[] = {RC_AGAIN, RC_BROKEN}, stays[] = {RC_INVALID, RC_MISSING, RC_DENIED, RC_LIMIT, RC_CONFLICT};

	for (size_t i = 0; i < LENGTH_OF(heals); i++) {
		struct fault f = failure(sc, heals[i], "never_heard_of");

		CHECK_INT(fate_of(&f), FATE_RETRY);
	}
	for (size_t i = 0; i < LENGTH_OF(stays); i++) {
		struct fault f = failure(sc, stays[i], "never_heard_of");

		CHECK_INT(fate_of(&f), FATE_END);
		CHECK(strstr(fate_comment(sc, &f, "en"), "internal error") != NULL);
	}
}

static void
a_manager_reads_which_tables_and_why(struct scope *sc)
{
	struct fault f;

	(void)fault(sc, RC_INVALID, "proof_failed", "for the log");
	fault_arg(sc, "tables", "7, {count}");
	fault_arg(sc, "cause", "low_contrast");
	f = sc->fault;
	CHECK_TEXT(fate_comment(sc, &f, "ru"), "QR-код не считывается: слишком слабый контраст с фоном. Столы: 7, {count}.");
	CHECK_TEXT(fate_comment(sc, &f, "en"),
		   "The QR code does not scan: too little contrast with its background. Tables: 7, {count}.");
}

static void
a_missing_argument_does_not_hurt(struct scope *sc)
{
	struct fault f = failure(sc, RC_INVALID, "no_glyph");

	CHECK_TEXT(fate_comment(sc, &f, "en"), "No font has the character '?' (table ?).");
}

static void
the_log_text_is_never_the_managers(struct scope *sc)
{
	static const char *const codes[] = {"db_unavailable", "storage_refused", "template_refused", "never_heard_of"};

	for (size_t i = 0; i < LENGTH_OF(codes); i++) {
		struct fault f = failure(sc, RC_BROKEN, codes[i]);

		CHECK(strstr(fate_comment(sc, &f, "ru"), "words for the log") == NULL);
		CHECK(fate_comment(sc, &f, "ru")[0] != '\0' && strcmp(fate_comment(sc, &f, "ru"), fate_comment(sc, &f, "en")) != 0);
	}
}

T_MAIN(T(the_world_heals_and_the_input_does_not), T(a_code_without_a_row_is_judged_by_its_class),
       T(a_manager_reads_which_tables_and_why), T(a_missing_argument_does_not_hurt),
       T(the_log_text_is_never_the_managers))

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
		{RC_AGAIN, "press_killed", FATE_RETRY},        {RC_AGAIN, "press_memory", FATE_RETRY},
		{RC_AGAIN, "press_timeout", FATE_RETRY},       {RC_BROKEN, "press_failed", FATE_RETRY},
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
	}
}

T_MAIN(T(the_world_heals_and_the_input_does_not), T(a_code_without_a_row_is_judged_by_its_class))

#include "config.h"
#include "base/args.h"

#include "unit/t.h"

static const struct args_option options[] = {
	{"out", "DIR", true, "a folder"},
	{"wait", NULL, false, "a switch"},
};
static const struct args_spec spec = {
	.program = "oven", .command = "bake", .words = "FILE", .max_words = 1, .about = "bakes", .config = "oven.conf", .more = "", .options = options,
	.n_options = LENGTH_OF(options)};

static enum rc
parse(struct scope *sc, struct args *out, int argc, const char *const *argv)
{
	char **copy = scope_array(sc, (size_t)argc + 1, sizeof(*copy));

	for (int i = 0; i < argc; i++)
		copy[i] = scope_copy(sc, argv[i]);
	return args_parse(sc, &spec, argc, copy, out);
}
#define PARSE(...) parse(sc, &args, (int)LENGTH_OF(((const char *const[]){"bake", __VA_ARGS__})), \
			 (const char *const[]){"bake", __VA_ARGS__})

static void
options_and_words_stand_in_any_order(struct scope *sc)
{
	struct args args;

	CHECK_OK(sc, PARSE("bread", "--out", "here", "--wait", "--config=a=b"));
	CHECK_TEXT(args_value(&args, "out"), "here");
	CHECK(args_has(&args, "wait"));
	CHECK_TEXT(args.config, "a=b");
	CHECK_INT(args.n_words, 1);
	CHECK_TEXT(args.words[0], "bread");
}

static void
what_was_not_given_is_null(struct scope *sc)
{
	struct args args;

	CHECK_OK(sc, PARSE("--out=here"));
	CHECK(!args_has(&args, "wait"));
	CHECK(args.config == NULL);
	CHECK_INT(args.n_words, 0);
}

static void
behind_two_dashes_all_is_words(struct scope *sc)
{
	struct args args;

	CHECK_OK(sc, PARSE("--out", "here", "--", "--wait"));
	CHECK(!args_has(&args, "wait"));
	CHECK_TEXT(args.words[0], "--wait");
}

static void
help_and_version_require_nothing(struct scope *sc)
{
	struct args args;

	CHECK_OK(sc, PARSE("--help", "--nonsense"));
	CHECK(args.help);
	CHECK_OK(sc, PARSE("--version"));
	CHECK(args.version && !args.help);
}

static void
a_mistake_is_named_with_where_to_read_more(struct scope *sc)
{
	struct args args;

	CHECK_FAULT(sc, PARSE("--out", "here", "--nonsense=1"), "usage");
	CHECK_TEXT(sc->fault.detail, "there is no option --nonsense (oven bake --help says more)");
	CHECK_FAULT(sc, PARSE("--out", "here", "-x"), "usage");
	CHECK_TEXT(sc->fault.detail, "there is no option -x (oven bake --help says more)");
	CHECK_FAULT(sc, PARSE("--out"), "usage");
	CHECK_TEXT(sc->fault.detail, "--out needs a value (oven bake --help says more)");
	CHECK_FAULT(sc, PARSE("--out", "here", "--wait=1"), "usage");
	CHECK_TEXT(sc->fault.detail, "--wait takes no value (oven bake --help says more)");
	CHECK_FAULT(sc, PARSE("--out", "here", "--out", "there"), "usage");
	CHECK_TEXT(sc->fault.detail, "--out is given twice (oven bake --help says more)");
	CHECK_FAULT(sc, PARSE("--wait"), "usage");
	CHECK_TEXT(sc->fault.detail, "option --out is missing (oven bake --help says more)");
	CHECK_FAULT(sc, PARSE("--out", "here", "a", "b"), "usage");
	CHECK_TEXT(sc->fault.detail, "'b' is one word too many (oven bake --help says more)");
}

static void
a_name_is_written_out(struct scope *sc)
{
	struct args args;

	CHECK_FAULT(sc, PARSE("--ou", "here"), "usage");
	CHECK_TEXT(sc->fault.detail, "options are written out: --out (oven bake --help says more)");
	CHECK_FAULT(sc, PARSE("--ou=here"), "usage");
	CHECK_FAULT(sc, PARSE("--out=here", "--wai"), "usage");
	CHECK_OK(sc, PARSE("bread", "--out", "--wai", "--wait"));
	CHECK_TEXT(args_value(&args, "out"), "--wai");
}

static void
leading_options_end_at_the_first_word(struct scope *sc)
{
	struct args_spec leading = spec;
	char *argv[] = {scope_copy(sc, "oven"), scope_copy(sc, "--out=here"), scope_copy(sc, "bake"), scope_copy(sc, "--config"), NULL};
	struct args args;

	leading.leading = true;
	leading.config = NULL;
	CHECK_OK(sc, args_parse(sc, &leading, 3, argv, &args));
	leading.max_words = 2;
	CHECK_OK(sc, args_parse(sc, &leading, 4, argv, &args));
	CHECK_INT(args.n_words, 2);
	CHECK_TEXT(args.words[1], "--config");
	CHECK_FAULT(sc, args_parse(sc, &leading, 2, (char *[]){argv[0], argv[3], NULL}, &args), "usage");
	CHECK_TEXT(sc->fault.detail, "there is no option --config (oven bake --help says more)");
}

T_MAIN(T(options_and_words_stand_in_any_order), T(what_was_not_given_is_null), T(behind_two_dashes_all_is_words),
       T(help_and_version_require_nothing), T(a_mistake_is_named_with_where_to_read_more),
       T(a_name_is_written_out), T(leading_options_end_at_the_first_word))

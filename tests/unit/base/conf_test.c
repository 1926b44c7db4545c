#include "config.h"
#include "base/conf.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "model/option.h"
#include "unit/t.h"

static const struct conf_option table[] = {
	{"name", CONF_TEXT, "posm", 0, 0, "", "A name."},
	{"wait", CONF_DURATION, "30s", 1000, 60000, "", "A wait."},
	{"room", CONF_SIZE, "1M", 1, 1e9, "", "Room."},
	{"on", CONF_BOOL, "no", 0, 0, "", "A switch."},
	{"kind", CONF_CHOICE, "a", 0, 0, "a|bc", "A kind."},
	{"part", CONF_REAL, "0.5", 0, 1, "", "A part."},
};
enum { NAME, WAIT, ROOM, ON, KIND, PART };

static enum rc
load(struct scope *sc, const char *content, const struct conf **out)
{
	char path[] = "/tmp/posm-conf-XXXXXX";
	AUTO_FD fd = mkstemp(path);
	enum rc rc = file_write(sc, fd, content, strlen(content), path);

	if (rc == RC_OK)
		rc = conf_load(sc, table, LENGTH_OF(table), path, out);
	unlink(path);
	return rc;
}

static void
absent_options_have_their_defaults(struct scope *sc)
{
	const struct conf *conf;

	CHECK_OK(sc, conf_load(sc, table, LENGTH_OF(table), NULL, &conf));
	CHECK_TEXT(conf_text(conf, NAME), "posm");
	CHECK_INT(conf_int(conf, WAIT), 30000);
	CHECK_INT(conf_int(conf, ROOM), 1048576);
	CHECK(!conf_bool(conf, ON));
	CHECK(conf_real(conf, PART) == 0.5);
}

static void
a_file_sets_options(struct scope *sc)
{
	const struct conf *conf;

	CHECK_OK(sc, load(sc, "# comment\n\n name = a = b \nwait=2s\r\non = yes\nkind = bc\npart = 0.25\n", &conf));
	CHECK_TEXT(conf_text(conf, NAME), "a = b");
	CHECK_INT(conf_int(conf, WAIT), 2000);
	CHECK(conf_bool(conf, ON));
	CHECK_TEXT(conf_text(conf, KIND), "bc");
	CHECK(conf_real(conf, PART) == 0.25);
}

static void
a_wrong_line_is_an_error_that_names_it(struct scope *sc)
{
	static const struct {
		const char *file, *words;
	} cases[] = {
		{"name = x\nnme = y\n", ":2: there is no option 'nme'"},
		{"wait = 61s\n", ":1: 'wait' must be a duration"},
		{"wait = 5\n", "must be a duration"},
		{"room = 0x10\n", "must be a size"},
		{"room = 1.5M\n", "must be a size"},
		{"on = true\n", "must be yes or no"},
		{"kind = b\n", "must be one of a|bc"},
		{"part = 2\n", "from 0 to 1"},
		{"part = -nan\n", "from 0 to 1"},
		{"room = 1e3\n", "must be a size"},
		{"name = x\nname = y\n", ":2: 'name' was already set in line 1"},
		{"name\n", ":1: expected 'key = value'"},
	};

	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		const struct conf *conf;

		CHECK_FAULT(sc, load(sc, cases[i].file, &conf), "bad_config");
		CHECK(strstr(sc->fault.detail, cases[i].words) != NULL);
	}
}

static void
every_default_of_posm_is_valid(struct scope *sc)
{
	const struct conf *conf;

	CHECK_OK(sc, conf_load(sc, option_table, OPT_COUNT, NULL, &conf));
}

T_MAIN(T(absent_options_have_their_defaults), T(a_file_sets_options), T(a_wrong_line_is_an_error_that_names_it),
       T(every_default_of_posm_is_valid))

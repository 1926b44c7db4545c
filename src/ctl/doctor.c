/* posmctl doctor: looks at every part of an installation and says what to do about what is wrong. */
#include "config.h"
#include "ctl/doctor.h"

#include <stdio.h>
#include <string.h>

#include "base/scope.h"
#include "ctl/commands.h"
#include "domain/open_app.h"

#define JSON_MAX ((size_t)64 * 1024)

enum state { STATE_OK, STATE_WARNING, STATE_FAILED, STATE_SKIPPED };
static const char *const state_words[] = {"ok", "warning", "failed", "skipped"};

/* Without which a part cannot be looked at. */
enum need { NEED_NOTHING, NEED_CONF, NEED_DATABASE };

static const struct part {
	const char *name;
	enum rc (*look)(struct scope *sc, struct visit *v);
	enum need need;
	const char *advice; /* where the part itself gives none */
} parts[] = {
	{"configuration", doctor_configuration, NEED_NOTHING,
	 "mend the line that is named; `posmctl check-config --sample` explains every option"},
	{"database", doctor_database, NEED_CONF,
	 "is PostgreSQL running, and does `psql` with pg.conninfo come in as this user? See pg_hba.conf and its log"},
	{"schema", doctor_schema, NEED_DATABASE, "run `posmctl migrate` of the version that is installed, with the services' configuration"},
	{"permissions", doctor_permissions, NEED_DATABASE,
	 "make this login the owner of the schema, or grant: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA posm TO ..."},
	{"latency", doctor_latency, NEED_DATABASE, "look at the network to the database and at what keeps it busy"},
	{"clock", doctor_clock, NEED_DATABASE, "let an NTP service (chrony, systemd-timesyncd) keep the time on both hosts: `timedatectl`"},
	{"storage", doctor_storage, NEED_CONF, ""},
	{"fonts", doctor_fonts, NEED_CONF, "without a press nobody knows the fonts: see there"},
	{"press", doctor_press, NEED_CONF,
	 "is posm-press installed beside this program, may this user write press.cache_directory, does the kernel allow seccomp? The "
	 "log of the services says more"},
	{"pools", doctor_pools, NEED_CONF, "systemctl start posm-api.socket posm-bulk.socket; run this command as root or posm: others may not connect"},
	{"posmd", doctor_daemon, NEED_DATABASE, "systemctl start posmd, and see its log"},
	{"web server", doctor_web, NEED_NOTHING,
	 "start lighttpd or Apache, with posm's files included (docs/install.md, section 6); --url says where it listens"},
};

/* What came of one part; texts in the command's scope. */
struct outcome {
	enum state state;
	const char *said, *advice; /* advice NULL: all is well */
};

void
doctor_doubt(struct visit *v, const char *said, const char *advice)
{
	v->doubtful = true;
	v->said = said;
	v->advice = advice;
}

static bool
can_look(const struct part *part, const struct visit *v)
{
	return part->need == NEED_NOTHING || (v->app.conf != NULL && (part->need == NEED_CONF || v->has_database));
}

static struct outcome
look(struct scope *sc, const struct part *part, struct visit *v)
{
	if (!can_look(part, v))
		return (struct outcome){STATE_SKIPPED, "not looked at: what it needs has failed above", NULL};
	v->said = "";
	v->advice = NULL;
	v->doubtful = false;
	enum rc rc = part->look(sc, v);
	const char *advice = v->advice != NULL ? v->advice : part->advice;

	if (rc == RC_OK)
		return (struct outcome){v->doubtful ? STATE_WARNING : STATE_OK, v->said, v->doubtful ? advice : NULL};
	const char *detail = scope_copy(sc, sc->fault.detail);

	fault_clear(sc);
	return (struct outcome){STATE_FAILED, detail, advice};
}

static void
print_line(const struct part *part, const struct outcome *o)
{
	(void)printf("%-8s %-14s %s\n", state_words[o->state], part->name, o->said);
	if (o->advice != NULL)
		(void)printf("%-8s %-14s -> %s\n", "", "", o->advice);
}

static void
add_json(struct text *json, const struct part *part, const struct outcome *o)
{
	text_addf(json, "%s{\"part\":\"%s\",\"state\":\"%s\",\"said\":", part == parts ? "" : ",", part->name, state_words[o->state]);
	text_add_json(json, o->said);
	text_add(json, ",\"advice\":");
	if (o->advice != NULL)
		text_add_json(json, o->advice);
	else
		text_add(json, "null");
	text_add_char(json, '}');
}

static enum rc
print_json(struct scope *sc, const struct text *list, int failed)
{
	TRY(text_check(sc, list, "what was found"));
	(void)printf("{\"well\":%s,\"parts\":[%s]}\n", failed == 0 ? "true" : "false", list->at);
	return RC_OK;
}

static void
end_visit(void *visit)
{
	close_app(&((struct visit *)visit)->app);
}

static enum rc
run(struct scope *sc, const struct args *args)
{
	struct visit *v = scope_alloc(sc, sizeof(*v));
	struct text *json = text_new(sc, JSON_MAX);
	bool as_json = args_has(args, "json");
	int failed = 0;

	v->args = args;
	scope_at_end(sc, end_visit, v);
	for (size_t i = 0; i < LENGTH_OF(parts); i++) {
		struct outcome o = look(sc, &parts[i], v);

		failed += o.state == STATE_FAILED;
		if (as_json)
			add_json(json, &parts[i], &o);
		else
			print_line(&parts[i], &o);
	}
	if (as_json)
		TRY(print_json(sc, json, failed));
	if (failed > 0)
		return fault(sc, RC_BROKEN, "unwell", "%d of %zu parts are not well", failed, LENGTH_OF(parts));
	return RC_OK;
}

static const struct args_option options[] = {
	{"json", NULL, false, "says the same as a JSON document"},
	{"url", "URL", false, "the web server's address (default: service.url); it is asked by way of this host"},
};

const struct ctl_command ctl_doctor = {
	.spec = {
		.program = "posmctl",
		.config = CTL_CONFIG,
		.command = "doctor",
		.words = "",
		.about = "looks at every part of this host's installation, and says what to do about what is wrong",
		.more = "configuration; database: version, schema, permissions, latency; this host's clock against the database's;\n"
			"storage: an object is written, read, listed and removed; fonts; a card is made and proved by a press in its\n"
			"sandbox; the pools' sockets; posmd; the web server. Run it as the user of the services: runuser -u posm --\n"
			"posmctl doctor. Nothing that is there is changed. With something that is not well the exit code is 1; a warning\n"
			"alone is none.",
		.options = options,
		.n_options = LENGTH_OF(options),
	},
	.run = run,
};

#include "config.h"
#include "base/conf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/scope.h"

#define CONF_FILE_MAX ((size_t)1024 * 1024)

struct value {
	const char *text;
	double number;
	int line; /* 0: the default */
};

struct conf {
	const struct conf_option *table;
	size_t n;
	const char *name;
	struct value *values;
};

struct unit {
	const char *suffix;
	double factor;
};

static const struct unit durations[] = {{"ms", 1}, {"s", 1e3}, {"m", 6e4}, {"h", 36e5}, {"d", 864e5}, {NULL, 0}};
static const struct unit sizes[] = {{"", 1}, {"k", 1024.}, {"M", 1048576.}, {"G", 1073741824.}, {NULL, 0}};
static const struct unit plain[] = {{"", 1}, {NULL, 0}};

/* A decimal number and a unit; false when it is anything else. Whole numbers only where `whole`. */
static bool
read_number(const char *text, const struct unit *units, bool whole, double *out)
{
	size_t len = strspn(text, whole ? "0123456789-" : "0123456789-.");
	char *end;

	*out = strtod(text, &end); /* the programs never leave the C locale for numbers */
	if (len == 0 || end != text + len) /* 0x10, 1e3, -nan: more than digits */
		return false;
	for (; units->suffix != NULL; units++)
		if (strcmp(end, units->suffix) == 0) {
			*out *= units->factor;
			return true;
		}
	return false;
}

static bool
is_choice(const char *word, const char *choices)
{
	size_t len = strlen(word);

	for (const char *p = choices; *p != '\0';) {
		size_t n = strcspn(p, "|");

		if (n == len && memcmp(p, word, n) == 0)
			return true;
		p += n + (p[n] == '|');
	}
	return false;
}

static bool
parse(const struct conf_option *o, const char *text, struct value *out)
{
	out->text = text;
	switch (o->type) {
	case CONF_TEXT:
		return true;
	case CONF_BOOL:
		out->number = strcmp(text, "yes") == 0;
		return is_choice(text, "yes|no");
	case CONF_CHOICE:
		return is_choice(text, o->choices);
	case CONF_INT:
		return read_number(text, plain, true, &out->number) && out->number >= o->min && out->number <= o->max;
	case CONF_REAL:
		return read_number(text, plain, false, &out->number) && out->number >= o->min && out->number <= o->max;
	case CONF_DURATION:
		return read_number(text, durations, true, &out->number) && out->number >= o->min &&
		       out->number <= o->max;
	case CONF_SIZE:
		return read_number(text, sizes, true, &out->number) && out->number >= o->min && out->number <= o->max;
	}
	return false;
}

/* An amount in the largest unit that gives a whole number. */
static void
add_amount(struct text *t, double value, const struct unit *units)
{
	const struct unit *best = units;

	for (; units->suffix != NULL; units++)
		if (value >= units->factor && fmod(value, units->factor) == 0)
			best = units;
	text_addf(t, "%.15g%s", value / best->factor, best->suffix);
}

static void
add_range(struct text *t, const struct conf_option *o, const struct unit *units)
{
	text_add(t, ", from ");
	add_amount(t, o->min, units);
	text_add(t, " to ");
	add_amount(t, o->max, units);
}

/* What the option takes, for messages and the sample. */
static void
add_rule(struct text *t, const struct conf_option *o)
{
	switch (o->type) {
	case CONF_TEXT:
		text_add(t, "text");
		break;
	case CONF_BOOL:
		text_add(t, "yes or no");
		break;
	case CONF_CHOICE:
		text_addf(t, "one of %s", o->choices);
		break;
	case CONF_INT:
	case CONF_REAL:
		text_addf(t, "%s from %.15g to %.15g", o->type == CONF_INT ? "a whole number" : "a number", o->min,
			  o->max);
		break;
	case CONF_DURATION:
		text_add(t, "a duration such as 500ms, 30s, 5m, 2h, 7d");
		add_range(t, o, durations);
		break;
	case CONF_SIZE:
		text_add(t, "a size in bytes such as 512, 64k, 20M, 2G");
		add_range(t, o, sizes);
		break;
	}
}

static enum rc
set(struct scope *sc, struct conf *conf, const char *key, const char *text, int line)
{
	for (size_t i = 0; i < conf->n; i++) {
		const struct conf_option *o = &conf->table[i];
		struct value v = {.line = line};

		if (strcmp(o->key, key) != 0)
			continue;
		if (line > 0 && conf->values[i].line > 0)
			return fault(sc, RC_INVALID, "bad_config", "%s:%d: '%s' was already set in line %d", conf->name,
				     line, key, conf->values[i].line);
		if (!parse(o, text, &v)) {
			struct text *rule = text_new(sc, 500);

			add_rule(rule, o);
			return fault(sc, RC_INVALID, "bad_config", "%s:%d: '%s' must be %s, not '%s'", conf->name, line,
				     key, rule->at, text);
		}
		conf->values[i] = v;
		return RC_OK;
	}
	return fault(sc, RC_INVALID, "bad_config", "%s:%d: there is no option '%s'", conf->name, line, key);
}

static char *
trim(char *s)
{
	s += strspn(s, " \t");
	size_t n = strlen(s);

	while (n > 0 && strchr(" \t\r", s[n - 1]) != NULL)
		s[--n] = '\0';
	return s;
}

static enum rc
read_line(struct scope *sc, struct conf *conf, char *line, int number)
{
	line = trim(line);
	if (line[0] == '\0' || line[0] == '#')
		return RC_OK;
	char *equals = strchr(line, '=');

	if (equals == NULL)
		return fault(sc, RC_INVALID, "bad_config", "%s:%d: expected 'key = value'", conf->name, number);
	*equals = '\0';
	return set(sc, conf, trim(line), trim(equals + 1), number);
}

static enum rc
check_private(struct scope *sc, const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0 || !S_ISREG(status.st_mode) || (status.st_mode & (S_IRWXO | S_IWGRP)) == 0)
		return RC_OK;
	return fault(sc, RC_INVALID, "bad_config", "%s: %s (mode %04o): chgrp it to the group of posm and chmod it to 640", path,
		     status.st_mode & S_IRWXO ? "everybody can get at it" : "its group can write it", status.st_mode & 07777);
}

static enum rc
read_lines(struct scope *sc, struct conf *conf, const char *path)
{
	struct bytes file;

	TRY(check_private(sc, path));
	TRY(file_read(sc, path, CONF_FILE_MAX, &file));
	char *rest = scope_copy_n(sc, file.at, file.len);

	for (int number = 1; rest != NULL; number++)
		TRY(read_line(sc, conf, strsep(&rest, "\n"), number));
	return RC_OK;
}

enum rc
conf_load(struct scope *sc, const struct conf_option *table, size_t n, const char *path, const struct conf **out)
{
	struct conf *conf = scope_alloc(sc, sizeof(*conf));

	*conf = (struct conf){table, n, path ? path : "defaults", scope_array(sc, n, sizeof(struct value))};
	for (size_t i = 0; i < n; i++)
		if (!parse(&table[i], table[i].preset, &conf->values[i]))
			return fault(sc, RC_BROKEN, "bad_config", "the default of option '%s' is wrong", table[i].key);
	if (path != NULL)
		TRY(read_lines(sc, conf, path));
	*out = conf;
	return RC_OK;
}

enum rc
conf_set(struct scope *sc, const struct conf *conf, const char *key, const char *value)
{
	struct conf over = *conf;

	return set(sc, &over, key, value, 0);
}

void
conf_lines(struct text *out, const struct conf *conf)
{
	for (size_t i = 0; i < conf->n; i++)
		if (!conf_is_default(conf, i))
			text_addf(out, "%s = %s\n", conf->table[i].key, conf_text(conf, i));
}

bool
conf_is_default(const struct conf *conf, size_t option)
{
	return conf->values[option].text == conf->table[option].preset;
}

const char *
conf_text(const struct conf *conf, size_t option)
{
	return conf->values[option].text;
}

bool
conf_bool(const struct conf *conf, size_t option)
{
	return conf->values[option].number != 0;
}

int64_t
conf_int(const struct conf *conf, size_t option)
{
	return (int64_t)conf->values[option].number;
}

double
conf_real(const struct conf *conf, size_t option)
{
	return conf->values[option].number;
}

void
conf_sample(struct text *out, const struct conf_option *table, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		text_addf(out, "# %s\n# Takes ", table[i].about);
		add_rule(out, &table[i]);
		text_addf(out, ".\n#%s = %s\n\n", table[i].key, table[i].preset);
	}
}

/*
 * The configuration file: lines of `key = value`, `#` begins a comment line. Every option is a row of a
 * table that its program gives; an unknown key, a wrong value or a second line for a key is an error that
 * names file and line. An option that is not in the file has its default.
 */
#ifndef POSM_BASE_CONF_H
#define POSM_BASE_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

enum conf_type {
	CONF_TEXT,
	CONF_INT,      /* min..max */
	CONF_BOOL,     /* yes | no */
	CONF_DURATION, /* 250ms, 30s, 5m, 2h, 7d; kept in ms; min..max in ms */
	CONF_SIZE,     /* 512, 64k, 20M, 2G; kept in bytes; min..max in bytes */
	CONF_CHOICE,   /* one word of `choices`, separated by | */
	CONF_REAL,     /* decimal number, min..max */
};

struct conf_option {
	const char *key;
	enum conf_type type;
	const char *preset; /* the default as it would stand in the file */
	double min, max;
	const char *choices;
	const char *about; /* one sentence or two, for the sample and the man page */
};

struct conf;

/*
 * path NULL: all defaults. `name` in messages. Lives in the scope. RC_INVALID "bad_config", also for a file that others than its
 * owner and its group can read, or others than its owner can write: what it says is trusted, and it may hold passwords.
 */
enum rc conf_load(struct scope *sc, const struct conf_option *table, size_t n, const char *path,
		  const struct conf **out) MUST_CHECK;
/* Sets one option over the file, as `key=value` on a command line. */
enum rc conf_set(struct scope *sc, const struct conf *conf, const char *key, const char *value) MUST_CHECK;

/* The lines of a file that says the same. */
void conf_lines(struct text *out, const struct conf *conf);

/* True when neither the file nor conf_set gave it a value. */
bool conf_is_default(const struct conf *conf, size_t option);
const char *conf_text(const struct conf *conf, size_t option);
bool conf_bool(const struct conf *conf, size_t option);
int64_t conf_int(const struct conf *conf, size_t option); /* INT, DURATION (ms), SIZE (bytes) */
double conf_real(const struct conf *conf, size_t option);

/* A commented sample file of the whole table, every option at its default. */
void conf_sample(struct text *out, const struct conf_option *table, size_t n);

#endif

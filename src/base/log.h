/*
 * One event, one line on standard error: key=value pairs, values quoted and escaped when they hold anything
 * but plain characters. Lines begin with a level that journald understands (sd-daemon(3): "<6>") when
 * standard error is not a terminal. Never a secret, a token or a whole query.
 */
#ifndef POSM_BASE_LOG_H
#define POSM_BASE_LOG_H

#include "base/scope.h"

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_NOTICE, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* Once, in main: the program's name (static) and the most detailed level that is written. */
void log_start(const char *program, enum log_level most);
/* A pair in every line from now on: what this process works for, where that is one thing (key static; value "": nothing). */
void log_about(const char *key, const char *value);
/* -1 when the word is none of error, warning, notice, info, debug. */
int log_level_of(const char *word);
/* event: a short static sentence; then pairs of key (static) and value (NULL value: the pair is left out), ended by NULL. */
void log_event(enum log_level level, const struct scope *sc, const char *event, ...) __attribute__((sentinel));
/* The scope's fault as an event. */
void log_fault(enum log_level level, const struct scope *sc, const char *event);

#endif

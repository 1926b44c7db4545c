/* What every verb works with, made from a configuration; nothing is connected before it is used. */
#ifndef POSM_DOMAIN_OPEN_APP_H
#define POSM_DOMAIN_OPEN_APP_H

#include <stdint.h>

#include "base/rc.h"
#include "domain/app.h"

struct scope;

/* program: as the database's application_name. Ends with close_app. */
enum rc open_app(struct scope *sc, const struct conf *conf, const char *program, struct app *out) MUST_CHECK;
/* The same without the storage, for who needs rows alone: they can be asked why it is away. */
enum rc open_rows(struct scope *sc, const struct conf *conf, const char *program, struct app *out) MUST_CHECK;
/* Whether what the configuration says of these parts can be right, before anybody works with it; a part that is away may come back.
 * RC_INVALID bad_config. */
enum rc check_app(struct scope *sc, const struct conf *conf) MUST_CHECK;
/* Gives the database connection back, for who is about to do long work without it; the next use connects again. */
void rest_app(struct app *app, const char *program);
/* For who works under a deadline: as object_hurry. */
void hurry_app(struct app *app, int64_t ms);
void close_app(struct app *app); /* half-opened is fine */

#endif

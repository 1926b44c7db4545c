/* Who changed what: one row for every change a person makes, written in the transaction of the change. */
#ifndef POSM_STORE_AUDIT_H
#define POSM_STORE_AUDIT_H

#include "model/who.h"
#include "pg/pg.h"

struct audit {
	const char *action;       /* "table.change": what is acted upon, then the verb */
	int64_t restaurant_id;    /* 0: none, or several */
	const char *subject_kind; /* table, template, generation */
	const char *subject_id;
	const char *detail;       /* a JSON object, NULL: none */
};

/* who NULL: the service. */
enum rc audit_add(struct scope *sc, struct pg *pg, const struct who *who, const struct audit *audit) MUST_CHECK;

#endif

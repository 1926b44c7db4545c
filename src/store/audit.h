/*
 * Who changed what, and who took what away: one row for every change a person makes, written in the transaction of the
 * change, and one for every download of finished cards. Kept for retention.audit. Passwords, tokens and files are never in
 * it.
 */
#ifndef POSM_STORE_AUDIT_H
#define POSM_STORE_AUDIT_H

#include "model/who.h"
#include "pg/pg.h"
#include "store/page.h"

struct audit {
	const char *action;       /* "table.change": what is acted upon, then the verb */
	int64_t restaurant_id;    /* 0: none, or several */
	const char *subject_kind; /* table, template, generation, batch, user, ... */
	const char *subject_id;
	const char *detail;       /* a JSON object, NULL: none */
};

/* who NULL: the service. */
enum rc audit_add(struct scope *sc, struct pg *pg, const struct who *who, const struct audit *audit) MUST_CHECK;
/* Something with a number was taken: the restaurant is that of the generation, where it is one. detail as above. */
enum rc audit_add_taken(struct scope *sc, struct pg *pg, const struct who *who, const char *action, const char *kind, int64_t id,
			const char *detail) MUST_CHECK;

struct audit_row {
	struct audit audit;
	int64_t id;
	const char *at, *login, *restaurant_name; /* login NULL: the service, or posmctl */
};

struct audit_filter {
	const char *login, *action; /* NULL: any */
	int64_t restaurant_id;      /* 0: any */
	const char *from, *to;      /* RFC 3339, from <= at < to; NULL: open */
};

struct audit_list {
	int n;
	const struct audit_row *rows;
	const char *next;
};

/* Newest first; whose scope is not everything sees what concerns their restaurants. */
enum rc audit_list(struct scope *sc, struct pg *pg, const struct who *who, const struct audit_filter *filter, struct page page,
		   struct audit_list *out) MUST_CHECK;

#endif

/* What every verb works with; made once in main and passed down. */
#ifndef POSM_DOMAIN_APP_H
#define POSM_DOMAIN_APP_H

struct conf;
struct pg;
struct object_store;

struct app {
	const struct conf *conf;
	struct pg *pg; /* connected on first use, again after a loss */
	struct object_store *objects;
};

#endif

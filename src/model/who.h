/*
 * Who asks: a login, what it may do (role) and where (scope). The scope is part of every query that reads for a
 * person, so what lies outside cannot be told from what does not exist. NULL instead of a who is the service itself.
 */
#ifndef POSM_MODEL_WHO_H
#define POSM_MODEL_WHO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum role { ROLE_NONE, ROLE_VIEWER, ROLE_OPERATOR, ROLE_ADMIN, ROLE_COUNT };

/* The words of the database, the API and the configuration, ended by NULL. */
extern const char *const role_words[ROLE_COUNT + 1];
/* -1 when it is no role. */
int role_of(const char *word);

#define WHO_LOGIN_MAX 200 /* bytes */
#define WHO_SCOPE_MAX 1000 /* brands, and restaurants, that a scope names */

struct who {
	const char *login;
	enum role role;
	bool scope_all;
	size_t n_brands, n_restaurants;
	const int64_t *brand_ids;      /* whole brands */
	const int64_t *restaurant_ids; /* single restaurants */
};

#endif

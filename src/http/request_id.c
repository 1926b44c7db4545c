#include "config.h"
#include "http/request_id.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/fault.h"

static bool
is_id(const char *word)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._@-";
	size_t len = strlen(word);

	return len >= REQUEST_ID_MIN && len <= REQUEST_ID_MAX && strspn(word, plain) == len;
}

static bool
take(char *const *variables, const char *name, char id[REQUEST_ID_MAX + 1])
{
	size_t len = strlen(name);

	for (char *const *v = variables; *v != NULL; v++)
		if (strncmp(*v, name, len) == 0 && (*v)[len] == '=' && is_id(*v + len + 1)) {
			snprintf(id, REQUEST_ID_MAX + 1, "%s", *v + len + 1);
			return true;
		}
	return false;
}

void
request_id(char *const *variables, char id[REQUEST_ID_MAX + 1])
{
	uint64_t dice;

	if (take(variables, "HTTP_X_REQUEST_ID", id) || take(variables, "UNIQUE_ID", id))
		return;
	if (getrandom(&dice, sizeof(dice), 0) != (ssize_t)sizeof(dice))
		abort();
	snprintf(id, REQUEST_ID_MAX + 1, "%016" PRIx64, dice);
}

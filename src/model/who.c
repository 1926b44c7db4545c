#include "config.h"
#include "model/who.h"

#include <string.h>

const char *const role_words[ROLE_COUNT + 1] = {
	[ROLE_NONE] = "none",
	[ROLE_VIEWER] = "viewer",
	[ROLE_OPERATOR] = "operator",
	[ROLE_ADMIN] = "admin",
};

int
role_of(const char *word)
{
	for (int i = 0; i < ROLE_COUNT; i++)
		if (strcmp(role_words[i], word) == 0)
			return i;
	return -1;
}

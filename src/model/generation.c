#include "config.h"
#include "model/generation.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"

const char *const generation_status_words[GENERATION_STATUS_COUNT] = {
	[GENERATION_CREATED] = "created",         [GENERATION_SCHEDULED] = "scheduled",
	[GENERATION_IN_PROGRESS] = "in-progress", [GENERATION_DONE] = "done",
	[GENERATION_ERROR] = "error",             [GENERATION_CANCELLED] = "cancelled",
	[GENERATION_DELETED] = "deleted",
};

int
generation_status_of(const char *word)
{
	for (int i = 0; i < GENERATION_STATUS_COUNT; i++)
		if (strcmp(generation_status_words[i], word) == 0)
			return i;
	return -1;
}

bool
generation_is_active(enum generation_status status)
{
	return status <= GENERATION_IN_PROGRESS;
}

char *
generation_key(struct scope *sc, int64_t id, int64_t epoch, const char *uuid)
{
	char *prefix = scope_printf(sc, "generations/%" PRId64 "/%" PRId64 "/", id, epoch);

	return uuid == NULL ? prefix : scope_printf(sc, "%s%s.pdf", prefix, uuid);
}

char *
generation_prefix(struct scope *sc, int64_t id)
{
	return scope_printf(sc, "generations/%" PRId64 "/", id);
}

#include "config.h"
#include "object/s3_call.h"

#include "base/scope.h"

#define LINK_MAX ((size_t)16 * 1024)
#define LINK_PATH_MAX ((size_t)4096)

/* No I/O: the link is good if the keys are. */
enum rc
s3_presign(struct scope *sc, struct object_store *store, const char *key, const struct object_link *link, const char **out)
{
	const struct s3 *s3 = s3_of(store);
	const struct sigv4_keys keys = {s3->access_key, s3->secret_key, s3->region};
	const struct sigv4_header host = {"host", s3->public.host};
	struct text *path = text_new(sc, LINK_PATH_MAX), *answer = text_new(sc, LINK_MAX), *query = text_new(sc, LINK_MAX);
	char now[SIGV4_TIME_BYTES];

	sigv4_add_path(path, s3->root);
	text_add_char(path, '/');
	sigv4_add_path(path, key);
	sigv4_add_query(answer, "response-content-disposition", link->disposition);
	sigv4_add_query(answer, "response-content-type", link->type);
	s3_call_time(now);
	sigv4_presign(query, &keys, &(struct sigv4_request){link->method, path->at, answer->at, &host, 1, SIGV4_UNSIGNED, now}, s3->token,
		      link->seconds);
	TRY(text_check(sc, query, "a link to the store"));
	*out = scope_printf(sc, "%s%s?%s", s3->public.origin, path->at, query->at);
	return RC_OK;
}

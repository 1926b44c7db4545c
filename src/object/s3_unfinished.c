/* Uploads in parts that were begun and never ended: whoever wrote them is gone, and their parts take room that no list of objects shows. */
#include "config.h"

#include "base/scope.h"
#include "object/s3_line.h"
#include "object/s3_xml.h"

#define PAGE_MAX ((size_t)4 * 1024 * 1024) /* bytes of a list of 1000 uploads */
#define MARKER_MAX ((size_t)4096)

struct search {
	struct s3 *s3;
	int64_t before;
	bool drop;
	object_each each;
	void *ctx;
};

static enum rc
drop_upload(struct scope *sc, struct s3 *s3, const char *key, const char *id)
{
	AUTO_S3_CALL call;

	s3_call_open(&call, s3, "DELETE", key, 0);
	sigv4_add_query(&call.query, "uploadId", id);
	enum rc rc = s3_line_run(sc, s3, &call, key);

	return rc == RC_MISSING ? RC_OK : rc; /* it was ended meanwhile */
}

static enum rc
see_upload(struct scope *sc, void *ctx, const char *id, const struct object_info *upload)
{
	const struct search *search = ctx;

	if (!object_is_key(upload->key) || upload->modified >= search->before)
		return RC_OK;
	TRY(search->each(sc, search->ctx, upload));
	return search->drop ? drop_upload(sc, search->s3, upload->key, id) : RC_OK;
}

static enum rc
see_page(struct scope *sc, struct search *search, struct s3_xml_uploads *uploads)
{
	AUTO_S3_CALL call;

	s3_call_open(&call, search->s3, "GET", "", PAGE_MAX);
	if (uploads->key.len > 0)
		sigv4_add_query(&call.query, "key-marker", uploads->key.at);
	if (uploads->id.len > 0)
		sigv4_add_query(&call.query, "upload-id-marker", uploads->id.at);
	sigv4_add_query(&call.query, "uploads", "");
	TRY(s3_line_run(sc, search->s3, &call, "uploads"));
	return s3_xml_uploads(sc, (struct bytes){call.answer.at, call.answer.len}, uploads, search);
}

enum rc
s3_unfinished(struct scope *sc, struct object_store *store, int64_t before, bool drop, object_each each, void *ctx)
{
	struct search search = {s3_of(store), before, drop, each, ctx};
	struct s3_xml_uploads uploads = {.each = see_upload};
	enum rc rc;

	text_open(&uploads.key, MARKER_MAX);
	text_open(&uploads.id, MARKER_MAX);
	do
		rc = see_page(sc, &search, &uploads);
	while (rc == RC_OK && uploads.more && uploads.key.len > 0);
	text_close(&uploads.key);
	text_close(&uploads.id);
	return rc;
}

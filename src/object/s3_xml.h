/*
 * The XML that S3 answers with, by expat: without DTD, entities of its own or depth. Only what posm asks for is read. What is not the
 * answer that was asked for is RC_AGAIN storage_unavailable.
 */
#ifndef POSM_OBJECT_S3_XML_H
#define POSM_OBJECT_S3_XML_H

#include "base/text.h"
#include "object/object.h"

/* The <Code> of an <Error>; "" where the answer is none. */
void s3_xml_error(const char *at, size_t len, char *code, size_t room);

/* One page of ListBucketResult (list-type=2). next: the continuation token, "" at the last page. */
enum rc s3_xml_list(struct scope *sc, struct bytes page, object_each each, void *ctx, struct text *next) MUST_CHECK;
/* The keys that a DeleteResult names as not removed; of each object there is the key alone. */
enum rc s3_xml_not_removed(struct scope *sc, struct bytes answer, object_each each, void *ctx) MUST_CHECK;

/* id: of the upload that was begun. */
enum rc s3_xml_upload_begun(struct scope *sc, struct bytes answer, struct text *id) MUST_CHECK;

/* A page of ListMultipartUploadsResult, and where the next begins. */
struct s3_xml_uploads {
	enum rc (*each)(struct scope *sc, void *ctx, const char *id, const struct object_info *upload); /* no size; modified: begun */
	struct text key, id; /* of the last, for the next page */
	bool more;
};
enum rc s3_xml_uploads(struct scope *sc, struct bytes page, struct s3_xml_uploads *uploads, void *ctx) MUST_CHECK;

#endif

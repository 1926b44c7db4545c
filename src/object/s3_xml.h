/*
 * The XML that S3 answers with, by expat: without DTD, entities of its own or depth. Only what posm asks for is read.
 */
#ifndef POSM_OBJECT_S3_XML_H
#define POSM_OBJECT_S3_XML_H

#include "base/text.h"

/* The <Code> of an <Error>; "" where the answer is none. */
void s3_xml_error(const char *at, size_t len, char *code, size_t room);

/* One page of ListBucketResult (list-type=2). */
typedef enum rc (*s3_xml_each)(struct scope *sc, void *ctx, const char *key, uint64_t size);
/* next: the continuation token, "" at the last page. RC_AGAIN storage_unavailable: it is no such page. */
enum rc s3_xml_list(struct scope *sc, struct bytes page, s3_xml_each each, void *ctx, struct text *next) MUST_CHECK;

#endif

#include "config.h"
#include "object/s3_xml.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/fault.h"
#include "base/scope.h"

#define DEPTH_MAX 8
#define VALUE_MAX 4096

struct reading {
	XML_Parser parser;
	int depth; /* of open elements */
	char name[DEPTH_MAX][40];
	struct text value; /* of the innermost */
	/* what is looked for */
	void (*end)(struct reading *r);
	char *code;
	size_t code_room;
	struct scope *sc;
	object_each each;
	void *ctx;
	struct text *next;
	struct s3_xml_uploads *uploads;
	struct text key, id;
	uint64_t size;
	int64_t modified;
	bool is_sound; /* the root is what was asked for */
	enum rc rc;
};

static void
on_start(void *ctx, const char *name, const char **attributes)
{
	struct reading *r = ctx;

	(void)attributes;
	if (r->depth == DEPTH_MAX) {
		XML_StopParser(r->parser, XML_FALSE);
		return;
	}
	(void)snprintf(r->name[r->depth++], sizeof(r->name[0]), "%s", name);
	text_clear(&r->value);
}

static void
on_text(void *ctx, const char *at, int len)
{
	struct reading *r = ctx;

	text_add_bytes(&r->value, at, (size_t)len);
}

static void
on_end(void *ctx, const char *name)
{
	struct reading *r = ctx;

	(void)name;
	r->end(r);
	r->depth--;
	text_clear(&r->value);
}

static void
on_doctype(void *ctx, const char *name, const char *system, const char *public, int internal)
{
	struct reading *r = ctx;

	(void)name, (void)system, (void)public, (void)internal;
	XML_StopParser(r->parser, XML_FALSE);
}

static bool
is_at(const struct reading *r, const char *root, const char *middle, const char *leaf)
{
	int n = middle == NULL ? 2 : 3;

	return r->depth == n && strcmp(r->name[0], root) == 0 && (middle == NULL || strcmp(r->name[1], middle) == 0) &&
	       strcmp(r->name[n - 1], leaf) == 0;
}

/* False where it is no XML, or stopped. */
static bool
parse(struct reading *r, const char *at, size_t len)
{
	r->parser = XML_ParserCreate("UTF-8");
	if (r->parser == NULL)
		abort();
	text_open(&r->value, VALUE_MAX);
	text_open(&r->key, VALUE_MAX);
	text_open(&r->id, VALUE_MAX);
	XML_SetUserData(r->parser, r);
	XML_SetElementHandler(r->parser, on_start, on_end);
	XML_SetCharacterDataHandler(r->parser, on_text);
	XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
	bool sound = XML_Parse(r->parser, at, (int)len, 1) == XML_STATUS_OK;

	XML_ParserFree(r->parser);
	text_close(&r->value);
	text_close(&r->key);
	text_close(&r->id);
	return sound;
}

/* ---- errors ---------------------------------------------------------------------------------------- */

/* A word, or it is not repeated to anybody. */
static bool
is_word(const char *value)
{
	return strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") == strlen(value);
}

static void
end_in_error(struct reading *r)
{
	if (is_at(r, "Error", NULL, "Code") && is_word(r->value.at))
		(void)snprintf(r->code, r->code_room, "%s", r->value.at);
}

void
s3_xml_error(const char *at, size_t len, char *code, size_t room)
{
	struct reading r = {.end = end_in_error, .code = code, .code_room = room};

	code[0] = '\0';
	(void)parse(&r, at, len); /* what stood before a fault counts */
}

/* ---- lists ----------------------------------------------------------------------------------------- */

static void
keep(struct text *to, const struct reading *r)
{
	text_clear(to);
	text_add(to, r->value.at);
}

static void
see_root(struct reading *r, const char *root)
{
	r->is_sound = r->is_sound || (r->depth == 1 && strcmp(r->name[0], root) == 0);
}

/* 2026-11-26T02:11:58.123Z; 0 for what is no such time. */
static int64_t
read_time(const char *text)
{
	struct tm tm = {0};

	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec) != 6)
		return 0;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	return timegm(&tm);
}

static void
show(struct reading *r)
{
	r->rc = r->each(r->sc, r->ctx, &(struct object_info){r->key.at, r->size, r->modified});
	r->size = 0;
	r->modified = 0;
	if (r->rc != RC_OK)
		XML_StopParser(r->parser, XML_FALSE);
}

static void
end_in_list(struct reading *r)
{
	see_root(r, "ListBucketResult");
	if (is_at(r, "ListBucketResult", "Contents", "Key"))
		keep(&r->key, r);
	else if (is_at(r, "ListBucketResult", "Contents", "Size"))
		r->size = strtoull(r->value.at, NULL, 10);
	else if (is_at(r, "ListBucketResult", "Contents", "LastModified"))
		r->modified = read_time(r->value.at);
	else if (is_at(r, "ListBucketResult", NULL, "NextContinuationToken"))
		keep(r->next, r);
	else if (is_at(r, "ListBucketResult", NULL, "Contents"))
		show(r);
}

/* What `each` says, or whether it was the answer that was asked for. */
static enum rc
read_whole(struct reading *r, struct bytes answer, const char *what)
{
	bool sound = parse(r, answer.at, answer.len);

	if (r->rc != RC_OK)
		return r->rc;
	if (!sound || !r->is_sound)
		return fault(r->sc, RC_AGAIN, "storage_unavailable", "the store's %s is not readable", what);
	return RC_OK;
}

enum rc
s3_xml_list(struct scope *sc, struct bytes page, object_each each, void *ctx, struct text *next)
{
	struct reading r = {.end = end_in_list, .sc = sc, .each = each, .ctx = ctx, .next = next};

	return read_whole(&r, page, "list of objects");
}

/* ---- removing many --------------------------------------------------------------------------------- */

static void
end_in_removed(struct reading *r)
{
	see_root(r, "DeleteResult");
	if (is_at(r, "DeleteResult", "Error", "Key"))
		keep(&r->key, r);
	else if (is_at(r, "DeleteResult", NULL, "Error"))
		show(r);
}

enum rc
s3_xml_not_removed(struct scope *sc, struct bytes answer, object_each each, void *ctx)
{
	struct reading r = {.end = end_in_removed, .sc = sc, .each = each, .ctx = ctx};

	return read_whole(&r, answer, "answer to an order to remove objects");
}

/* ---- uploads in parts ------------------------------------------------------------------------------ */

static void
end_in_begun(struct reading *r)
{
	see_root(r, "InitiateMultipartUploadResult");
	if (is_at(r, "InitiateMultipartUploadResult", NULL, "UploadId"))
		keep(r->next, r);
}

enum rc
s3_xml_upload_begun(struct scope *sc, struct bytes answer, struct text *id)
{
	struct reading r = {.end = end_in_begun, .sc = sc, .next = id};

	TRY(read_whole(&r, answer, "answer to the beginning of an upload"));
	return id->len > 0 ? RC_OK : fault(sc, RC_AGAIN, "storage_unavailable", "the store began an upload without a name");
}

static void
show_upload(struct reading *r)
{
	r->rc = r->uploads->each(r->sc, r->ctx, r->id.at, &(struct object_info){.key = r->key.at, .modified = r->modified});
	r->modified = 0;
	if (r->rc != RC_OK)
		XML_StopParser(r->parser, XML_FALSE);
}

static void
end_in_uploads(struct reading *r)
{
	see_root(r, "ListMultipartUploadsResult");
	if (is_at(r, "ListMultipartUploadsResult", "Upload", "Key"))
		keep(&r->key, r);
	else if (is_at(r, "ListMultipartUploadsResult", "Upload", "UploadId"))
		keep(&r->id, r);
	else if (is_at(r, "ListMultipartUploadsResult", "Upload", "Initiated"))
		r->modified = read_time(r->value.at);
	else if (is_at(r, "ListMultipartUploadsResult", NULL, "Upload"))
		show_upload(r);
	else if (is_at(r, "ListMultipartUploadsResult", NULL, "NextKeyMarker"))
		keep(&r->uploads->key, r);
	else if (is_at(r, "ListMultipartUploadsResult", NULL, "NextUploadIdMarker"))
		keep(&r->uploads->id, r);
	else if (is_at(r, "ListMultipartUploadsResult", NULL, "IsTruncated"))
		r->uploads->more = strcmp(r->value.at, "true") == 0;
}

enum rc
s3_xml_uploads(struct scope *sc, struct bytes page, struct s3_xml_uploads *uploads, void *ctx)
{
	struct reading r = {.end = end_in_uploads, .sc = sc, .ctx = ctx, .uploads = uploads};

	uploads->more = false;
	return read_whole(&r, page, "list of uploads");
}

#include "config.h"
#include "object/s3_xml.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	s3_xml_each each;
	void *ctx;
	struct text *next, key;
	uint64_t size;
	bool is_list;
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
	XML_SetUserData(r->parser, r);
	XML_SetElementHandler(r->parser, on_start, on_end);
	XML_SetCharacterDataHandler(r->parser, on_text);
	XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
	bool sound = XML_Parse(r->parser, at, (int)len, 1) == XML_STATUS_OK;

	XML_ParserFree(r->parser);
	text_close(&r->value);
	text_close(&r->key);
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
end_in_list(struct reading *r)
{
	r->is_list = r->is_list || (r->depth == 1 && strcmp(r->name[0], "ListBucketResult") == 0);
	if (is_at(r, "ListBucketResult", "Contents", "Key")) {
		text_clear(&r->key);
		text_add(&r->key, r->value.at);
	} else if (is_at(r, "ListBucketResult", "Contents", "Size")) {
		r->size = strtoull(r->value.at, NULL, 10);
	} else if (is_at(r, "ListBucketResult", NULL, "NextContinuationToken")) {
		text_add(r->next, r->value.at);
	} else if (is_at(r, "ListBucketResult", NULL, "Contents")) {
		r->rc = r->each(r->sc, r->ctx, r->key.at, r->size);
		r->size = 0;
		if (r->rc != RC_OK)
			XML_StopParser(r->parser, XML_FALSE);
	}
}

enum rc
s3_xml_list(struct scope *sc, struct bytes page, s3_xml_each each, void *ctx, struct text *next)
{
	struct reading r = {.end = end_in_list, .sc = sc, .each = each, .ctx = ctx, .next = next};
	bool sound = parse(&r, page.at, page.len);

	if (r.rc != RC_OK)
		return r.rc;
	if (!sound || !r.is_list)
		return fault(sc, RC_AGAIN, "storage_unavailable", "the store's list of objects is not readable");
	return RC_OK;
}

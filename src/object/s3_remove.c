/*
 * Removing: one object, or many in a request (DeleteObjects). What the store did not remove that way is removed one by one,
 * whose answers say why; so is everything where the store does not know the request.
 */
#include "config.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/scope.h"
#include "object/s3_line.h"
#include "object/s3_xml.h"

#define AT_ONCE 100 /* keys of a request: S3 allows 1000, but a store that takes them one by one is silent meanwhile (s3.stall_time) */
#define ANSWER_MAX ((size_t)4 * 1024 * 1024)
#define ORDER_MAX ((size_t)AT_ONCE * (OBJECT_KEY_MAX + 40) + 200)
#define MD5_BYTES 16

enum rc
s3_remove(struct scope *sc, struct object_store *store, const char *key)
{
	AUTO_S3_CALL call;

	s3_call_open(&call, s3_of(store), "DELETE", key, 0);
	enum rc rc = s3_line_run(sc, s3_of(store), &call, key);

	return rc == RC_MISSING ? RC_OK : rc;
}

static enum rc
remove_one_by_one(struct scope *sc, struct object_store *store, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		TRY(s3_remove(sc, store, keys[i]));
	return RC_OK;
}

/* A key has no character that XML would have escaped (object_is_key). */
static void
write_order(struct text *order, const char *const *keys, size_t n)
{
	text_add(order, "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>");
	for (size_t i = 0; i < n; i++)
		text_addf(order, "<Object><Key>%s</Key></Object>", keys[i]);
	text_add(order, "</Delete>");
}

/* Some stores want the one, some the other; an OpenSSL without MD5 (FIPS) sends the other alone. */
static void
set_order(struct s3_call *call, struct bytes order)
{
	uint8_t sha256[DIGEST_BYTES], md5[MD5_BYTES];

	digest_of(order, sha256);
	s3_call_set_body(call, &order, 1, sha256);
	(void)EVP_EncodeBlock((unsigned char *)call->checksum, sha256, sizeof(sha256));
	if (EVP_Digest(order.at, order.len, md5, NULL, EVP_md5(), NULL) == 1)
		(void)EVP_EncodeBlock((unsigned char *)call->content_md5, md5, sizeof(md5));
}

static enum rc
remove_left(struct scope *sc, void *store, const struct object_info *left)
{
	return object_is_key(left->key) ? s3_remove(sc, store, left->key) : RC_OK;
}

static enum rc
remove_at_once(struct scope *sc, struct object_store *store, const char *const *keys, size_t n)
{
	AUTO_S3_CALL call;
	struct text *order = text_new(sc, ORDER_MAX);

	s3_call_open(&call, s3_of(store), "POST", "", ANSWER_MAX);
	write_order(order, keys, n);
	TRY(text_check(sc, order, "an order to remove objects"));
	sigv4_add_query(&call.query, "delete", "");
	set_order(&call, (struct bytes){order->at, order->len});
	TRY(s3_line_run(sc, s3_of(store), &call, "removing objects"));
	return s3_xml_not_removed(sc, (struct bytes){call.answer.at, call.answer.len}, remove_left, store);
}


static enum rc
remove_some(struct scope *sc, struct object_store *store, const char *const *keys, size_t n)
{
	if (n < 2 || s3_of(store)->one_by_one)
		return remove_one_by_one(sc, store, keys, n);
	enum rc rc = remove_at_once(sc, store, keys, n);

	if (rc == RC_OK)
		return RC_OK;
	fault_clear(sc);
	TRY(remove_one_by_one(sc, store, keys, n));
	if (rc != RC_AGAIN) /* refused for good: this store is not asked again */
		s3_of(store)->one_by_one = true;
	return RC_OK;
}

enum rc
s3_remove_all(struct scope *sc, struct object_store *store, const char *const *keys, size_t n)
{
	for (size_t at = 0; at < n; at += AT_ONCE)
		TRY(remove_some(sc, store, keys + at, n - at < AT_ONCE ? n - at : AT_ONCE));
	return RC_OK;
}

#include "config.h"
#include "object/sigv4.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALGORITHM "AWS4-HMAC-SHA256"
#define DAY_BYTES 8
#define SECRET_MAX 1024
#define CANONICAL_MAX 16384

static bool
is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-._~", c) != NULL;
}

void
sigv4_add_path(struct text *out, const char *path)
{
	for (; *path != '\0'; path++)
		if (*path == '/' || is_unreserved(*path))
			text_add_char(out, *path);
		else
			text_addf(out, "%%%02X", (unsigned char)*path);
}

void
sigv4_add_query(struct text *out, const char *name, const char *value)
{
	if (out->len > 0)
		text_add_char(out, '&');
	text_add_url(out, name);
	text_add_char(out, '=');
	text_add_url(out, value);
}

static void
hmac(const void *key, size_t key_len, const char *message, size_t len, uint8_t out[DIGEST_BYTES])
{
	if (HMAC(EVP_sha256(), key, (int)key_len, (const unsigned char *)message, len, out, NULL) == NULL)
		abort();
}

static void
add_signed_names(struct text *out, const struct sigv4_request *request)
{
	for (size_t i = 0; i < request->n_headers; i++)
		text_addf(out, "%s%s", i == 0 ? "" : ";", request->headers[i].name);
}

/* day/region/s3/aws4_request */
static void
add_scope(struct text *out, const struct sigv4_keys *keys, const char *time)
{
	text_add_bytes(out, time, DAY_BYTES);
	text_addf(out, "/%s/s3/aws4_request", keys->region);
}

static void
add_canonical(struct text *out, const struct sigv4_request *request)
{
	text_addf(out, "%s\n%s\n%s\n", request->method, request->path, request->query);
	for (size_t i = 0; i < request->n_headers; i++)
		text_addf(out, "%s:%s\n", request->headers[i].name, request->headers[i].value);
	text_add(out, "\n");
	add_signed_names(out, request);
	text_addf(out, "\n%s", request->payload);
}

static void
add_string_to_sign(struct text *out, const struct sigv4_keys *keys, const struct sigv4_request *request)
{
	struct text canonical;
	uint8_t digest[DIGEST_BYTES];

	text_open(&canonical, CANONICAL_MAX);
	add_canonical(&canonical, request);
	assert(!canonical.full);
	digest_of((struct bytes){canonical.at, canonical.len}, digest);
	text_close(&canonical);
	text_addf(out, ALGORITHM "\n%s\n", request->time);
	add_scope(out, keys, request->time);
	text_add_char(out, '\n');
	text_add_hex(out, digest, sizeof(digest));
}

/* A key for the day, the region, the service: what is derived on the way is wiped. */
static void
signing_key(const struct sigv4_keys *keys, const char *time, uint8_t out[DIGEST_BYTES])
{
	const char *const links[] = {keys->region, "s3", "aws4_request"};
	char first[SECRET_MAX + 4] = "AWS4";
	size_t len = strlen(keys->secret_key);

	assert(len <= SECRET_MAX);
	memcpy(first + 4, keys->secret_key, len);
	hmac(first, 4 + len, time, DAY_BYTES, out);
	OPENSSL_cleanse(first, sizeof(first));
	for (size_t i = 0; i < LENGTH_OF(links); i++)
		hmac(out, DIGEST_BYTES, links[i], strlen(links[i]), out);
}

static void
add_signature(struct text *out, const struct sigv4_keys *keys, const struct sigv4_request *request)
{
	uint8_t key[DIGEST_BYTES], signature[DIGEST_BYTES];
	struct text message;

	text_open(&message, CANONICAL_MAX);
	add_string_to_sign(&message, keys, request);
	assert(!message.full);
	signing_key(keys, request->time, key);
	hmac(key, sizeof(key), message.at, message.len, signature);
	text_add_hex(out, signature, sizeof(signature));
	text_close(&message);
	OPENSSL_cleanse(key, sizeof(key));
}

void
sigv4_authorize(struct text *out, const struct sigv4_keys *keys, const struct sigv4_request *request)
{
	text_addf(out, ALGORITHM " Credential=%s/", keys->access_key);
	add_scope(out, keys, request->time);
	text_add(out, ",SignedHeaders=");
	add_signed_names(out, request);
	text_add(out, ",Signature=");
	add_signature(out, keys, request);
}

static void
add_credential(struct text *out, const struct sigv4_keys *keys, const char *time)
{
	struct text credential;

	text_open(&credential, CANONICAL_MAX);
	text_addf(&credential, "%s/", keys->access_key);
	add_scope(&credential, keys, time);
	sigv4_add_query(out, "X-Amz-Credential", credential.at);
	text_close(&credential);
}

void
sigv4_presign(struct text *out, const struct sigv4_keys *keys, const struct sigv4_request *request, const char *token, int seconds)
{
	struct sigv4_request whole = *request;
	char number[16] = {0};

	(void)snprintf(number, sizeof(number), "%d", seconds);
	sigv4_add_query(out, "X-Amz-Algorithm", ALGORITHM);
	add_credential(out, keys, request->time);
	sigv4_add_query(out, "X-Amz-Date", request->time);
	sigv4_add_query(out, "X-Amz-Expires", number);
	if (token != NULL)
		sigv4_add_query(out, "X-Amz-Security-Token", token);
	sigv4_add_query(out, "X-Amz-SignedHeaders", "host");
	if (request->query[0] != '\0')
		text_addf(out, "&%s", request->query);
	whole.query = out->at;
	struct text signature;

	text_open(&signature, CANONICAL_MAX);
	add_signature(&signature, keys, &whole);
	text_addf(out, "&X-Amz-Signature=%s", signature.at);
	text_close(&signature);
}

#include "config.h"
#include "object/s3_config.h"

#include <curl/curl.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/scope.h"
#include "model/option.h"

#define SECRET_MAX ((size_t)1000) /* bytes of a secret key */
#define TOKEN_MAX ((size_t)4000)  /* of a session token */
#define BUCKET_MAX 63

static char *
keep(const char *string)
{
	char *out = strdup(string);

	if (out == NULL)
		abort();
	return out;
}

/* ---- secrets --------------------------------------------------------------------------------------- */

/* The first line of a file that others cannot read. */
static enum rc
read_secret(struct scope *sc, const char *option, const char *path, size_t max, char **out)
{
	struct stat st;
	struct bytes file;

	if (stat(path, &st) == 0 && (st.st_mode & S_IRWXO) != 0)
		return fault(sc, RC_INVALID, "bad_config", "%s: everybody may read '%s'; chmod o= '%s'", option, path, path);
	if (file_read(sc, path, max, &file) != RC_OK)
		return fault(sc, RC_INVALID, "bad_config", "%s: %s", option, scope_copy(sc, sc->fault.detail));
	size_t len = strcspn(file.at, "\r\n");

	if (len == 0 || strspn((const char *)file.at + len, "\r\n") != file.len - len)
		return fault(sc, RC_INVALID, "bad_config", "%s: '%s' is not one line with the secret", option, path);
	*out = keep(scope_copy_n(sc, file.at, len));
	return RC_OK;
}

static enum rc
read_keys(struct scope *sc, const struct conf *conf, struct s3 *s3)
{
	const char *secret = conf_text(conf, OPT_S3_SECRET_FILE), *token = conf_text(conf, OPT_S3_TOKEN_FILE);

	if (conf_text(conf, OPT_S3_ACCESS_KEY)[0] == '\0' || secret[0] == '\0')
		return fault(sc, RC_INVALID, "bad_config", "s3.access_key and s3.secret_file: both are needed for object.driver = s3");
	s3->access_key = keep(conf_text(conf, OPT_S3_ACCESS_KEY));
	s3->region = keep(conf_text(conf, OPT_S3_REGION));
	TRY(read_secret(sc, "s3.secret_file", secret, SECRET_MAX, &s3->secret_key));
	return token[0] != '\0' ? read_secret(sc, "s3.token_file", token, TOKEN_MAX, &s3->token) : RC_OK;
}

/* ---- where ----------------------------------------------------------------------------------------- */

static enum rc
check_bucket(struct scope *sc, const char *bucket)
{
	size_t len = strlen(bucket);

	if (len >= 3 && len <= BUCKET_MAX && strspn(bucket, "abcdefghijklmnopqrstuvwxyz0123456789.-") == len)
		return RC_OK;
	return fault(sc, RC_INVALID, "bad_config", "s3.bucket: '%.100s' is not the name of a bucket (3 to 63 of a-z 0-9 . -)", bucket);
}

/* The part of a URL in the scope; NULL where it has none. */
static const char *
url_part(struct scope *sc, CURLU *url, CURLUPart part)
{
	char *found = NULL;

	if (curl_url_get(url, part, &found, 0) != CURLUE_OK)
		return NULL;
	const char *out = scope_copy(sc, found);

	curl_free(found);
	return out;
}

static enum rc
bad_endpoint(struct scope *sc, const char *option, const char *endpoint, const char *why)
{
	return fault(sc, RC_INVALID, "bad_config", "%s: '%.200s' %s", option, endpoint, why);
}

/* url: the endpoint as curl reads it. */
static enum rc
read_place(struct scope *sc, const char *option, const char *endpoint, const struct s3 *s3, CURLU *url, struct s3_place *out)
{
	if (endpoint[0] == '\0' || curl_url_set(url, CURLUPART_URL, endpoint, 0) != CURLUE_OK)
		return bad_endpoint(sc, option, endpoint, "is not a URL like https://s3.example.org");
	const char *scheme = url_part(sc, url, CURLUPART_SCHEME), *host = url_part(sc, url, CURLUPART_HOST);
	const char *port = url_part(sc, url, CURLUPART_PORT), *path = url_part(sc, url, CURLUPART_PATH);
	bool plain = strcmp(scheme, "http") == 0, by_host = s3->root[0] == '\0';

	if (url_part(sc, url, CURLUPART_USER) != NULL || url_part(sc, url, CURLUPART_QUERY) != NULL || strcmp(path, "/") != 0)
		return bad_endpoint(sc, option, "...", "may have a host and a port, and nothing else");
	if (!plain && strcmp(scheme, "https") != 0)
		return bad_endpoint(sc, option, endpoint, "begins with neither https:// nor http://");
	if (plain && !s3->plain)
		return bad_endpoint(sc, option, endpoint, "is not encrypted; use https, or say s3.allow_http = yes");
	out->host = keep(scope_printf(sc, "%s%s%s%s%s", by_host ? s3->bucket : "", by_host ? "." : "", host, port != NULL ? ":" : "",
				      port != NULL ? port : ""));
	out->origin = keep(scope_printf(sc, "%s://%s", scheme, out->host));
	return RC_OK;
}

static enum rc
set_place(struct scope *sc, const char *option, const char *endpoint, const struct s3 *s3, struct s3_place *out)
{
	CURLU *url = curl_url();

	if (url == NULL)
		abort();
	enum rc rc = read_place(sc, option, endpoint, s3, url, out);

	curl_url_cleanup(url);
	return rc;
}

static enum rc
set_places(struct scope *sc, const struct conf *conf, struct s3 *s3)
{
	const char *endpoint = conf_text(conf, OPT_S3_ENDPOINT), *public = conf_text(conf, OPT_S3_PUBLIC_ENDPOINT);
	bool by_host = strcmp(conf_text(conf, OPT_S3_ADDRESSING), "virtual") == 0;

	s3->root = keep(by_host ? "" : scope_printf(sc, "/%s", s3->bucket));
	TRY(set_place(sc, "s3.endpoint", endpoint, s3, &s3->place));
	return set_place(sc, "s3.public_endpoint", public[0] != '\0' ? public : endpoint, s3, &s3->public);
}

enum rc
s3_config_read(struct scope *sc, const struct conf *conf, struct s3 *s3)
{
	s3->plain = conf_bool(conf, OPT_S3_ALLOW_HTTP);
	s3->connections = (int)conf_int(conf, OPT_S3_CONNECTIONS);
	s3->part_size = (uint64_t)conf_int(conf, OPT_S3_PART_SIZE);
	s3->retry_time = conf_int(conf, OPT_S3_RETRY_TIME);
	s3->stall_time = conf_int(conf, OPT_S3_STALL_TIME);
	s3->connect_time = conf_int(conf, OPT_S3_CONNECT_TIME);
	s3->bucket = keep(conf_text(conf, OPT_S3_BUCKET));
	if (conf_text(conf, OPT_S3_CA_FILE)[0] != '\0')
		s3->ca_file = keep(conf_text(conf, OPT_S3_CA_FILE));
	TRY(check_bucket(sc, s3->bucket));
	TRY(set_places(sc, conf, s3));
	return read_keys(sc, conf, s3);
}

static void
wipe(char *secret)
{
	if (secret != NULL)
		OPENSSL_cleanse(secret, strlen(secret));
	free(secret);
}

void
s3_config_clear(struct s3 *s3)
{
	wipe(s3->secret_key);
	wipe(s3->token);
	free(s3->access_key);
	free(s3->region);
	free(s3->place.origin);
	free(s3->place.host);
	free(s3->public.origin);
	free(s3->public.host);
	free(s3->root);
	free(s3->bucket);
	free(s3->ca_file);
}

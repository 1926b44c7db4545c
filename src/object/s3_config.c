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
bad_endpoint(struct scope *sc, const char *endpoint, const char *why)
{
	return fault(sc, RC_INVALID, "bad_config", "s3.endpoint: '%.200s' %s", endpoint, why);
}

static enum rc
set_place(struct scope *sc, const struct conf *conf, struct s3 *s3, CURLU *url)
{
	const char *endpoint = conf_text(conf, OPT_S3_ENDPOINT);

	if (endpoint[0] == '\0' || curl_url_set(url, CURLUPART_URL, endpoint, 0) != CURLUE_OK)
		return bad_endpoint(sc, endpoint, "is not a URL like https://s3.example.org");
	const char *scheme = url_part(sc, url, CURLUPART_SCHEME), *host = url_part(sc, url, CURLUPART_HOST);
	const char *port = url_part(sc, url, CURLUPART_PORT), *path = url_part(sc, url, CURLUPART_PATH);
	bool plain = strcmp(scheme, "http") == 0, by_host = strcmp(conf_text(conf, OPT_S3_ADDRESSING), "virtual") == 0;

	if (url_part(sc, url, CURLUPART_USER) != NULL || url_part(sc, url, CURLUPART_QUERY) != NULL || strcmp(path, "/") != 0)
		return bad_endpoint(sc, "...", "may have a host and a port, and nothing else");
	if (!plain && strcmp(scheme, "https") != 0)
		return bad_endpoint(sc, endpoint, "begins with neither https:// nor http://");
	if (plain && !s3->plain)
		return bad_endpoint(sc, endpoint, "is not encrypted; use https, or say s3.allow_http = yes");
	s3->host = keep(scope_printf(sc, "%s%s%s%s%s", by_host ? s3->bucket : "", by_host ? "." : "", host, port != NULL ? ":" : "",
				     port != NULL ? port : ""));
	s3->origin = keep(scope_printf(sc, "%s://%s", scheme, s3->host));
	s3->root = keep(by_host ? "" : scope_printf(sc, "/%s", s3->bucket));
	return RC_OK;
}

enum rc
s3_config_read(struct scope *sc, const struct conf *conf, struct s3 *s3)
{
	CURLU *url = curl_url();

	s3->plain = conf_bool(conf, OPT_S3_ALLOW_HTTP);
	s3->connections = (int)conf_int(conf, OPT_S3_CONNECTIONS);
	s3->part_size = (uint64_t)conf_int(conf, OPT_S3_PART_SIZE);
	s3->retry_time = conf_int(conf, OPT_S3_RETRY_TIME);
	s3->stall_time = conf_int(conf, OPT_S3_STALL_TIME);
	s3->connect_time = conf_int(conf, OPT_S3_CONNECT_TIME);
	s3->bucket = keep(conf_text(conf, OPT_S3_BUCKET));
	if (conf_text(conf, OPT_S3_CA_FILE)[0] != '\0')
		s3->ca_file = keep(conf_text(conf, OPT_S3_CA_FILE));
	enum rc rc = check_bucket(sc, s3->bucket);

	if (rc == RC_OK)
		rc = set_place(sc, conf, s3, url);
	curl_url_cleanup(url);
	TRY(rc);
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
	free(s3->origin);
	free(s3->host);
	free(s3->root);
	free(s3->bucket);
	free(s3->ca_file);
}

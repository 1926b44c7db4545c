#include "config.h"
#include "object/s3_fate.h"

#include <stdio.h>
#include <string.h>

#include "base/rc.h"

#define ANY 0

struct row {
	long status;       /* ANY */
	const char *error; /* NULL: any */
	enum rc rc;
	const char *code;
	bool again;
	const char *remedy;
};

/* The first row that fits decides. */
static const struct row answers[] = {
	{ANY, "SlowDown", RC_AGAIN, "storage_unavailable", true, ""},
	{ANY, "InternalError", RC_AGAIN, "storage_unavailable", true, ""},
	{ANY, "RequestTimeout", RC_AGAIN, "storage_unavailable", true, ""},
	{ANY, "OperationAborted", RC_AGAIN, "storage_unavailable", true, ""},
	{ANY, "ServiceUnavailable", RC_AGAIN, "storage_unavailable", true, ""},
	{ANY, "QuotaExceeded", RC_AGAIN, "storage_full", false, ""},
	{ANY, "EntityTooLarge", RC_LIMIT, "too_large", false, ""},
	{ANY, "NoSuchBucket", RC_BROKEN, "storage_refused", false, "; make the bucket, or set s3.bucket"},
	{ANY, "RequestTimeTooSkewed", RC_BROKEN, "storage_refused", false, "; set this host's clock"},
	{ANY, "InvalidAccessKeyId", RC_BROKEN, "storage_refused", false, "; see s3.access_key"},
	{ANY, "SignatureDoesNotMatch", RC_BROKEN, "storage_refused", false, "; see s3.secret_file"},
	{ANY, "PermanentRedirect", RC_BROKEN, "storage_refused", false, "; see s3.endpoint and s3.region"},
	{ANY, "AuthorizationHeaderMalformed", RC_BROKEN, "storage_refused", false, "; see s3.region"},
	{404, NULL, RC_MISSING, "object_missing", false, ""},
	{403, NULL, RC_BROKEN, "storage_refused", false, "; see s3.access_key and s3.secret_file, and what they may do in the bucket"},
	{408, NULL, RC_AGAIN, "storage_unavailable", true, ""},
	{409, NULL, RC_AGAIN, "storage_unavailable", true, ""},
	{412, NULL, RC_AGAIN, "storage_unavailable", false, "; the object was replaced while it was read"},
	{429, NULL, RC_AGAIN, "storage_unavailable", true, ""},
	{501, NULL, RC_BROKEN, "storage_refused", false, ""},
	{507, NULL, RC_AGAIN, "storage_full", false, ""},
};

static bool
fits(const struct row *row, long status, const char *error)
{
	return (row->status == ANY || row->status == status) && (row->error == NULL || strcmp(row->error, error) == 0);
}

struct s3_failure
s3_fate_of_answer(long status, const char *error)
{
	static const struct row passing = {ANY, NULL, RC_AGAIN, "storage_unavailable", true, ""};
	static const struct row lasting = {ANY, NULL, RC_BROKEN, "storage_refused", false, ""};
	const struct row *row = status >= 300 && status < 500 ? &lasting : &passing;

	for (size_t i = LENGTH_OF(answers); i-- > 0;)
		if (fits(&answers[i], status, error))
			row = &answers[i];
	struct s3_failure out = {row->rc, row->code, row->again, ""};

	(void)snprintf(out.why, sizeof(out.why), "the store answered %ld%s%s%s", status, error[0] != '\0' ? " " : "", error, row->remedy);
	return out;
}

/*
 * What will not be better in a minute. Not among them: CURLE_UNSUPPORTED_PROTOCOL, by which libcurl calls an answer that does not begin as
 * one of HTTP - bytes too many of the answer before, on a kept connection. The scheme was checked when the configuration was read.
 */
static const CURLcode lasting[] = {
	CURLE_URL_MALFORMAT,	  CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
	CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER,		  CURLE_SSL_ISSUER_ERROR,
};

struct s3_failure
s3_fate_of_transport(CURLcode code)
{
	struct s3_failure out = {RC_AGAIN, "storage_unavailable", true, ""};

	for (size_t i = 0; i < LENGTH_OF(lasting); i++)
		if (code == lasting[i])
			out = (struct s3_failure){RC_BROKEN, "storage_refused", false, ""};
	(void)snprintf(out.why, sizeof(out.why), "%s", curl_easy_strerror(code));
	return out;
}

/* Against the worked examples of Amazon's S3 API reference. */
#include "config.h"

#include "unit/t.h"
#include "object/sigv4.h"

static const struct sigv4_keys keys = {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"};
#define HOST "examplebucket.s3.amazonaws.com"
#define TIME "20130524T000000Z"

static void
expect(struct scope *sc, const struct sigv4_request *request, const char *names, const char *signature)
{
	struct text *is = text_new(sc, 4096), *wanted = text_new(sc, 4096);

	sigv4_authorize(is, &keys, request);
	text_addf(wanted,
		  "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=%s,Signature=%s",
		  names, signature);
	CHECK_TEXT(is->at, wanted->at);
}

static void
a_part_of_an_object_is_read(struct scope *sc)
{
	static const struct sigv4_header headers[] = {
		{"host", HOST}, {"range", "bytes=0-9"}, {"x-amz-content-sha256", SIGV4_EMPTY}, {"x-amz-date", TIME}};
	const struct sigv4_request request = {"GET", "/test.txt", "", headers, LENGTH_OF(headers), SIGV4_EMPTY, TIME};

	expect(sc, &request, "host;range;x-amz-content-sha256;x-amz-date",
	       "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

static void
an_object_is_written_whose_key_needs_encoding(struct scope *sc)
{
	static const char *const payload = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
	static const struct sigv4_header headers[] = {{"date", "Fri, 24 May 2013 00:00:00 GMT"},
						      {"host", HOST},
						      {"x-amz-content-sha256", payload},
						      {"x-amz-date", TIME},
						      {"x-amz-storage-class", "REDUCED_REDUNDANCY"}};
	struct text *path = text_new(sc, 100);

	sigv4_add_path(path, "/test$file.text");
	const struct sigv4_request request = {"PUT", path->at, "", headers, LENGTH_OF(headers), payload, TIME};

	expect(sc, &request, "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
	       "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

static const struct sigv4_header plain[] = {{"host", HOST}, {"x-amz-content-sha256", SIGV4_EMPTY}, {"x-amz-date", TIME}};

static void
a_parameter_without_value_keeps_its_sign(struct scope *sc)
{
	struct text *query = text_new(sc, 100);

	sigv4_add_query(query, "lifecycle", "");
	const struct sigv4_request request = {"GET", "/", query->at, plain, LENGTH_OF(plain), SIGV4_EMPTY, TIME};

	expect(sc, &request, "host;x-amz-content-sha256;x-amz-date", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
}

static void
objects_are_listed(struct scope *sc)
{
	struct text *query = text_new(sc, 100);

	sigv4_add_query(query, "max-keys", "2");
	sigv4_add_query(query, "prefix", "J");
	const struct sigv4_request request = {"GET", "/", query->at, plain, LENGTH_OF(plain), SIGV4_EMPTY, TIME};

	expect(sc, &request, "host;x-amz-content-sha256;x-amz-date", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

static void
a_url_is_signed_for_a_day(struct scope *sc)
{
	static const struct sigv4_header host[] = {{"host", HOST}};
	const struct sigv4_request request = {"GET", "/test.txt", "", host, 1, SIGV4_UNSIGNED, TIME};
	struct text *query = text_new(sc, 1000);

	sigv4_presign(query, &keys, &request, NULL, 86400);
	CHECK_TEXT(query->at, "X-Amz-Algorithm=AWS4-HMAC-SHA256"
			      "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
			      "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
			      "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

/* The signature is of a second hand: Python's hmac over the same canonical request. */
static void
a_url_says_what_the_store_shall_call_the_file(struct scope *sc)
{
	static const struct sigv4_header host[] = {{"host", HOST}};
	struct text *answer = text_new(sc, 200), *query = text_new(sc, 1000);

	sigv4_add_query(answer, "response-content-disposition", "attachment; filename=\"a b.pdf\"");
	sigv4_add_query(answer, "response-content-type", "application/pdf");
	const struct sigv4_request request = {"GET", "/test.txt", answer->at, host, 1, SIGV4_UNSIGNED, TIME};

	sigv4_presign(query, &keys, &request, NULL, 60);
	CHECK_TEXT(query->at, "X-Amz-Algorithm=AWS4-HMAC-SHA256"
			      "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
			      "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host"
			      "&response-content-disposition=attachment%3B%20filename%3D%22a%20b.pdf%22&response-content-type=application%2Fpdf"
			      "&X-Amz-Signature=88fba4810f3a7423fe56d388638913275715368e2ed5a91a05d23ed3bf9deba6");
}

static void
everything_but_unreserved_characters_is_encoded(struct scope *sc)
{
	struct text *path = text_new(sc, 100), *query = text_new(sc, 100);

	sigv4_add_path(path, "/a b/\xd0\x81+~*.pdf");
	CHECK_TEXT(path->at, "/a%20b/%D0%81%2B~%2A.pdf");
	sigv4_add_query(query, "prefix", "a/b c");
	CHECK_TEXT(query->at, "prefix=a%2Fb%20c");
}

T_MAIN(T(a_part_of_an_object_is_read), T(an_object_is_written_whose_key_needs_encoding), T(a_parameter_without_value_keeps_its_sign),
       T(objects_are_listed), T(a_url_is_signed_for_a_day), T(a_url_says_what_the_store_shall_call_the_file),
       T(everything_but_unreserved_characters_is_encoded))

#include "config.h"
#include "http/multipart.h"

#include "unit/t.h"

#define TYPE "multipart/form-data; boundary=xYz"

static struct multipart m;

static enum rc
parse(struct scope *sc, const char *type, const char *body)
{
	return multipart_parse(sc, type, (struct bytes){body, body != NULL ? strlen(body) : 0}, &m);
}

static void
parts_are_found_with_their_bytes(struct scope *sc)
{
	static const char body[] = "preamble\r\n--xYz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\\\x\\\\a b.pdf\"\r\n"
				   "Content-Type: application/pdf\r\n\r\n%PDF\r\n--xY\0z\r\n--xYz  \r\ncontent-disposition: form-data; "
				   "name=template\r\n\r\n\r\n--xYz--\r\nepilogue";

	CHECK_OK(sc, multipart_parse(sc, "multipart/form-data; charset=x; boundary=\"xYz\"", (struct bytes){body, sizeof(body) - 1}, &m));
	CHECK_INT(m.n, 2);
	const struct multipart_part *file = multipart_find(&m, "file");

	CHECK(file != NULL && file->body.len == 12 && memcmp(file->body.at, "%PDF\r\n--xY\0z", 12) == 0);
	CHECK_TEXT(file->filename, "a b.pdf");
	CHECK_INT(multipart_find(&m, "template")->body.len, 0);
	CHECK(multipart_find(&m, "template")->filename == NULL);
	CHECK(multipart_find(&m, "other") == NULL);
}

static void
a_file_name_that_reads_backwards_is_none(struct scope *sc)
{
	static const char body[] = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\xe2\x80\xae" "fdp.exe\"\r\n\r\na\r\n--x--\r\n";

	CHECK_OK(sc, multipart_parse(sc, "multipart/form-data; boundary=x", (struct bytes){body, sizeof(body) - 1}, &m));
	CHECK_TEXT(multipart_find(&m, "file")->filename, "");
}

static void
a_broken_body_is_refused(struct scope *sc)
{
	static const struct {
		const char *type, *body;
	} cases[] = {
		{"multipart/form-data", "--xYz--"},
		{"multipart/form-data; boundary=", "----"},
		{"multipart/form-data; boundary=\"xYz", "--xYz--"},
		{"multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789x", "--"},
		{TYPE, ""},
		{TYPE, NULL}, /* a request without a body */
		{TYPE, "--other--"},
		{TYPE, "--xYz"},
		{TYPE, "--xYz\r\n"},
		{TYPE, "--xYz\r\nContent-Disposition: form-data; name=a\r\n\r\nno end"},
		{TYPE, "--xYz\r\nContent-Disposition: form-data; name=a\r\n\r\nno last\r\n--xYz"},
		{TYPE, "--xYz\r\nContent-Disposition: form-data\r\n\r\nx\r\n--xYz--"},
		{TYPE, "--xYz\r\nContent-Type: a/b\r\n\r\nx\r\n--xYz--"},
		{TYPE, "--xYz\r\nContent-Disposition: form-data; name=\"a\nb\"\r\n\r\nx\r\n--xYz--"},
		{TYPE, "--xYz\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\nx\r\n--xYz--"},
	};

	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		CHECK_FAULT(sc, parse(sc, cases[i].type, cases[i].body), "bad_multipart");
}

static void
parts_and_heads_have_limits(struct scope *sc)
{
	struct text *body = text_new(sc, 100000);

	for (int i = 0; i <= MULTIPART_PARTS_MAX; i++)
		text_addf(body, "--xYz\r\nContent-Disposition: form-data; name=p%d\r\n\r\nx\r\n", i);
	text_add(body, "--xYz--");
	CHECK_FAULT(sc, parse(sc, TYPE, body->at), "bad_multipart");
	text_clear(body);
	text_addf(body, "--xYz\r\nX: %05000d\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--xYz--", 1);
	CHECK_FAULT(sc, parse(sc, TYPE, body->at), "bad_multipart");
}

T_MAIN(T(parts_are_found_with_their_bytes), T(a_file_name_that_reads_backwards_is_none),
       T(a_broken_body_is_refused), T(parts_and_heads_have_limits))

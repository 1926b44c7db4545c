#include "config.h"
#include "object/s3_multipart.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "object/s3_xml.h"

#define PIECES_MAX ((uint64_t)10000) /* of an upload, by S3's rule */
#define ID_MAX ((size_t)2048)
#define ETAG_MAX 128
#define ORDER_MAX ((size_t)PIECES_MAX * (ETAG_MAX * 6 + 80))
#define WAIT_MOST 1000 /* ms */

struct piece {
	struct s3_call call;
	size_t number; /* from 0 */
	bool used;
};

struct upload {
	struct s3 *s3;
	struct s3_line *line;
	const char *key;
	struct text *id;
	const struct bytes *parts; /* of the object */
	size_t n_parts;
	uint64_t size, piece_size; /* bytes */
	size_t n, next;            /* pieces; the first that was not begun */
	char (*etags)[ETAG_MAX];
	struct piece *pieces; /* on their way; as many as there are connections */
};

/* ---- the order of things --------------------------------------------------------------------------- */

static enum rc
begin_upload(struct scope *sc, struct upload *u)
{
	AUTO_S3_CALL call;

	s3_call_open(&call, u->s3, "POST", u->key, 0);
	sigv4_add_query(&call.query, "uploads", "");
	TRY(s3_line_run(sc, u->s3, &call, u->key));
	return s3_xml_upload_begun(sc, (struct bytes){call.answer.at, call.answer.len}, u->id);
}

/* What is at the store is given up; where that fails, too, there is nobody to tell, and object_unfinished will find it. */
static void
abort_upload(struct scope *sc, struct upload *u)
{
	AUTO_S3_CALL call;
	struct fault first = sc->fault;

	s3_call_open(&call, u->s3, "DELETE", u->key, 0);
	sigv4_add_query(&call.query, "uploadId", u->id->at);
	(void)(s3_line_run(sc, u->s3, &call, u->key) == RC_OK);
	sc->fault = first;
}

static void
write_order(const struct upload *u, struct text *order)
{
	text_add(order, "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
	for (size_t i = 0; i < u->n; i++) {
		text_addf(order, "<Part><PartNumber>%zu</PartNumber><ETag>", i + 1);
		text_add_html(order, u->etags[i]);
		text_add(order, "</ETag></Part>");
	}
	text_add(order, "</CompleteMultipartUpload>");
}

/*
 * An order whose answer was lost is not known any more when it is repeated - by us, or by libcurl, which sends again what a kept
 * connection lost. The object says whether it was carried out.
 */
static enum rc
check_there(struct scope *sc, const struct upload *u)
{
	AUTO_S3_CALL call;

	s3_call_open(&call, u->s3, "HEAD", u->key, 0);
	TRY(s3_line_run(sc, u->s3, &call, u->key));
	return call.size == u->size ? RC_OK : fault(sc, RC_AGAIN, "storage_unavailable", "'%s': the upload was lost", u->key);
}

static enum rc
complete_upload(struct scope *sc, struct upload *u)
{
	AUTO_S3_CALL call;
	struct text *order = text_new(sc, ORDER_MAX);
	uint8_t digest[DIGEST_BYTES];

	s3_call_open(&call, u->s3, "POST", u->key, 0);
	write_order(u, order);
	TRY(text_check(sc, order, "an order to put parts together"));
	const struct bytes body = {order->at, order->len};

	digest_of(body, digest);
	s3_call_set_body(&call, &body, 1, digest);
	sigv4_add_query(&call.query, "uploadId", u->id->at);
	enum rc rc = s3_line_run(sc, u->s3, &call, u->key);

	return rc == RC_MISSING ? check_there(sc, u) : rc;
}

/* ---- the pieces ------------------------------------------------------------------------------------ */

/* Bytes [from, from + len) of the object as slices of its parts. */
static size_t
slice(const struct upload *u, uint64_t from, uint64_t len, struct bytes out[S3_BODY_PARTS])
{
	size_t n = 0;

	for (size_t i = 0; i < u->n_parts && len > 0; i++) {
		uint64_t size = u->parts[i].len;

		if (from >= size) {
			from -= size;
			continue;
		}
		uint64_t some = size - from < len ? size - from : len;

		out[n++] = (struct bytes){(const char *)u->parts[i].at + from, (size_t)some};
		len -= some;
		from = 0;
	}
	return n;
}

static void
begin_piece(struct upload *u, struct piece *piece)
{
	struct bytes body[S3_BODY_PARTS];
	uint8_t digest[DIGEST_BYTES];
	char number[24];

	*piece = (struct piece){.used = true, .number = u->next++};
	size_t n = slice(u, piece->number * u->piece_size, u->piece_size, body);

	digest_of_parts(body, n, digest);
	(void)snprintf(number, sizeof(number), "%zu", piece->number + 1);
	s3_call_open(&piece->call, u->s3, "PUT", u->key, 0);
	s3_call_set_body(&piece->call, body, n, digest);
	sigv4_add_query(&piece->call.query, "partNumber", number);
	sigv4_add_query(&piece->call.query, "uploadId", u->id->at);
	s3_line_start(u->line, &piece->call);
}

static void
end_piece(struct upload *u, struct piece *piece)
{
	s3_line_stop(u->line, &piece->call);
	s3_call_close(&piece->call);
	piece->used = false;
}

/* Begins what may be on its way, ends what is over. */
static enum rc
step(struct scope *sc, struct upload *u, bool *any)
{
	*any = false;
	for (size_t i = 0; i < (size_t)u->s3->connections; i++) {
		struct piece *piece = &u->pieces[i];

		if (piece->used && piece->call.state == S3_OVER) {
			TRY(s3_call_result(sc, &piece->call, u->key));
			memcpy(u->etags[piece->number], piece->call.etag, ETAG_MAX);
			end_piece(u, piece);
		}
		if (!piece->used && u->next < u->n)
			begin_piece(u, piece);
		*any = *any || piece->used;
	}
	return RC_OK;
}

static enum rc
send_pieces(struct scope *sc, struct upload *u)
{
	enum rc rc;
	bool any;

	while ((rc = step(sc, u, &any)) == RC_OK && any)
		s3_line_wait(u->line, WAIT_MOST);
	for (size_t i = 0; i < (size_t)u->s3->connections; i++)
		if (u->pieces[i].used)
			end_piece(u, &u->pieces[i]);
	return rc;
}

static enum rc
put(struct scope *sc, struct upload *u)
{
	TRY(begin_upload(sc, u));
	enum rc rc = send_pieces(sc, u);

	if (rc == RC_OK)
		rc = complete_upload(sc, u);
	if (rc == RC_MISSING)
		rc = fault(sc, RC_AGAIN, "storage_unavailable", "'%s': the store has forgotten the upload", u->key);
	if (rc != RC_OK)
		abort_upload(sc, u);
	return rc;
}

enum rc
s3_multipart_put(struct scope *sc, struct s3 *s3, struct s3_line *line, const char *key, const struct bytes *parts, size_t n_parts)
{
	AUTO_SCOPE *own = scope_new(sc->kind, sc->id);
	struct upload u = {.s3 = s3, .line = line, .key = key, .id = text_new(own, ID_MAX), .parts = parts, .n_parts = n_parts};

	for (size_t i = 0; i < n_parts; i++)
		u.size += parts[i].len;
	uint64_t least = (u.size + PIECES_MAX - 1) / PIECES_MAX;

	u.piece_size = least > s3->part_size ? least : s3->part_size;
	u.n = (size_t)((u.size + u.piece_size - 1) / u.piece_size);
	u.etags = scope_array(own, u.n, sizeof(*u.etags));
	u.pieces = scope_array(own, (size_t)s3->connections, sizeof(*u.pieces));
	return put(own, &u) == RC_OK ? RC_OK : fault_copy(sc, &own->fault);
}

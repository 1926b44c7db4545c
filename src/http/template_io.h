/* What the calls about templates read and answer alike. */
#ifndef POSM_HTTP_TEMPLATE_IO_H
#define POSM_HTTP_TEMPLATE_IO_H

#include "domain/app.h"
#include "domain/template_pair.h"
#include "http/reply.h"
#include "http/request.h"
#include "js/js.h"


/*
 * visibility (need: of js.h; absent it is what *out says), brand_ids, restaurant_ids: those that the visibility needs, and
 * no others.
 */
enum rc template_io_reach(struct scope *sc, const struct js *body, int need, struct template_reach *out) MUST_CHECK;
/* settings (need likewise), and how a file that forbids changes may be opened: rights_confirmed, password. */
enum rc template_io_pair(struct scope *sc, const struct js *body, int need, struct template_pair *out) MUST_CHECK;
/* The file's part into *pair and *name. RC_LIMIT body_too_large over upload.max_size. */
struct multipart_part;
enum rc template_io_file(struct scope *sc, const struct app *app, const struct multipart_part *file, struct template_pair *pair,
			 const char **name) MUST_CHECK;
/* If-Match against the path's template. RC_MISSING not_found; as conditional_expect. */
enum rc template_io_expect(struct scope *sc, const struct app *app, const struct request *req, int32_t *expected) MUST_CHECK;
/* The template as it is now, in full. */
enum rc template_io_answer(struct scope *sc, const struct app *app, const struct request *req, int64_t id, int status,
			   struct reply *reply) MUST_CHECK;

#endif

/* Nouns as the API shows them (docs/openapi.yaml): one JSON object each, added to a text. */
#ifndef POSM_HTTP_PRESENT_H
#define POSM_HTTP_PRESENT_H

#include "domain/app.h"
#include "domain/list_fonts.h"
#include "model/card.h"
#include "model/language.h"
#include "store/batch.h"
#include "store/audit.h"
#include "store/brand.h"
#include "store/card.h"
#include "store/generation.h"
#include "store/job_row.h"
#include "store/restaurant.h"
#include "store/share.h"
#include "store/table.h"
#include "store/template.h"
#include "store/user.h"

void present_audit(struct text *json, const struct audit_row *row);
void present_who(struct text *json, const struct who *who);
void present_user(struct text *json, const struct user *user);
void present_brand(struct text *json, const struct brand *brand);
void present_restaurant(struct text *json, const struct restaurant *restaurant);
/* url_template: what its link is made from. */
enum rc present_table(struct scope *sc, struct text *json, const struct table *table, const char *url_template) MUST_CHECK;
/* in_full: with what the press found when it was uploaded. */
enum rc present_template(struct scope *sc, struct text *json, const struct template *template, bool in_full,
			 enum language language) MUST_CHECK;
/* With its settings and findings where it was loaded alone. */
enum rc present_revision(struct scope *sc, struct text *json, const struct template *template,
			 const struct template_revision *revision, enum language language) MUST_CHECK;
/* language: of its reader, for why it failed. */
void present_generation(struct scope *sc, struct text *json, const struct generation *generation, enum language language);
void present_batch(struct text *json, const struct batch *batch);
/* With what became of each restaurant. */
void present_batch_whole(struct scope *sc, struct text *json, const struct batch *batch,
			 const struct batch_restaurant *restaurants, size_t n, enum language language);
/* url: where the link leads; NULL once its token is gone. */
void present_share(struct text *json, const struct share *share, const char *url);
/* Hosts and processes are named to admins of everything alone. */
void present_job(struct text *json, const struct job_row *job, const struct who *reader);
/* A row of a generation's snapshot, and its finished card; NULL: there is none yet. */
void present_card(struct scope *sc, struct text *json, const struct card *card, const struct stored_card *made,
		  enum language language);

void present_font(struct text *json, const struct listed_font *font);

/* {"items":[ ... ],"next_cursor":...}: begin, the items each after present_next, end. */
struct text *present_list(struct scope *sc);
void present_next(struct text *json);
void present_list_end(struct text *json, const char *next_cursor);
/* The same with "count": how many the whole list has, as people read it; n counts up to PRESENT_COUNT_CAP + 1. */
#define PRESENT_COUNT_CAP 1000
void present_list_end_counted(struct text *json, const char *next_cursor, int32_t n);

/* The parameters limit and cursor of a list. RC_INVALID bad_parameter. */
struct url_query;
enum rc present_page(struct scope *sc, const struct url_query *query, struct page *out) MUST_CHECK;

#endif

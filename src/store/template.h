/* Templates and their revisions: immutable pairs of file and settings. */
#ifndef POSM_STORE_TEMPLATE_H
#define POSM_STORE_TEMPLATE_H

#include "model/who.h"
#include "pg/pg.h"
#include "store/page.h"

enum template_visibility { TEMPLATE_GLOBAL, TEMPLATE_BRANDS, TEMPLATE_RESTAURANTS, TEMPLATE_VISIBILITY_COUNT };

#define TEMPLATE_NAME_MAX 200 /* characters */
#define TEMPLATE_DESCRIPTION_MAX 2000

/* The words of the database and the API: global, brands, restaurants. */
extern const char *const template_visibility_words[TEMPLATE_VISIBILITY_COUNT];

struct template_revision {
	int32_t revision;
	const char *object_key;
	uint8_t sha256[32]; /* of the file */
	int64_t size;
	const char *file_name; /* as it was uploaded; "" : unknown */
	const char *settings;  /* JSON */
	const char *report;    /* JSON: what the press said of the file: {"pages": [{"width_mm", "height_mm"}], ...} */
	const char *author;    /* NULL: the service */
	const char *created_at;
	int32_t restored_from; /* 0, or the older revision that this one brings back */
	bool file_changed, settings_changed; /* against the one before; not in a template's `current` */
};

struct template_revision_list {
	int n;
	const struct template_revision *rows; /* without settings, of the report the pages alone */
	const char *next;
};

/* To whom a template shows, as many of the ids as the visibility needs. */
struct template_reach {
	enum template_visibility visibility;
	const int64_t *brand_ids, *restaurant_ids;
	size_t n_brands, n_restaurants;
};

struct template
{
	int64_t id;
	const char *name, *description;
	enum template_visibility visibility;
	const char *brand_ids, *restaurant_ids; /* JSON arrays of numbers, of what the asker may see */
	struct template_revision current;
	const char *author;
	int32_t row_version;
	const char *created_at, *updated_at;
	bool editable; /* by the asker, who has all the places where it shows */
};

struct template_list {
	int n;
	const struct template *rows;
	const char *next;
};

struct template_filter {
	int64_t restaurant_id; /* 0, or: what shows at this restaurant; out of scope: nothing */
	int64_t brand_id;      /* 0, or: what shows at this brand (likewise) */
	int visibility;        /* -1, or an enum template_visibility */
	const char *search;    /* NULL, or part of the name */
};

/* Oldest first, so that the starter templates lead. */
enum rc template_list(struct scope *sc, struct pg *pg, const struct who *who, const struct template_filter *filter,
		      struct page page, struct template_list *out) MUST_CHECK;
/* RC_MISSING not_found */
enum rc template_load(struct scope *sc, struct pg *pg, const struct who *who, int64_t id,
		      struct template *out) MUST_CHECK;
/*
 * A revision of any age, also of a deleted template (generations go on showing theirs). The scope is the caller's
 * to check. RC_MISSING not_found
 */
enum rc template_revision_load(struct scope *sc, struct pg *pg, int64_t id, int32_t revision,
			       struct template_revision *out) MUST_CHECK;
/* Newest first. */
enum rc template_revisions(struct scope *sc, struct pg *pg, int64_t id, struct page page,
			   struct template_revision_list *out) MUST_CHECK;
/*
 * Whether the asker, for whom it was loaded, may change it now. RC_DENIED template_shared: it also shows where this person
 * has no say; RC_CONFLICT precondition_failed: row_version is neither 0 nor the template's.
 */
enum rc template_may_change(struct scope *sc, const struct template *template, int32_t row_version) MUST_CHECK;

/* Before its object is stored, and committed before: a file that comes to no revision is cleared away by this note. */
enum rc template_note_file(struct scope *sc, struct pg *pg, const char *object_key) MUST_CHECK;
/* In the caller's transaction: reads name, description, visibility, author and current (its revision becomes 1). */
enum rc template_insert(struct scope *sc, struct pg *pg, const struct template *template, int64_t *id) MUST_CHECK;
/*
 * Begins every change below, in the caller's transaction: the row is held until its end, and the person may change it.
 * RC_MISSING not_found; as template_may_change.
 */
enum rc template_hold(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, int32_t row_version,
		      struct template *out) MUST_CHECK;
/* The next revision, made current; answers its number, 0 when the current one has the same file and settings. */
enum rc template_add_revision(struct scope *sc, struct pg *pg, int64_t id, const struct template_revision *revision,
			      int32_t *number) MUST_CHECK;
/* NULL: as it is. */
enum rc template_change(struct scope *sc, struct pg *pg, int64_t id, const char *name, const char *description) MUST_CHECK;
/* RC_MISSING not_found for ids that are not there. */
enum rc template_set_reach(struct scope *sc, struct pg *pg, int64_t id, const struct template_reach *reach) MUST_CHECK;
/* Soft. RC_CONFLICT generation_active while one runs. */
enum rc template_remove(struct scope *sc, struct pg *pg, int64_t id) MUST_CHECK;

#endif

#include "config.h"
#include "pdf/preflight_words.h"

#include <math.h>
#include <string.h>

#include "base/scope.h"

#define COVERED 0.3 /* of a letter's box: less is a neighbour whose line is high */

struct preflight_words {
	const struct fold *fold;
	struct render_file *file; /* NULL: the template is not readable as text */
	int page;               /* whose letters these are; 0: none yet */
	struct render_letter *letters;
	size_t n;
};

static void
end_words(void *thing)
{
	render_close(((struct preflight_words *)thing)->file);
}

struct preflight_words *
preflight_words_open(struct scope *sc, struct render *render, const struct fold *fold)
{
	struct preflight_words *w = scope_alloc(sc, sizeof(*w));

	*w = (struct preflight_words){.fold = fold};
	if (render_load(sc, render, fold->prefix, &w->file) != RC_OK)
		fault_clear(sc);
	scope_at_end(sc, end_words, w);
	return w;
}

static void
turn_to(struct scope *sc, struct preflight_words *w, int page)
{
	if (w->page == page)
		return;
	w->page = page;
	w->n = 0;
	if (w->file == NULL || render_letters(sc, w->file, page, &w->letters, &w->n) != RC_OK)
		fault_clear(sc);
	for (size_t i = 0; i < w->n; i++)
		for (int k = 0; k < 4; k++)
			w->letters[i].box[k] *= w->fold->pages[page - 1].user_unit;
}

static bool
is_covered(const struct render_letter *letter, const double box[4])
{
	const double *l = letter->box;
	double width = fmin(l[2], box[2]) - fmax(l[0], box[0]), height = fmin(l[3], box[3]) - fmax(l[1], box[1]);

	return !letter->space && width > 0 && height > 0 && width * height > COVERED * (l[2] - l[0]) * (l[3] - l[1]);
}

/* From the word's first letter to its last; *i then stands at the last. */
static void
add_word(struct text *out, const struct preflight_words *w, size_t *i)
{
	size_t from = *i;

	while (from > 0 && !w->letters[from - 1].space)
		from--;
	while (*i + 1 < w->n && !w->letters[*i + 1].space)
		(*i)++;
	text_add(out, out->len > 0 ? " " : "");
	for (size_t k = from; k <= *i && out->len < PREFLIGHT_WORDS_SHOWN; k++)
		text_add(out, w->letters[k].utf8);
}

const char *
preflight_words_under(struct scope *sc, struct preflight_words *w, int page, const double box[4])
{
	struct text *out = text_new(sc, (size_t)2 * PREFLIGHT_WORDS_SHOWN);

	turn_to(sc, w, page);
	for (size_t i = 0; i < w->n && out->len < PREFLIGHT_WORDS_SHOWN; i++)
		if (is_covered(&w->letters[i], box))
			add_word(out, w, &i);
	return out->len > 0 ? out->at : NULL;
}

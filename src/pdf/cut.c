#include "config.h"
#include "pdf/cut.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/scope.h"
#include "pdf/doc.h"

#define ENTRY_BYTES 20
#define OBJECTS_MAX 5000000
#define TRAILER_MAX 256

struct table {
	const char *file;
	size_t len;
	size_t xref; /* offset of the section */
	int n;       /* entries, object 0 included */
	const char *entries;
	const int *cut; /* numbers of the objects that go */
	size_t n_cut;
};

static enum rc
no_table(struct scope *sc)
{
	return doc_refuse(sc, "broken", "the file cannot be written anew as libqpdf reads it; export it anew");
}

/* The last 200 bytes hold startxref. */
static enum rc
find_table(struct scope *sc, struct bytes file, struct table *t)
{
	*t = (struct table){.file = file.at, .len = file.len};
	size_t tail = file.len < 200 ? file.len : 200;
	const char *word = memmem(t->file + file.len - tail, tail, "startxref\n", 10);

	if (word == NULL)
		return no_table(sc);
	t->xref = strtoul(word + 10, NULL, 10);
	if (t->xref >= file.len || strncmp(t->file + t->xref, "xref\n0 ", 7) != 0)
		return no_table(sc);
	char *end;
	unsigned long n = strtoul(t->file + t->xref + 7, &end, 10);

	if (*end != '\n' || n < 2 || n > OBJECTS_MAX || n * ENTRY_BYTES > file.len - (size_t)(end + 1 - t->file))
		return no_table(sc);
	t->n = (int)n;
	t->entries = end + 1;
	return RC_OK;
}

static size_t
offset_of(const struct table *t, int object)
{
	return strtoul(t->entries + (size_t)object * ENTRY_BYTES, NULL, 10);
}

static bool
is_cut(const struct table *t, int object)
{
	for (size_t i = 0; i < t->n_cut; i++)
		if (t->cut[i] == object)
			return true;
	return false;
}

static int
next_free(const struct table *t, int object)
{
	for (int next = object + 1; next < t->n; next++)
		if (is_cut(t, next))
			return next;
	return 0;
}

static bool
is_escape(const char *at, const char *end)
{
	return end - at > 2 && isxdigit((unsigned char)at[1]) && isxdigit((unsigned char)at[2]);
}

/* libqpdf 11.3 writes a # in a name as it is where no two hexadecimal digits follow: readers take that for damage. */
static void
copy_dictionary(struct text *out, const char *at, const char *end)
{
	bool in_string = false;

	for (; at < end; at++) {
		if (*at == '\\' && in_string && at + 1 < end)
			text_add_char(out, *at++);
		else if (*at == '(' || *at == ')')
			in_string = *at == '(';
		text_add_char(out, *at);
		if (*at == '#' && !in_string && !is_escape(at, end))
			text_add(out, "23");
	}
}

static void
copy_object(struct text *out, const char *at, size_t len)
{
	const char *stream = memmem(at, len, "\nstream\n", 8);
	size_t head = stream != NULL ? (size_t)(stream - at) : len;

	if (memchr(at, '#', head) == NULL) {
		text_add_bytes(out, at, len);
		return;
	}
	copy_dictionary(out, at, at + head);
	text_add_bytes(out, at + head, len - head);
}

/* libqpdf numbers and writes objects in the same order, so an object ends where the next begins. */
static enum rc
copy_body(struct scope *sc, const struct table *t, struct text *out, uint64_t *offsets)
{
	text_add_bytes(out, t->file, offset_of(t, 1));
	for (int i = 1; i < t->n; i++) {
		size_t from = offset_of(t, i), to = i + 1 < t->n ? offset_of(t, i + 1) : t->xref;

		if (from >= to || to > t->xref)
			return no_table(sc);
		offsets[i] = out->len;
		if (!is_cut(t, i))
			copy_object(out, t->file + from, to - from);
	}
	return RC_OK;
}

static void
add_entry(struct text *out, uint64_t value, int generation, char kind)
{
	text_addf(out, "%010llu %05d %c \n", (unsigned long long)value, generation, kind);
}

/* Free entries form a list that begins at object 0 (ISO 32000-1 7.5.4). */
static void
add_table(struct text *out, const struct table *t, const uint64_t *offsets)
{
	text_addf(out, "xref\n0 %d\n", t->n);
	add_entry(out, (uint64_t)next_free(t, 0), 65535, 'f');
	for (int i = 1; i < t->n; i++)
		if (is_cut(t, i))
			add_entry(out, (uint64_t)next_free(t, i), 0, 'f');
		else
			add_entry(out, offsets[i], 0, 'n');
}

static void
end_text(void *text)
{
	text_close(text);
}

enum rc
cut_objects(struct scope *sc, struct bytes file, const int *objects, size_t n, struct fold *fold)
{
	struct table t;
	struct text *out = scope_alloc(sc, sizeof(*out));

	text_open(out, file.len * 3 + TRAILER_MAX); /* not the scope's: it would keep what a growing text leaves behind */
	scope_at_end(sc, end_text, out);
	TRY(find_table(sc, file, &t));
	t.cut = objects;
	t.n_cut = n;
	for (size_t i = 0; i < n; i++)
		if (objects[i] < 1 || objects[i] >= t.n)
			return no_table(sc);
	uint64_t *offsets = scope_array(sc, (size_t)t.n, sizeof(*offsets));

	TRY(copy_body(sc, &t, out, offsets));
	fold->xref = out->len;
	fold->size = t.n;
	fold->info = t.n;
	add_table(out, &t, offsets);
	text_addf(out, "trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%llu\n%%%%EOF\n", t.n, fold->root,
		  (unsigned long long)fold->xref);
	TRY(text_check(sc, out, "the compiled template"));
	fold->prefix = (struct bytes){out->at, out->len};
	digest_of(fold->prefix, fold->digest);
	return RC_OK;
}

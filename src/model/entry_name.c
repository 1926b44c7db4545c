#include "config.h"
#include "model/entry_name.h"

#include <glib.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/scope.h"
#include "base/utf8.h"
#include "model/manifest.h"
#include "model/placeholder.h"

#define PART_RAW_MAX ((size_t)64 * 1024) /* bytes of a part with its values */
#define ZEROS_WIDTH_MAX 9 /* digits; longer numbers are left as they are */

/* Characters that would hide, reorder or change the name without being seen. */
static bool
is_invisible(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff0 && c <= 0xfffb) ||
	       (c >= 0xe0000 && c <= 0xe0fff);
}

/* Device names of Windows, with or without an extension. */
static bool
is_device(const char *part)
{
	static const char *const words[] = {"con", "prn", "aux", "nul", "com", "lpt", "conin$", "conout$", "clock$"};
	size_t len = strcspn(part, ".");

	while (len > 0 && part[len - 1] == ' ')
		len--;
	for (size_t i = 0; i < LENGTH_OF(words); i++) {
		size_t n = strlen(words[i]);
		bool port = i == 4 || i == 5;

		if (len == n + port && strncasecmp(part, words[i], n) == 0 &&
		    (!port || (part[n] >= '0' && part[n] <= '9')))
			return true;
	}
	return false;
}

/* What stands in a name for the character between `at` and `end`. */
static void
add_char(struct text *t, const char *at, const char *end, uint32_t c)
{
	if (is_invisible(c))
		return;
	if (c < 0x80 && strchr("<>:\"/\\|?*", (int)c) != NULL)
		text_add_char(t, '-');
	else
		text_add_bytes(t, at, (size_t)(end - at));
}

char *
entry_name_clean(struct scope *sc, const char *raw)
{
	struct text *t = text_new(sc, ENTRY_NAME_PART_MAX + 4);
	const char *end = raw + strlen(raw), *next = raw;

	for (const char *p = raw; p < end && t->len < ENTRY_NAME_PART_MAX - 4; p = next) {
		int32_t c = utf8_next(&next, end);

		if (c < 0)
			next++; /* the snapshot holds UTF-8 only; whatever else is left out */
		else
			add_char(t, p, next, (uint32_t)c);
	}
	while (t->len > 0 && strchr(". ", t->at[t->len - 1]) != NULL)
		t->at[--t->len] = '\0';
	char *part = t->at + strspn(t->at, " ");

	if (part[0] == '.' || part[0] == '~' || is_device(part) || manifest_is_formula(part))
		return scope_printf(sc, "_%s", part);
	return part;
}

/* The first run of digits of a number. */
static size_t
digits_of(const char *number, size_t *at)
{
	*at = strcspn(number, "0123456789");
	return strspn(number + *at, "0123456789");
}

static size_t
widest(const struct card *cards, size_t n)
{
	size_t most = 0, at;

	for (size_t i = 0; i < n; i++) {
		size_t width = digits_of(cards[i].number, &at);

		if (width > most && width <= ZEROS_WIDTH_MAX)
			most = width;
	}
	return most;
}

static char *
padded(struct scope *sc, const char *number, size_t width)
{
	size_t at, have = digits_of(number, &at);
	struct text *t = text_new(sc, 4096);

	text_add_bytes(t, number, at);
	for (size_t i = have; have > 0 && i < width; i++)
		text_add_char(t, '0');
	text_add(t, number + at);
	return t->at;
}

/*
 * As a file system sees it that ignores case (NTFS) or how a letter is put together (APFS, HFS+: one й, or и and its breve): what
 * Unicode calls a canonical caseless match (D145). Names are UTF-8 here, so nothing is NULL.
 */
static char *
folded(struct scope *sc, const char *name)
{
	gchar *apart = g_utf8_normalize(name, -1, G_NORMALIZE_NFD), *lower = g_utf8_casefold(apart, -1);
	gchar *same = g_utf8_normalize(lower, -1, G_NORMALIZE_NFD);
	char *key = scope_copy(sc, same);

	g_free(apart);
	g_free(lower);
	g_free(same);
	return key;
}

/* Its keys, and nothing else of what making names leaves behind. */
struct taken {
	struct hsearch_data table;
	struct scope *keys;
};

/* True when the name was free; it is taken then. */
static bool
take(struct scope *sc, struct taken *taken, const char *name)
{
	ENTRY *found, e = {.key = folded(sc, name)};

	if (hsearch_r(e, FIND, &found, &taken->table) != 0)
		return false;
	e.key = scope_copy(taken->keys, e.key);
	if (hsearch_r(e, ENTER, &found, &taken->table) == 0)
		abort(); /* made for every name and zone: only memory can be short */
	return true;
}

static char *
unique_name(struct scope *sc, struct taken *taken, const char *folder, const char *file)
{
	const char *slash = folder[0] == '\0' ? "" : "/";
	char *name = scope_printf(sc, "%s%s%s.pdf", folder, slash, file);

	for (int i = 2; !take(sc, taken, name); i++)
		name = scope_printf(sc, "%s%s%s (%d).pdf", folder, slash, file, i);
	return name;
}

/* One part of the pattern with a card's values, made safe. */
static char *
part_of(struct scope *sc, const char *part, const struct card *card)
{
	struct text *t = text_new(sc, PART_RAW_MAX);

	placeholder_expand(t, part, card);
	return entry_name_clean(sc, t->at);
}

/* Its folders, "" for none: one that has nothing to be called by is left out. Each is taken, so that no file is called like it. */
static const char *
folder_of(struct scope *sc, struct taken *taken, const struct entry_pattern *pattern, const struct card *card)
{
	const char *folder = "";

	for (size_t i = 0; i + 1 < pattern->n; i++) {
		const char *part = part_of(sc, pattern->parts[i], card);

		if (part[0] == '\0')
			continue;
		if (folder[0] == '\0' && strcasecmp(part, MANIFEST_NAME) == 0)
			part = scope_printf(sc, "_%s", part);
		folder = folder[0] == '\0' ? part : scope_printf(sc, "%s/%s", folder, part);
		(void)take(sc, taken, folder);
	}
	return folder;
}

/* The folders of all cards, before the first file; those of one zone mostly stand together. */
static const char **
take_folders(struct scope *sc, struct taken *taken, const struct entry_pattern *pattern, const struct card *cards, size_t n)
{
	const char **folders = scope_array(sc, n + 1, sizeof(*folders));

	for (size_t i = 0; i < n; i++) {
		AUTO_SCOPE *own = scope_new(sc->kind, sc->id);
		const char *folder = folder_of(own, taken, pattern, &cards[i]);
		bool same = i > 0 && strcmp(folder, folders[i - 1]) == 0;

		folders[i] = same ? folders[i - 1] : scope_copy(sc, folder);
	}
	return folders;
}

static void
open_taken(struct taken *taken, size_t n)
{
	*taken = (struct taken){.keys = scope_new("names", "")};
	if (hcreate_r(n, &taken->table) == 0)
		abort();
}

static void
close_taken(struct taken *taken)
{
	hdestroy_r(&taken->table);
	scope_close(taken->keys);
}

/* A card for a uuid alone has no number. */
static char *
file_of(struct scope *sc, const struct entry_pattern *pattern, const struct card *card, size_t width)
{
	struct card shown = *card;

	shown.number = card->number[0] != '\0' ? padded(sc, card->number, width) : card->uuid;
	char *file = part_of(sc, pattern->parts[pattern->n - 1], &shown);

	return file[0] != '\0' ? file : scope_copy(sc, "_");
}

const char *const *
entry_names(struct scope *sc, const struct entry_pattern *pattern, const struct card *cards, size_t n)
{
	AUTO_SCOPE *own = scope_new(sc->kind, sc->id);
	const char **names = scope_array(sc, n, sizeof(*names));
	size_t width = widest(cards, n);
	struct taken taken;

	open_taken(&taken, (ENTRY_PATTERN_PARTS_MAX + 1) * n + 1); /* its folders and its name each, and air */
	const char *const *folders = take_folders(own, &taken, pattern, cards, n);
	const struct arena_mark mark = arena_mark(own->arena);

	for (size_t i = 0; i < n; i++) {
		names[i] = scope_copy(sc, unique_name(own, &taken, folders[i], file_of(own, pattern, &cards[i], width)));
		arena_release(own->arena, mark);
	}
	close_taken(&taken);
	return names;
}

static char *
flat_name(struct scope *sc, const char *name)
{
	struct text *t = text_new(sc, 4 * ENTRY_NAME_MAX);

	for (; *name != '\0'; name++)
		if (*name == '/')
			text_add(t, " - ");
		else
			text_add_char(t, *name);
	return t->at;
}

const char *const *
entry_names_flat(struct scope *sc, const char *const *names, size_t n)
{
	AUTO_SCOPE *own = scope_new(sc->kind, sc->id);
	const char **flat = scope_array(sc, n + 1, sizeof(*flat));
	struct taken taken;

	open_taken(&taken, 2 * n + 1);
	const struct arena_mark mark = arena_mark(own->arena);

	for (size_t i = 0; i < n; i++) {
		char *name = flat_name(own, names[i]);
		size_t stem = strlen(name) - strlen(".pdf");

		for (int again = 2; !take(own, &taken, name); again++)
			name = scope_printf(own, "%.*s (%d).pdf", (int)stem, flat_name(own, names[i]), again);
		flat[i] = scope_copy(sc, name);
		arena_release(own->arena, mark);
	}
	close_taken(&taken);
	return flat;
}

const char *const *
entry_name_folders(struct scope *sc, const char *const *names, size_t n)
{
	AUTO_SCOPE *own = scope_new(sc->kind, sc->id);
	const char **folders = scope_array(sc, n + 1, sizeof(*folders));
	struct taken taken;

	open_taken(&taken, 2 * n + 2);
	(void)take(own, &taken, MANIFEST_NAME);
	for (size_t i = 0; i < n; i++) {
		const char *clean = entry_name_clean(own, names[i]), *name = clean[0] != '\0' ? clean : "_", *base = name;

		for (int again = 2; !take(own, &taken, name); again++)
			name = scope_printf(own, "%s (%d)", base, again);
		folders[i] = scope_copy(sc, name);
	}
	close_taken(&taken);
	return folders;
}

/*
 * What a generation's cards are called in its archive, by a pattern (entry_pattern.h): `<zone>/<number>.pdf`, or `<number>.pdf`
 * for a table without zone, unless it says otherwise. Names are made safe for Windows, macOS and Linux at once (no reserved
 * characters or device names, no final dot or space, nothing hidden, nothing that turns the reading direction, nothing that begins
 * a formula, so that a manifest says a name as it is), numbers are
 * filled with zeros so that a plain sorting is the natural one, and names that a file system would take for one - which
 * ignores case, or whether a letter is one character or several - get " (2)", " (3)". A pure function of pattern and snapshot,
 * so every attempt gives the same names.
 */
#ifndef POSM_MODEL_ENTRY_NAME_H
#define POSM_MODEL_ENTRY_NAME_H

#include "model/card.h"
#include "model/entry_pattern.h"

#define ENTRY_NAME_MAX 400     /* bytes of a whole name */
#define ENTRY_NAME_PART_MAX 120 /* bytes of a folder's or file's part, before a " (2)" and ".pdf" */

/* One part of a name, made safe, at most ENTRY_NAME_PART_MAX bytes; "" when nothing is left of it. */
char *entry_name_clean(struct scope *sc, const char *raw);
/* n names in the order of the cards; they live in the scope. */
const char *const *entry_names(struct scope *sc, const struct entry_pattern *pattern, const struct card *cards, size_t n);
/* Folders of a larger archive, one for each name, made safe; as unique, and none is called like a file at its top. */
const char *const *entry_name_folders(struct scope *sc, const char *const *names, size_t n);
/* The same cards without folders (`<zone> - <number>.pdf`), for archives that want none; as unique, as safe. */
const char *const *entry_names_flat(struct scope *sc, const char *const *names, size_t n);

#endif

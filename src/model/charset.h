/*
 * The encoding of a text that does not say it: UTF-8 (RFC 3629) with or without its byte order mark, or windows-1251, in
 * which spreadsheets of Russian offices write. What is UTF-8 throughout is UTF-8; what has more characters than bytes that
 * belong to none is UTF-8 with a fault; the rest is windows-1251.
 */
#ifndef POSM_MODEL_CHARSET_H
#define POSM_MODEL_CHARSET_H

#include "base/text.h"

enum charset { CHARSET_UTF8, CHARSET_UTF8_MARK, CHARSET_WINDOWS_1251, CHARSET_COUNT };

/* "utf-8", "utf-8-bom", "windows-1251" */
extern const char *const charset_words[CHARSET_COUNT];

/*
 * The bytes as UTF-8 without a mark: lent where they were that already, else in the scope (up to thrice as long). `name`
 * says the encoding (utf-8 or windows-1251, any case); NULL: it is guessed. RC_INVALID bad_csv with the arguments line and
 * column (bytes, both from 1) of what is no text in it; bad_charset for another name. RC_BROKEN no_charset: the C library
 * lacks its table.
 */
enum rc charset_to_utf8(struct scope *sc, struct bytes bytes, const char *name, struct bytes *out,
			enum charset *found) MUST_CHECK;

#endif

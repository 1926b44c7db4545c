/*
 * A content stream as tokens (ISO 32000-1 7.2, 7.8.2), as far as operators and simple operands need it. Bytes come from
 * anywhere: nothing here fails, what a stream leaves open at its end is told.
 */
#ifndef POSM_PDF_TOKEN_H
#define POSM_PDF_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

enum token_kind {
	TOKEN_WORD,   /* a number or an operator; behind ID come an image's bytes, passed over with its EI */
	TOKEN_NAME,   /* with its slash */
	TOKEN_STRING, /* ( ) */
	TOKEN_HEX,    /* < > */
	TOKEN_OPEN_ARRAY, TOKEN_CLOSE_ARRAY,
	TOKEN_OPEN_DICT, TOKEN_CLOSE_DICT,
	TOKEN_COMMENT,
	TOKEN_OTHER, /* a delimiter that opens nothing */
};

struct token {
	enum token_kind kind;
	const char *at;
	size_t len;
};

struct token_reader {
	const char *at;
	size_t len, pos;
	size_t string;             /* depth of the string that the content ends in */
	bool hex, image, comment;  /* the content ends in one */
};

bool token_next(struct token_reader *r, struct token *out);
bool token_is(const struct token *token, const char *word);
/* A number (ISO 32000-1 7.3.3), 0 for anything that is none. */
double token_number(const struct token *token);

#endif

#include "config.h"
#include "pdf/token.h"

#include <math.h>
#include <string.h>

#define NUMBER_MAX 1e15
#define EI_LOOK_AHEAD 12 /* bytes after EI that must look like content, because image data may hold the same two letters */

/* ISO 32000-1 7.2.2 */
static bool
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static bool
is_delimiter(char c)
{
	return c != '\0' && strchr("()<>[]{}/%", c) != NULL;
}

static void
skip_comment(struct token_reader *r)
{
	while (r->pos < r->len && r->at[r->pos] != '\n' && r->at[r->pos] != '\r')
		r->pos++;
	r->comment = r->pos == r->len;
}

static void
skip_string(struct token_reader *r)
{
	r->string = 1;
	for (r->pos++; r->pos < r->len && r->string > 0; r->pos++)
		switch (r->at[r->pos]) {
		case '\\':
			if (r->pos + 1 < r->len)
				r->pos++;
			break;
		case '(':
			r->string++;
			break;
		case ')':
			r->string--;
			break;
		default:
			break;
		}
}

static void
skip_hex(struct token_reader *r)
{
	const char *end = memchr(r->at + r->pos, '>', r->len - r->pos);

	r->hex = end == NULL;
	r->pos = end == NULL ? r->len : (size_t)(end - r->at) + 1;
}

static bool
is_image_end(const struct token_reader *r, size_t i)
{
	if (r->at[i] != 'E' || r->at[i + 1] != 'I')
		return false;
	if (!is_space(r->at[i - 1]) && r->at[i - 1] != '>')
		return false;
	if (i + 2 < r->len && !is_space(r->at[i + 2]))
		return false;
	for (size_t k = i + 2; k < r->len && k < i + 2 + EI_LOOK_AHEAD; k++)
		if (!is_space(r->at[k]) && (r->at[k] < ' ' || r->at[k] > '~'))
			return false;
	return true;
}

/* From behind ID to behind EI (ISO 32000-1 8.9.7). */
static void
skip_image(struct token_reader *r)
{
	for (size_t i = r->pos + 1; i + 1 < r->len; i++)
		if (is_image_end(r, i)) {
			r->pos = i + 2;
			return;
		}
	r->image = true;
	r->pos = r->len;
}

static void
skip_regular(struct token_reader *r)
{
	while (r->pos < r->len && !is_space(r->at[r->pos]) && !is_delimiter(r->at[r->pos]))
		r->pos++;
}

/* < and > alone are a string's, twice a dictionary's. */
static enum token_kind
skip_angle(struct token_reader *r, char c)
{
	bool twice = r->pos + 1 < r->len && r->at[r->pos + 1] == c;

	if (c == '<' && !twice) {
		skip_hex(r);
		return TOKEN_HEX;
	}
	r->pos += twice ? 2 : 1;
	return !twice ? TOKEN_OTHER : c == '<' ? TOKEN_OPEN_DICT : TOKEN_CLOSE_DICT;
}

static enum token_kind
skip_word(struct token_reader *r)
{
	size_t from = r->pos;

	skip_regular(r);
	if (r->pos - from == 2 && memcmp(r->at + from, "ID", 2) == 0)
		skip_image(r);
	return TOKEN_WORD;
}

static enum token_kind
skip_token(struct token_reader *r)
{
	char c = r->at[r->pos];

	switch (c) {
	case '%':
		skip_comment(r);
		return TOKEN_COMMENT;
	case '(':
		skip_string(r);
		return TOKEN_STRING;
	case '<':
	case '>':
		return skip_angle(r, c);
	case '[':
	case ']':
		r->pos++;
		return c == '[' ? TOKEN_OPEN_ARRAY : TOKEN_CLOSE_ARRAY;
	case '/':
		r->pos++;
		skip_regular(r);
		return TOKEN_NAME;
	case ')':
	case '{':
	case '}':
		r->pos++;
		return TOKEN_OTHER;
	default:
		return skip_word(r);
	}
}

bool
token_next(struct token_reader *r, struct token *out)
{
	while (r->pos < r->len && is_space(r->at[r->pos]))
		r->pos++;
	if (r->pos >= r->len)
		return false;
	out->at = r->at + r->pos;
	size_t from = r->pos;

	out->kind = skip_token(r);
	out->len = r->pos - from;
	if (out->kind == TOKEN_WORD && out->len > 2 && memcmp(out->at, "ID", 2) == 0 && (is_space(out->at[2]) || r->image))
		out->len = 2; /* the image's bytes are not part of the word */
	return true;
}

bool
token_is(const struct token *token, const char *word)
{
	return token->len == strlen(word) && memcmp(token->at, word, token->len) == 0;
}

double
token_number(const struct token *token)
{
	double value = 0, place = 0;
	bool negative = token->len > 0 && token->at[0] == '-', sign = negative || (token->len > 0 && token->at[0] == '+');

	if (token->kind != TOKEN_WORD)
		return 0;
	for (size_t i = sign; i < token->len; i++) {
		char c = token->at[i];

		if (c == '.' && place == 0) {
			place = 1;
		} else if (c < '0' || c > '9') {
			return 0;
		} else if (place == 0) {
			value = fmin(value * 10 + (c - '0'), NUMBER_MAX);
		} else if (place > 1 / NUMBER_MAX) { /* digits that no double holds say nothing */
			place /= 10;
			value += (c - '0') * place;
		}
	}
	return negative ? -value : value;
}

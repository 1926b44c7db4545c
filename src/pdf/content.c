#include "config.h"
#include "pdf/content.h"

#include <string.h>

#include "pdf/token.h"

struct balance {
	char *at;
	size_t states, strays; /* open q; Q too many */
	size_t marked;         /* open BMC, BDC */
	size_t arrays, dicts;
	bool in_text, path;
};

static void
take_restore(struct balance *b, const struct token *q, const char *content)
{
	if (b->states > 0) {
		b->states--;
	} else {
		b->at[q->at - content] = ' ';
		b->strays++;
	}
}

static bool
is_one_of(const char *word, size_t n, const char *list)
{
	for (const char *at = list; *at != '\0'; at += strcspn(at, " "), at += *at == ' ')
		if (strcspn(at, " ") == n && memcmp(at, word, n) == 0)
			return true;
	return false;
}

static void
take_word(struct balance *b, const struct token *t, const char *content)
{
	if (t->len > 3 || *t->at < 'A') /* numbers, most of all */
		return;
	if (token_is(t, "q"))
		b->states++;
	else if (token_is(t, "Q"))
		take_restore(b, t, content);
	else if (token_is(t, "BT"))
		b->in_text = true;
	else if (token_is(t, "ET"))
		b->in_text = false;
	else if (is_one_of(t->at, t->len, "BMC BDC"))
		b->marked++;
	else if (token_is(t, "EMC"))
		b->marked -= b->marked > 0;
	else if (is_one_of(t->at, t->len, "m l c v y h re"))
		b->path = true;
	else if (is_one_of(t->at, t->len, "S s f F f* B B* b b* n"))
		b->path = false;
}

static void
take_token(struct balance *b, const struct token *t, const char *content)
{
	switch (t->kind) {
	case TOKEN_WORD:
		take_word(b, t, content);
		break;
	case TOKEN_OPEN_ARRAY:
		b->arrays++;
		break;
	case TOKEN_CLOSE_ARRAY:
		b->arrays -= b->arrays > 0;
		break;
	case TOKEN_OPEN_DICT:
		b->dicts++;
		break;
	case TOKEN_CLOSE_DICT:
		b->dicts -= b->dicts > 0;
		break;
	default:
		break;
	}
}

static void
add_repeated(struct text *close, const char *token, size_t count)
{
	for (; count > 0 && !close->full; count--)
		text_add(close, token);
}

size_t
content_balance(char *at, size_t len, struct text *close)
{
	struct token_reader reader = {.at = at, .len = len};
	struct balance b = {.at = at};
	struct token token;

	while (token_next(&reader, &token))
		take_token(&b, &token, at);
	if (reader.comment || reader.string > 0) /* a string may end in a backslash, which takes the next character with it */
		text_add(close, "\n");
	add_repeated(close, ")", reader.string);
	if (reader.hex)
		text_add(close, ">");
	add_repeated(close, " >>", b.dicts);
	add_repeated(close, " ]", b.arrays);
	if (reader.image)
		text_add(close, "\nEI");
	if (b.path)
		text_add(close, "\nn");
	if (b.in_text)
		text_add(close, "\nET");
	add_repeated(close, "\nEMC", b.marked);
	add_repeated(close, "\nQ", b.states);
	return b.strays;
}

bool
content_paints(const char *at, size_t len)
{
	struct token_reader reader = {.at = at, .len = len};
	struct token token;

	while (token_next(&reader, &token))
		if (token.kind == TOKEN_WORD &&
		    is_one_of(token.at, token.len, "S s f F f* B B* b b* sh Do BI Tj TJ ' \""))
			return true;
	return false;
}

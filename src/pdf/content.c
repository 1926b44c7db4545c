#include "config.h"
#include "pdf/content.h"

#include <stdbool.h>
#include <string.h>

#define EI_LOOK_AHEAD 12 /* bytes after EI that must look like content, because image data may hold the same two letters */

struct scan {
	char *at;
	size_t len, pos;
	size_t states, strays; /* open q; Q too many */
	size_t marked;         /* open BMC, BDC */
	size_t arrays, dicts;
	size_t string;         /* depth of the string that the content ends in */
	bool hex, image, in_text, path, comment;
};

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
skip_comment(struct scan *s)
{
	while (s->pos < s->len && s->at[s->pos] != '\n' && s->at[s->pos] != '\r')
		s->pos++;
	s->comment = s->pos == s->len;
}

static void
skip_string(struct scan *s)
{
	s->string = 1;
	for (s->pos++; s->pos < s->len && s->string > 0; s->pos++)
		switch (s->at[s->pos]) {
		case '\\':
			if (s->pos + 1 < s->len)
				s->pos++;
			break;
		case '(':
			s->string++;
			break;
		case ')':
			s->string--;
			break;
		default:
			break;
		}
}

static void
skip_hex(struct scan *s)
{
	const char *end = memchr(s->at + s->pos, '>', s->len - s->pos);

	s->hex = end == NULL;
	s->pos = end == NULL ? s->len : (size_t)(end - s->at) + 1;
}

static bool
is_image_end(const struct scan *s, size_t i)
{
	if (s->at[i] != 'E' || s->at[i + 1] != 'I')
		return false;
	if (!is_space(s->at[i - 1]) && s->at[i - 1] != '>')
		return false;
	if (i + 2 < s->len && !is_space(s->at[i + 2]))
		return false;
	for (size_t k = i + 2; k < s->len && k < i + 2 + EI_LOOK_AHEAD; k++)
		if (!is_space(s->at[k]) && (s->at[k] < ' ' || s->at[k] > '~'))
			return false;
	return true;
}

/* From behind ID to behind EI (ISO 32000-1 8.9.7). */
static void
skip_image(struct scan *s)
{
	for (size_t i = s->pos + 1; i + 1 < s->len; i++)
		if (is_image_end(s, i)) {
			s->pos = i + 2;
			return;
		}
	s->image = true;
	s->pos = s->len;
}

static void
take_restore(struct scan *s, size_t at)
{
	if (s->states > 0) {
		s->states--;
	} else {
		s->at[at] = ' ';
		s->strays++;
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
take_word(struct scan *s, size_t at, size_t n)
{
	const char *word = s->at + at;

	if (n > 3 || *word < 'A') /* numbers, most of all */
		return;
	if (n == 1 && *word == 'q')
		s->states++;
	else if (n == 1 && *word == 'Q')
		take_restore(s, at);
	else if (n == 2 && memcmp(word, "BT", 2) == 0)
		s->in_text = true;
	else if (n == 2 && memcmp(word, "ET", 2) == 0)
		s->in_text = false;
	else if (n == 2 && memcmp(word, "ID", 2) == 0)
		skip_image(s);
	else if (is_one_of(word, n, "BMC BDC"))
		s->marked++;
	else if (is_one_of(word, n, "EMC"))
		s->marked -= s->marked > 0;
	else if (is_one_of(word, n, "m l c v y h re"))
		s->path = true;
	else if (is_one_of(word, n, "S s f F f* B B* b b* n"))
		s->path = false;
}

static void
skip_regular(struct scan *s)
{
	while (s->pos < s->len && !is_space(s->at[s->pos]) && !is_delimiter(s->at[s->pos]))
		s->pos++;
}

static void
skip_pair(struct scan *s, char c, size_t *open)
{
	bool twice = s->pos + 1 < s->len && s->at[s->pos + 1] == c;

	if (c == '<' && !twice) {
		skip_hex(s);
		return;
	}
	s->pos += twice ? 2 : 1;
	if (c == '<')
		++*open;
	else if (twice && *open > 0)
		--*open;
}

static void
take_token(struct scan *s)
{
	char c = s->at[s->pos];
	size_t from = s->pos;

	switch (c) {
	case '%':
		skip_comment(s);
		break;
	case '(':
		skip_string(s);
		break;
	case '<':
	case '>':
		skip_pair(s, c, &s->dicts);
		break;
	case '[':
		s->arrays++;
		s->pos++;
		break;
	case ']':
		s->arrays -= s->arrays > 0;
		s->pos++;
		break;
	case '/':
		s->pos++;
		skip_regular(s);
		break;
	case ')':
	case '{':
	case '}':
		s->pos++;
		break;
	default:
		skip_regular(s);
		take_word(s, from, s->pos - from);
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
	struct scan s = {.at = at, .len = len};

	while (s.pos < s.len)
		if (is_space(s.at[s.pos]))
			s.pos++;
		else
			take_token(&s);
	if (s.comment || s.string > 0) /* a string may end in a backslash, which takes the next character with it */
		text_add(close, "\n");
	add_repeated(close, ")", s.string);
	if (s.hex)
		text_add(close, ">");
	add_repeated(close, " >>", s.dicts);
	add_repeated(close, " ]", s.arrays);
	if (s.image)
		text_add(close, "\nEI");
	if (s.path)
		text_add(close, "\nn");
	if (s.in_text)
		text_add(close, "\nET");
	add_repeated(close, "\nEMC", s.marked);
	add_repeated(close, "\nQ", s.states);
	return s.strays;
}

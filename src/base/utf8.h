/* UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing over U+10FFFF. */
#ifndef POSM_BASE_UTF8_H
#define POSM_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The character at *at, which moves behind it; -1 for bytes that are none (*at stays) and at the end. */
int32_t utf8_next(const char **at, const char *end);
/* Characters in the bytes; false when they are not UTF-8. */
bool utf8_count(const char *at, size_t len, size_t *chars);
/* What no line of text holds: control characters (C0, DEL, C1) and the separators that Unicode would break a line at. */
bool utf8_is_control(int32_t character);
/* Turns the direction of what follows it: what a reader sees is not what stands there (UAX 9, section 2). */
bool utf8_turns_direction(int32_t character);
/* Writes 1 to 4 bytes, answers how many. */
size_t utf8_put(char out[4], uint32_t character);

#endif

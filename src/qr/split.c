#include "config.h"
#include "qr/split.h"

#include <string.h>

/* Denser first; MODE_END is the text's end. */
enum mode { MODE_NUMERIC, MODE_ALPHANUMERIC, MODE_BYTE, MODE_END };

/* Mode indicator (Table 2) and length (Table 3) of versions 1 to 9, in bits. */
static const struct {
	unsigned indicator, length_bits;
	size_t head;
} heads[] = {
	[MODE_NUMERIC] = {1, 10, 14},
	[MODE_ALPHANUMERIC] = {2, 9, 13},
	[MODE_BYTE] = {4, 8, 12},
};

/* Table 5 gives a character its place here as its value. */
static const char alphanumeric[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

static unsigned
value_of(char c)
{
	return (unsigned)(strchr(alphanumeric, c) - alphanumeric);
}

static enum mode
mode_of(char c)
{
	if (c == '\0')
		return MODE_END;
	if (c >= '0' && c <= '9')
		return MODE_NUMERIC;
	return strchr(alphanumeric, c) != NULL ? MODE_ALPHANUMERIC : MODE_BYTE;
}

/* Characters from here that the mode can say. */
static size_t
run_of(const char *s, enum mode mode)
{
	size_t n = 0;

	while (mode_of(s[n]) <= mode)
		n++;
	return n;
}

/* Bits of n characters without the segment's head (7.4.3 to 7.4.5). */
static int
bits_of(enum mode mode, size_t n)
{
	static const int of_rest[] = {0, 4, 7};

	if (mode == MODE_NUMERIC)
		return (int)(n / 3) * 10 + of_rest[n % 3];
	return mode == MODE_ALPHANUMERIC ? (int)(n / 2) * 11 + (int)(n % 2) * 6 : (int)n * 8;
}

static int
head_if(bool is, enum mode mode)
{
	return is ? (int)heads[mode].head : 0;
}

/* A byte segment goes on until a denser one pays for its head, and for that of the byte segment after it. */
static size_t
byte_segment(const char *s)
{
	size_t n = 1;

	for (enum mode mode; (mode = mode_of(s[n])) != MODE_END;) {
		size_t run = mode == MODE_BYTE ? 1 : run_of(s + n, mode);

		if (mode != MODE_BYTE &&
		    bits_of(mode, run) + (int)heads[mode].head + head_if(mode_of(s[n + run]) == MODE_BYTE, MODE_BYTE) <
			    bits_of(MODE_BYTE, run))
			break;
		n += run;
	}
	return n;
}

/* Would the segment cost more than taking its characters, and the one behind them, into a segment of that mode? */
static bool
is_dearer(enum mode mode, size_t n, enum mode than)
{
	return bits_of(mode, n) + (int)heads[mode].head + bits_of(than, 1) > bits_of(than, n + 1);
}

static size_t
alphanumeric_segment(const char *s, enum mode *mode)
{
	size_t n = 0;

	while (mode_of(s[n]) <= MODE_ALPHANUMERIC) {
		size_t digits = run_of(s + n, MODE_NUMERIC), run = digits > 0 ? digits : 1;
		bool goes_on = mode_of(s[n + run]) <= MODE_ALPHANUMERIC;

		if (digits > 0 && bits_of(MODE_ALPHANUMERIC, n) + bits_of(MODE_NUMERIC, digits) +
						  head_if(true, MODE_NUMERIC) + head_if(goes_on, MODE_NUMERIC) <
					  bits_of(MODE_ALPHANUMERIC, n + digits))
			break;
		n += run;
	}
	if (mode_of(s[n]) == MODE_BYTE && is_dearer(MODE_ALPHANUMERIC, n, MODE_BYTE)) {
		*mode = MODE_BYTE;
		return byte_segment(s);
	}
	*mode = MODE_ALPHANUMERIC;
	return n;
}

/* The characters of the next segment, at least one, and its mode. */
static size_t
segment(const char *s, enum mode *mode)
{
	*mode = mode_of(s[0]);
	if (*mode == MODE_BYTE)
		return byte_segment(s);
	if (*mode == MODE_ALPHANUMERIC)
		return alphanumeric_segment(s, mode);
	size_t n = run_of(s, MODE_NUMERIC);
	enum mode next = mode_of(s[n]);

	if (next == MODE_END || !is_dearer(MODE_NUMERIC, n, next))
		return n;
	if (next == MODE_ALPHANUMERIC)
		return alphanumeric_segment(s, mode);
	*mode = MODE_BYTE;
	return byte_segment(s);
}

static void
put(struct split *out, unsigned value, size_t n_bits)
{
	while (n_bits-- > 0) {
		out->bytes[out->n_bits / 8] |= (uint8_t)((value >> n_bits & 1) << (7 - out->n_bits % 8));
		out->n_bits++;
	}
}

static void
put_digits(struct split *out, const char *s, size_t n)
{
	unsigned value = 0;

	for (size_t i = 0; i < n; i++)
		value = value * 10 + value_of(s[i]);
	put(out, value, (size_t)bits_of(MODE_NUMERIC, n));
}

static void
put_characters(struct split *out, enum mode mode, const char *s, size_t n)
{
	static const size_t group_of[] = {[MODE_NUMERIC] = 3, [MODE_ALPHANUMERIC] = 2, [MODE_BYTE] = 1};

	for (size_t i = 0; i < n; i += group_of[mode]) {
		size_t group = n - i < group_of[mode] ? n - i : group_of[mode];

		if (mode == MODE_NUMERIC)
			put_digits(out, s + i, group);
		else if (mode == MODE_BYTE)
			put(out, (uint8_t)s[i], 8);
		else if (group == 2)
			put(out, value_of(s[i]) * 45 + value_of(s[i + 1]), 11);
		else
			put(out, value_of(s[i]), 6);
	}
}

bool
split_text(const char *data, struct split *out)
{
	enum mode mode;

	*out = (struct split){0};
	for (size_t n; *data != '\0'; data += n) {
		n = segment(data, &mode);
		if (out->n_bits + heads[mode].head + (size_t)bits_of(mode, n) > SPLIT_BYTES_MAX * 8 ||
		    n >> heads[mode].length_bits != 0)
			return false;
		put(out, heads[mode].indicator, 4);
		put(out, (unsigned)n, heads[mode].length_bits);
		put_characters(out, mode, data, n);
	}
	return out->n_bits > 0;
}

void
split_pad(struct split *s, size_t n_bytes)
{
	size_t terminated = (s->n_bits + 4 + 7) / 8;

	for (size_t i = terminated; i < n_bytes; i++)
		s->bytes[i] = (i - terminated) % 2 == 0 ? 0xec : 0x11;
	s->n_bits = n_bytes * 8;
}

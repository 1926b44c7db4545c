#include "config.h"
#include "qr/encoder.h"

#include <stdlib.h>
#include <string.h>

#include "unit/t.h"

#define PAYLOADS 24000
#define LINKS 6000
#define LEN_MAX 290

/* What a payload may consist of; stretches of these change the mode, or nearly do. */
static const char *const alphabets[] = {
	"0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 $%*+-./:", "abcdefghijklmnopqrstuvwxyz", "0123456789abcdef-",
	"aA0", "\x80\xff\xd0\xb9 a1A", "0", "-",
};

static unsigned
draw_below(unsigned n)
{
	return (unsigned)random() % n;
}

static char *
random_payload(struct scope *sc)
{
	size_t len = 1 + draw_below(draw_below(4) > 0 ? 60 : LEN_MAX), n = 0;
	char *payload = scope_alloc(sc, len + 1);

	while (n < len) {
		const char *alphabet = alphabets[draw_below(LENGTH_OF(alphabets))];

		for (unsigned run = 1 + draw_below(draw_below(3) > 0 ? 12 : 40); run > 0 && n < len; run--)
			payload[n++] = alphabet[draw_below((unsigned)strlen(alphabet))];
	}
	return payload;
}

/* libqrencode is the judge. True when both made the same, or both refused. */
static bool
agree(struct scope *sc, struct encoder *e, const char *payload, enum settings_ecc ecc, int *version)
{
	struct qr_matrix ours, theirs;
	enum rc rc = qr_encode(sc, payload, ecc, &theirs);
	bool same = encoder_encode(sc, e, payload, ecc, &ours) == rc;

	if (rc == RC_OK)
		same = same && ours.version == theirs.version && ours.side == theirs.side &&
		       memcmp(ours.modules, theirs.modules, (size_t)ours.side * (size_t)ours.side) == 0;
	if (!same)
		printf("  another code for '%s', error correction %d\n", payload, ecc);
	*version = rc == RC_OK ? theirs.version : 0;
	fault_clear(sc);
	return same;
}

/* Every version up to 9 at every level, and larger ones. */
static void
random_payloads_give_libqrencodes_matrix(struct scope *sc)
{
	bool seen[4][41] = {{false}}, larger = false;
	struct encoder *e;
	int version, n_other = 0;

	encoder_open(sc, &e);
	srandom(20);
	for (int i = 0; i < PAYLOADS; i++) {
		struct arena_mark mark = arena_mark(sc->arena);
		enum settings_ecc ecc = (enum settings_ecc)draw_below(4);

		n_other += !agree(sc, e, random_payload(sc), ecc, &version);
		seen[ecc][version] = true;
		larger |= version > 9;
		arena_release(sc->arena, mark);
	}
	CHECK_INT(n_other, 0);
	CHECK(larger);
	for (int ecc = 0; ecc < 4; ecc++)
		for (version = 1; version <= 9; version++)
			CHECK(seen[ecc][version]);
}

static void
links_to_tables_give_libqrencodes_matrix(struct scope *sc)
{
	struct encoder *e;
	int version, n_other = 0;

	encoder_open(sc, &e);
	srandom(21);
	for (int i = 0; i < LINKS; i++) {
		struct arena_mark mark = arena_mark(sc->arena);
		const char *link = scope_printf(sc, "https://check.example/t/%08x-%04x-4%03x-a%03x-%06x%06x", (unsigned)random(),
						draw_below(0x10000), draw_below(0x1000), draw_below(0x1000),
						draw_below(0x1000000), draw_below(0x1000000));

		n_other += !agree(sc, e, link, (enum settings_ecc)(i % 4), &version);
		arena_release(sc->arena, mark);
	}
	CHECK_INT(n_other, 0);
}

/* One more character makes the next version: all lengths, and so all capacities with and without room for a terminator. */
static void
every_length_of_each_mode_gives_libqrencodes_matrix(struct scope *sc)
{
	static const char fill[] = "7Zz";
	struct encoder *e;
	int version, n_other = 0;

	encoder_open(sc, &e);
	for (size_t mode = 0; mode < 3; mode++)
		for (int len = 1; len < 560; len += len > 240 ? 7 : 1) {
			struct arena_mark mark = arena_mark(sc->arena);
			char *payload = memset(scope_alloc(sc, (size_t)len + 1), fill[mode], (size_t)len);

			n_other += !agree(sc, e, payload, (enum settings_ecc)(len % 4), &version);
			n_other += !agree(sc, e, payload, (enum settings_ecc)((len + 1) % 4), &version);
			arena_release(sc->arena, mark);
		}
	CHECK_INT(n_other, 0);
}

static void
too_much_or_no_data_is_refused_alike(struct scope *sc)
{
	struct text *t = text_new(sc, 3000);
	struct qr_matrix qr;
	struct encoder *e;

	encoder_open(sc, &e);
	while (t->len < 2332)
		text_add_char(t, 'a');
	CHECK_FAULT(sc, encoder_encode(sc, e, t->at, SETTINGS_ECC_M, &qr), "qr_data");
	CHECK_FAULT(sc, encoder_encode(sc, e, "", SETTINGS_ECC_M, &qr), "qr_data");
}

T_MAIN(T(random_payloads_give_libqrencodes_matrix), T(links_to_tables_give_libqrencodes_matrix),
       T(every_length_of_each_mode_gives_libqrencodes_matrix), T(too_much_or_no_data_is_refused_alike))

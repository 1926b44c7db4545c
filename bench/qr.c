/*
 * What a card's code costs: the matrix by libqrencode and by qr/encoder.h, microseconds of CPU, in interleaved rounds.
 *    make bench/qr && bench/qr [ROUNDS]
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/scope.h"
#include "qr/encoder.h"

#define CODES 2000
#define ROUNDS_MAX 101

static double
cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Microseconds a code; encoder NULL: libqrencode. */
static double
encode(struct scope *sc, struct encoder *encoder, enum settings_ecc ecc, int *version)
{
	double begin = cpu_us();

	for (unsigned i = 0; i < CODES; i++) {
		struct arena_mark mark = arena_mark(sc->arena);
		const char *link = scope_printf(sc, "https://check.example/t/%08x-d9cb-4%03x-a165-%08x%04x", i * 2654435761U,
						i & 0xfff, i * 40503U * 977U, i & 0xffff);
		struct qr_matrix qr;
		enum rc rc = encoder != NULL ? encoder_encode(sc, encoder, link, ecc, &qr) : qr_encode(sc, link, ecc, &qr);

		if (rc != RC_OK)
			exit(1);
		*version = qr.version;
		arena_release(sc->arena, mark);
	}
	return (cpu_us() - begin) / CODES;
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
show(const char *name, double *us, int rounds)
{
	qsort(us, (size_t)rounds, sizeof(*us), ascending);
	printf("   %s %6.1f %6.1f %6.1f", name, us[0], us[rounds / 2], us[rounds - 1]);
}

int
main(int argc, char **argv)
{
	static const char levels[] = "LMQH";
	int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 11;
	double theirs[ROUNDS_MAX], ours[ROUNDS_MAX];
	AUTO_SCOPE *sc = scope_new("bench", "");
	struct encoder *encoder;

	if (rounds < 1 || rounds > ROUNDS_MAX)
		return 2;
	encoder_open(sc, &encoder);
	printf("us of CPU a code, %d interleaved rounds of %d (min, median, max)\n", rounds, CODES);
	for (int ecc = SETTINGS_ECC_L; ecc <= SETTINGS_ECC_H; ecc++) {
		int version = 0;

		for (int i = 0; i < rounds; i++) {
			theirs[i] = encode(sc, NULL, (enum settings_ecc)ecc, &version);
			ours[i] = encode(sc, encoder, (enum settings_ecc)ecc, &version);
		}
		printf("%d-%c", version, levels[ecc]);
		show("libqrencode", theirs, rounds);
		show("encoder", ours, rounds);
		printf("\n");
	}
	return 0;
}

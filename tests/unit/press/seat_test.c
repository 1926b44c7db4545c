/* Seats of the host's presses: real locks on real files. */
#include "config.h"
#include "press/seat.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/file.h"
#include "model/option.h"
#include "unit/t.h"

static const struct conf *
configuration(struct scope *sc, const char *max)
{
	char *dir = scope_copy(sc, "/tmp/posm-seat-XXXXXX");
	const struct conf *conf;

	CHECK(mkdtemp(dir) != NULL);
	CHECK_OK(sc, conf_load(sc, option_table, OPT_COUNT, NULL, &conf));
	CHECK_OK(sc, conf_set(sc, conf, "press.cache_directory", dir));
	CHECK_OK(sc, conf_set(sc, conf, "press.max", max));
	return conf;
}

static void
leave(struct scope *sc, const struct conf *conf, int max)
{
	const char *dir = conf_text(conf, OPT_PRESS_CACHE_DIRECTORY);

	for (int i = 0; i < max; i++)
		CHECK_INT(unlink(scope_printf(sc, "%s/seat-%d", dir, i)), 0);
	CHECK_INT(rmdir(dir), 0);
}

static void
one_more_than_there_are_is_busy(struct scope *sc)
{
	const struct conf *conf = configuration(sc, "2");
	AUTO_FD first = -1;
	AUTO_FD second = -1;
	AUTO_FD third = -1;

	CHECK_OK(sc, seat_take(sc, conf, 0, &first));
	CHECK_OK(sc, seat_take(sc, conf, 0, &second));
	CHECK_FAULT(sc, seat_take(sc, conf, 50, &third), "press_busy");
	CHECK_INT(third, -1);
	leave(sc, conf, 2);
}

static void
a_seat_given_back_is_free_again(struct scope *sc)
{
	const struct conf *conf = configuration(sc, "1");
	int first = -1;
	AUTO_FD again = -1;

	CHECK_OK(sc, seat_take(sc, conf, 0, &first));
	CHECK_INT(close(first), 0);
	CHECK_OK(sc, seat_take(sc, conf, 0, &again));
	leave(sc, conf, 1);
}

T_MAIN(T(one_more_than_there_are_is_busy), T(a_seat_given_back_is_free_again))

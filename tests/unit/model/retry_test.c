#include "config.h"
#include "model/retry.h"

#include "unit/t.h"

static void
the_wait_doubles_up_to_its_cap(struct scope *sc)
{
	(void)sc;
	CHECK_INT(retry_wait_ms(1, 1000, 60000, UINT32_MAX), 1000);
	CHECK_INT(retry_wait_ms(2, 1000, 60000, UINT32_MAX), 2000);
	CHECK_INT(retry_wait_ms(5, 1000, 60000, UINT32_MAX), 16000);
	CHECK_INT(retry_wait_ms(7, 1000, 60000, UINT32_MAX), 60000);
	CHECK_INT(retry_wait_ms(INT32_MAX, 1000, 60000, UINT32_MAX), 60000);
	CHECK_INT(retry_wait_ms(1, 90000, 60000, UINT32_MAX), 60000);
}

static void
jitter_takes_up_to_half_of_it(struct scope *sc)
{
	(void)sc;
	CHECK_INT(retry_wait_ms(1, 1000, 60000, 0), 500);
	for (uint32_t dice = 0; dice < UINT32_MAX - 99999999; dice += 99999999) {
		int64_t wait = retry_wait_ms(3, 1000, 60000, dice);

		CHECK(wait >= 2000 && wait <= 4000);
	}
}

T_MAIN(T(the_wait_doubles_up_to_its_cap), T(jitter_takes_up_to_half_of_it))

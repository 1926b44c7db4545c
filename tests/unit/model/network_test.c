#include "config.h"
#include "model/network.h"

#include "base/scope.h"
#include "unit/t.h"

static void
an_address_is_in_its_network_alone(struct scope *sc)
{
	static const char list[] = "10.0.3.7, 192.168.4.0/22,fd00:1::/32 2001:db8::5";

	(void)sc;
	CHECK(network_list_has(list, "10.0.3.7"));
	CHECK(!network_list_has(list, "10.0.3.70"));
	CHECK(network_list_has(list, "192.168.7.255"));
	CHECK(!network_list_has(list, "192.168.8.0"));
	CHECK(network_list_has(list, "fd00:1:ffff::1"));
	CHECK(!network_list_has(list, "fd00:2::1"));
	CHECK(network_list_has(list, "2001:db8:0:0::5"));
	CHECK(!network_list_has("", "10.0.3.7"));
	CHECK(!network_list_has(list, "somewhere"));
}

static void
an_address_is_the_same_in_its_mapped_form(struct scope *sc)
{
	(void)sc;
	CHECK(network_list_has("10.0.0.0/8", "::ffff:10.9.9.9"));
	CHECK(network_list_has("::ffff:10.0.0.0/104", "10.9.9.9"));
	CHECK(network_list_has("0.0.0.0/0", "203.0.113.1"));
	CHECK(!network_list_has("0.0.0.0/0", "2001:db8::1"));
	CHECK(network_list_has("::/0", "203.0.113.1"));
}

static void
what_is_no_network_is_named(struct scope *sc)
{
	static const char *const wrong[] = {"10.0.0", "10.0.0.0/33", "fd00::/129", "10.0.0.0/", "10.0.0.0/8x", "localhost", "1.2.3.4/-1"};

	for (size_t i = 0; i < LENGTH_OF(wrong); i++) {
		CHECK_INT(network_list_check(sc, "metrics.allow", scope_printf(sc, "10.1.1.1, %s", wrong[i])), RC_INVALID);
		CHECK(strstr(sc->fault.detail, scope_printf(sc, "metrics.allow: '%s'", wrong[i])) != NULL);
		fault_clear(sc);
	}
	CHECK_INT(network_list_check(sc, "metrics.allow", " 10.0.3.7,10.1.0.0/16 , fd00::/8, "), RC_OK);
}

T_MAIN(T(an_address_is_in_its_network_alone), T(an_address_is_the_same_in_its_mapped_form), T(what_is_no_network_is_named))

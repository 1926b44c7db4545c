#include "config.h"
#include "model/network.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>

#include "base/scope.h"

#define WORD_MAX 64
#define V4_BITS 96 /* of the 128, that every mapped IPv4 address has alike */

struct network {
	uint8_t at[16];
	int bits;
};

static bool
read_address(const char *word, struct network *out)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

	out->bits = 128;
	if (inet_pton(AF_INET6, word, out->at) == 1)
		return true;
	memcpy(out->at, mapped, sizeof(mapped));
	return inet_pton(AF_INET, word, out->at + sizeof(mapped)) == 1;
}

/* What stands behind the slash. */
static bool
read_bits(const char *digits, int most, int *out)
{
	size_t len = strlen(digits);

	*out = 0;
	for (size_t i = 0; i < len; i++)
		*out = *out * 10 + (digits[i] - '0');
	return len > 0 && len <= 3 && strspn(digits, "0123456789") == len && *out <= most;
}

static bool
read_network(const char *word, size_t len, struct network *out)
{
	char own[WORD_MAX];

	if (len >= sizeof(own))
		return false;
	memcpy(own, word, len);
	own[len] = '\0';

	char *slash = strchr(own, '/');
	bool v4 = strchr(own, ':') == NULL;
	int bits = 0;

	if (slash != NULL)
		*slash = '\0';
	if (!read_address(own, out))
		return false;
	if (slash == NULL)
		return true;
	if (!read_bits(slash + 1, v4 ? 128 - V4_BITS : 128, &bits))
		return false;
	out->bits = v4 ? V4_BITS + bits : bits;
	return true;
}

/* The next word of the list; false at its end. */
static bool
next_word(const char **at, size_t *len)
{
	*at += strspn(*at, " \t,");
	*len = strcspn(*at, " \t,");
	return *len > 0;
}

static bool
is_in(const struct network *address, const struct network *network)
{
	int whole = network->bits / 8, rest = network->bits % 8;

	if (memcmp(address->at, network->at, (size_t)whole) != 0)
		return false;
	return rest == 0 || ((address->at[whole] ^ network->at[whole]) >> (8 - rest)) == 0;
}

bool
network_list_has(const char *list, const char *address)
{
	struct network who, network;

	if (!read_address(address, &who))
		return false;
	for (size_t len; next_word(&list, &len); list += len)
		if (read_network(list, len, &network) && is_in(&who, &network))
			return true;
	return false;
}

enum rc
network_list_check(struct scope *sc, const char *key, const char *list)
{
	struct network network;

	for (size_t len; next_word(&list, &len); list += len)
		if (!read_network(list, len, &network))
			return fault(sc, RC_INVALID, "bad_config",
				     "%s: '%.*s' is no address and no network: 10.0.3.7, 10.1.0.0/16, fd00::/8", key, (int)len, list);
	return RC_OK;
}

#include "config.h"
#include "base/digest.h"

#include <openssl/evp.h>
#include <stdlib.h>

void
digest_of_parts(const struct bytes *parts, size_t n_parts, uint8_t out[DIGEST_BYTES])
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();

	if (md == NULL || EVP_DigestInit_ex(md, EVP_sha256(), NULL) != 1)
		abort();
	for (size_t i = 0; i < n_parts; i++)
		if (EVP_DigestUpdate(md, parts[i].at, parts[i].len) != 1)
			abort();
	if (EVP_DigestFinal_ex(md, out, NULL) != 1)
		abort();
	EVP_MD_CTX_free(md);
}

void
digest_of(struct bytes bytes, uint8_t out[DIGEST_BYTES])
{
	digest_of_parts(&bytes, 1, out);
}

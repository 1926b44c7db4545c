/*
 * How tails lie in the objects of the packed shelf: each deflated by itself (RFC 1951), so that one can be read without the others.
 * A tail is mostly the rectangles of a code and the outlines of a text, which become a third of their size.
 */
#ifndef POSM_DOMAIN_TAIL_PACK_H
#define POSM_DOMAIN_TAIL_PACK_H

#include <stdbool.h>

#include "base/text.h"

struct tail_packer;

struct tail_packer *tail_packer_open(void);
void tail_packer_close(struct tail_packer *packer); /* NULL is fine */
/* Lent until the next. */
struct bytes tail_pack(struct tail_packer *packer, struct bytes tail);
/* False: these are not exactly the `len` bytes of a tail. */
bool tail_unpack(struct bytes packed, char *to, size_t len);

#endif

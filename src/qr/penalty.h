/*
 * What speaks against a masked symbol (ISO/IEC 18004 7.8.3.1, Table 11), counted in whole rows and columns at once: bit x of a
 * word is one module. Where the standard leaves room it is read as libqrencode 4.1 reads it, so that both choose the same
 * mask: finder-like patterns of every module size, light beyond the symbol's edge.
 */
#ifndef POSM_QR_PENALTY_H
#define POSM_QR_PENALTY_H

#include <stdint.h>

#include "qr/plan.h"

/* Points; `enough` or more when it has become clear that there are at least so many. */
int penalty_of(const struct plan_grid *symbol, int side, int enough);

#endif

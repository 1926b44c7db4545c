/*
 * QR codes by the thousand: the same matrix as qr_encode makes, module for module, in a fifth to a tenth of its time. What all codes
 * of a version have in common is kept, and the eight masks are judged in machine words (docs/adr/0012-own-qr-encoder.md).
 * Larger codes than version 9 are left to qr_encode.
 */
#ifndef POSM_QR_ENCODER_H
#define POSM_QR_ENCODER_H

#include "qr/qr.h"

struct encoder;

/* Lives in the scope. For one thread at a time. */
void encoder_open(struct scope *sc, struct encoder **out);
/* As qr_encode: the matrix is the scope's, which need not be the encoder's. */
enum rc encoder_encode(struct scope *sc, struct encoder *encoder, const char *data, enum settings_ecc ecc,
		       struct qr_matrix *out) MUST_CHECK;

#endif

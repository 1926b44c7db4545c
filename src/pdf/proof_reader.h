/* A reader of QR codes (zbar) that is asked whether it reads a payload. It is more patient than a cheap phone. */
#ifndef POSM_PDF_PROOF_READER_H
#define POSM_PDF_PROOF_READER_H

#include "pdf/measure.h"

struct scope;
struct proof_reader;

/* Lives in the scope. */
struct proof_reader *proof_reader_open(struct scope *sc);
/* The picture shows a code upright. "", wrong_payload or unreadable. */
const char *proof_reader_try(struct scope *sc, struct proof_reader *reader, const struct measure_picture *picture,
			     const char *payload);

#endif

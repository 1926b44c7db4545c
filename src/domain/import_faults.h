/*
 * What is wrong with a list of tables: every fault, not the first alone, so that a person mends the list once. The first is what
 * the refusal is about; its `more` tells all: {"errors": [{code, detail, pointer?, args: {line?, column?, what?, ...}}]}.
 */
#ifndef POSM_DOMAIN_IMPORT_FAULTS_H
#define POSM_DOMAIN_IMPORT_FAULTS_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/text.h"

#define IMPORT_FAULTS_MAX 100 /* who has more of them has another problem */

struct import_faults;

struct import_faults *import_faults_new(struct scope *sc);
/*
 * Takes down a fault of the list (RC_INVALID, RC_CONFLICT) and forgets it, so that reading goes on: RC_OK. What is no fault of the
 * list is passed on; so is the whole, as import_faults_end says it, with the last that is taken down.
 */
enum rc import_faults_note(struct scope *sc, struct import_faults *faults, enum rc rc) MUST_CHECK;
int import_faults_count(const struct import_faults *faults);
/* RC_OK when there are none. */
enum rc import_faults_end(struct scope *sc, const struct import_faults *faults) MUST_CHECK;

#endif

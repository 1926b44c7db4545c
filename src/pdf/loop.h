/*
 * What posm-press does all its life: greets, makes itself ready, locks itself up, then answers one request after
 * the other until the other side closes. The first failure is told and ends it, a fresh process is cheap.
 */
#ifndef POSM_PDF_LOOP_H
#define POSM_PDF_LOOP_H

#include "base/rc.h"

struct scope;

enum rc loop_run(struct scope *sc, int socket) MUST_CHECK;

#endif

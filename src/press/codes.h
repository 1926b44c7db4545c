/*
 * The words that may come out of a press: fault codes, names of their arguments, causes of a failed proof. What
 * arrives is turned into one of these static strings or refused; tests/lint/codes holds the tables against the sources.
 */
#ifndef POSM_PRESS_CODES_H
#define POSM_PRESS_CODES_H

#include <stdint.h>

/* NULL: no press says this. */
const char *codes_fault(const char *word);
const char *codes_arg(const char *word);

/* Proof causes travel as numbers; cause 0 is "". */
uint32_t codes_cause_number(const char *cause);
const char *codes_cause(uint32_t number); /* NULL: there is no such cause */

#endif

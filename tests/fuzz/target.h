/*
 * A fuzz target: one function that must survive any bytes. With --enable-fuzz libFuzzer calls it; otherwise drive.c does, with the
 * files it is given, so that targets cannot rot. tests/fuzz/run runs them, docs/fuzzing.md keeps what came of it.
 */
#ifndef POSM_TESTS_FUZZ_TARGET_H
#define POSM_TESTS_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

#endif

/* Declare what a signature is: see newssearch.kernel.signing. */

#ifndef NEWSSEARCH_SIGNING_H
#define NEWSSEARCH_SIGNING_H

#include "kernel.h"

#define N_SAMPLES 64
#define N_KEYS 8

/* Hold the signature of one document as it lies in the array. */
typedef struct {
    uint32_t size; /* shingles */
    uint32_t keys[N_KEYS];
    uint8_t samples[N_SAMPLES];
} Signature;

_Static_assert(sizeof(Signature) == 4 + 4 * N_KEYS + N_SAMPLES, "a signature has no gaps");

#endif

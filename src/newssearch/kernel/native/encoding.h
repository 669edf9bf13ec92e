/* Declare how posting lists are encoded; the layout is written down in newssearch.kernel.layout. */

#ifndef NEWSSEARCH_ENCODING_H
#define NEWSSEARCH_ENCODING_H

#include "kernel.h"

/* Bytes that mean nothing at the end of the postings and of the positions: streams are read by eight bytes at a time. */
#define PADDING_BYTES 8

/* Hold postings in plain arrays, one list after the other, and the norms of their documents. */
typedef struct {
    const uint32_t *docs, *term_freqs, *title_freqs, *lead_freqs, *positions; /* the last may be NULL */
    const float *title_norms, *body_norms, *lead_norms;
    size_t n_docs, n_postings, n_positions;
} Plain;

/* Hold lists that are encoded one after the other; it begins as zeros. */
typedef struct {
    Bytes postings, positions;
    uint32_t *gaps; /* of the positions of one block */
    size_t room;
} Encoder;

/* Append the list of `n` postings from the one at `from`, whose positions begin at `next`, which is moved behind them;
 * -1 with an exception. */
int encoder_put(Encoder *encoder, const Plain *plain, size_t from, size_t n, size_t *next);

/* Return the bytes of the postings and those of the positions, padded; NULL with an exception. */
PyObject *encoder_result(Encoder *encoder);
void encoder_free(Encoder *encoder);

#endif

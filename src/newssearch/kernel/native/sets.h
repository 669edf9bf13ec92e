/* Declare the codes that documents have, and the most frequent of them. */

#ifndef NEWSSEARCH_SETS_H
#define NEWSSEARCH_SETS_H

#include "kernel.h"

/* Hold the codes of documents: one each, or from `starts[doc]` to before `starts[doc + 1]`. */
typedef struct {
    Array arrays[2];
    const uint32_t *codes, *starts;
    size_t n_docs, n_codes;
} Coded;

/* Take codes, and where those of each document start, None where each has one; -1 with an exception. */
int coded_take(Coded *coded, PyObject *codes, PyObject *starts);
void coded_release(Coded *coded);

/* Give where the codes of a document are; -1 where they are out of range. */
static inline int coded_span(const Coded *coded, size_t doc, size_t *first, size_t *last) {
    *first = coded->starts ? coded->starts[doc] : doc;
    *last = coded->starts ? coded->starts[doc + 1] : doc + 1;
    return *first <= *last && *last <= coded->n_codes ? 0 : -1;
}

/* Hold the codes with the highest counts, the highest first, equal ones in order. */
typedef struct {
    uint32_t *codes;
    int64_t *counts;
    size_t n, room;
} Top;

/* Make room for so many, of so many that there are; -1 without an exception where memory is out. */
int top_make(Top *top, Py_ssize_t room, size_t n_codes);
void top_free(Top *top);

/* Keep a code where its count is among the highest; never one that is not counted. */
void top_offer(Top *top, uint32_t code, int64_t count);

/* Return the codes, uint32, and their counts, int64. */
PyObject *top_result(const Top *top);

#endif

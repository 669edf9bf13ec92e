/* Declare what a search reads of one segment. */

#ifndef NEWSSEARCH_VIEW_H
#define NEWSSEARCH_VIEW_H

#include "kernel.h"

enum { V_POSTINGS, V_POSITIONS, V_TITLE_LENGTHS, V_BODY_LENGTHS, V_LEAD_LENGTHS, V_PUBLISHED, V_LIVE, N_VIEW_ARRAYS };

/* Documents whose latest and earliest dates are known: few enough that a range of common words seldom spans more. */
#define RUN 1024

/* Title, body and lead, in this order. */
#define N_FIELDS 3

typedef struct {
    PyObject_HEAD
    Array arrays[N_VIEW_ARRAYS]; /* V_LIVE is not held where nothing is deleted */
    size_t n_docs;
    uint32_t first;
    int64_t *newest, *oldest;     /* of each run of RUN documents: the latest and the earliest date */
    int has_weighing;
    double weighing[N_FIELDS][3]; /* what bounds were reckoned with: weight, b and mean length of each field */
} View;

extern PyTypeObject *view_type;

#define VIEW_DATA(view, number, type) ARRAY_DATA((view)->arrays[number], type)

#endif

/* Declare which documents may match at all, whatever words they hold. */

#ifndef NEWSSEARCH_FILTER_H
#define NEWSSEARCH_FILTER_H

#include "view.h"

#define MAX_FILTER_CODES 8

/* Hold which documents may match: those of some dates, of some codes, and in a set. Of what has several codes one must be allowed. */
typedef struct {
    int has_dates;
    int64_t since_s, until_s; /* the moment of the first one, and that after the last one */
    size_t n_codes;
    struct {
        Array codes, starts; /* by slot: the code of the document, or from where on its codes are */
        Array allowed;       /* by code: whether it is allowed */
    } codes[MAX_FILTER_CODES];
    Array within; /* bit by slot; not held where every document is within */
    size_t n_within;
} Filter;

/* Read a filter, None for none, whose arrays are held until it is released; see newssearch.kernel.ranking.
 * -1 with an exception. */
int filter_take(Filter *filter, PyObject *object, size_t n_slots);
void filter_release(Filter *filter);

/* Tell whether it says anything of the documents. */
static inline int is_filtering(const Filter *filter) {
    return filter->has_dates || filter->n_codes || filter->within.is_held;
}

static inline int has_bit(const uint64_t *bits, size_t at) { return bits[at >> 6] >> (at & 63) & 1; }
static inline void set_bit(uint64_t *bits, size_t at) { bits[at >> 6] |= 1ull << (at & 63); }

static inline int filter_allows(const Filter *filter, const View *view, uint32_t doc) {
    size_t slot = view->first + doc;
    if (filter->within.is_held && !has_bit(ARRAY_DATA(filter->within, uint64_t), slot)) return 0;
    if (filter->has_dates) {
        int64_t published_s = VIEW_DATA(view, V_PUBLISHED, int64_t)[doc];
        if (published_s < filter->since_s || published_s >= filter->until_s) return 0;
    }
    for (size_t i = 0; i < filter->n_codes; i++) {
        const uint32_t *starts = filter->codes[i].starts.is_held ? ARRAY_DATA(filter->codes[i].starts, uint32_t) : NULL;
        size_t at = starts ? starts[slot] : slot, end = starts ? starts[slot + 1] : slot + 1;
        for (; at < end; at++) {
            uint32_t code = ARRAY_DATA(filter->codes[i].codes, uint32_t)[at];
            if (code < ARRAY_LEN(filter->codes[i].allowed) && ARRAY_DATA(filter->codes[i].allowed, uint8_t)[code]) break;
        }
        if (at >= end) return 0;
    }
    return 1;
}

#endif

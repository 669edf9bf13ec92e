/* Read which documents may match. */

#include "filter.h"

/* Tell whether there is a code for each slot, or a span of codes. */
static int is_aligned(const Filter *filter, size_t at, size_t n_slots) {
    size_t n_codes = ARRAY_LEN(filter->codes[at].codes);
    if (!filter->codes[at].starts.is_held) return n_codes >= n_slots;
    const uint32_t *starts = ARRAY_DATA(filter->codes[at].starts, uint32_t);
    if (ARRAY_LEN(filter->codes[at].starts) <= n_slots) return 0;
    for (size_t slot = 0; slot < n_slots; slot++)
        if (starts[slot] > starts[slot + 1] || starts[slot + 1] > n_codes) return 0;
    return 1;
}

static int take_codes(Filter *filter, PyObject *pairs, size_t n_slots) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(pairs); i++) {
        PyObject *codes, *allowed, *starts;
        if (i >= MAX_FILTER_CODES || !PyArg_ParseTuple(PyTuple_GET_ITEM(pairs, i), "OOO", &codes, &allowed, &starts)) {
            PyErr_SetString(PyExc_ValueError, "codes of a filter are three things, and there are too many or another thing is there");
            return -1;
        }
        size_t at = filter->n_codes++;
        filter->codes[at].codes.is_held = filter->codes[at].allowed.is_held = filter->codes[at].starts.is_held = 0;
        if (array_take(&filter->codes[at].codes, codes, 4, 0, "codes") < 0 ||
            array_take(&filter->codes[at].allowed, allowed, 1, 0, "allowed") < 0 ||
            (starts != Py_None && array_take(&filter->codes[at].starts, starts, 4, 0, "starts") < 0))
            return -1;
        if (!is_aligned(filter, at, n_slots)) {
            PyErr_SetString(PyExc_ValueError, "the codes of a filter are not aligned with the documents");
            return -1;
        }
    }
    return 0;
}

int filter_take(Filter *filter, PyObject *object, size_t n_slots) {
    PyObject *pairs, *within;
    long long since_s, until_s;
    memset(filter, 0, sizeof *filter);
    if (object == Py_None) return 0;
    if (!PyArg_ParseTuple(object, "LLO!O", &since_s, &until_s, &PyTuple_Type, &pairs, &within)) return -1;
    filter->since_s = since_s;
    filter->until_s = until_s;
    filter->has_dates = since_s > INT64_MIN || until_s < INT64_MAX;
    if (take_codes(filter, pairs, n_slots) < 0) return -1;
    if (within == Py_None) return 0;
    if (array_take(&filter->within, within, 8, 0, "within") < 0) return -1;
    if (64 * ARRAY_LEN(filter->within) < n_slots) {
        PyErr_SetString(PyExc_ValueError, "the set of a filter is not aligned with the documents");
        return -1;
    }
    for (size_t place = 0; place < ARRAY_LEN(filter->within); place++)
        filter->n_within += (size_t)__builtin_popcountll(ARRAY_DATA(filter->within, uint64_t)[place]);
    return 0;
}

void filter_release(Filter *filter) {
    for (size_t i = 0; i < filter->n_codes; i++) {
        array_release(&filter->codes[i].codes);
        array_release(&filter->codes[i].allowed);
        array_release(&filter->codes[i].starts);
    }
    array_release(&filter->within);
}

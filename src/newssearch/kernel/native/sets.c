/* Count sets of documents by what these have. */

#include "kernel.h"

/* Hold what is counted. */
typedef struct {
    Array documents, codes, starts, counts;
} Counting;

/* Count the codes from `first` to before `last`; -1 where one is out of range. */
static inline int count_span(Counting *counting, size_t first, size_t last) {
    const uint32_t *codes = ARRAY_DATA(counting->codes, uint32_t);
    int64_t *counts = ARRAY_DATA(counting->counts, int64_t);
    size_t n_counts = ARRAY_LEN(counting->counts);
    if (first > last || last > ARRAY_LEN(counting->codes)) return -1;
    for (size_t at = first; at < last; at++) {
        if (codes[at] >= n_counts) return -1;
        counts[codes[at]]++;
    }
    return 0;
}

static int count_all(Counting *counting) {
    const uint64_t *documents = ARRAY_DATA(counting->documents, uint64_t);
    const uint32_t *starts = counting->starts.is_held ? ARRAY_DATA(counting->starts, uint32_t) : NULL;
    size_t n_docs = starts ? ARRAY_LEN(counting->starts) - 1 : ARRAY_LEN(counting->codes);
    for (size_t place = 0; place < ARRAY_LEN(counting->documents); place++)
        for (uint64_t left = documents[place]; left; left &= left - 1) {
            size_t doc = 64 * place + (size_t)__builtin_ctzll(left);
            if (doc >= n_docs) return -1;
            int result = starts ? count_span(counting, starts[doc], starts[doc + 1]) : count_span(counting, doc, doc + 1);
            if (result < 0) return -1;
        }
    return 0;
}

/* count_codes(documents, codes, starts, counts): add the documents of a set to the counts of their codes. */
PyObject *kernel_count_codes(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *documents, *codes, *starts, *counts, *result = NULL;
    Counting counting = {.documents.is_held = 0};
    if (!PyArg_ParseTuple(args, "OOOO", &documents, &codes, &starts, &counts)) return NULL;
    if (array_take(&counting.documents, documents, 8, 0, "documents") < 0) goto end;
    if (array_take(&counting.codes, codes, 4, 0, "codes") < 0) goto end;
    if (starts != Py_None && array_take(&counting.starts, starts, 4, 0, "starts") < 0) goto end;
    if (array_take(&counting.counts, counts, 8, 1, "counts") < 0) goto end;
    if ((counting.starts.is_held && !ARRAY_LEN(counting.starts)) || count_all(&counting) < 0)
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
    else
        result = Py_NewRef(Py_None);
end:
    array_release(&counting.documents);
    array_release(&counting.codes);
    array_release(&counting.starts);
    array_release(&counting.counts);
    return result;
}

/* sum_runs(counts, starts): int64, the sum of each run of counts, which begins where `starts` says. */
PyObject *kernel_sum_runs(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *counts_object, *starts_object, *result = NULL;
    Array counts = {.is_held = 0}, starts = {.is_held = 0};
    if (!PyArg_ParseTuple(args, "OO", &counts_object, &starts_object)) return NULL;
    if (array_take(&counts, counts_object, 8, 0, "counts") < 0) goto end;
    if (array_take(&starts, starts_object, 4, 0, "starts") < 0) goto end;
    size_t n_runs = ARRAY_LEN(starts), n_counts = ARRAY_LEN(counts);
    if (!(result = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(n_runs * sizeof(int64_t))))) goto end;
    int64_t *sums = (int64_t *)PyBytes_AS_STRING(result);
    for (size_t run = 0; run < n_runs; run++) {
        size_t first = ARRAY_DATA(starts, uint32_t)[run];
        size_t last = run + 1 < n_runs ? ARRAY_DATA(starts, uint32_t)[run + 1] : n_counts;
        if (first > last || last > n_counts) {
            PyErr_SetString(PyExc_ValueError, "the runs are out of order");
            Py_CLEAR(result);
            break;
        }
        sums[run] = 0;
        for (size_t at = first; at < last; at++) sums[run] += ARRAY_DATA(counts, int64_t)[at];
    }
end:
    array_release(&counts);
    array_release(&starts);
    return result;
}

/* Tell whether one code stands behind another: it has a lower count, or the same and comes later. */
static int is_behind(const int64_t *counts, uint32_t left, uint32_t right) {
    return counts[left] < counts[right] || (counts[left] == counts[right] && left > right);
}

/* Put the codes with the highest counts first, and return how many of them there are: those that are counted at all. */
static size_t highest(const int64_t *counts, size_t n_counts, uint32_t *codes, size_t room) {
    size_t n = 0;
    for (size_t code = 0; room && code < n_counts; code++) {
        if (counts[code] <= 0 || (n == room && is_behind(counts, (uint32_t)code, codes[n - 1]))) continue;
        size_t at = n < room ? n++ : n - 1;
        for (; at && is_behind(counts, codes[at - 1], (uint32_t)code); at--) codes[at] = codes[at - 1];
        codes[at] = (uint32_t)code;
    }
    return n;
}

/* most_counted(counts, room): uint32, the codes with the highest counts, the highest first, equal ones in order. */
PyObject *kernel_most_counted(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *counts_object, *result = NULL;
    Array counts = {.is_held = 0};
    Py_ssize_t room;
    if (!PyArg_ParseTuple(args, "On", &counts_object, &room)) return NULL;
    if (array_take(&counts, counts_object, 8, 0, "counts") < 0) return NULL;
    size_t n_counts = ARRAY_LEN(counts), n_kept = room < 0 ? 0 : (size_t)room < n_counts ? (size_t)room : n_counts;
    uint32_t *codes = PyMem_RawMalloc((n_kept + 1) * sizeof *codes);
    if (codes) {
        size_t n = highest(ARRAY_DATA(counts, int64_t), n_counts, codes, n_kept);
        result = PyBytes_FromStringAndSize((const char *)codes, (Py_ssize_t)(n * sizeof *codes));
    } else {
        PyErr_NoMemory();
    }
    PyMem_RawFree(codes);
    array_release(&counts);
    return result;
}

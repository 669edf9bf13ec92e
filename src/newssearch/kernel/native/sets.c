/* Count sets of documents by what these have. */

#include "sets.h"

int coded_take(Coded *coded, PyObject *codes, PyObject *starts) {
    memset(coded, 0, sizeof *coded);
    if (array_take(&coded->arrays[0], codes, 4, 0, "codes") < 0) return -1;
    coded->codes = ARRAY_DATA(coded->arrays[0], uint32_t);
    coded->n_docs = coded->n_codes = ARRAY_LEN(coded->arrays[0]);
    if (starts == Py_None) return 0;
    if (array_take(&coded->arrays[1], starts, 4, 0, "starts") < 0) return -1;
    if (!ARRAY_LEN(coded->arrays[1])) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        return -1;
    }
    coded->starts = ARRAY_DATA(coded->arrays[1], uint32_t);
    coded->n_docs = ARRAY_LEN(coded->arrays[1]) - 1;
    return 0;
}

void coded_release(Coded *coded) {
    array_release(&coded->arrays[0]);
    array_release(&coded->arrays[1]);
}

/* Count the codes of the documents of a set; -1 where a document or a code is out of range. */
static int count_all(const Coded *coded, const Array *documents, Array *counts) {
    int64_t *of_code = ARRAY_DATA(*counts, int64_t);
    for (size_t place = 0; place < ARRAY_LEN(*documents); place++)
        for (uint64_t left = ARRAY_DATA(*documents, uint64_t)[place]; left; left &= left - 1) {
            size_t doc = 64 * place + (size_t)__builtin_ctzll(left), first, last;
            if (doc >= coded->n_docs || coded_span(coded, doc, &first, &last) < 0) return -1;
            for (; first < last; first++) {
                if (coded->codes[first] >= ARRAY_LEN(*counts)) return -1;
                of_code[coded->codes[first]]++;
            }
        }
    return 0;
}

/* count_codes(documents, codes, starts, counts): add the documents of a set to the counts of their codes. */
PyObject *kernel_count_codes(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *documents_object, *codes, *starts, *counts_object, *result = NULL;
    Array documents = {.is_held = 0}, counts = {.is_held = 0};
    Coded coded = {.arrays = {{.is_held = 0}}};
    if (!PyArg_ParseTuple(args, "OOOO", &documents_object, &codes, &starts, &counts_object)) return NULL;
    if (array_take(&documents, documents_object, 8, 0, "documents") < 0) goto end;
    if (coded_take(&coded, codes, starts) < 0) goto end;
    if (array_take(&counts, counts_object, 8, 1, "counts") < 0) goto end;
    if (count_all(&coded, &documents, &counts) < 0)
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
    else
        result = Py_NewRef(Py_None);
end:
    array_release(&documents);
    array_release(&counts);
    coded_release(&coded);
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

int top_make(Top *top, Py_ssize_t room, size_t n_codes) {
    top->n = 0;
    top->room = room < 0 ? 0 : (size_t)room < n_codes ? (size_t)room : n_codes;
    top->codes = PyMem_RawMalloc((top->room + 1) * sizeof *top->codes);
    top->counts = PyMem_RawMalloc((top->room + 1) * sizeof *top->counts);
    if (top->codes && top->counts) return 0;
    top_free(top);
    return -1;
}

void top_free(Top *top) {
    PyMem_RawFree(top->codes);
    PyMem_RawFree(top->counts);
}

void top_offer(Top *top, uint32_t code, int64_t count) {
    size_t at = top->n;
    if (count <= 0) return;
    for (; at && (top->counts[at - 1] < count || (top->counts[at - 1] == count && top->codes[at - 1] > code)); at--)
        if (at < top->room) {
            top->counts[at] = top->counts[at - 1];
            top->codes[at] = top->codes[at - 1];
        }
    if (at == top->room) return;
    top->counts[at] = count;
    top->codes[at] = code;
    if (top->n < top->room) top->n++;
}

PyObject *top_result(const Top *top) {
    Py_ssize_t n = (Py_ssize_t)top->n;
    return Py_BuildValue("y#y#", (const char *)top->codes, n * (Py_ssize_t)sizeof *top->codes, (const char *)top->counts,
                         n * (Py_ssize_t)sizeof *top->counts);
}

/* most_counted(counts, room): uint32, the codes with the highest counts, the highest first, equal ones in order; int64,
 * these. */
PyObject *kernel_most_counted(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *counts_object, *result = NULL;
    Array counts = {.is_held = 0};
    Py_ssize_t room;
    Top top;
    if (!PyArg_ParseTuple(args, "On", &counts_object, &room)) return NULL;
    if (array_take(&counts, counts_object, 8, 0, "counts") < 0) return NULL;
    if (top_make(&top, room, ARRAY_LEN(counts)) == 0) {
        for (size_t code = 0; top.room && code < ARRAY_LEN(counts); code++)
            top_offer(&top, (uint32_t)code, ARRAY_DATA(counts, int64_t)[code]);
        result = top_result(&top);
        top_free(&top);
    } else {
        PyErr_NoMemory();
    }
    array_release(&counts);
    return result;
}

/* count_documents(documents): how many there are in a set. */
PyObject *kernel_count_documents(PyObject *self, PyObject *documents_object) {
    (void)self;
    Array documents = {.is_held = 0};
    if (array_take(&documents, documents_object, 8, 0, "documents") < 0) return NULL;
    unsigned long long n = 0;
    for (size_t place = 0; place < ARRAY_LEN(documents); place++)
        n += (unsigned)__builtin_popcountll(ARRAY_DATA(documents, uint64_t)[place]);
    array_release(&documents);
    return PyLong_FromUnsignedLongLong(n);
}

/* Return how many documents from `first` to before `last` are in a set. */
static int64_t count_between(const uint64_t *bits, size_t first, size_t last) {
    int64_t n = 0;
    while (first < last) {
        size_t room = 64 - (first & 63), width = room < last - first ? room : last - first;
        uint64_t group = bits[first >> 6] >> (first & 63);
        n += __builtin_popcountll(width < 64 ? group & ((1ull << width) - 1) : group);
        first += width;
    }
    return n;
}

/* count_runs(documents, starts, codes, counts): do what count_codes does for documents that have their codes in runs. */
PyObject *kernel_count_runs(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *documents_object, *starts_object, *codes_object, *counts_object, *result = NULL;
    Array documents = {.is_held = 0}, starts = {.is_held = 0}, codes = {.is_held = 0}, counts = {.is_held = 0};
    if (!PyArg_ParseTuple(args, "OOOO", &documents_object, &starts_object, &codes_object, &counts_object)) return NULL;
    if (array_take(&documents, documents_object, 8, 0, "documents") < 0) goto end;
    if (array_take(&starts, starts_object, 4, 0, "starts") < 0) goto end;
    if (array_take(&codes, codes_object, 4, 0, "codes") < 0) goto end;
    if (array_take(&counts, counts_object, 8, 1, "counts") < 0) goto end;
    size_t n_runs = ARRAY_LEN(codes);
    int is_aligned = ARRAY_LEN(starts) == n_runs + 1;
    for (size_t run = 0; is_aligned && run < n_runs; run++) {
        size_t first = ARRAY_DATA(starts, uint32_t)[run], last = ARRAY_DATA(starts, uint32_t)[run + 1];
        uint32_t code = ARRAY_DATA(codes, uint32_t)[run];
        is_aligned = first <= last && last <= 64 * ARRAY_LEN(documents) && code < ARRAY_LEN(counts);
        if (is_aligned) ARRAY_DATA(counts, int64_t)[code] += count_between(ARRAY_DATA(documents, uint64_t), first, last);
    }
    if (is_aligned)
        result = Py_NewRef(Py_None);
    else
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
end:
    array_release(&documents);
    array_release(&starts);
    array_release(&codes);
    array_release(&counts);
    return result;
}

/* runs_of(codes): where the runs of one code begin, and that of the end: uint32; the code of each: uint32. */
PyObject *kernel_runs_of(PyObject *self, PyObject *codes_object) {
    (void)self;
    PyObject *starts_bytes = NULL, *codes_bytes = NULL, *result = NULL;
    Array codes = {.is_held = 0};
    if (array_take(&codes, codes_object, 4, 0, "codes") < 0) return NULL;
    const uint32_t *of = ARRAY_DATA(codes, uint32_t);
    size_t n_docs = ARRAY_LEN(codes), n_runs = 0;
    for (size_t doc = 0; doc < n_docs; doc++) n_runs += !doc || of[doc] != of[doc - 1];
    starts_bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)((n_runs + 1) * sizeof(uint32_t)));
    codes_bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(n_runs * sizeof(uint32_t)));
    if (!starts_bytes || !codes_bytes) goto end;
    uint32_t *starts = (uint32_t *)PyBytes_AS_STRING(starts_bytes), *of_runs = (uint32_t *)PyBytes_AS_STRING(codes_bytes);
    size_t run = 0;
    for (size_t doc = 0; doc < n_docs; doc++)
        if (!doc || of[doc] != of[doc - 1]) {
            starts[run] = (uint32_t)doc;
            of_runs[run++] = of[doc];
        }
    starts[n_runs] = (uint32_t)n_docs;
    result = PyTuple_Pack(2, starts_bytes, codes_bytes);
end:
    Py_XDECREF(starts_bytes);
    Py_XDECREF(codes_bytes);
    array_release(&codes);
    return result;
}

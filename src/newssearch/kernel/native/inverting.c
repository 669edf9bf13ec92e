/* Turn documents, each a run of terms, into posting lists: they are counted first, so that nothing need be sorted. */

#include "kernel.h"

#include <stdlib.h>

/* See that documents lie within their tokens. */
static int check_starts(const Array *starts, size_t n_tokens) {
    size_t n_bounds = ARRAY_LEN(*starts);
    const uint64_t *bounds = ARRAY_DATA(*starts, uint64_t);
    int is_aligned = n_bounds && n_bounds < UINT32_MAX && bounds[0] == 0 && bounds[n_bounds - 1] == n_tokens;
    for (size_t doc = 0; is_aligned && doc + 1 < n_bounds; doc++) is_aligned = bounds[doc] <= bounds[doc + 1];
    if (!is_aligned) PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
    return is_aligned ? 0 : -1;
}

/* term_freqs(terms, out): how often each term is. */
PyObject *kernel_term_freqs(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *terms_object, *out_object, *result = NULL;
    Array terms = {.is_held = 0}, out = {.is_held = 0};
    if (!PyArg_ParseTuple(args, "OO", &terms_object, &out_object)) return NULL;
    if (array_take(&terms, terms_object, 4, 0, "terms") < 0 || array_take(&out, out_object, 4, 1, "out") < 0) goto end;
    size_t n_tokens = ARRAY_LEN(terms), n_terms = ARRAY_LEN(out);
    uint32_t *freqs = ARRAY_DATA(out, uint32_t);
    memset(freqs, 0, n_terms * sizeof *freqs);
    for (size_t at = 0; at < n_tokens; at++) {
        uint32_t term = ARRAY_DATA(terms, uint32_t)[at];
        if (term >= n_terms) {
            PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
            goto end;
        }
        freqs[term]++;
    }
    result = Py_NewRef(Py_None);
end:
    array_release(&terms);
    array_release(&out);
    return result;
}

/* document_freqs(terms, starts, out): in how many documents each term is. */
PyObject *kernel_document_freqs(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *objects[3], *result = NULL;
    Array terms = {.is_held = 0}, starts = {.is_held = 0}, out = {.is_held = 0};
    uint32_t *last_doc = NULL;
    if (!PyArg_ParseTuple(args, "OOO", &objects[0], &objects[1], &objects[2])) return NULL;
    if (array_take(&terms, objects[0], 4, 0, "terms") < 0 || array_take(&starts, objects[1], 8, 0, "starts") < 0 ||
        array_take(&out, objects[2], 4, 1, "out") < 0 || check_starts(&starts, ARRAY_LEN(terms)) < 0)
        goto end;
    size_t n_terms = ARRAY_LEN(out);
    uint32_t *freqs = ARRAY_DATA(out, uint32_t);
    memset(freqs, 0, n_terms * sizeof *freqs);
    last_doc = PyMem_RawMalloc((n_terms + 1) * sizeof *last_doc);
    if (!last_doc) {
        PyErr_NoMemory();
        goto end;
    }
    memset(last_doc, 0xff, (n_terms + 1) * sizeof *last_doc);
    for (size_t doc = 0; doc + 1 < ARRAY_LEN(starts); doc++)
        for (uint64_t at = ARRAY_DATA(starts, uint64_t)[doc]; at < ARRAY_DATA(starts, uint64_t)[doc + 1]; at++) {
            uint32_t term = ARRAY_DATA(terms, uint32_t)[at];
            if (term >= n_terms) {
                PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
                goto end;
            }
            freqs[term] += last_doc[term] != doc;
            last_doc[term] = (uint32_t)doc;
        }
    result = Py_NewRef(Py_None);
end:
    PyMem_RawFree(last_doc);
    array_release(&terms);
    array_release(&starts);
    array_release(&out);
    return result;
}

typedef struct {
    uint32_t doc, place; /* the place in the document, in tokens */
} Occurrence;

/* invert(terms, starts, title_tokens, lead_tokens, first, term_freqs, doc_freqs, docs, …, positions) -> postings
 *
 * Fill in the lists of the terms from the first one on, given how often each is. There is room for as many postings as
 * positions; how many there are is returned. */
PyObject *kernel_invert(PyObject *self, PyObject *args) {
    (void)self;
    enum { TERMS, STARTS, TITLES, LEADS, IN_TERM_FREQS, OUT_DOC_FREQS, OUT_DOCS, OUT_FREQS, OUT_TITLE_FREQS,
           OUT_LEAD_FREQS, OUT_POSITIONS, N_ARRAYS };
    static const char *names[] = {"terms", "starts", "title_tokens", "lead_tokens", "term_freqs", "doc_freqs", "docs",
                                  "freqs", "title_freqs", "lead_freqs", "positions"};
    PyObject *objects[N_ARRAYS], *result = NULL;
    Array arrays[N_ARRAYS] = {{.is_held = 0}};
    unsigned long long first;
    uint64_t *ends = NULL;
    Occurrence *occurrences = NULL;
    if (!PyArg_ParseTuple(args, "OOOOKOOOOOOO", &objects[0], &objects[1], &objects[2], &objects[3], &first,
                          &objects[4], &objects[5], &objects[6], &objects[7], &objects[8], &objects[9], &objects[10]))
        return NULL;
    for (int i = 0; i < N_ARRAYS; i++)
        if (array_take(&arrays[i], objects[i], i == STARTS ? 8 : 4, i >= OUT_DOC_FREQS, names[i]) < 0) goto end;
    const uint32_t *terms = ARRAY_DATA(arrays[TERMS], uint32_t);
    const uint64_t *starts = ARRAY_DATA(arrays[STARTS], uint64_t);
    if (check_starts(&arrays[STARTS], ARRAY_LEN(arrays[TERMS])) < 0) goto end;
    size_t n_docs = ARRAY_LEN(arrays[STARTS]) - 1, n_lists = ARRAY_LEN(arrays[IN_TERM_FREQS]);
    size_t room = ARRAY_LEN(arrays[OUT_POSITIONS]);
    int is_aligned = ARRAY_LEN(arrays[TITLES]) == n_docs && ARRAY_LEN(arrays[LEADS]) == n_docs &&
                     ARRAY_LEN(arrays[OUT_DOC_FREQS]) == n_lists;
    for (int i = OUT_DOCS; i < OUT_POSITIONS; i++) is_aligned = is_aligned && ARRAY_LEN(arrays[i]) == room;
    ends = PyMem_RawMalloc((n_lists + 1) * sizeof *ends);
    occurrences = large_alloc((room + 1) * sizeof *occurrences);
    if (!ends || !occurrences) {
        PyErr_NoMemory();
        goto end;
    }
    uint64_t counted = 0;
    for (size_t list = 0; list < n_lists; list++) {
        ends[list] = counted;
        counted += ARRAY_DATA(arrays[IN_TERM_FREQS], uint32_t)[list];
    }
    is_aligned = is_aligned && counted == room;
    /* Of each list `ends` is where its next occurrence goes, and so in the end where the list does. */
    uint64_t written = 0;
    for (size_t doc = 0; is_aligned && doc < n_docs; doc++)
        for (uint64_t at = starts[doc]; at < starts[doc + 1]; at++) {
            uint64_t list = terms[at] - first, place;
            if (list >= n_lists) continue;
            if ((place = ends[list]++) >= room) break;
            occurrences[place] = (Occurrence){(uint32_t)doc, (uint32_t)(at - starts[doc])};
            written++;
        }
    if (!is_aligned || written != room) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        goto end;
    }
    uint32_t *out[N_ARRAYS];
    for (int i = OUT_DOC_FREQS; i < N_ARRAYS; i++) out[i] = ARRAY_DATA(arrays[i], uint32_t);
    size_t n_postings = 0;
    for (size_t list = 0, at = 0; list < n_lists; list++) {
        size_t before = n_postings;
        while (at < ends[list] && at < room) {
            uint32_t doc = occurrences[at].doc, title = ARRAY_DATA(arrays[TITLES], uint32_t)[doc];
            uint64_t lead_end = (uint64_t)title + ARRAY_DATA(arrays[LEADS], uint32_t)[doc];
            uint32_t freq = 0, title_freq = 0, lead_freq = 0;
            for (; at < ends[list] && at < room && occurrences[at].doc == doc; at++) {
                uint32_t place = occurrences[at].place, is_body = place >= title;
                freq++;
                title_freq += !is_body;
                lead_freq += is_body && place < lead_end;
                /* One place is left free between title and body, so that no phrase reaches over it. */
                out[OUT_POSITIONS][at] = place + is_body;
            }
            out[OUT_DOCS][n_postings] = doc;
            out[OUT_FREQS][n_postings] = freq;
            out[OUT_TITLE_FREQS][n_postings] = title_freq;
            out[OUT_LEAD_FREQS][n_postings++] = lead_freq;
        }
        out[OUT_DOC_FREQS][list] = (uint32_t)(n_postings - before);
    }
    result = PyLong_FromSize_t(n_postings);
end:
    PyMem_RawFree(ends);
    free(occurrences);
    for (int i = 0; i < N_ARRAYS; i++) array_release(&arrays[i]);
    return result;
}

/* Turn documents, each a run of terms, into posting lists: two passes, no sorting. */

#include "kernel.h"

/* document_freqs(terms, starts, out): in how many documents each term is. */
PyObject *kernel_document_freqs(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *objects[3], *result = NULL;
    Array terms = {.is_held = 0}, starts = {.is_held = 0}, out = {.is_held = 0};
    uint32_t *last_doc = NULL;
    if (!PyArg_ParseTuple(args, "OOO", &objects[0], &objects[1], &objects[2])) return NULL;
    if (array_take(&terms, objects[0], 4, 0, "terms") < 0 || array_take(&starts, objects[1], 8, 0, "starts") < 0 ||
        array_take(&out, objects[2], 4, 1, "out") < 0)
        goto end;
    size_t n_tokens = ARRAY_LEN(terms), n_bounds = ARRAY_LEN(starts), n_terms = ARRAY_LEN(out);
    uint32_t *freqs = ARRAY_DATA(out, uint32_t);
    if (!n_bounds || ARRAY_DATA(starts, uint64_t)[0] != 0 || ARRAY_DATA(starts, uint64_t)[n_bounds - 1] != n_tokens) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        goto end;
    }
    memset(freqs, 0, n_terms * sizeof *freqs);
    last_doc = PyMem_RawMalloc((n_terms + 1) * sizeof *last_doc);
    if (!last_doc) {
        PyErr_NoMemory();
        goto end;
    }
    memset(last_doc, 0xff, (n_terms + 1) * sizeof *last_doc);
    for (size_t doc = 0; doc + 1 < n_bounds; doc++) {
        uint64_t start = ARRAY_DATA(starts, uint64_t)[doc], stop = ARRAY_DATA(starts, uint64_t)[doc + 1];
        if (start > stop || stop > n_tokens) {
            PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
            goto end;
        }
        for (uint64_t at = start; at < stop; at++) {
            uint32_t term = ARRAY_DATA(terms, uint32_t)[at];
            if (term >= n_terms) {
                PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
                goto end;
            }
            if (last_doc[term] != doc) {
                last_doc[term] = (uint32_t)doc;
                freqs[term]++;
            }
        }
    }
    result = Py_NewRef(Py_None);
end:
    PyMem_RawFree(last_doc);
    array_release(&terms);
    array_release(&starts);
    array_release(&out);
    return result;
}

PyObject *kernel_invert(PyObject *self, PyObject *args) {
    (void)self;
    enum { IN_TERMS, IN_STARTS, IN_TITLES, IN_LEADS, OUT_DOC_FREQS, OUT_DOCS, OUT_FREQS, OUT_TITLE_FREQS,
           OUT_LEAD_FREQS, OUT_POSITIONS, N_ARRAYS };
    static const size_t item_bytes[] = {4, 8, 4, 4, 4, 4, 4, 4, 4, 4};
    static const char *names[] = {"terms", "starts", "title_tokens", "lead_tokens", "doc_freqs", "docs", "term_freqs",
                                  "title_freqs", "lead_freqs", "positions"};
    PyObject *objects[N_ARRAYS], *result = NULL;
    Array arrays[N_ARRAYS] = {{.is_held = 0}};
    uint64_t *next_posting = NULL, *next_position = NULL;
    uint32_t *last_doc = NULL;
    if (!PyArg_ParseTuple(args, "OOOOOOOOOO", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4],
                          &objects[5], &objects[6], &objects[7], &objects[8], &objects[9]))
        return NULL;
    for (int i = 0; i < N_ARRAYS; i++)
        if (array_take(&arrays[i], objects[i], item_bytes[i], i >= OUT_DOC_FREQS, names[i]) < 0) goto end;
    const uint32_t *terms = ARRAY_DATA(arrays[IN_TERMS], uint32_t);
    const uint64_t *starts = ARRAY_DATA(arrays[IN_STARTS], uint64_t);
    const uint32_t *title_tokens = ARRAY_DATA(arrays[IN_TITLES], uint32_t);
    const uint32_t *lead_tokens = ARRAY_DATA(arrays[IN_LEADS], uint32_t);
    size_t n_tokens = ARRAY_LEN(arrays[IN_TERMS]), n_docs = ARRAY_LEN(arrays[IN_TITLES]);
    size_t n_terms = ARRAY_LEN(arrays[OUT_DOC_FREQS]);
    int is_aligned = ARRAY_LEN(arrays[IN_STARTS]) == n_docs + 1 && ARRAY_LEN(arrays[IN_LEADS]) == n_docs &&
                     starts[0] == 0 && starts[n_docs] == n_tokens && n_docs < UINT32_MAX;
    for (int i = OUT_DOCS; i < N_ARRAYS; i++) is_aligned = is_aligned && ARRAY_LEN(arrays[i]) >= n_tokens;
    for (size_t doc = 0; is_aligned && doc < n_docs; doc++) is_aligned = starts[doc] <= starts[doc + 1];
    for (size_t i = 0; is_aligned && i < n_tokens; i++) is_aligned = terms[i] < n_terms;
    if (!is_aligned) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        goto end;
    }
    uint32_t *doc_freqs = ARRAY_DATA(arrays[OUT_DOC_FREQS], uint32_t);
    uint32_t *docs = ARRAY_DATA(arrays[OUT_DOCS], uint32_t), *freqs = ARRAY_DATA(arrays[OUT_FREQS], uint32_t);
    uint32_t *title_freqs = ARRAY_DATA(arrays[OUT_TITLE_FREQS], uint32_t);
    uint32_t *lead_freqs = ARRAY_DATA(arrays[OUT_LEAD_FREQS], uint32_t);
    uint32_t *positions = ARRAY_DATA(arrays[OUT_POSITIONS], uint32_t);
    next_posting = PyMem_RawCalloc(n_terms + 1, sizeof *next_posting);
    next_position = PyMem_RawCalloc(n_terms + 1, sizeof *next_position);
    last_doc = PyMem_RawMalloc((n_terms + 1) * sizeof *last_doc);
    if (!next_posting || !next_position || !last_doc) {
        PyErr_NoMemory();
        goto end;
    }
    memset(last_doc, 0xff, (n_terms + 1) * sizeof *last_doc);
    memset(doc_freqs, 0, n_terms * sizeof *doc_freqs);
    for (size_t doc = 0; doc < n_docs; doc++)
        for (uint64_t at = starts[doc]; at < starts[doc + 1]; at++) {
            uint32_t term = terms[at];
            next_position[term + 1]++;
            if (last_doc[term] != doc) {
                last_doc[term] = (uint32_t)doc;
                doc_freqs[term]++;
            }
        }
    for (size_t term = 0; term < n_terms; term++) {
        next_position[term + 1] += next_position[term];
        next_posting[term + 1] = next_posting[term] + doc_freqs[term];
    }
    size_t n_postings = next_posting[n_terms];
    memset(last_doc, 0xff, (n_terms + 1) * sizeof *last_doc);
    for (size_t doc = 0; doc < n_docs; doc++) {
        uint64_t title_end = starts[doc] + title_tokens[doc], lead_end = title_end + lead_tokens[doc];
        for (uint64_t at = starts[doc]; at < starts[doc + 1]; at++) {
            uint32_t term = terms[at];
            if (last_doc[term] != doc) {
                last_doc[term] = (uint32_t)doc;
                uint64_t posting = next_posting[term]++;
                docs[posting] = (uint32_t)doc;
                freqs[posting] = title_freqs[posting] = lead_freqs[posting] = 0;
            }
            uint64_t posting = next_posting[term] - 1;
            freqs[posting]++;
            title_freqs[posting] += at < title_end;
            lead_freqs[posting] += at >= title_end && at < lead_end;
            /* One place is left free between title and body, so that no phrase reaches over it. */
            positions[next_position[term]++] = (uint32_t)(at - starts[doc] + (at >= title_end));
        }
    }
    result = PyLong_FromSize_t(n_postings);
end:
    PyMem_RawFree(next_posting);
    PyMem_RawFree(next_position);
    PyMem_RawFree(last_doc);
    for (int i = 0; i < N_ARRAYS; i++) array_release(&arrays[i]);
    return result;
}

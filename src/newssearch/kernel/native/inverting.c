/* Turn documents, each a run of terms, into posting lists: they are counted first, so that nothing need be sorted. */

#include "encoding.h"

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

/* Hold the arrays of one list, with room for the most frequent one. */
typedef struct {
    uint32_t *docs, *freqs, *title_freqs, *lead_freqs, *positions;
} Room;

/* Fill in the list of one term from its occurrences, which are in order; return how many postings it has. */
static size_t fill_list(const Room *room, const Occurrence *occurrences, size_t n, const uint32_t *titles,
                        const uint32_t *leads) {
    size_t n_postings = 0;
    for (size_t at = 0; at < n; n_postings++) {
        uint32_t doc = occurrences[at].doc, title = titles[doc], freq = 0, title_freq = 0, lead_freq = 0;
        uint64_t lead_end = (uint64_t)title + leads[doc];
        for (; at < n && occurrences[at].doc == doc; at++) {
            uint32_t place = occurrences[at].place, is_body = place >= title;
            freq++;
            title_freq += !is_body;
            lead_freq += is_body && place < lead_end;
            /* One place is left free between title and body, so that no phrase reaches over it. */
            room->positions[at] = place + is_body;
        }
        room->docs[n_postings] = doc;
        room->freqs[n_postings] = freq;
        room->title_freqs[n_postings] = title_freq;
        room->lead_freqs[n_postings] = lead_freq;
    }
    return n_postings;
}

/* encode_documents(terms, starts, title_tokens, lead_tokens, title_norms, body_norms, lead_norms, first, term_freqs,
 *                  doc_freqs, posting_starts, place_starts) -> (postings, positions)
 *
 * Encode the lists of the terms from the first one on, given how often each is. */
PyObject *kernel_encode_documents(PyObject *self, PyObject *args) {
    (void)self;
    enum { TERMS, STARTS, TITLES, LEADS, TITLE_NORMS, BODY_NORMS, LEAD_NORMS, IN_TERM_FREQS, OUT_DOC_FREQS, OUT_STARTS,
           OUT_PLACE_STARTS, N_ARRAYS };
    static const char *names[] = {"terms", "starts", "title_tokens", "lead_tokens", "title_norms", "body_norms",
                                  "lead_norms", "term_freqs", "doc_freqs", "posting_starts", "place_starts"};
    static const size_t item_bytes[] = {4, 8, 4, 4, 4, 4, 4, 4, 4, 8, 8};
    PyObject *objects[N_ARRAYS], *result = NULL;
    Array arrays[N_ARRAYS] = {{.is_held = 0}};
    unsigned long long first;
    uint64_t *ends = NULL;
    Occurrence *occurrences = NULL;
    uint32_t *rows = NULL;
    Encoder encoder = {0};
    if (!PyArg_ParseTuple(args, "OOOOOOOKOOOO", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4],
                          &objects[5], &objects[6], &first, &objects[7], &objects[8], &objects[9], &objects[10]))
        return NULL;
    for (int i = 0; i < N_ARRAYS; i++)
        if (array_take(&arrays[i], objects[i], item_bytes[i], i >= OUT_DOC_FREQS, names[i]) < 0) goto end;
    const uint32_t *terms = ARRAY_DATA(arrays[TERMS], uint32_t), *freqs = ARRAY_DATA(arrays[IN_TERM_FREQS], uint32_t);
    const uint64_t *starts = ARRAY_DATA(arrays[STARTS], uint64_t);
    if (check_starts(&arrays[STARTS], ARRAY_LEN(arrays[TERMS])) < 0) goto end;
    size_t n_docs = ARRAY_LEN(arrays[STARTS]) - 1, n_lists = ARRAY_LEN(arrays[IN_TERM_FREQS]), most = 0;
    uint64_t room = 0, written = 0;
    int is_aligned = ARRAY_LEN(arrays[OUT_DOC_FREQS]) == n_lists && ARRAY_LEN(arrays[OUT_STARTS]) == n_lists + 1 &&
                     ARRAY_LEN(arrays[OUT_PLACE_STARTS]) == n_lists + 1;
    for (int i = TITLES; i <= LEAD_NORMS; i++) is_aligned = is_aligned && ARRAY_LEN(arrays[i]) == n_docs;
    ends = PyMem_RawMalloc((n_lists + 1) * sizeof *ends);
    if (!ends) {
        PyErr_NoMemory();
        goto end;
    }
    for (size_t list = 0; list < n_lists; list++) {
        ends[list] = room;
        room += freqs[list];
        if (freqs[list] > most) most = freqs[list];
    }
    if (!is_aligned || room > ARRAY_LEN(arrays[TERMS])) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        goto end;
    }
    occurrences = large_alloc((room + 1) * sizeof *occurrences);
    rows = large_alloc((5 * most + 1) * sizeof *rows);
    if (!occurrences || !rows) {
        PyErr_NoMemory();
        goto end;
    }
    /* Of each list `ends` is where its next occurrence goes, and so in the end where the list does. */
    for (size_t doc = 0; doc < n_docs; doc++)
        for (uint64_t at = starts[doc]; at < starts[doc + 1]; at++) {
            uint64_t list = terms[at] - first, place;
            if (list >= n_lists) continue;
            if ((place = ends[list]++) >= room) break;
            occurrences[place] = (Occurrence){(uint32_t)doc, (uint32_t)(at - starts[doc])};
            written++;
        }
    const Room of_list = {rows, rows + most, rows + 2 * most, rows + 3 * most, rows + 4 * most};
    Plain plain = {
        .docs = of_list.docs,
        .term_freqs = of_list.freqs,
        .title_freqs = of_list.title_freqs,
        .lead_freqs = of_list.lead_freqs,
        .positions = of_list.positions,
        .title_norms = ARRAY_DATA(arrays[TITLE_NORMS], float),
        .body_norms = ARRAY_DATA(arrays[BODY_NORMS], float),
        .lead_norms = ARRAY_DATA(arrays[LEAD_NORMS], float),
        .n_docs = n_docs,
        .n_positions = most,
    };
    uint64_t *posting_starts = ARRAY_DATA(arrays[OUT_STARTS], uint64_t);
    uint64_t *place_starts = ARRAY_DATA(arrays[OUT_PLACE_STARTS], uint64_t), begin = 0;
    for (size_t list = 0; list < n_lists; list++) {
        /* What was not counted right is in no list, or in that of another term. */
        if (written != room || ends[list] != begin + freqs[list]) {
            PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
            goto end;
        }
        size_t next = 0, n_postings = fill_list(&of_list, occurrences + begin, freqs[list],
                                                ARRAY_DATA(arrays[TITLES], uint32_t), ARRAY_DATA(arrays[LEADS], uint32_t));
        posting_starts[list] = encoder.postings.len;
        place_starts[list] = encoder.positions.len;
        ARRAY_DATA(arrays[OUT_DOC_FREQS], uint32_t)[list] = (uint32_t)n_postings;
        if (encoder_put(&encoder, &plain, 0, n_postings, &next) < 0) goto end;
        begin = ends[list];
    }
    posting_starts[n_lists] = encoder.postings.len;
    place_starts[n_lists] = encoder.positions.len;
    result = encoder_result(&encoder);
end:
    PyMem_RawFree(ends);
    free(occurrences);
    free(rows);
    encoder_free(&encoder);
    for (int i = 0; i < N_ARRAYS; i++) array_release(&arrays[i]);
    return result;
}

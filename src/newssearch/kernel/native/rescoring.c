/* Score candidates by all that the second phase of the ranking counts in them, and give the best. */

#include <stdlib.h>

#include "rescoring.h"

/* Documents that memory is asked for before they are looked at. */
#define AHEAD 8

static const size_t ITEM_BYTES[N_ARRAYS] = {4, 8, 8, 4, 4, 4, 8, 4, 8, 4, 8, 8};
static const char *NAMES[N_ARRAYS] = {"doc_ids", "words", "scores", "asked_pairs", "surface_words", "surfaces", "surface_weights",
                                      "stop_words", "stop_word_weights", "pairs", "pair_weights", "idfs"};

/* Tell whether documents follow each other so. */
static int by_doc(const void *left, const void *right) {
    uint32_t a = ((const Candidate *)left)->doc_id, b = ((const Candidate *)right)->doc_id;
    return a < b ? -1 : a > b;
}

static int by_score(const void *left, const void *right) {
    const Candidate *a = left, *b = right;
    return a->score > b->score ? -1 : a->score < b->score ? 1 : by_doc(left, right);
}

static void copy_numbers(uint32_t *numbers, PyObject *of_names, size_t segment) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(of_names); i++)
        numbers[i] = load_u32((uint8_t *)PyBytes_AS_STRING(PyTuple_GET_ITEM(of_names, i)) + 4 * segment);
}

/* Begin the lists of a segment; -1 with an exception. */
static int begin_segment(Rescoring *r, size_t segment) {
    View *view = (View *)PyTuple_GET_ITEM(r->views, (Py_ssize_t)segment);
    r->segment = segment;
    for (size_t term = 0; term < r->survey.n_terms; term++) {
        uint64_t entry[5];
        memcpy(entry, PyBytes_AS_STRING(PyTuple_GET_ITEM(r->lists, (Py_ssize_t)term)) + segment * sizeof entry, sizeof entry);
        if (cursor_begin(&r->survey.cursors[term], view, entry) < 0) return -1;
    }
    return 0;
}

static int end_segment(const Survey *survey) {
    for (size_t term = 0; term < survey->n_terms; term++)
        if (survey->cursors[term].is_damaged) {
            PyErr_SetString(PyExc_ValueError, "a posting list is damaged");
            return -1;
        }
    return 0;
}

/* Find the segment of a document; -1 with an exception. */
static int find_segment(const Rescoring *r, Candidate *candidate) {
    size_t s = (size_t)PyTuple_GET_SIZE(r->views);
    while (s && ((View *)PyTuple_GET_ITEM(r->views, (Py_ssize_t)s - 1))->first > candidate->doc_id) s--;
    const View *view = s ? (View *)PyTuple_GET_ITEM(r->views, (Py_ssize_t)s - 1) : NULL;
    if (!s || candidate->doc_id - view->first >= view->n_docs) {
        PyErr_SetString(PyExc_ValueError, "a document is out of range");
        return -1;
    }
    candidate->view = view;
    candidate->doc = candidate->doc_id - view->first;
    candidate->segment = s - 1;
    return 0;
}

/* Find in all candidates what is asked for; -1 with an exception. */
static int find_in_all(Rescoring *r) {
    for (size_t i = 0; i < r->n_reranked; i++) {
        Candidate *candidate = &r->candidates[i];
        if (find_segment(r, candidate) < 0) return -1;
        if (i && candidate[-1].doc_id == candidate->doc_id) {
            PyErr_SetString(PyExc_ValueError, "a document is there twice");
            return -1;
        }
        if (!i || r->segment != candidate->segment) {
            if (i && end_segment(&r->survey) < 0) return -1;
            if (begin_segment(r, candidate->segment) < 0) return -1;
        }
        const Forms *forms = forms_at(r, r->segment);
        if (i + AHEAD < r->n_reranked) survey_prefetch(forms, candidate->view, candidate[AHEAD].doc_id);
        if (survey_find(&r->survey, forms, candidate->doc, &candidate->text) < 0) return -1;
    }
    return r->n_reranked ? end_segment(&r->survey) : 0;
}

/* Count in a candidate, and score what can be without the others; -1 with an exception. */
static int look_at(Rescoring *r, size_t number) {
    Candidate *candidate = &r->candidates[number];
    if (!number || r->segment != candidate->segment) {
        r->segment = candidate->segment;
        r->idfs = DATA(r, IDFS, double) + (forms_at(r, r->segment)->is_stemmed ? 0 : r->survey.n_terms);
        copy_numbers(r->numbers, r->term_numbers, r->segment);
        copy_numbers(r->survey.numbers, r->surface_numbers, r->segment);
    }
    if (survey_count(&r->survey, &candidate->text) < 0) return -1;
    length_norms(&r->formula, candidate->view, candidate->doc, r->norms);
    candidate->score += surface_sum(r);
    candidate->score += stop_word_sum(r);
    note_pairs(r, r->pair_freqs + number * r->n_pairs);
    candidate->coverage = 0;
    if (r->coverage > 0 && title_coverage(r, &candidate->text, &candidate->coverage) < 0) return -1;
    return as_typed(r, &candidate->typed);
}

static int rescore(Rescoring *r) {
    for (size_t i = 0; i < r->n_docs; i++)
        r->candidates[i] = (Candidate){.doc_id = DATA(r, IN_DOCS, uint32_t)[i],
                                       .score = DATA(r, i < r->n_reranked ? IN_WORDS : IN_SCORES, double)[i]};
    qsort(r->candidates, r->n_reranked, sizeof *r->candidates, by_doc);
    if (find_in_all(r) < 0) return -1;
    for (size_t i = 0; i < r->n_reranked && i < AHEAD; i++) survey_read(&r->survey, &r->candidates[i].text);
    for (size_t i = 0; i < r->n_reranked; i++) {
        if (i + AHEAD < r->n_reranked) survey_read(&r->survey, &r->candidates[i + AHEAD].text);
        if (look_at(r, i) < 0) return -1;
    }
    if (weigh_pairs(r) < 0) return -1;
    for (size_t i = 0; i < r->n_reranked; i++) {
        Candidate *candidate = &r->candidates[i];
        double score = with_recency(&r->formula, candidate->view, candidate->doc, candidate->score + pair_sum(r, i));
        candidate->score = score * (1 + r->coverage * candidate->coverage) * candidate->typed;
    }
    qsort(r->candidates, r->n_docs, sizeof *r->candidates, by_score);
    return 0;
}

static int are_below(const int32_t *places, size_t n, size_t step, size_t offset, size_t limit) {
    for (size_t i = offset; i < n; i += step)
        if (places[i] < 0 || (size_t)places[i] >= limit) return 0;
    return 1;
}

/* Tell whether all of a tuple are bytes of one length. */
static int are_bytes(PyObject *tuple, size_t n_bytes) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); i++) {
        PyObject *item = PyTuple_GET_ITEM(tuple, i);
        if (!PyBytes_Check(item) || (size_t)PyBytes_GET_SIZE(item) != n_bytes) return 0;
    }
    return 1;
}

static int check_segments(const Rescoring *r) {
    for (Py_ssize_t s = 0; s < PyTuple_GET_SIZE(r->views); s++) {
        View *view = (View *)PyTuple_GET_ITEM(r->views, s);
        Forms *forms = (Forms *)PyTuple_GET_ITEM(r->forms, s);
        if (!Py_IS_TYPE(view, view_type) || !Py_IS_TYPE(forms, forms_type)) {
            PyErr_SetString(PyExc_TypeError, "views and forms were expected");
            return -1;
        }
        if (view->first != forms->first || view->n_docs != FORMS_LEN(forms, F_TITLE_TOKENS)) {
            PyErr_SetString(PyExc_ValueError, "views and forms are not aligned");
            return -1;
        }
    }
    return 0;
}

static int check_arguments(Rescoring *r) {
    size_t n_segments = (size_t)PyTuple_GET_SIZE(r->views), n_surfaces, n_terms, n_pairs;
#define LEN(array) ARRAY_LEN(r->arrays[array])
    r->n_docs = LEN(IN_DOCS);
    if (r->n_reranked > r->n_docs) r->n_reranked = r->n_docs;
    r->survey.n_terms = n_terms = (size_t)PyTuple_GET_SIZE(r->lists);
    r->survey.n_surfaces = n_surfaces = (size_t)PyTuple_GET_SIZE(r->surface_numbers);
    r->survey.n_pairs = n_pairs = LEN(ASKED_PAIRS) / 4;
    r->survey.pairs = DATA(r, ASKED_PAIRS, int32_t);
    r->survey.surface_words = DATA(r, SURFACE_WORDS, int32_t);
    r->n_scored = LEN(SURFACES);
    r->n_stops = LEN(STOPS) / 2;
    r->n_pairs = LEN(PAIR_WEIGHTS);
    r->n_typed = (size_t)PyTuple_GET_SIZE(r->typed);
    const int32_t *pairs = DATA(r, PAIRS, int32_t), *stops = DATA(r, STOPS, int32_t);
    int is_aligned = (size_t)PyTuple_GET_SIZE(r->forms) == n_segments && LEN(IN_WORDS) == r->n_docs && LEN(IN_SCORES) == r->n_docs &&
                     (size_t)PyTuple_GET_SIZE(r->term_numbers) == n_terms && LEN(IDFS) == 2 * n_terms &&
                     LEN(SURFACE_WORDS) == n_surfaces && are_below(DATA(r, SURFACE_WORDS, int32_t), n_surfaces, 1, 0, n_terms) &&
                     LEN(SURFACE_WEIGHTS) == 2 * r->n_scored && LEN(STOP_WEIGHTS) == 2 * r->n_stops &&
                     LEN(PAIRS) == 4 * r->n_pairs && are_bytes(r->lists, n_segments * 5 * sizeof(uint64_t)) &&
                     are_bytes(r->term_numbers, 4 * n_segments) && are_bytes(r->surface_numbers, 4 * n_segments) &&
                     are_below(DATA(r, SURFACES, int32_t), r->n_scored, 1, 0, n_surfaces) &&
                     are_below(stops, 2 * r->n_stops, 2, 0, n_terms) && are_below(stops, 2 * r->n_stops, 2, 1, n_surfaces) &&
                     are_below(pairs, 4 * r->n_pairs, 4, 0, n_pairs) && are_below(pairs, 4 * r->n_pairs, 4, 2, n_terms) &&
                     are_below(pairs, 4 * r->n_pairs, 4, 3, n_terms);
    for (size_t i = 0; is_aligned && i < r->n_pairs; i++) is_aligned = pairs[4 * i + 1] < (int32_t)n_pairs;
    for (size_t i = 0; is_aligned && i < r->n_typed; i++) {
        PyObject *place = PyTuple_GetItem(PyTuple_GET_ITEM(r->typed, (Py_ssize_t)i), 0);
        Py_ssize_t at = place ? PyLong_AsSsize_t(place) : -1;
        is_aligned = at >= 0 && (size_t)at < n_surfaces;
    }
    if (!is_aligned) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        return -1;
    }
    return check_segments(r);
#undef LEN
}

static int allocate(Rescoring *r) {
    r->candidates = PyMem_RawMalloc((r->n_docs + 1) * sizeof *r->candidates);
    r->pair_weights = PyMem_RawCalloc(r->n_pairs + 1, sizeof *r->pair_weights);
    r->pair_freqs = PyMem_RawMalloc((r->n_reranked * r->n_pairs + 1) * sizeof *r->pair_freqs);
    r->numbers = PyMem_RawMalloc((r->survey.n_terms + 1) * sizeof *r->numbers);
    if (r->candidates && r->pair_weights && r->pair_freqs && r->numbers) return survey_allocate(&r->survey);
    PyErr_NoMemory();
    return -1;
}

static PyObject *best_of(const Rescoring *r, size_t count) {
    if (count > r->n_docs) count = r->n_docs;
    PyObject *docs = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(4 * count)), *result = NULL;
    PyObject *scores = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(8 * count));
    if (docs && scores) {
        for (size_t i = 0; i < count; i++) {
            memcpy(PyBytes_AS_STRING(docs) + 4 * i, &r->candidates[i].doc_id, 4);
            memcpy(PyBytes_AS_STRING(scores) + 8 * i, &r->candidates[i].score, 8);
        }
        result = PyTuple_Pack(2, docs, scores);
    }
    Py_XDECREF(docs);
    Py_XDECREF(scores);
    return result;
}

/* rescore(views, forms, found (3), n_reranked, count, formula, now_s, lists, term_numbers, surface_numbers, arrays (9), numbers (4),
 * typed, count_both) -> doc_ids, scores */
PyObject *kernel_rescore(PyObject *self, PyObject *args) {
    (void)self;
    Rescoring r;
    memset(&r, 0, sizeof r);
    PyObject *o[N_ARRAYS], *formula, *result = NULL;
    Array norms = {.is_held = 0};
    Py_ssize_t n_reranked, count;
    double now_s;
    clear_upper_halves();
    if (!PyArg_ParseTuple(args, "O!O!(OOO)nnO!dO!O!O!(OOOOOOOOO)(dddd)O!O", &PyTuple_Type, &r.views, &PyTuple_Type, &r.forms,
                          &o[0], &o[1], &o[2], &n_reranked, &count, &PyTuple_Type, &formula, &now_s, &PyTuple_Type, &r.lists,
                          &PyTuple_Type, &r.term_numbers, &PyTuple_Type, &r.surface_numbers, &o[3], &o[4], &o[5], &o[6],
                          &o[7], &o[8], &o[9], &o[10], &o[11], &r.stop_weight, &r.apart, &r.coverage, &r.n_slots, &PyTuple_Type,
                          &r.typed, &r.count_both))
        return NULL;
    r.n_reranked = n_reranked > 0 ? (size_t)n_reranked : 0;
    if (formula_take(&r.formula, &norms, formula, now_s) < 0) goto end;
    for (int i = 0; i < N_ARRAYS; i++)
        if (array_take(&r.arrays[i], o[i], ITEM_BYTES[i], 0, NAMES[i]) < 0) goto end;
    if (check_arguments(&r) < 0 || allocate(&r) < 0) goto end;
    if (rescore(&r) == 0) result = best_of(&r, count > 0 ? (size_t)count : 0);
end:
    PyMem_RawFree(r.candidates);
    PyMem_RawFree(r.pair_weights);
    PyMem_RawFree(r.pair_freqs);
    PyMem_RawFree(r.numbers);
    PyMem_RawFree(r.known);
    bytes_free(&r.title);
    survey_free(&r.survey);
    array_release(&norms);
    for (int i = 0; i < N_ARRAYS; i++) array_release(&r.arrays[i]);
    return result;
}

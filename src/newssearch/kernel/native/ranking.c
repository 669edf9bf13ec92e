/* Match documents and score their words, segment by segment, and keep the best: the first phase of the ranking.
 *
 * What cannot be among the best by the bounds of its blocks is not scored, and where nobody counts it not even read. */

#include "search.h"

static int search_view(Search *search, PyObject *view, PyObject *lists, size_t number, int mode) {
    search->view = (View *)view;
    search->bounding = bounding_of(&search->formula, search->view);
    for (size_t word = 0; word < search->n_words; word++) {
        const char *list = PyBytes_AS_STRING(PyTuple_GET_ITEM(lists, word)) + number * LIST_BYTES;
        uint64_t entry[5];
        memcpy(entry, list, sizeof entry);
        if (cursor_begin(&search->cursors[word], search->view, entry) < 0) return -1;
    }
    if (mode == NO_WORD)
        match_filtered(search);
    else if ((mode == ANY_WORD ? match_any(search) : match_all(search)) < 0)
        return -1;
    for (size_t word = 0; word < search->n_words; word++)
        if (search->cursors[word].is_damaged) {
            PyErr_SetString(PyExc_ValueError, "a posting list is damaged");
            return -1;
        }
    return 0;
}

static int compare(const void *left, const void *right) {
    const Scored *a = left, *b = right;
    return is_worse(*a, *b) ? 1 : is_worse(*b, *a) ? -1 : 0;
}

static PyObject *best_of(Search *search) {
    qsort(search->heap, search->n_kept, sizeof *search->heap, compare);
    PyObject *result = NULL;
    PyObject *docs = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(4 * search->n_kept));
    PyObject *words = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(8 * search->n_kept));
    PyObject *scores = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(8 * search->n_kept));
    if (docs && words && scores) {
        for (size_t i = 0; i < search->n_kept; i++) {
            memcpy(PyBytes_AS_STRING(docs) + 4 * i, &search->heap[i].doc, 4);
            memcpy(PyBytes_AS_STRING(words) + 8 * i, &search->heap[i].words, 8);
            memcpy(PyBytes_AS_STRING(scores) + 8 * i, &search->heap[i].rank, 8);
        }
        result = Py_BuildValue("KOOOi", search->total, docs, words, scores, search->is_over);
    }
    Py_XDECREF(docs);
    Py_XDECREF(words);
    Py_XDECREF(scores);
    return result;
}

/* Check that the lists are bytes with an entry for each view, and give the number of slots; -1 with an exception. */
static Py_ssize_t check_lists(PyObject *views, PyObject *lists, Py_ssize_t n_words) {
    size_t n_views = (size_t)PyTuple_GET_SIZE(views), n_slots = 0;
    for (size_t v = 0; v < n_views; v++) {
        View *view = (View *)PyTuple_GET_ITEM(views, v);
        if (!Py_IS_TYPE(view, view_type)) {
            PyErr_SetString(PyExc_TypeError, "a view was expected");
            return -1;
        }
        if (view->first + view->n_docs > n_slots) n_slots = view->first + view->n_docs;
    }
    int is_aligned = PyTuple_GET_SIZE(lists) == n_words;
    for (Py_ssize_t word = 0; is_aligned && word < n_words; word++) {
        PyObject *list = PyTuple_GET_ITEM(lists, word);
        is_aligned = PyBytes_Check(list) && (size_t)PyBytes_GET_SIZE(list) == n_views * LIST_BYTES;
    }
    if (!is_aligned) {
        PyErr_SetString(PyExc_ValueError, "the lists are not aligned with the words and the views");
        return -1;
    }
    return (Py_ssize_t)n_slots;
}

static int take_marks(Search *search, PyObject *marks, size_t n_slots) {
    if (marks == Py_None) return 0;
    if (array_take(&search->marks, marks, 8, 1, "marks") < 0) return -1;
    if (64 * ARRAY_LEN(search->marks) >= n_slots) return 0;
    PyErr_SetString(PyExc_ValueError, "the marks are not aligned with the documents");
    return -1;
}

PyObject *kernel_rank(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *views, *lists, *weights_object, *roles_object, *phrases, *marks, *filter, *result = NULL;
    Array weights = {.is_held = 0}, roles = {.is_held = 0};
    Search search = {0};
    Array norms = {.is_held = 0};
    PyObject *formula;
    double now_s;
    int mode;
    Py_ssize_t k, n_slots;
    clear_upper_halves();
    if (!PyArg_ParseTuple(args, "O!O!OOO!iO!OndpiOd", &PyTuple_Type, &views, &PyTuple_Type, &lists, &weights_object,
                          &roles_object, &PyTuple_Type, &phrases, &mode, &PyTuple_Type, &formula, &filter, &k, &now_s,
                          &search.is_exact, &search.order, &marks, &search.deadline))
        return NULL;
    search.deadline = moment_after(search.deadline);
    if (formula_take(&search.formula, &norms, formula, now_s) < 0) goto end;
    if (array_take(&weights, weights_object, 8, 0, "weights") < 0) goto end;
    if (array_take(&roles, roles_object, 1, 0, "roles") < 0) goto end;
    search.n_words = ARRAY_LEN(weights);
    if ((n_slots = check_lists(views, lists, (Py_ssize_t)search.n_words)) < 0) goto end;
    if (ARRAY_LEN(roles) != search.n_words || search.n_words > MAX_WORDS || k < 0) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned, or the words too many");
        goto end;
    }
    if (take_marks(&search, marks, (size_t)n_slots) < 0) goto end;
    if (filter_take(&search.filter, filter, (size_t)n_slots) < 0) goto end;
    search.k = (size_t)(k < n_slots ? k : n_slots);
    search.weights = ARRAY_DATA(weights, double);
    search.roles = ARRAY_DATA(roles, uint8_t);
    search.is_wordless = mode == NO_WORD;
    for (size_t word = 0; word < search.n_words; word++) search.is_wordless &= !(search.roles[word] & SCORED);
    search.heap = PyMem_RawMalloc((search.k + 1) * sizeof *search.heap);
    search.cursors = PyMem_RawMalloc((search.n_words + 1) * sizeof *search.cursors);
    if (!search.heap || !search.cursors) {
        PyErr_NoMemory();
        goto end;
    }
    search.n_phrases = (size_t)PyTuple_GET_SIZE(phrases);
    if (!(search.phrases = phrases_parse(phrases, search.n_words))) goto end;
    for (Py_ssize_t v = 0; v < PyTuple_GET_SIZE(views) && !out_of_time(&search); v++)
        if (search_view(&search, PyTuple_GET_ITEM(views, v), lists, (size_t)v, mode) < 0) goto end;
    result = best_of(&search);
end:
    PyMem_RawFree(search.heap);
    PyMem_RawFree(search.cursors);
    PyMem_RawFree(search.phrases);
    places_free(&search.places);
    filter_release(&search.filter);
    array_release(&search.marks);
    array_release(&weights);
    array_release(&roles);
    array_release(&norms);
    return result;
}

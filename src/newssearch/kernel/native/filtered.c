/* Match whatever the filter leaves, and mark what is in the lists of many words. */

#include "search.h"

/* Tell whether one of the documents from `first` to `last` can be among the best; those before them are known, and stand
 * before their equals. */
static int can_be_best(const Search *search, uint32_t first, uint32_t last) {
    if (!search->k) return 0;
    if (!is_full(search)) return 1;
    double worst = search->heap[0].rank;
    if (search->order != BY_SCORE) return highest_date(search, first, last) > worst;
    return !search->is_wordless || 1 + boost_between(search, first, last) > worst;
}

/* Count the documents from `start` to before `stop` where the set of the filter alone says which match. */
static void count_within(Search *search, uint32_t start, uint32_t stop) {
    const Filter *filter = &search->filter;
    for (uint32_t doc = start; doc < stop;) {
        size_t slot = search->view->first + doc;
        uint32_t n = 64 - (uint32_t)(slot & 63) < stop - doc ? 64 - (uint32_t)(slot & 63) : stop - doc;
        uint64_t left = filter->within.is_held ? ARRAY_DATA(filter->within, uint64_t)[slot >> 6] >> (slot & 63) : ~0ull;
        count_group(search, doc, n < 64 ? left & ((1ull << n) - 1) : left);
        doc += n;
    }
}

void match_filtered(Search *search) {
    size_t n_docs = search->view->n_docs;
    int has_other_filters = search->view->arrays[V_LIVE].is_held || search->filter.has_dates || search->filter.n_codes;
    int counts_at_once = !has_other_filters;
    for (size_t start = 0; start < n_docs && !out_of_time(search); start += RUN) {
        uint32_t first = (uint32_t)start, stop = (uint32_t)(start + RUN < n_docs ? start + RUN : n_docs);
        int can_enter = can_be_best(search, first, stop - 1);
        if (counts_at_once && search->is_exact) count_within(search, first, stop);
        if (!can_enter && (counts_at_once || !search->is_exact)) continue;
        for (uint32_t doc = next_within(search, first, stop); doc < stop; doc = next_within(search, doc + 1, stop)) {
            if (!is_allowed(search, doc)) continue;
            if (!(counts_at_once && search->is_exact)) count(search, doc);
            if (can_enter) keep(search, search->order == BY_SCORE ? score_of(search, doc) : 0, doc);
        }
    }
}

/* Mark the documents of one list; -1 with an exception. */
static int mark_list(Cursor *cursor, const View *view, const uint64_t *list, uint64_t *marks) {
    if (cursor_begin(cursor, view, list) < 0) return -1;
    for (size_t block = 0; block < cursor->n_blocks && !cursor->is_damaged; block++) {
        if (block) cursor_unpack(cursor, block);
        for (unsigned i = 0; !cursor->is_damaged && i < cursor->count; i++) set_bit(marks, view->first + cursor->docs[i]);
    }
    if (!cursor->is_damaged) return 0;
    PyErr_SetString(PyExc_ValueError, "a posting list is damaged");
    return -1;
}

/* Mark the documents of all lists of one view; -1 with an exception. */
static int mark_lists(View *view, PyObject *lists, uint64_t *marks, size_t room) {
    char *data;
    Py_ssize_t len;
    if (!Py_IS_TYPE(view, view_type) || PyBytes_AsStringAndSize(lists, &data, &len) < 0 || len % LIST_BYTES ||
        view->first + view->n_docs > room) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "the views, the lists and the marks are not aligned");
        return -1;
    }
    Cursor *cursor = PyMem_RawMalloc(sizeof *cursor);
    if (!cursor) {
        PyErr_NoMemory();
        return -1;
    }
    int result = 0;
    for (Py_ssize_t at = 0; result == 0 && at < len; at += LIST_BYTES) {
        uint64_t list[LIST_BYTES / 8];
        memcpy(list, data + at, sizeof list);
        result = mark_list(cursor, view, list, marks);
    }
    PyMem_RawFree(cursor);
    return result;
}

PyObject *kernel_mark(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *views, *lists, *marks_object;
    Array marks;
    if (!PyArg_ParseTuple(args, "O!O!O", &PyTuple_Type, &views, &PyTuple_Type, &lists, &marks_object)) return NULL;
    if (array_take(&marks, marks_object, 8, 1, "marks") < 0) return NULL;
    int result = 0;
    if (PyTuple_GET_SIZE(views) != PyTuple_GET_SIZE(lists)) {
        PyErr_SetString(PyExc_ValueError, "the views and the lists are not aligned");
        result = -1;
    }
    for (Py_ssize_t v = 0; result == 0 && v < PyTuple_GET_SIZE(views); v++)
        result = mark_lists((View *)PyTuple_GET_ITEM(views, v), PyTuple_GET_ITEM(lists, v), ARRAY_DATA(marks, uint64_t),
                            64 * ARRAY_LEN(marks));
    array_release(&marks);
    if (result < 0) return NULL;
    Py_RETURN_NONE;
}

/* Count in candidates what the second phase of the ranking asks of them, from the forms of documents. */

#include "phrases.h"

#define NONE UINT32_MAX

enum { F_FORMS, F_STARTS, F_TITLE_TOKENS, F_LEAD_TOKENS, F_SURFACE_OF_FORM, F_TERM_OF_SURFACE, F_STOP_WORDS,
       N_FORM_ARRAYS };

/* Hold the forms of one segment. */
typedef struct {
    PyObject_HEAD
    Array arrays[N_FORM_ARRAYS];
    PyObject *check; /* called with bounds of `forms`, whose pages must be checked before they are read */
    Array checked;   /* of each page: 1 where it was */
    unsigned width;
    uint32_t first, page_bytes;
} Forms;

static PyTypeObject *forms_type;

#define FORMS_DATA(forms, number, type) ARRAY_DATA((forms)->arrays[number], type)
#define FORMS_LEN(forms, number) ARRAY_LEN((forms)->arrays[number])

static int forms_init(Forms *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"forms", "starts", "title_tokens", "lead_tokens", "surface_of_form", "term_of_surface",
                            "stop_words", "width", "first", "checked", "page_bytes", "check", NULL};
    static const size_t item_bytes[N_FORM_ARRAYS] = {1, 8, 4, 4, 4, 4, 1};
    PyObject *objects[N_FORM_ARRAYS], *checked, *check;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OOOOOOOIIOIO", names, &objects[0], &objects[1], &objects[2],
                                     &objects[3], &objects[4], &objects[5], &objects[6], &self->width,
                                     &self->first, &checked, &self->page_bytes, &check))
        return -1;
    Py_XSETREF(self->check, Py_NewRef(check));
    array_release(&self->checked);
    if (array_take(&self->checked, checked, 1, 0, "checked") < 0) return -1;
    for (int i = 0; i < N_FORM_ARRAYS; i++) {
        array_release(&self->arrays[i]);
        if (array_take(&self->arrays[i], objects[i], item_bytes[i], 0, names[i]) < 0) return -1;
    }
    size_t n_docs = FORMS_LEN(self, F_TITLE_TOKENS);
    if (FORMS_LEN(self, F_STARTS) != n_docs + 1 || FORMS_LEN(self, F_LEAD_TOKENS) != n_docs || self->width > 32 ||
        FORMS_LEN(self, F_TERM_OF_SURFACE) != FORMS_LEN(self, F_STOP_WORDS) || FORMS_LEN(self, F_FORMS) < 8 ||
        !self->page_bytes || ARRAY_LEN(self->checked) < FORMS_LEN(self, F_FORMS) / self->page_bytes) {
        PyErr_SetString(PyExc_ValueError, "the arrays of forms are not aligned");
        return -1;
    }
    return 0;
}

static void forms_dealloc(Forms *self) {
    PyTypeObject *type = Py_TYPE(self);
    for (int i = 0; i < N_FORM_ARRAYS; i++) array_release(&self->arrays[i]);
    array_release(&self->checked);
    Py_CLEAR(self->check);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

static PyType_Slot forms_slots[] = {
    {Py_tp_doc, "Forms(forms, starts, title_tokens, lead_tokens, surface_of_form, term_of_surface, stop_words, "
                "width, first, checked, page_bytes, check)"},
    {Py_tp_new, PyType_GenericNew},
    {Py_tp_init, forms_init},
    {Py_tp_dealloc, forms_dealloc},
    {0, NULL},
};

static PyType_Spec forms_spec = {
    .name = "newssearch.kernel._native.Forms",
    .basicsize = sizeof(Forms),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = forms_slots,
};

int kernel_add_forms(PyObject *module) {
    forms_type = (PyTypeObject *)PyType_FromSpec(&forms_spec);
    return forms_type ? PyModule_AddObjectRef(module, "Forms", (PyObject *)forms_type) : -1;
}

/* ---- one document ------------------------------------------------------------------------------------------ */

/* Hold one token that is asked for. */
typedef struct {
    uint32_t term, place;
    int is_title, is_stop;
} Found;

typedef struct {
    size_t n_terms, n_surfaces, n_pairs, n_kept_forms;
    const int32_t *pairs; /* first, second, distance, whether function words are taken for absent */
    const uint32_t *surfaces; /* of the segment: the numbers that are asked for */
    Cursor *cursors; /* by term */
    Places places;
    Found *found;
    size_t n_found, room;
    /* Of the document: */
    const Forms *forms;
    uint64_t start;
    uint32_t n_tokens, title_end;
    uint64_t lead_end;
} Survey;

static int damaged(const char *how) {
    PyErr_Format(PyExc_ValueError, "the forms of a document are damaged: %s", how);
    return -1;
}

/* Give the form of a token and its surface form; -1 with an exception. */
static int read_token(const Survey *survey, uint32_t place, uint32_t *form, uint32_t *surface) {
    const Forms *forms = survey->forms;
    *form = stream_value(FORMS_DATA(forms, F_FORMS, uint8_t), survey->start + place, forms->width);
    if (*form >= FORMS_LEN(forms, F_SURFACE_OF_FORM)) return damaged("one is not there");
    *surface = FORMS_DATA(forms, F_SURFACE_OF_FORM, uint32_t)[*form];
    return *surface >= FORMS_LEN(forms, F_STOP_WORDS) ? damaged("one is not there") : 0;
}

static int find(Survey *survey, Found found) {
    if (survey->n_found == survey->room) {
        size_t room = 2 * survey->room + 64;
        Found *grown = PyMem_RawRealloc(survey->found, room * sizeof *grown);
        if (!grown) {
            PyErr_NoMemory();
            return -1;
        }
        survey->found = grown;
        survey->room = room;
    }
    survey->found[survey->n_found++] = found;
    return 0;
}

/* Return the place of the token that is some content words behind a place; that of no token where there is none.
 * -1 with an exception. */
static int64_t content_place(const Survey *survey, uint32_t place, int32_t distance) {
    while (distance && ++place < survey->n_tokens) {
        uint32_t form, surface;
        if (read_token(survey, place, &form, &surface) < 0) return -1;
        distance -= !FORMS_DATA(survey->forms, F_STOP_WORDS, uint8_t)[surface];
    }
    return distance ? survey->n_tokens : place;
}

/* Count a pair among the tokens found, which are in order of their places; -1 with an exception. */
static int64_t count_pair(const Survey *survey, const int32_t *pair) {
    int64_t n = 0;
    int content_only = pair[3];
    for (size_t i = 0; i < survey->n_found; i++) {
        const Found *left = &survey->found[i];
        if (left->term != (uint32_t)pair[0] || (content_only && left->is_stop)) continue;
        int64_t place = content_only ? content_place(survey, left->place, pair[2]) : (int64_t)left->place + pair[2];
        if (place < 0) return -1;
        for (size_t k = i + 1; k < survey->n_found && survey->found[k].place <= place; k++) {
            const Found *right = &survey->found[k];
            n += right->place == place && right->term == (uint32_t)pair[1] && left->is_title == right->is_title;
        }
    }
    return n;
}

static void keep_form(uint32_t *kept, size_t n_kept, uint32_t form) {
    for (size_t i = 0; i < n_kept; i++) {
        if (kept[i] == form) return;
        if (kept[i] == NONE) {
            kept[i] = form;
            return;
        }
    }
}

/* Open a document: find its tokens, and see that their pages are checked. -1 with an exception. */
static int open_document(Survey *survey, const Forms *forms, uint32_t doc) {
    uint64_t start = FORMS_DATA(forms, F_STARTS, uint64_t)[doc], stop = FORMS_DATA(forms, F_STARTS, uint64_t)[doc + 1];
    size_t n_bytes = FORMS_LEN(forms, F_FORMS) - 8;
    if (start > stop || stop > 8 * (uint64_t)n_bytes || (stop * forms->width + 7) / 8 > n_bytes ||
        stop - start >= INT32_MAX)
        return damaged("they are out of range");
    uint64_t first = start * forms->width / 8, last = (stop * forms->width + 7) / 8 + 8;
    for (uint64_t page = first / forms->page_bytes; page <= (last - 1) / forms->page_bytes; page++)
        if (page < ARRAY_LEN(forms->checked) && !ARRAY_DATA(forms->checked, uint8_t)[page]) {
            PyObject *done = PyObject_CallFunction(forms->check, "KK", (unsigned long long)first, (unsigned long long)last);
            if (!done) return -1;
            Py_DECREF(done);
            break;
        }
    survey->forms = forms;
    survey->start = start;
    survey->n_tokens = (uint32_t)(stop - start);
    survey->title_end = FORMS_DATA(forms, F_TITLE_TOKENS, uint32_t)[doc];
    survey->lead_end = (uint64_t)survey->title_end + FORMS_DATA(forms, F_LEAD_TOKENS, uint32_t)[doc];
    return 0;
}

/* Count one occurrence of a term; -1 with an exception. */
static int count_token(Survey *survey, uint32_t term, uint32_t position, uint32_t *term_counts, uint32_t *surface_counts,
                       uint32_t *kept_forms) {
    /* Between title and body one position is left free, so that no phrase goes over. */
    uint32_t place = position > survey->title_end ? position - 1 : position, form, surface;
    if (place >= survey->n_tokens) return damaged("there are fewer than positions say");
    if (read_token(survey, place, &form, &surface) < 0) return -1;
    int part = place < survey->title_end ? 0 : place < survey->lead_end ? 2 : 1;
    term_counts[3 * term + part]++;
    for (size_t i = 0; i < survey->n_surfaces; i++)
        if (survey->surfaces[i] == surface) {
            surface_counts[3 * i + part]++;
            keep_form(kept_forms + i * survey->n_kept_forms, survey->n_kept_forms, form);
        }
    if (!survey->n_pairs) return 0;
    return find(survey, (Found){term, place, part == 0, FORMS_DATA(survey->forms, F_STOP_WORDS, uint8_t)[surface]});
}

/* Write the content terms of the title one after the other; -1 with an exception. */
static int read_title(const Survey *survey, Bytes *titles) {
    for (uint32_t place = 0; place < survey->title_end && place < survey->n_tokens; place++) {
        uint32_t form, surface;
        if (read_token(survey, place, &form, &surface) < 0) return -1;
        if (FORMS_DATA(survey->forms, F_STOP_WORDS, uint8_t)[surface]) continue;
        uint8_t *at = bytes_extend(titles, 4);
        if (!at) return -1;
        store_u32(at, FORMS_DATA(survey->forms, F_TERM_OF_SURFACE, uint32_t)[surface]);
    }
    return 0;
}

static int by_place(const void *left, const void *right) {
    const Found *a = left, *b = right;
    return a->place < b->place ? -1 : a->place > b->place;
}

/* Hold where the counts of one document go. */
typedef struct {
    uint32_t *terms, *surfaces, *pairs, *forms;
} Counts;

/* Count in one document, whose occurrences are found by the posting lists; -1 with an exception. */
static int survey_doc(Survey *survey, uint32_t doc, Counts counts, Bytes *titles) {
    survey->n_found = 0;
    for (uint32_t term = 0; term < survey->n_terms; term++) {
        Cursor *cursor = &survey->cursors[term];
        cursor_seek(cursor, doc);
        if (cursor->doc != doc) continue;
        Py_ssize_t n = positions_of(cursor, 0, &survey->places);
        if (n < 0) return -1;
        for (Py_ssize_t i = 0; i < n; i++)
            if (count_token(survey, term, survey->places.starts[i], counts.terms, counts.surfaces, counts.forms) < 0)
                return -1;
    }
    if (survey->n_pairs && survey->n_found > 1) qsort(survey->found, survey->n_found, sizeof *survey->found, by_place);
    for (size_t i = 0; i < survey->n_pairs; i++) {
        int64_t n = survey->n_found > 1 ? count_pair(survey, survey->pairs + 4 * i) : 0;
        if (n < 0) return -1;
        counts.pairs[i] = (uint32_t)n;
    }
    return read_title(survey, titles);
}

/* ---- one call ---------------------------------------------------------------------------------------------- */

enum { IN_DOCS, IN_SURFACES, IN_PAIRS, OUT_TERMS, OUT_SURFACES, OUT_PAIRS, OUT_FORMS, OUT_TITLE_ENDS, N_ARRAYS };

/* Begin the lists of a segment; -1 with an exception. */
static int begin_segment(Survey *survey, const View *view, PyObject *lists, size_t segment) {
    for (size_t term = 0; term < survey->n_terms; term++) {
        uint64_t entry[5];
        memcpy(entry, PyBytes_AS_STRING(PyTuple_GET_ITEM(lists, term)) + segment * sizeof entry, sizeof entry);
        if (cursor_begin(&survey->cursors[term], view, entry) < 0) return -1;
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

static int check_arguments(Survey *survey, PyObject *views, PyObject *segments, PyObject *lists, const Array *arrays) {
    size_t n_segments = (size_t)PyTuple_GET_SIZE(segments), n_docs = ARRAY_LEN(arrays[IN_DOCS]);
    survey->n_terms = (size_t)PyTuple_GET_SIZE(lists);
    survey->n_surfaces = n_segments ? ARRAY_LEN(arrays[IN_SURFACES]) / n_segments : 0;
    survey->n_pairs = ARRAY_LEN(arrays[IN_PAIRS]) / 4;
    survey->pairs = ARRAY_DATA(arrays[IN_PAIRS], int32_t);
    size_t n_kept = n_docs && survey->n_surfaces ? ARRAY_LEN(arrays[OUT_FORMS]) / (n_docs * survey->n_surfaces) : 0;
    survey->n_kept_forms = n_kept;
    int is_aligned = (size_t)PyTuple_GET_SIZE(views) == n_segments &&
                     ARRAY_LEN(arrays[IN_SURFACES]) == survey->n_surfaces * n_segments &&
                     ARRAY_LEN(arrays[OUT_TERMS]) == 3 * n_docs * survey->n_terms &&
                     ARRAY_LEN(arrays[OUT_SURFACES]) == 3 * n_docs * survey->n_surfaces &&
                     ARRAY_LEN(arrays[OUT_PAIRS]) == n_docs * survey->n_pairs &&
                     ARRAY_LEN(arrays[OUT_FORMS]) == n_docs * survey->n_surfaces * n_kept &&
                     ARRAY_LEN(arrays[OUT_TITLE_ENDS]) == n_docs;
    for (size_t term = 0; is_aligned && term < survey->n_terms; term++) {
        PyObject *list = PyTuple_GET_ITEM(lists, term);
        is_aligned = PyBytes_Check(list) && (size_t)PyBytes_GET_SIZE(list) == n_segments * 5 * sizeof(uint64_t);
    }
    if (!is_aligned) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        return -1;
    }
    for (size_t s = 0; s < n_segments; s++)
        if (!Py_IS_TYPE(PyTuple_GET_ITEM(segments, s), forms_type) || !Py_IS_TYPE(PyTuple_GET_ITEM(views, s), view_type)) {
            PyErr_SetString(PyExc_TypeError, "views and forms were expected");
            return -1;
        }
    return 0;
}

/* Ask for what a document a few places ahead will need; candidates lie far apart in memory. */
static void prefetch(const Forms *forms, uint32_t doc_id, int distance) {
    size_t doc = doc_id - forms->first;
    if (doc_id < forms->first || doc >= FORMS_LEN(forms, F_TITLE_TOKENS)) return;
    if (distance) {
        __builtin_prefetch(FORMS_DATA(forms, F_STARTS, uint64_t) + doc);
        __builtin_prefetch(FORMS_DATA(forms, F_TITLE_TOKENS, uint32_t) + doc);
        __builtin_prefetch(FORMS_DATA(forms, F_LEAD_TOKENS, uint32_t) + doc);
    } else {
        uint64_t at = FORMS_DATA(forms, F_STARTS, uint64_t)[doc] * forms->width / 8;
        if (at < FORMS_LEN(forms, F_FORMS)) __builtin_prefetch(FORMS_DATA(forms, F_FORMS, uint8_t) + at);
    }
}

static int survey_all(Survey *survey, PyObject *views, PyObject *segments, PyObject *lists, Array *arrays, Bytes *titles) {
    size_t n_segments = (size_t)PyTuple_GET_SIZE(segments), begun = n_segments;
    for (size_t i = 0; i < ARRAY_LEN(arrays[IN_DOCS]); i++) {
        uint32_t doc_id = ARRAY_DATA(arrays[IN_DOCS], uint32_t)[i];
        size_t s = n_segments;
        while (s && ((Forms *)PyTuple_GET_ITEM(segments, s - 1))->first > doc_id) s--;
        const Forms *forms = s ? (Forms *)PyTuple_GET_ITEM(segments, s - 1) : NULL;
        if (!s || doc_id - forms->first >= FORMS_LEN(forms, F_TITLE_TOKENS) ||
            (i && doc_id <= ARRAY_DATA(arrays[IN_DOCS], uint32_t)[i - 1])) {
            PyErr_SetString(PyExc_ValueError, "a document is out of range, or out of order");
            return -1;
        }
        s--;
        if (begun != s) {
            if (begun < n_segments && end_segment(survey) < 0) return -1;
            if (begin_segment(survey, (View *)PyTuple_GET_ITEM(views, s), lists, s) < 0) return -1;
            survey->surfaces = ARRAY_DATA(arrays[IN_SURFACES], uint32_t) + s * survey->n_surfaces;
            begun = s;
        }
        for (int far = 0; far < 2; far++) {
            size_t ahead = i + (far ? 8 : 4);
            if (ahead < ARRAY_LEN(arrays[IN_DOCS])) prefetch(forms, ARRAY_DATA(arrays[IN_DOCS], uint32_t)[ahead], far);
        }
        Counts counts = {ARRAY_DATA(arrays[OUT_TERMS], uint32_t) + 3 * i * survey->n_terms,
                         ARRAY_DATA(arrays[OUT_SURFACES], uint32_t) + 3 * i * survey->n_surfaces,
                         ARRAY_DATA(arrays[OUT_PAIRS], uint32_t) + i * survey->n_pairs,
                         ARRAY_DATA(arrays[OUT_FORMS], uint32_t) + i * survey->n_surfaces * survey->n_kept_forms};
        uint32_t doc = doc_id - forms->first;
        if (open_document(survey, forms, doc) < 0 || survey_doc(survey, doc, counts, titles) < 0) return -1;
        ARRAY_DATA(arrays[OUT_TITLE_ENDS], uint32_t)[i] = (uint32_t)(titles->len / 4);
    }
    return begun < n_segments ? end_segment(survey) : 0;
}

/* survey(views, forms, doc_ids, lists, surfaces, pairs, out_terms, out_surfaces, out_pairs, out_forms, title_ends) */
PyObject *kernel_survey(PyObject *self, PyObject *args) {
    (void)self;
    static const char *names[] = {"doc_ids", "surfaces", "pairs", "out_terms", "out_surfaces", "out_pairs", "out_forms",
                                  "title_ends"};
    PyObject *views, *segments, *lists, *objects[N_ARRAYS], *result = NULL;
    Array arrays[N_ARRAYS];
    Survey survey = {0};
    Bytes titles = {0};
    memset(arrays, 0, sizeof arrays);
    if (!PyArg_ParseTuple(args, "O!O!OO!OOOOOOO", &PyTuple_Type, &views, &PyTuple_Type, &segments, &objects[0],
                          &PyTuple_Type, &lists, &objects[1], &objects[2], &objects[3], &objects[4], &objects[5],
                          &objects[6], &objects[7]))
        return NULL;
    for (int i = 0; i < N_ARRAYS; i++)
        if (array_take(&arrays[i], objects[i], 4, i >= OUT_TERMS, names[i]) < 0) goto end;
    if (check_arguments(&survey, views, segments, lists, arrays) < 0) goto end;
    survey.cursors = PyMem_RawMalloc((survey.n_terms + 1) * sizeof *survey.cursors);
    if (!survey.cursors) {
        PyErr_NoMemory();
        goto end;
    }
    for (int i = OUT_TERMS; i < N_ARRAYS; i++) memset(arrays[i].buffer.buf, i == OUT_FORMS ? 0xff : 0, (size_t)arrays[i].buffer.len);
    if (survey_all(&survey, views, segments, lists, arrays, &titles) < 0) goto end;
    result = PyBytes_FromStringAndSize((char *)titles.data, (Py_ssize_t)titles.len);
end:
    PyMem_RawFree(survey.cursors);
    PyMem_RawFree(survey.found);
    places_free(&survey.places);
    bytes_free(&titles);
    for (int i = 0; i < N_ARRAYS; i++) array_release(&arrays[i]);
    return result;
}

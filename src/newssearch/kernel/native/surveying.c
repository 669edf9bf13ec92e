/* Count in candidates what the second phase of the ranking asks of them, from the forms of documents. */

#include "surveying.h"

PyTypeObject *forms_type;

static const size_t ITEM_BYTES[N_FORM_ARRAYS] = {1, 8, 4, 4, 4, 4, 1, 4, 1, 4, 1, 4, 4};

static int forms_init(Forms *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"forms", "starts", "title_tokens", "lead_tokens", "surface_of_form", "term_of_surface",
                            "stop_words", "written_starts", "written", "term_starts", "terms", "doc_freqs",
                            "known_doc_freqs", "width", "is_stemmed", "first", "pages", NULL};
    PyObject *o[N_FORM_ARRAYS], *pages;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OOOOOOOOOOOOOIpIO", names, &o[0], &o[1], &o[2], &o[3], &o[4],
                                     &o[5], &o[6], &o[7], &o[8], &o[9], &o[10], &o[11], &o[12], &self->width,
                                     &self->is_stemmed, &self->first, &pages))
        return -1;
    for (int i = 0; i < N_FORM_ARRAYS; i++) {
        array_release(&self->arrays[i]);
        if (array_take(&self->arrays[i], o[i], ITEM_BYTES[i], i == F_KNOWN, names[i]) < 0) return -1;
    }
    size_t n_docs = FORMS_LEN(self, F_TITLE_TOKENS), n_terms = FORMS_LEN(self, F_DOC_FREQS);
    if (FORMS_LEN(self, F_KNOWN) != n_terms || FORMS_LEN(self, F_TERM_STARTS) != n_terms + 1 ||
        FORMS_LEN(self, F_WRITTEN_STARTS) != FORMS_LEN(self, F_SURFACE_OF_FORM) + 1 ||
        FORMS_LEN(self, F_STARTS) != n_docs + 1 || FORMS_LEN(self, F_LEAD_TOKENS) != n_docs || self->width > 32 ||
        FORMS_LEN(self, F_TERM_OF_SURFACE) != FORMS_LEN(self, F_STOP_WORDS) || FORMS_LEN(self, F_FORMS) < 8) {
        PyErr_SetString(PyExc_ValueError, "the arrays of forms are not aligned");
        return -1;
    }
    return pages_take(&self->pages, pages, F_PAGED);
}

static void forms_dealloc(Forms *self) {
    PyTypeObject *type = Py_TYPE(self);
    for (int i = 0; i < N_FORM_ARRAYS; i++) array_release(&self->arrays[i]);
    pages_release(&self->pages);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

static PyType_Slot forms_slots[] = {
    {Py_tp_doc, "Forms(forms, starts, title_tokens, lead_tokens, surface_of_form, term_of_surface, stop_words, "
                "written_starts, written, term_starts, terms, doc_freqs, known_doc_freqs, width, is_stemmed, first, pages)"},
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

/* ---- what is asked for ------------------------------------------------------------------------------------- */

static int damaged(const char *how) {
    PyErr_Format(PyExc_ValueError, "the forms of a document are damaged: %s", how);
    return -1;
}

/* Have a part of an array checked before it is read; -1 with an exception. */
static int see(const Forms *forms, int number, uint64_t start, uint64_t stop) {
    return pages_see(&forms->pages, number, ITEM_BYTES[number], start, stop);
}

/* Open a document: find its tokens, and see that their pages are checked. -1 with an exception. */
static int open_document(const Forms *forms, uint32_t doc, Text *text) {
    if (see(forms, F_STARTS, doc, doc + 2ull) < 0 || see(forms, F_TITLE_TOKENS, doc, doc + 1ull) < 0 ||
        see(forms, F_LEAD_TOKENS, doc, doc + 1ull) < 0)
        return -1;
    uint64_t start = FORMS_DATA(forms, F_STARTS, uint64_t)[doc], stop = FORMS_DATA(forms, F_STARTS, uint64_t)[doc + 1];
    size_t n_bytes = FORMS_LEN(forms, F_FORMS) - 8;
    if (start > stop || stop > 8 * (uint64_t)n_bytes || (stop * forms->width + 7) / 8 > n_bytes ||
        stop - start >= INT32_MAX)
        return damaged("they are out of range");
    if (see(forms, F_FORMS, start * forms->width / 8, (stop * forms->width + 7) / 8 + 8) < 0) return -1;
    text->forms = forms;
    text->start = start;
    text->n_tokens = (uint32_t)(stop - start);
    text->title_end = FORMS_DATA(forms, F_TITLE_TOKENS, uint32_t)[doc];
    text->lead_end = (uint64_t)text->title_end + FORMS_DATA(forms, F_LEAD_TOKENS, uint32_t)[doc];
    return 0;
}

static int make_room(Survey *survey, size_t more) {
    if (survey->n_found + more <= survey->room) return 0;
    size_t room = 2 * (survey->n_found + more) + 64;
    Found *grown = PyMem_RawRealloc(survey->found, room * sizeof *grown);
    if (!grown) {
        PyErr_NoMemory();
        return -1;
    }
    survey->found = grown;
    survey->room = room;
    return 0;
}

/* Find the tokens of a term, which its cursor stands at; -1 with an exception. */
static int find_tokens(Survey *survey, uint32_t term, const Text *text) {
    const Forms *forms = text->forms;
    Py_ssize_t n = positions_of(&survey->cursors[term], 0, &survey->places);
    if (n < 0 || make_room(survey, (size_t)n) < 0) return -1;
    for (Py_ssize_t i = 0; i < n; i++) {
        /* Between title and body one position is left free, so that no phrase goes over. */
        uint32_t position = survey->places.starts[i], place = position > text->title_end ? position - 1 : position;
        if (place >= text->n_tokens) return damaged("there are fewer than positions say");
        survey->found[survey->n_found++] = (Found){.term = term, .place = place};
        __builtin_prefetch(FORMS_DATA(forms, F_FORMS, uint8_t) + (text->start + place) * forms->width / 8);
    }
    return 0;
}

int survey_find(Survey *survey, const Forms *forms, uint32_t doc, Text *text) {
    if (open_document(forms, doc, text) < 0) return -1;
    text->first = survey->n_found;
    for (uint32_t term = 0; term < survey->n_terms; term++) {
        cursor_seek(&survey->cursors[term], doc);
        if (survey->cursors[term].doc == doc && find_tokens(survey, term, text) < 0) return -1;
    }
    text->last = survey->n_found;
    return 0;
}

static uint32_t form_at(const Text *text, uint32_t place) {
    return stream_value(FORMS_DATA(text->forms, F_FORMS, uint8_t), text->start + place, text->forms->width);
}

void survey_read(Survey *survey, const Text *text) {
    for (size_t i = text->first; i < text->last; i++) {
        Found *found = &survey->found[i];
        found->form = form_at(text, found->place);
        if (found->form < FORMS_LEN(text->forms, F_SURFACE_OF_FORM))
            __builtin_prefetch(FORMS_DATA(text->forms, F_SURFACE_OF_FORM, uint32_t) + found->form);
    }
}

/* ---- one document ------------------------------------------------------------------------------------------ */

/* Give the surface form of a form; -1 with an exception. */
static int surface_of(const Text *text, uint32_t form, uint32_t *surface) {
    if (form >= FORMS_LEN(text->forms, F_SURFACE_OF_FORM)) return damaged("one is not there");
    *surface = FORMS_DATA(text->forms, F_SURFACE_OF_FORM, uint32_t)[form];
    return *surface >= FORMS_LEN(text->forms, F_STOP_WORDS) ? damaged("one is not there") : 0;
}

static int is_stop_word(const Text *text, uint32_t surface) { return FORMS_DATA(text->forms, F_STOP_WORDS, uint8_t)[surface]; }

/* Return the place of the token that is some content words behind a place; that of no token where there is none.
 * -1 with an exception. */
static int64_t content_place(const Text *text, uint32_t place, int32_t distance) {
    while (distance && ++place < text->n_tokens) {
        uint32_t surface;
        if (surface_of(text, form_at(text, place), &surface) < 0) return -1;
        distance -= !is_stop_word(text, surface);
    }
    return distance ? text->n_tokens : place;
}

/* Count a pair among the tokens found, which are in order of their places; -1 with an exception. */
static int64_t count_pair(const Survey *survey, const Text *text, const int32_t *pair) {
    int64_t n = 0;
    int content_only = pair[3];
    for (size_t i = text->first; i < text->last; i++) {
        const Found *left = &survey->found[i];
        if (left->term != (uint32_t)pair[0] || (content_only && left->is_stop)) continue;
        int64_t place = content_only ? content_place(text, left->place, pair[2]) : (int64_t)left->place + pair[2];
        if (place < 0) return -1;
        for (size_t k = i + 1; k < text->last && survey->found[k].place <= place; k++) {
            const Found *right = &survey->found[k];
            n += right->place == place && right->term == (uint32_t)pair[1] && left->is_title == right->is_title;
        }
    }
    return n;
}

static void keep_form(uint32_t *kept, uint32_t form) {
    for (size_t i = 0; i < KEPT_FORMS; i++) {
        if (kept[i] == form) return;
        if (kept[i] == NO_FORM) {
            kept[i] = form;
            return;
        }
    }
}

/* Count one token; -1 with an exception. */
static int count_token(Survey *survey, const Text *text, Found *found) {
    uint32_t surface;
    if (surface_of(text, found->form, &surface) < 0) return -1;
    int part = found->place < text->title_end ? 0 : found->place < text->lead_end ? 2 : 1;
    survey->terms[3 * found->term + part]++;
    for (size_t i = 0; i < survey->n_surfaces; i++)
        /* Two words of one stem find the same tokens, each for itself. */
        if (survey->numbers[i] == surface && survey->surface_words[i] == (int32_t)found->term) {
            survey->surfaces[3 * i + part]++;
            keep_form(survey->kept + i * KEPT_FORMS, found->form);
        }
    found->is_title = part == 0;
    found->is_stop = survey->n_pairs && is_stop_word(text, surface);
    return 0;
}

int title_term(const Text *text, uint32_t place, uint32_t *term) {
    uint32_t surface;
    if (surface_of(text, form_at(text, place), &surface) < 0) return -1;
    *term = is_stop_word(text, surface) ? NO_FORM : FORMS_DATA(text->forms, F_TERM_OF_SURFACE, uint32_t)[surface];
    return 0;
}

static int by_place(const void *left, const void *right) {
    const Found *a = left, *b = right;
    return a->place < b->place ? -1 : a->place > b->place;
}

int survey_count(Survey *survey, const Text *text) {
    size_t n_found = text->last - text->first;
    memset(survey->terms, 0, 3 * survey->n_terms * sizeof *survey->terms);
    memset(survey->surfaces, 0, 3 * survey->n_surfaces * sizeof *survey->surfaces);
    memset(survey->kept, 0xff, KEPT_FORMS * survey->n_surfaces * sizeof *survey->kept);
    for (size_t i = text->first; i < text->last; i++)
        if (count_token(survey, text, &survey->found[i]) < 0) return -1;
    if (survey->n_pairs && n_found > 1) qsort(survey->found + text->first, n_found, sizeof *survey->found, by_place);
    for (size_t i = 0; i < survey->n_pairs; i++) {
        int64_t n = n_found > 1 ? count_pair(survey, text, survey->pairs + 4 * i) : 0;
        if (n < 0) return -1;
        survey->pair_counts[i] = (uint32_t)n;
    }
    return 0;
}

/* ---- room -------------------------------------------------------------------------------------------------- */

int survey_allocate(Survey *survey) {
    size_t n_counts = 3 * survey->n_terms + (3 + KEPT_FORMS + 1) * survey->n_surfaces + survey->n_pairs;
    survey->cursors = PyMem_RawMalloc((survey->n_terms + 1) * sizeof *survey->cursors);
    survey->terms = PyMem_RawMalloc((n_counts + 1) * sizeof *survey->terms);
    if (!survey->cursors || !survey->terms) {
        PyErr_NoMemory();
        return -1;
    }
    survey->surfaces = survey->terms + 3 * survey->n_terms;
    survey->kept = survey->surfaces + 3 * survey->n_surfaces;
    survey->numbers = survey->kept + KEPT_FORMS * survey->n_surfaces;
    survey->pair_counts = survey->numbers + survey->n_surfaces;
    return 0;
}

void survey_free(Survey *survey) {
    PyMem_RawFree(survey->cursors);
    PyMem_RawFree(survey->terms);
    PyMem_RawFree(survey->found);
    places_free(&survey->places);
}

void survey_prefetch(const Forms *forms, const View *view, uint32_t doc_id) {
    size_t doc = doc_id - forms->first;
    if (doc_id < forms->first || doc >= view->n_docs) return;
    __builtin_prefetch(FORMS_DATA(forms, F_STARTS, uint64_t) + doc);
    __builtin_prefetch(FORMS_DATA(forms, F_TITLE_TOKENS, uint32_t) + doc);
    __builtin_prefetch(FORMS_DATA(forms, F_LEAD_TOKENS, uint32_t) + doc);
    for (int column = V_TITLE_LENGTHS; column <= V_LEAD_LENGTHS; column++)
        __builtin_prefetch(VIEW_DATA(view, column, uint16_t) + doc);
    __builtin_prefetch(VIEW_DATA(view, V_PUBLISHED, int64_t) + doc);
}

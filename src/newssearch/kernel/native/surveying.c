/* Count in candidates what the second phase of the ranking asks of them, from the forms of documents. */

#include "view.h"

#define NONE UINT32_MAX

enum { F_FORMS, F_STARTS, F_TITLE_TOKENS, F_LEAD_TOKENS, F_SURFACE_OF_FORM, F_TERM_OF_SURFACE, F_STOP_WORDS,
       N_FORM_ARRAYS };

/* Hold the forms of one segment. */
typedef struct {
    PyObject_HEAD
    Array arrays[N_FORM_ARRAYS];
    unsigned width;
    uint32_t first;
} Forms;

static PyTypeObject *forms_type;

#define FORMS_DATA(forms, number, type) ARRAY_DATA((forms)->arrays[number], type)
#define FORMS_LEN(forms, number) ARRAY_LEN((forms)->arrays[number])

static int forms_init(Forms *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"forms", "starts", "title_tokens", "lead_tokens", "surface_of_form", "term_of_surface",
                            "stop_words", "width", "first", NULL};
    static const size_t item_bytes[N_FORM_ARRAYS] = {1, 8, 4, 4, 4, 4, 1};
    PyObject *objects[N_FORM_ARRAYS];
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OOOOOOOII", names, &objects[0], &objects[1], &objects[2],
                                     &objects[3], &objects[4], &objects[5], &objects[6], &self->width,
                                     &self->first))
        return -1;
    for (int i = 0; i < N_FORM_ARRAYS; i++) {
        array_release(&self->arrays[i]);
        if (array_take(&self->arrays[i], objects[i], item_bytes[i], 0, names[i]) < 0) return -1;
    }
    size_t n_docs = FORMS_LEN(self, F_TITLE_TOKENS);
    if (FORMS_LEN(self, F_STARTS) != n_docs + 1 || FORMS_LEN(self, F_LEAD_TOKENS) != n_docs || self->width > 32 ||
        FORMS_LEN(self, F_TERM_OF_SURFACE) != FORMS_LEN(self, F_STOP_WORDS) || FORMS_LEN(self, F_FORMS) < 8) {
        PyErr_SetString(PyExc_ValueError, "the arrays of forms are not aligned");
        return -1;
    }
    return 0;
}

static void forms_dealloc(Forms *self) {
    PyTypeObject *type = Py_TYPE(self);
    for (int i = 0; i < N_FORM_ARRAYS; i++) array_release(&self->arrays[i]);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

static PyType_Slot forms_slots[] = {
    {Py_tp_doc, "Forms(forms, starts, title_tokens, lead_tokens, surface_of_form, term_of_surface, stop_words, "
                "width, first)"},
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

/* ---- which tokens are asked for ---------------------------------------------------------------------------- */

/* Map numbers of a segment to the places of those that are asked for. */
typedef struct {
    uint32_t *keys, *places;
    uint32_t mask;
} Table;

static int table_fill(Table *table, const uint32_t *keys, size_t n) {
    uint32_t size = 16;
    while (size < 4 * n) size *= 2;
    table->keys = PyMem_RawRealloc(table->keys, size * sizeof *table->keys);
    table->places = PyMem_RawRealloc(table->places, size * sizeof *table->places);
    if (!table->keys || !table->places) {
        PyErr_NoMemory();
        return -1;
    }
    memset(table->keys, 0xff, size * sizeof *table->keys);
    table->mask = size - 1;
    for (size_t i = 0; i < n; i++) {
        if (keys[i] == NONE) continue;
        uint32_t slot = (keys[i] * 2654435761u >> 8) & table->mask;
        while (table->keys[slot] != NONE) slot = (slot + 1) & table->mask;
        table->keys[slot] = keys[i];
        table->places[slot] = (uint32_t)i;
    }
    return 0;
}

static inline uint32_t table_find(const Table *table, uint32_t key) {
    uint32_t slot = (key * 2654435761u >> 8) & table->mask;
    while (table->keys[slot] != NONE) {
        if (table->keys[slot] == key) return table->places[slot];
        slot = (slot + 1) & table->mask;
    }
    return NONE;
}

/* ---- one document ------------------------------------------------------------------------------------------ */

/* Hold one token that is asked for: its place, its rank among content words (-1 for a function word), its text. */
typedef struct {
    uint32_t term, place;
    int32_t rank;
    int is_title;
} Found;

typedef struct {
    size_t n_terms, n_surfaces, n_pairs, n_kept_forms;
    const int32_t *pairs; /* first, second, distance, whether function words are taken for absent */
    Table terms, surfaces;
    Found *found;
    size_t n_found, room;
} Survey;

static int find(Survey *survey, uint32_t term, uint32_t place, int32_t rank, int is_title) {
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
    survey->found[survey->n_found++] = (Found){term, place, rank, is_title};
    return 0;
}

static uint32_t count_pair(const Survey *survey, const int32_t *pair) {
    uint32_t n = 0;
    int content_only = pair[3];
    for (size_t i = 0; i < survey->n_found; i++) {
        const Found *left = &survey->found[i];
        if (left->term != (uint32_t)pair[0] || (content_only && left->rank < 0)) continue;
        for (size_t k = i + 1; k < survey->n_found; k++) {
            const Found *right = &survey->found[k];
            if (content_only && right->rank < 0) continue;
            int32_t distance = content_only ? right->rank - left->rank : (int32_t)(right->place - left->place);
            if (distance > pair[2]) break;
            if (distance == pair[2] && right->term == (uint32_t)pair[1]) n += left->is_title == right->is_title;
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

/* Count in one document; the title's content terms are written one after the other. -1 with an exception. */
static int survey_doc(Survey *survey, const Forms *forms, uint32_t doc, uint32_t *term_counts, uint32_t *surface_counts,
                      uint32_t *pair_counts, uint32_t *kept_forms, Bytes *titles) {
    uint64_t start = FORMS_DATA(forms, F_STARTS, uint64_t)[doc], stop = FORMS_DATA(forms, F_STARTS, uint64_t)[doc + 1];
    size_t n_bytes = FORMS_LEN(forms, F_FORMS) - 8;
    if (start > stop || stop > 8 * (uint64_t)n_bytes || (stop * forms->width + 7) / 8 > n_bytes ||
        stop - start >= INT32_MAX) {
        PyErr_SetString(PyExc_ValueError, "the forms of a document are damaged: they are out of range");
        return -1;
    }
    uint32_t title_end = FORMS_DATA(forms, F_TITLE_TOKENS, uint32_t)[doc];
    uint64_t lead_end = (uint64_t)title_end + FORMS_DATA(forms, F_LEAD_TOKENS, uint32_t)[doc];
    const uint8_t *stream = FORMS_DATA(forms, F_FORMS, uint8_t), *stop_words = FORMS_DATA(forms, F_STOP_WORDS, uint8_t);
    const uint32_t *surface_of = FORMS_DATA(forms, F_SURFACE_OF_FORM, uint32_t);
    const uint32_t *term_of = FORMS_DATA(forms, F_TERM_OF_SURFACE, uint32_t);
    size_t n_forms = FORMS_LEN(forms, F_SURFACE_OF_FORM), n_surfaces = FORMS_LEN(forms, F_STOP_WORDS);
    int32_t rank = 0;
    survey->n_found = 0;
    for (uint32_t place = 0; place < stop - start; place++) {
        uint32_t form = stream_value(stream, start + place, forms->width);
        uint32_t surface = form < n_forms ? surface_of[form] : NONE;
        if (surface >= n_surfaces) {
            PyErr_SetString(PyExc_ValueError, "the forms of a document are damaged: one is not there");
            return -1;
        }
        uint32_t term = term_of[surface];
        int is_stop = stop_words[surface], part = place < title_end ? 0 : place < lead_end ? 2 : 1;
        uint32_t which = table_find(&survey->terms, term);
        if (which != NONE) {
            term_counts[3 * which + part]++;
            if (survey->n_pairs && find(survey, which, place, is_stop ? -1 : rank, part == 0) < 0) return -1;
        }
        which = table_find(&survey->surfaces, surface);
        if (which != NONE) {
            surface_counts[3 * which + part]++;
            keep_form(kept_forms + which * survey->n_kept_forms, survey->n_kept_forms, form);
        }
        if (part == 0 && !is_stop) {
            uint8_t *at = bytes_extend(titles, 4);
            if (!at) return -1;
            store_u32(at, term);
        }
        rank += !is_stop;
    }
    for (size_t i = 0; i < survey->n_pairs; i++) pair_counts[i] = count_pair(survey, survey->pairs + 4 * i);
    return 0;
}

/* survey(forms, doc_ids, terms, surfaces, pairs, out_terms, out_surfaces, out_pairs, out_forms, title_ends) -> bytes */
PyObject *kernel_survey(PyObject *self, PyObject *args) {
    (void)self;
    enum { IN_DOCS, IN_TERMS, IN_SURFACES, IN_PAIRS, OUT_TERMS, OUT_SURFACES, OUT_PAIRS, OUT_FORMS, OUT_TITLE_ENDS,
           N_ARRAYS };
    static const char *names[] = {"doc_ids", "terms", "surfaces", "pairs", "out_terms", "out_surfaces", "out_pairs",
                                  "out_forms", "title_ends"};
    PyObject *segments, *objects[N_ARRAYS], *result = NULL;
    Array arrays[N_ARRAYS];
    Survey survey = {0};
    Bytes titles = {0};
    memset(arrays, 0, sizeof arrays);
    if (!PyArg_ParseTuple(args, "O!OOOOOOOOO", &PyTuple_Type, &segments, &objects[0], &objects[1], &objects[2],
                          &objects[3], &objects[4], &objects[5], &objects[6], &objects[7], &objects[8]))
        return NULL;
    for (int i = 0; i < N_ARRAYS; i++)
        if (array_take(&arrays[i], objects[i], 4, i >= OUT_TERMS, names[i]) < 0) goto end;
    size_t n_segments = (size_t)PyTuple_GET_SIZE(segments), n_docs = ARRAY_LEN(arrays[IN_DOCS]);
    survey.n_terms = n_segments ? ARRAY_LEN(arrays[IN_TERMS]) / n_segments : 0;
    survey.n_surfaces = n_segments ? ARRAY_LEN(arrays[IN_SURFACES]) / n_segments : 0;
    survey.n_pairs = ARRAY_LEN(arrays[IN_PAIRS]) / 4;
    survey.pairs = ARRAY_DATA(arrays[IN_PAIRS], int32_t);
    survey.n_kept_forms = n_docs && survey.n_surfaces ? ARRAY_LEN(arrays[OUT_FORMS]) / (n_docs * survey.n_surfaces) : 0;
    int is_aligned = ARRAY_LEN(arrays[IN_TERMS]) == survey.n_terms * n_segments &&
                     ARRAY_LEN(arrays[IN_SURFACES]) == survey.n_surfaces * n_segments &&
                     ARRAY_LEN(arrays[OUT_TERMS]) == 3 * n_docs * survey.n_terms &&
                     ARRAY_LEN(arrays[OUT_SURFACES]) == 3 * n_docs * survey.n_surfaces &&
                     ARRAY_LEN(arrays[OUT_PAIRS]) == n_docs * survey.n_pairs &&
                     ARRAY_LEN(arrays[OUT_FORMS]) == n_docs * survey.n_surfaces * survey.n_kept_forms &&
                     ARRAY_LEN(arrays[OUT_TITLE_ENDS]) == n_docs;
    if (!is_aligned) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        goto end;
    }
    for (size_t s = 0; s < n_segments; s++) {
        if (!Py_IS_TYPE(PyTuple_GET_ITEM(segments, s), forms_type)) {
            PyErr_SetString(PyExc_TypeError, "forms were expected");
            goto end;
        }
    }
    for (int i = OUT_TERMS; i < N_ARRAYS; i++) memset(arrays[i].buffer.buf, i == OUT_FORMS ? 0xff : 0, (size_t)arrays[i].buffer.len);
    size_t filled = n_segments; /* the segment that the tables are of */
    for (size_t i = 0; i < n_docs; i++) {
        uint32_t doc_id = ARRAY_DATA(arrays[IN_DOCS], uint32_t)[i];
        size_t s = n_segments;
        while (s && ((Forms *)PyTuple_GET_ITEM(segments, s - 1))->first > doc_id) s--;
        const Forms *forms = s ? (Forms *)PyTuple_GET_ITEM(segments, s - 1) : NULL;
        if (!s || doc_id - forms->first >= FORMS_LEN(forms, F_TITLE_TOKENS)) {
            PyErr_SetString(PyExc_ValueError, "a document is out of range");
            goto end;
        }
        s--;
        if (filled != s) {
            filled = s;
            if (table_fill(&survey.terms, ARRAY_DATA(arrays[IN_TERMS], uint32_t) + s * survey.n_terms, survey.n_terms) < 0 ||
                table_fill(&survey.surfaces, ARRAY_DATA(arrays[IN_SURFACES], uint32_t) + s * survey.n_surfaces,
                           survey.n_surfaces) < 0)
                goto end;
        }
        if (survey_doc(&survey, forms, doc_id - forms->first, ARRAY_DATA(arrays[OUT_TERMS], uint32_t) + 3 * i * survey.n_terms,
                       ARRAY_DATA(arrays[OUT_SURFACES], uint32_t) + 3 * i * survey.n_surfaces,
                       ARRAY_DATA(arrays[OUT_PAIRS], uint32_t) + i * survey.n_pairs,
                       ARRAY_DATA(arrays[OUT_FORMS], uint32_t) + i * survey.n_surfaces * survey.n_kept_forms, &titles) < 0)
            goto end;
        ARRAY_DATA(arrays[OUT_TITLE_ENDS], uint32_t)[i] = (uint32_t)(titles.len / 4);
    }
    result = PyBytes_FromStringAndSize((char *)titles.data, (Py_ssize_t)titles.len);
end:
    PyMem_RawFree(survey.terms.keys);
    PyMem_RawFree(survey.terms.places);
    PyMem_RawFree(survey.surfaces.keys);
    PyMem_RawFree(survey.surfaces.places);
    PyMem_RawFree(survey.found);
    bytes_free(&titles);
    for (int i = 0; i < N_ARRAYS; i++) array_release(&arrays[i]);
    return result;
}

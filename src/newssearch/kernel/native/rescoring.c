/* Score candidates by all that the second phase of the ranking counts in them.
 *
 * Every operation on a score is the one that newssearch.search.components does, in the same order. */

#include <math.h>

#include "scoring.h"

enum { IN_DOCS, IN_WORDS, IN_TERMS, IN_SURFACES, IN_PAIRS, IN_FORMS, IN_TITLES, IN_TITLE_ENDS, W_SURFACES, W_SURFACE_WEIGHTS,
       W_STOPS, W_STOP_WEIGHTS, W_PAIRS, W_PAIR_WEIGHTS, W_ASKED, W_NUMBERS, OUT, N_ARRAYS };

static const size_t ITEM_BYTES[N_ARRAYS] = {4, 8, 4, 4, 4, 4, 4, 4, 4, 8, 4, 8, 4, 8, 8, 4, 8};
static const char *NAMES[N_ARRAYS] = {"doc_ids", "words", "terms", "surfaces", "pairs", "forms", "title_terms",
                                      "title_ends", "scored", "scored_weights", "stop_words", "stop_word_weights",
                                      "pair_places", "pair_weights", "asked", "numbers", "out"};

/* Remember what a written form is worth. */
typedef struct {
    size_t word, segment;
    uint32_t form;
    double value;
} Known;

typedef struct {
    PyObject *views, *doc_freqs, *typed, *form_strings;
    Array arrays[N_ARRAYS], *freqs; /* the latter by segment: document frequencies by term, -1 where not known */
    Formula formula;
    double stop_weight, apart, coverage, n_slots;
    size_t n_docs, n_terms, n_surfaces, n_pairs, n_kept, n_scored, n_stops, n_weighed, n_typed;
    double *pair_idfs;
    Known *known;
    size_t n_known, room;
    PyObject *missing; /* (segment, number) of title terms whose document frequency is not known yet */
    /* Of the document: */
    size_t number, segment;
    uint32_t doc;
    const View *view;
    double norms[N_FIELDS];
} Rescoring;

#define DATA(r, array, type) ARRAY_DATA((r)->arrays[array], type)

static double saturated(const Rescoring *r, double tf) { return (r->formula.k1 + 1) * tf / (r->formula.k1 + tf); }

static double idf(const Rescoring *r, double doc_freq) { return log(1 + (r->n_slots - doc_freq + 0.5) / (doc_freq + 0.5)); }

/* Return the saturated frequency of a term or surface form in the document. */
static double score_of(const Rescoring *r, int array, size_t n_names, int32_t place) {
    const uint32_t *counts = DATA(r, array, uint32_t) + 3 * (r->number * n_names + (size_t)place);
    double freqs[N_FIELDS] = {counts[0], counts[1] + counts[2], counts[2]}, tf = 0;
    for (int field = 0; field < N_FIELDS; field++)
        if (r->formula.weight[field] > 0) tf += freqs[field] / r->norms[field];
    return saturated(r, tf);
}

static double surface_sum(const Rescoring *r) {
    double sum = 0;
    for (size_t i = 0; i < r->n_scored; i++) {
        const double *weights = DATA(r, W_SURFACE_WEIGHTS, double) + 2 * i;
        sum += weights[0] * (weights[1] * score_of(r, IN_SURFACES, r->n_surfaces, DATA(r, W_SURFACES, int32_t)[i]));
    }
    return sum;
}

static double stop_word_sum(const Rescoring *r) {
    double sum = 0;
    for (size_t i = 0; i < r->n_stops; i++) {
        const double *weights = DATA(r, W_STOP_WEIGHTS, double) + 2 * i;
        const int32_t *places = DATA(r, W_STOPS, int32_t) + 2 * i;
        double score = weights[0] * score_of(r, IN_TERMS, r->n_terms, places[0]);
        if (weights[1] > 0) score += weights[1] * score_of(r, IN_SURFACES, r->n_surfaces, places[1]);
        sum += r->stop_weight * score;
    }
    return sum;
}

/* Return how often a pair occurs in a document; one with a word between counts less. */
static double pair_freq(const Rescoring *r, size_t number, size_t pair) {
    const int32_t *places = DATA(r, W_PAIRS, int32_t) + 4 * pair;
    const uint32_t *counts = DATA(r, IN_PAIRS, uint32_t) + number * r->n_pairs;
    double freq = counts[places[0]];
    return places[1] < 0 ? freq : freq + r->apart * counts[places[1]];
}

static int holds(const Rescoring *r, size_t number, int32_t place) {
    const uint32_t *counts = DATA(r, IN_TERMS, uint32_t) + 3 * (number * r->n_terms + (size_t)place);
    return counts[0] || counts[1] || counts[2];
}

/* Estimate how many documents hold each pair: of those with both words, the share that has it among candidates. */
static void weigh_pairs(Rescoring *r) {
    for (size_t pair = 0; pair < r->n_weighed; pair++) {
        const int32_t *places = DATA(r, W_PAIRS, int32_t) + 4 * pair;
        double n_both = 0, n_held = 0;
        for (size_t i = 0; i < r->n_docs; i++) {
            n_both += holds(r, i, places[2]) && holds(r, i, places[3]);
            n_held += pair_freq(r, i, pair) > 0;
        }
        const double *weights = DATA(r, W_PAIR_WEIGHTS, double) + 2 * pair;
        r->pair_idfs[pair] = weights[0] * idf(r, n_both > 0 ? weights[1] * n_held / n_both : 0);
    }
}

static double pair_sum(const Rescoring *r) {
    double length = VIEW_DATA(r->view, V_BODY_LENGTHS, uint16_t)[r->doc] / r->formula.average_body, sum = 0;
    for (size_t pair = 0; pair < r->n_weighed; pair++)
        sum += r->pair_idfs[pair] * saturated(r, pair_freq(r, r->number, pair) / (0.5 + 0.5 * length));
    return sum;
}

/* ---- title coverage ---------------------------------------------------------------------------------------- */

static int by_number(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

/* Return the place of a term among those that are asked for, -1 where it is none. */
static Py_ssize_t asked_place(const Rescoring *r, uint32_t number) {
    const uint32_t *numbers = DATA(r, W_NUMBERS, uint32_t) + r->segment * r->n_terms;
    for (size_t i = 0; i < r->n_terms; i++)
        if (numbers[i] == number && DATA(r, W_ASKED, double)[i] > 0) return (Py_ssize_t)i;
    return -1;
}

/* Give the idf of a title term that is not asked for; one that is not known is noted. -1 with an exception. */
static int other_idf(Rescoring *r, uint32_t number, double *value) {
    const Array *freqs = &r->freqs[r->segment];
    if (number >= ARRAY_LEN(*freqs)) {
        PyErr_SetString(PyExc_ValueError, "the forms of a document are damaged: a term is not there");
        return -1;
    }
    int32_t doc_freq = ARRAY_DATA(*freqs, int32_t)[number];
    *value = 0;
    if (doc_freq >= 0) {
        *value = idf(r, doc_freq);
        return 0;
    }
    PyObject *pair = Py_BuildValue("nk", (Py_ssize_t)r->segment, (unsigned long)number);
    int result = pair ? PyList_Append(r->missing, pair) : -1;
    Py_XDECREF(pair);
    return result;
}

/* Give idf(query and title) / idf(query or title), summed over distinct content terms; -1 with an exception. */
static int title_coverage(Rescoring *r, double *coverage) {
    uint32_t *ends = DATA(r, IN_TITLE_ENDS, uint32_t);
    size_t start = r->number ? ends[r->number - 1] : 0, n = ends[r->number] - start;
    uint32_t *terms = DATA(r, IN_TITLES, uint32_t) + start;
    double common = 0, others = 0, asked = 0;
    qsort(terms, n, sizeof *terms, by_number);
    for (size_t i = 0; i < n; i++) {
        if (i && terms[i] == terms[i - 1]) continue;
        Py_ssize_t place = asked_place(r, terms[i]);
        double value;
        if (place >= 0) {
            common += DATA(r, W_ASKED, double)[place];
        } else {
            if (other_idf(r, terms[i], &value) < 0) return -1;
            others += value;
        }
    }
    for (size_t i = 0; i < r->n_terms; i++) asked += DATA(r, W_ASKED, double)[i];
    *coverage = common > 0 ? common / (asked + others) : 0;
    return 0;
}

/* ---- as typed ---------------------------------------------------------------------------------------------- */

/* Return the written form of a number as a str; NULL with an exception. */
static PyObject *written_form(const Rescoring *r, uint32_t form) {
    PyObject *starts_object, *content_object, *result = NULL;
    Array starts = {.is_held = 0}, content = {.is_held = 0};
    if (!PyArg_ParseTuple(PyTuple_GET_ITEM(r->form_strings, (Py_ssize_t)r->segment), "OO", &starts_object, &content_object))
        return NULL;
    if (array_take(&starts, starts_object, 4, 0, "starts") < 0 || array_take(&content, content_object, 1, 0, "content") < 0)
        goto end;
    const uint32_t *bounds = ARRAY_DATA(starts, uint32_t);
    if ((size_t)form + 1 >= ARRAY_LEN(starts) || bounds[form] > bounds[form + 1] || bounds[form + 1] > ARRAY_LEN(content)) {
        PyErr_SetString(PyExc_ValueError, "the written forms are damaged");
        goto end;
    }
    result = PyUnicode_DecodeUTF8(ARRAY_DATA(content, char) + bounds[form], bounds[form + 1] - bounds[form], "surrogatepass");
end:
    array_release(&starts);
    array_release(&content);
    return result;
}

/* Give 1 for a written form as typed or in small letters, 0.5 for one that differs by its capitals; -1 with an exception. */
static int worth_of(const Rescoring *r, uint32_t form, PyObject *typed, PyObject *small, double *value) {
    PyObject *written = written_form(r, form), *lower = written ? PyObject_CallMethod(written, "lower", NULL) : NULL;
    int is_same = lower ? PyObject_RichCompareBool(lower, small, Py_EQ) : -1;
    *value = 0;
    if (is_same > 0) {
        int is_typed = PyObject_RichCompareBool(typed, small, Py_EQ);
        if (is_typed == 0) is_typed = PyObject_RichCompareBool(typed, written, Py_EQ);
        if (is_typed < 0) is_same = -1;
        *value = is_typed > 0 ? 1 : 0.5;
    }
    Py_XDECREF(written);
    Py_XDECREF(lower);
    return is_same < 0 ? -1 : 0;
}

static int known_worth(Rescoring *r, size_t word, uint32_t form, PyObject *typed, PyObject *small, double *value) {
    for (size_t i = r->n_known; i--;)
        if (r->known[i].form == form && r->known[i].word == word && r->known[i].segment == r->segment) {
            *value = r->known[i].value;
            return 0;
        }
    if (worth_of(r, form, typed, small, value) < 0) return -1;
    if (r->n_known == r->room) {
        size_t room = 2 * r->room + 64;
        Known *grown = PyMem_RawRealloc(r->known, room * sizeof *grown);
        if (!grown) {
            PyErr_NoMemory();
            return -1;
        }
        r->known = grown;
        r->room = room;
    }
    r->known[r->n_known++] = (Known){word, r->segment, form, *value};
    return 0;
}

/* Give 1 and what the document gains by holding words as they were typed; -1 with an exception. */
static int as_typed(Rescoring *r, double *factor) {
    *factor = 1;
    for (size_t word = 0; word < r->n_typed; word++) {
        PyObject *typed, *small;
        Py_ssize_t place;
        double weight, best = 0;
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(r->typed, (Py_ssize_t)word), "nUUd", &place, &typed, &small, &weight))
            return -1;
        const uint32_t *forms = DATA(r, IN_FORMS, uint32_t) + (r->number * r->n_surfaces + (size_t)place) * r->n_kept;
        for (size_t i = 0; i < r->n_kept && forms[i] != UINT32_MAX; i++) {
            double value;
            if (known_worth(r, word, forms[i], typed, small, &value) < 0) return -1;
            if (value > best) best = value;
        }
        *factor += weight * best;
    }
    return 0;
}

/* ---- one call ---------------------------------------------------------------------------------------------- */

static int find_document(Rescoring *r) {
    uint32_t doc_id = DATA(r, IN_DOCS, uint32_t)[r->number];
    size_t s = (size_t)PyTuple_GET_SIZE(r->views);
    while (s && ((View *)PyTuple_GET_ITEM(r->views, s - 1))->first > doc_id) s--;
    r->view = s ? (View *)PyTuple_GET_ITEM(r->views, s - 1) : NULL;
    if (!s || doc_id - r->view->first >= r->view->n_docs) {
        PyErr_SetString(PyExc_ValueError, "a document is out of range");
        return -1;
    }
    r->segment = s - 1;
    r->doc = doc_id - r->view->first;
    length_norms(&r->formula, r->view, r->doc, r->norms);
    return 0;
}

static int rescore(Rescoring *r) {
    weigh_pairs(r);
    for (r->number = 0; r->number < r->n_docs; r->number++) {
        double coverage = 0, typed;
        if (find_document(r) < 0) return -1;
        double score = DATA(r, IN_WORDS, double)[r->number];
        score += surface_sum(r);
        score += stop_word_sum(r);
        score += pair_sum(r);
        score = with_recency(&r->formula, r->view, r->doc, score);
        if (r->coverage > 0 && title_coverage(r, &coverage) < 0) return -1;
        score *= 1 + r->coverage * coverage;
        if (as_typed(r, &typed) < 0) return -1;
        DATA(r, OUT, double)[r->number] = score * typed;
    }
    return 0;
}

static int are_below(const int32_t *places, size_t n, size_t step, size_t offset, size_t limit) {
    for (size_t i = offset; i < n; i += step)
        if (places[i] < 0 || (size_t)places[i] >= limit) return 0;
    return 1;
}

static int is_aligned(Rescoring *r) {
    size_t n_segments = (size_t)PyTuple_GET_SIZE(r->views);
#define LEN(array) ARRAY_LEN(r->arrays[array])
    r->n_docs = LEN(IN_DOCS);
    r->n_terms = LEN(W_ASKED);
    r->n_surfaces = r->n_docs ? LEN(IN_SURFACES) / (3 * r->n_docs) : 0;
    r->n_pairs = r->n_docs ? LEN(IN_PAIRS) / r->n_docs : 0;
    r->n_kept = r->n_docs && r->n_surfaces ? LEN(IN_FORMS) / (r->n_docs * r->n_surfaces) : 0;
    r->n_scored = LEN(W_SURFACES);
    r->n_stops = LEN(W_STOPS) / 2;
    r->n_weighed = LEN(W_PAIRS) / 4;
    r->n_typed = (size_t)PyTuple_GET_SIZE(r->typed);
    int result = LEN(IN_WORDS) == r->n_docs && LEN(OUT) == r->n_docs && LEN(IN_TERMS) == 3 * r->n_docs * r->n_terms &&
                 LEN(IN_TITLE_ENDS) == r->n_docs && LEN(W_SURFACE_WEIGHTS) == 2 * r->n_scored &&
                 LEN(W_STOP_WEIGHTS) == 2 * r->n_stops && LEN(W_PAIR_WEIGHTS) == 2 * r->n_weighed &&
                 LEN(W_NUMBERS) == n_segments * r->n_terms && (size_t)PyTuple_GET_SIZE(r->doc_freqs) == n_segments &&
                 (size_t)PyTuple_GET_SIZE(r->form_strings) == n_segments;
    for (size_t s = 0; s < n_segments; s++) result = result && Py_IS_TYPE(PyTuple_GET_ITEM(r->views, s), view_type);
    uint32_t before = 0;
    for (size_t i = 0; result && i < r->n_docs; i++) {
        uint32_t end = DATA(r, IN_TITLE_ENDS, uint32_t)[i];
        result = end >= before && end <= LEN(IN_TITLES);
        before = end;
    }
    const int32_t *pairs = DATA(r, W_PAIRS, int32_t), *stops = DATA(r, W_STOPS, int32_t);
    result = result && are_below(DATA(r, W_SURFACES, int32_t), r->n_scored, 1, 0, r->n_surfaces) &&
             are_below(stops, 2 * r->n_stops, 2, 0, r->n_terms) && are_below(stops, 2 * r->n_stops, 2, 1, r->n_surfaces) &&
             are_below(pairs, 4 * r->n_weighed, 4, 0, r->n_pairs) && are_below(pairs, 4 * r->n_weighed, 4, 2, r->n_terms) &&
             are_below(pairs, 4 * r->n_weighed, 4, 3, r->n_terms);
    for (size_t i = 0; result && i < r->n_weighed; i++) result = pairs[4 * i + 1] < (int32_t)r->n_pairs;
    for (size_t i = 0; result && i < r->n_typed; i++) {
        PyObject *place = PyTuple_GetItem(PyTuple_GET_ITEM(r->typed, (Py_ssize_t)i), 0);
        Py_ssize_t at = place ? PyLong_AsSsize_t(place) : -1;
        result = at >= 0 && (size_t)at < r->n_surfaces;
    }
    if (!result && !PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
    return result;
#undef LEN
}

/* rescore(views, counted arrays (8), formula, now_s, weight arrays (8), numbers (4), doc_freqs, typed, form_strings, out)
 * -> list of (segment, number) of title terms whose document frequency is missing */
PyObject *kernel_rescore(PyObject *self, PyObject *args) {
    (void)self;
    Rescoring r;
    memset(&r, 0, sizeof r);
    PyObject *o[N_ARRAYS], *formula, *result = NULL;
    Array norms = {.is_held = 0};
    double now_s;
    if (!PyArg_ParseTuple(args, "O!(OOOOOOOO)O!d(OOOOOOOO)(dddd)O!O!O!O", &PyTuple_Type, &r.views, &o[0], &o[1], &o[2],
                          &o[3], &o[4], &o[5], &o[6], &o[7], &PyTuple_Type, &formula, &now_s, &o[8], &o[9], &o[10],
                          &o[11], &o[12], &o[13], &o[14], &o[15], &r.stop_weight, &r.apart, &r.coverage, &r.n_slots,
                          &PyTuple_Type, &r.doc_freqs, &PyTuple_Type, &r.typed, &PyTuple_Type, &r.form_strings, &o[16]))
        return NULL;
    if (formula_take(&r.formula, &norms, formula, now_s) < 0) goto end;
    for (int i = 0; i < N_ARRAYS; i++)
        if (array_take(&r.arrays[i], o[i], ITEM_BYTES[i], i == OUT || i == IN_TITLES, NAMES[i]) < 0) goto end;
    if (!is_aligned(&r)) goto end;
    r.pair_idfs = PyMem_RawMalloc((r.n_weighed + 1) * sizeof *r.pair_idfs);
    r.missing = PyList_New(0);
    r.freqs = PyMem_RawCalloc((size_t)PyTuple_GET_SIZE(r.views) + 1, sizeof *r.freqs);
    if (!r.pair_idfs || !r.missing || !r.freqs) {
        PyErr_NoMemory();
        goto end;
    }
    for (Py_ssize_t s = 0; s < PyTuple_GET_SIZE(r.views); s++)
        if (array_take(&r.freqs[s], PyTuple_GET_ITEM(r.doc_freqs, s), 4, 0, "doc_freqs") < 0) goto end;
    if (rescore(&r) == 0) result = Py_NewRef(r.missing);
end:
    Py_XDECREF(r.missing);
    PyMem_RawFree(r.pair_idfs);
    for (Py_ssize_t s = 0; r.freqs && s < PyTuple_GET_SIZE(r.views); s++) array_release(&r.freqs[s]);
    PyMem_RawFree(r.freqs);
    PyMem_RawFree(r.known);
    array_release(&norms);
    for (int i = 0; i < N_ARRAYS; i++) array_release(&r.arrays[i]);
    return result;
}

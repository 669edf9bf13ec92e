/* Score candidates by all that the second phase of the ranking counts in them.
 *
 * Every operation on a score is the one that newssearch.search.components does, in the same order. */

#include <math.h>
#include <stdlib.h>

#include "scoring.h"
#include "surveying.h"

/* Documents that memory is asked for before they are looked at. */
#define AHEAD 8

enum { IN_DOCS, IN_WORDS, IN_SCORES, ASKED_PAIRS, SURFACES, SURFACE_WEIGHTS, STOPS, STOP_WEIGHTS, PAIRS, PAIR_WEIGHTS, IDFS,
       N_ARRAYS };

static const size_t ITEM_BYTES[N_ARRAYS] = {4, 8, 8, 4, 4, 8, 4, 8, 4, 8, 8};
static const char *NAMES[N_ARRAYS] = {"doc_ids", "words", "scores", "asked_pairs", "surfaces", "surface_weights", "stop_words",
                                      "stop_word_weights", "pairs", "pair_weights", "idfs"};

/* Remember what a written form is worth. */
typedef struct {
    size_t word, segment;
    uint32_t form;
    double value;
} Known;

/* Hold a document: what of its score is known, and by what it is multiplied. */
typedef struct {
    uint32_t doc_id, doc;
    const View *view;
    size_t segment;
    Text text;
    double score, coverage, typed;
} Candidate;

/* Hold a pair: its weight, and how many candidates have both words, and the pair. */
typedef struct {
    double n_both, n_held, weight;
} PairWeight;

typedef struct {
    PyObject *views, *forms, *lists, *term_numbers, *surface_numbers, *typed, *count_both;
    Array arrays[N_ARRAYS];
    Formula formula;
    Survey survey;
    double stop_weight, apart, coverage, n_slots;
    size_t n_docs, n_reranked, n_scored, n_stops, n_pairs, n_typed;
    Candidate *candidates;
    PairWeight *pair_weights;
    double *pair_freqs; /* by candidate and pair */
    uint32_t *numbers;  /* of the segment: of the terms that are asked for */
    Bytes title;
    Known *known;
    size_t n_known, room;
    /* Of the document: */
    size_t segment;
    double norms[N_FIELDS];
} Rescoring;

#define DATA(r, array, type) ARRAY_DATA((r)->arrays[array], type)

static double saturated(const Rescoring *r, double tf) { return (r->formula.k1 + 1) * tf / (r->formula.k1 + tf); }

static double idf(const Rescoring *r, double doc_freq) { return log(1 + (r->n_slots - doc_freq + 0.5) / (doc_freq + 0.5)); }

/* Return the saturated frequency of a term or surface form in the document. */
static double score_of(const Rescoring *r, const uint32_t *counts) {
    double freqs[N_FIELDS] = {counts[0], counts[1] + counts[2], counts[2]}, tf = 0;
    for (int field = 0; field < N_FIELDS; field++)
        if (r->formula.weight[field] > 0) tf += freqs[field] / r->norms[field];
    return saturated(r, tf);
}

static double surface_sum(const Rescoring *r) {
    double sum = 0;
    for (size_t i = 0; i < r->n_scored; i++) {
        const double *weights = DATA(r, SURFACE_WEIGHTS, double) + 2 * i;
        sum += weights[0] * (weights[1] * score_of(r, r->survey.surfaces + 3 * DATA(r, SURFACES, int32_t)[i]));
    }
    return sum;
}

static double stop_word_sum(const Rescoring *r) {
    double sum = 0;
    for (size_t i = 0; i < r->n_stops; i++) {
        const double *weights = DATA(r, STOP_WEIGHTS, double) + 2 * i;
        const int32_t *places = DATA(r, STOPS, int32_t) + 2 * i;
        double score = weights[0] * score_of(r, r->survey.terms + 3 * places[0]);
        if (weights[1] > 0) score += weights[1] * score_of(r, r->survey.surfaces + 3 * places[1]);
        sum += r->stop_weight * score;
    }
    return sum;
}

/* ---- pairs ------------------------------------------------------------------------------------------------- */

static int holds(const Rescoring *r, int32_t place) {
    const uint32_t *counts = r->survey.terms + 3 * place;
    return counts[0] || counts[1] || counts[2];
}

/* Note how often each pair is in the document; one with a word between counts less. */
static void note_pairs(Rescoring *r, double *freqs) {
    for (size_t pair = 0; pair < r->n_pairs; pair++) {
        const int32_t *places = DATA(r, PAIRS, int32_t) + 4 * pair;
        freqs[pair] = r->survey.pair_counts[places[0]];
        if (places[1] >= 0) freqs[pair] += r->apart * r->survey.pair_counts[places[1]];
        r->pair_weights[pair].n_both += holds(r, places[2]) && holds(r, places[3]);
        r->pair_weights[pair].n_held += freqs[pair] > 0;
    }
}

/* Estimate how many documents hold each pair: of those with both words, the share that has it among candidates; -1 with an
 * exception. Pairs that no candidate has bring nothing. */
static int weigh_pairs(Rescoring *r) {
    for (size_t pair = 0; pair < r->n_pairs; pair++) {
        PairWeight *found = &r->pair_weights[pair];
        if (!(found->n_held > 0)) continue;
        PyObject *counted = PyObject_CallFunction(r->count_both, "n", (Py_ssize_t)pair);
        double n_documents = counted ? PyFloat_AsDouble(counted) : -1;
        Py_XDECREF(counted);
        if (n_documents < 0) {
            if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "a count is below 0");
            return -1;
        }
        double doc_freq = found->n_both > 0 ? n_documents * found->n_held / found->n_both : 0;
        found->weight = DATA(r, PAIR_WEIGHTS, double)[pair] * idf(r, doc_freq);
    }
    return 0;
}

static double pair_sum(const Rescoring *r, size_t number) {
    const Candidate *candidate = &r->candidates[number];
    const double *freqs = r->pair_freqs + number * r->n_pairs;
    double length = VIEW_DATA(candidate->view, V_BODY_LENGTHS, uint16_t)[candidate->doc] / r->formula.average_body, sum = 0;
    for (size_t pair = 0; pair < r->n_pairs; pair++)
        sum += r->pair_weights[pair].weight * saturated(r, freqs[pair] / (0.5 + 0.5 * length));
    return sum;
}

/* ---- title coverage ---------------------------------------------------------------------------------------- */

static const Forms *forms_at(const Rescoring *r, size_t segment) {
    return (const Forms *)PyTuple_GET_ITEM(r->forms, (Py_ssize_t)segment);
}

/* Return the place of a term among those that are asked for, -1 where it is none. */
static Py_ssize_t asked_place(const Rescoring *r, uint32_t number) {
    for (size_t i = 0; i < r->survey.n_terms; i++)
        if (r->numbers[i] == number && DATA(r, IDFS, double)[i] > 0) return (Py_ssize_t)i;
    return -1;
}

/* Give in how many documents of all segments a term of one of them is; -1 with an exception. */
static int count_documents(const Rescoring *r, uint32_t number, int32_t *doc_freq) {
    const Forms *own = forms_at(r, r->segment);
    Strings terms = strings_of(own->arrays[F_TERM_STARTS], own->arrays[F_TERMS]);
    uint32_t start = terms.starts[number], stop = terms.starts[number + 1], sum = 0;
    if (start > stop || stop > terms.n_bytes) {
        PyErr_SetString(PyExc_ValueError, "a dictionary is damaged");
        return -1;
    }
    for (Py_ssize_t s = 0; s < PyTuple_GET_SIZE(r->forms); s++) {
        const Forms *other = forms_at(r, (size_t)s);
        Strings strings = strings_of(other->arrays[F_TERM_STARTS], other->arrays[F_TERMS]);
        Py_ssize_t at = s == (Py_ssize_t)r->segment ? (Py_ssize_t)number : lower_bound(strings, terms.content + start, stop - start);
        if (at < 0) return -1;
        if ((size_t)at < strings.n && strings.starts[at + 1] - strings.starts[at] == stop - start &&
            !memcmp(strings.content + strings.starts[at], terms.content + start, stop - start))
            sum += FORMS_DATA(other, F_DOC_FREQS, uint32_t)[at];
    }
    *doc_freq = (int32_t)sum;
    return 0;
}

/* Give the idf of a title term that is not asked for; -1 with an exception. */
static int other_idf(const Rescoring *r, uint32_t number, double *value) {
    const Forms *forms = forms_at(r, r->segment);
    if (number >= FORMS_LEN(forms, F_KNOWN)) {
        PyErr_SetString(PyExc_ValueError, "the forms of a document are damaged: a term is not there");
        return -1;
    }
    int32_t *known = FORMS_DATA(forms, F_KNOWN, int32_t) + number;
    if (*known < 0 && count_documents(r, number, known) < 0) return -1;
    *value = idf(r, *known);
    return 0;
}

static int by_number(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

/* Read the content terms of the title, in order of their numbers; -1 with an exception. */
static int read_title(Rescoring *r, const Text *text) {
    r->title.len = 0;
    for (uint32_t place = 0; place < text->title_end && place < text->n_tokens; place++) {
        uint32_t term;
        if (title_term(text, place, &term) < 0) return -1;
        if (term == NO_FORM) continue;
        uint8_t *at = bytes_extend(&r->title, sizeof term);
        if (!at) return -1;
        store_u32(at, term);
    }
    if (r->title.len) qsort(r->title.data, r->title.len / 4, 4, by_number);
    return 0;
}

/* Tell whether the title has any term that is asked for; no other title need be read. */
static int has_asked_title(const Rescoring *r) {
    for (size_t i = 0; i < r->survey.n_terms; i++)
        if (r->survey.terms[3 * i] && DATA(r, IDFS, double)[i] > 0) return 1;
    return 0;
}

/* Give idf(query and title) / idf(query or title), summed over distinct content terms; -1 with an exception. */
static int title_coverage(Rescoring *r, const Text *text, double *coverage) {
    double common = 0, others = 0, asked = 0;
    *coverage = 0;
    if (!has_asked_title(r)) return 0;
    if (read_title(r, text) < 0) return -1;
    for (size_t at = 0; at < r->title.len; at += 4) {
        uint32_t term = load_u32(r->title.data + at);
        if (at && term == load_u32(r->title.data + at - 4)) continue;
        Py_ssize_t place = asked_place(r, term);
        double value;
        if (place >= 0) {
            common += DATA(r, IDFS, double)[place];
        } else {
            if (other_idf(r, term, &value) < 0) return -1;
            others += value;
        }
    }
    for (size_t i = 0; i < r->survey.n_terms; i++) asked += DATA(r, IDFS, double)[i];
    if (common > 0) *coverage = common / (asked + others);
    return 0;
}

/* ---- as typed ---------------------------------------------------------------------------------------------- */

/* Return the written form of a number as a str; NULL with an exception. */
static PyObject *written_form(const Rescoring *r, uint32_t form) {
    const Forms *forms = forms_at(r, r->segment);
    Strings written = strings_of(forms->arrays[F_WRITTEN_STARTS], forms->arrays[F_WRITTEN]);
    uint32_t start = written.starts[form], stop = written.starts[form + 1];
    if (start > stop || stop > written.n_bytes) {
        PyErr_SetString(PyExc_ValueError, "the written forms are damaged");
        return NULL;
    }
    return PyUnicode_DecodeUTF8((const char *)written.content + start, stop - start, "surrogatepass");
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
        const uint32_t *forms = r->survey.kept + (size_t)place * KEPT_FORMS;
        for (size_t i = 0; i < KEPT_FORMS && forms[i] != NO_FORM; i++) {
            double value;
            if (known_worth(r, word, forms[i], typed, small, &value) < 0) return -1;
            if (value > best) best = value;
        }
        *factor += weight * best;
    }
    return 0;
}

/* ---- one call ---------------------------------------------------------------------------------------------- */

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
    r->n_scored = LEN(SURFACES);
    r->n_stops = LEN(STOPS) / 2;
    r->n_pairs = LEN(PAIR_WEIGHTS);
    r->n_typed = (size_t)PyTuple_GET_SIZE(r->typed);
    const int32_t *pairs = DATA(r, PAIRS, int32_t), *stops = DATA(r, STOPS, int32_t);
    int is_aligned = (size_t)PyTuple_GET_SIZE(r->forms) == n_segments && LEN(IN_WORDS) == r->n_docs && LEN(IN_SCORES) == r->n_docs &&
                     (size_t)PyTuple_GET_SIZE(r->term_numbers) == n_terms && LEN(IDFS) == n_terms &&
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

/* rescore(views, forms, found (3), n_reranked, count, formula, now_s, lists, term_numbers, surface_numbers, arrays (8), numbers (4),
 * typed, count_both) -> doc_ids, scores */
PyObject *kernel_rescore(PyObject *self, PyObject *args) {
    (void)self;
    Rescoring r;
    memset(&r, 0, sizeof r);
    PyObject *o[N_ARRAYS], *formula, *result = NULL;
    Array norms = {.is_held = 0};
    Py_ssize_t n_reranked, count;
    double now_s;
    if (!PyArg_ParseTuple(args, "O!O!(OOO)nnO!dO!O!O!(OOOOOOOO)(dddd)O!O", &PyTuple_Type, &r.views, &PyTuple_Type, &r.forms,
                          &o[0], &o[1], &o[2], &n_reranked, &count, &PyTuple_Type, &formula, &now_s, &PyTuple_Type, &r.lists,
                          &PyTuple_Type, &r.term_numbers, &PyTuple_Type, &r.surface_numbers, &o[3], &o[4], &o[5], &o[6],
                          &o[7], &o[8], &o[9], &o[10], &r.stop_weight, &r.apart, &r.coverage, &r.n_slots, &PyTuple_Type,
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

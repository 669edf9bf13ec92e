/* Reckon the components of a score that the second phase adds.
 *
 * Every operation on a score is the one that newssearch.search.components does, in the same order. */

#include <math.h>
#include <stdlib.h>

#include "rescoring.h"

static double saturated(const Rescoring *r, double tf) { return (r->formula.k1 + 1) * tf / (r->formula.k1 + tf); }

static double idf(const Rescoring *r, double doc_freq) { return log(1 + (r->n_slots - doc_freq + 0.5) / (doc_freq + 0.5)); }

/* Return the saturated frequency of a term or surface form in the document. */
static double score_of(const Rescoring *r, const uint32_t *counts) {
    double freqs[N_FIELDS] = {counts[0], counts[1] + counts[2], counts[2]}, tf = 0;
    for (int field = 0; field < N_FIELDS; field++)
        if (r->formula.weight[field] > 0) tf += freqs[field] / r->norms[field];
    return saturated(r, tf);
}

double surface_sum(const Rescoring *r) {
    double sum = 0;
    for (size_t i = 0; i < r->n_scored; i++) {
        const double *weights = DATA(r, SURFACE_WEIGHTS, double) + 2 * i;
        sum += weights[0] * (weights[1] * score_of(r, r->survey.surfaces + 3 * DATA(r, SURFACES, int32_t)[i]));
    }
    return sum;
}

double stop_word_sum(const Rescoring *r) {
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
void note_pairs(Rescoring *r, double *freqs) {
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
int weigh_pairs(Rescoring *r) {
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

double pair_sum(const Rescoring *r, size_t number) {
    const Candidate *candidate = &r->candidates[number];
    const double *freqs = r->pair_freqs + number * r->n_pairs;
    double length = VIEW_DATA(candidate->view, V_BODY_LENGTHS, uint16_t)[candidate->doc] / r->formula.average_body, sum = 0;
    for (size_t pair = 0; pair < r->n_pairs; pair++)
        sum += r->pair_weights[pair].weight * saturated(r, freqs[pair] / (0.5 + 0.5 * length));
    return sum;
}

/* ---- title coverage ---------------------------------------------------------------------------------------- */

/* Return the place of a term among those that are asked for, -1 where it is none. */
static Py_ssize_t asked_place(const Rescoring *r, uint32_t number) {
    for (size_t i = 0; i < r->survey.n_terms; i++)
        if (r->numbers[i] == number && r->idfs[i] > 0) return (Py_ssize_t)i;
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
        if (r->survey.terms[3 * i] && r->idfs[i] > 0) return 1;
    return 0;
}

int title_coverage(Rescoring *r, const Text *text, double *coverage) {
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
            common += r->idfs[place];
        } else {
            if (other_idf(r, term, &value) < 0) return -1;
            others += value;
        }
    }
    for (size_t i = 0; i < r->survey.n_terms; i++) asked += r->idfs[i];
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

int as_typed(Rescoring *r, double *factor) {
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

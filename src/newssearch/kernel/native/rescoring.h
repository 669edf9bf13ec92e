/* Declare what one call of the second phase holds, and the components of a score; see newssearch.search.components. */

#ifndef NEWSSEARCH_RESCORING_H
#define NEWSSEARCH_RESCORING_H

#include "scoring.h"
#include "surveying.h"

enum { IN_DOCS, IN_WORDS, IN_SCORES, ASKED_PAIRS, SURFACE_WORDS, SURFACES, SURFACE_WEIGHTS, STOPS, STOP_WEIGHTS, PAIRS, PAIR_WEIGHTS, IDFS,
       N_ARRAYS };

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
    const double *idfs; /* of the segment: of these terms */
    Bytes title;
    Known *known;
    size_t n_known, room;
    /* Of the document: */
    size_t segment;
    double norms[N_FIELDS];
} Rescoring;

#define DATA(r, array, type) ARRAY_DATA((r)->arrays[array], type)

static inline const Forms *forms_at(const Rescoring *r, size_t segment) {
    return (const Forms *)PyTuple_GET_ITEM(r->forms, (Py_ssize_t)segment);
}

/* Return what the present document gains by the written forms of its words, and by function words. */
double surface_sum(const Rescoring *r);
double stop_word_sum(const Rescoring *r);

/* Note how often each pair is in the present document, which is a candidate. */
void note_pairs(Rescoring *r, double *freqs);

/* Weigh the pairs once all candidates were looked at; -1 with an exception. */
int weigh_pairs(Rescoring *r);

/* Return what a candidate gains by its pairs. */
double pair_sum(const Rescoring *r, size_t number);

/* Give idf(query and title) / idf(query or title), summed over distinct content terms; -1 with an exception. */
int title_coverage(Rescoring *r, const Text *text, double *coverage);

/* Give 1 and what the document gains by holding words as they were typed; -1 with an exception. */
int as_typed(Rescoring *r, double *factor);

#endif

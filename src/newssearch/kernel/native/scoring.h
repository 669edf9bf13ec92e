/* Declare how documents are scored by their words: BM25F, as newssearch.search.bm25f has it.
 *
 * Every operation on a score is the one that newssearch.search.components does, in the same order, so that both give
 * the same bits. */

#ifndef NEWSSEARCH_SCORING_H
#define NEWSSEARCH_SCORING_H

#include "cursor.h"

#define N_LENGTHS (UINT16_MAX + 1)

typedef struct {
    double k1, weight[N_FIELDS], average_body, recency, half_life, now_s, undated_s;
    const double *norms; /* by field and length: by what the frequencies of the field are divided */
} Formula;

/* Read a formula, whose norms are held until they are released; see newssearch.kernel.ranking. -1 with an exception. */
int formula_take(Formula *formula, Array *norms, PyObject *object, double now_s);

/* Give by what the frequencies of each field are divided in a document. */
void length_norms(const Formula *formula, const View *view, uint32_t doc, double norms[N_FIELDS]);

/* Return the score of the present posting of a word. */
double word_score(const Formula *formula, const Cursor *cursor, double weight, const double norms[N_FIELDS]);

/* Score all postings of the block that is unpacked. */
void block_scores(const Formula *formula, const View *view, const Cursor *cursor, double weight, double scores[BLOCK]);

/* Return by how much recency may raise a document from `first` to `last`, both of them in the segment. */
double highest_boost(const Formula *formula, const View *view, uint32_t first, uint32_t last);

/* Return by how much recency raises a document. */
double boost_at(const Formula *formula, const View *view, uint32_t doc);

double with_recency(const Formula *formula, const View *view, uint32_t doc, double score);

/* Hold what makes a bound of a segment one of scores under a formula. */
typedef struct {
    int which;     /* of the two bounds of a block */
    double raise;  /* by how much the formula can raise any weighted frequency; infinite where that is not known */
} Bounding;

Bounding bounding_of(const Formula *formula, const View *view);

/* Return the highest score that a word may have in a block. */
double block_limit(const Formula *formula, const Cursor *cursor, size_t block, double weight, Bounding bounding);

#endif

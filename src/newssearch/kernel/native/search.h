/* Declare what one search holds, and how its matches are counted and kept. */

#ifndef NEWSSEARCH_SEARCH_H
#define NEWSSEARCH_SEARCH_H

#include "filter.h"
#include "phrases.h"
#include "scoring.h"

/* What a word is for. */
enum { REQUIRED = 1, TRIGGER = 2, SCORED = 4 };

/* What a match holds: all required words, any trigger, or whatever the filter leaves. */
enum { ALL_WORDS, ANY_WORD, NO_WORD };

/* What makes one match better than another: its score, or its date. */
enum { BY_SCORE, NEWEST_FIRST, OLDEST_FIRST };

#define MAX_WORDS 1024 /* of one search */
#define LIST_BYTES (5 * 8) /* start and stop in the postings, start and stop in the positions, documents */

/* Hold one of the best: what it is ordered by, and the score of its words alone. */
typedef struct {
    double rank, words;
    uint32_t doc;
} Scored;

typedef struct {
    size_t n_words, n_phrases, k, n_kept;
    const double *weights;
    const uint8_t *roles;
    int is_wordless;    /* no match need hold a word, and none is scored */
    Phrase *phrases;
    Formula formula;
    Scored *heap;       /* the worst of the best is its root */
    Filter filter;
    int order;
    Array marks;        /* bit by slot, set for each match that is counted; not held where nobody asks */
    int is_exact;       /* every match is counted */
    unsigned long long total;
    double deadline;    /* by the monotonic clock, in seconds; INFINITY for none */
    int is_over;        /* no time is left, and what was found until then is the answer */
    /* Of the segment that is read: */
    View *view;
    Bounding bounding;
    Cursor *cursors;
    Places places;
} Search;

/* Return the score of the words of a document; the cursors are moved there. It is 1 where no match need hold a word
 * and none is scored, so that recency has what to raise. */
double score_of(Search *search, uint32_t doc);

/* Return what a document is ordered by, by the score of its words, which orders by date do without. */
double rank_of(const Search *search, double words, uint32_t doc);

/* Keep a document where it is among the best so far, and tell whether it is. In an order by date `words` is of no
 * matter, and the cursors are moved there. */
int keep(Search *search, double words, uint32_t doc);

/* Tell whether the left one stands behind the right one. */
int is_worse(Scored left, Scored right);

static inline int is_full(const Search *search) { return search->n_kept >= search->k; }

/* Return by how much recency may raise a document from `first` to `last`. */
double boost_between(const Search *search, uint32_t first, uint32_t last);

/* Return the highest rank in an order by date that a document from `first` to `last` may have. */
double highest_date(const Search *search, uint32_t first, uint32_t last);

/* Return the score of its words below which no document that recency raises by `boost` at most can be among the best;
 * -INFINITY while all can. In an order by date it is the rank itself. */
double cutoff_at(const Search *search, double boost);

/* Return the same for the documents from `first` to `last`. */
double cutoff(const Search *search, uint32_t first, uint32_t last);

/* Return the highest score that a word may have in a block. */
double limit_of(const Search *search, const Cursor *cursor, size_t block, size_t word);

/* Return the highest score that a word may have where its weighted frequency is at most a bound. */
double limit_at(const Search *search, float bound, size_t word);

/* Tell whether each document of the segment may match. */
static inline int allows_all(const Search *search) {
    return !search->view->arrays[V_LIVE].is_held && !is_filtering(&search->filter);
}

/* Tell whether a document is not deleted and the filter leaves it. */
int is_allowed(const Search *search, uint32_t doc);

/* Tell whether no time is left. It is looked at for each block of a list, or as often. */
int out_of_time(Search *search);

/* Return the moment that lies so many seconds ahead, by the monotonic clock. */
double moment_after(double seconds);

/* Return the first document from `doc` on that is in the set of the filter, or `stop`. */
static inline uint32_t next_within(const Search *search, uint32_t doc, uint32_t stop) {
    const Filter *filter = &search->filter;
    if (!filter->within.is_held) return doc;
    const uint64_t *bits = ARRAY_DATA(filter->within, uint64_t);
    while (doc < stop) {
        size_t slot = search->view->first + doc;
        uint64_t left = bits[slot >> 6] >> (slot & 63);
        if (left) {
            doc += (uint32_t)__builtin_ctzll(left);
            break;
        }
        doc += 64 - (uint32_t)(slot & 63);
    }
    return doc < stop ? doc : stop;
}

/* Tell whether a document that holds the words is a match; -1 with an exception. */
int is_match(Search *search, uint32_t doc);

/* Count a match. */
void count(Search *search, uint32_t doc);

/* Count the matches among the 64 documents from `doc` on: bit by document. */
static inline void count_group(Search *search, size_t doc, uint64_t matches) {
    search->total += (unsigned)__builtin_popcountll(matches);
    if (!matches || !search->marks.is_held) return;
    uint64_t *marks = ARRAY_DATA(search->marks, uint64_t);
    size_t slot = search->view->first + doc;
    unsigned shift = (unsigned)(slot & 63);
    marks[slot >> 6] |= matches << shift;
    uint64_t beyond = shift ? matches >> (64 - shift) : 0;
    if (beyond) marks[(slot >> 6) + 1] |= beyond;
}

/* Match the segment that is read; -1 with an exception. */
void match_one(Search *search, size_t word);
int match_all(Search *search);
int match_any(Search *search);
void match_filtered(Search *search);

#endif

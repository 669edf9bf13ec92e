/* Count the matches of a search, and keep the best of them. */

#include <math.h>

#include "search.h"

int is_worse(Scored left, Scored right) {
    return left.score < right.score || (left.score == right.score && left.doc > right.doc);
}

/* Keep a document where it is among the best so far, and tell whether it is. */
int keep(Search *search, double words, uint32_t doc) {
    Scored *heap = search->heap, found = {with_recency(&search->formula, search->view, doc, words), words, search->view->first + doc};
    size_t at;
    if (search->n_kept < search->k) {
        at = search->n_kept++;
        while (at && is_worse(found, heap[(at - 1) / 2])) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
    } else {
        if (!search->k || !is_worse(heap[0], found)) return 0;
        at = 0;
        for (;;) {
            size_t child = 2 * at + 1;
            if (child >= search->k) break;
            if (child + 1 < search->k && is_worse(heap[child + 1], heap[child])) child++;
            if (!is_worse(heap[child], found)) break;
            heap[at] = heap[child];
            at = child;
        }
    }
    heap[at] = found;
    return 1;
}

double boost_between(const Search *search, uint32_t first, uint32_t last) {
    uint32_t end = (uint32_t)search->view->n_docs - 1;
    return highest_boost(&search->formula, search->view, first < end ? first : end, last < end ? last : end);
}

/* Return the score of its words below which no document that recency raises by `boost` at most can be among the best;
 * negative while all can. */
double cutoff_at(const Search *search, double boost) {
    if (!search->k) return INFINITY;
    return is_full(search) ? search->heap[0].score / (1 + boost) * (1 - 1e-9) : -1;
}

/* Return the same for the documents from `first` to `last`. */
double cutoff(const Search *search, uint32_t first, uint32_t last) {
    return cutoff_at(search, search->k && is_full(search) ? boost_between(search, first, last) : 0);
}

double limit_at(const Search *search, float bound, size_t word) {
    double k1 = search->formula.k1, tf = bound * search->bounding.raise;
    return search->weights[word] * ((k1 + 1) * tf / (k1 + tf));
}

double limit_of(const Search *search, const Cursor *cursor, size_t block, size_t word) {
    return block_limit(&search->formula, cursor, block, search->weights[word], search->bounding);
}

int is_live(const Search *search, uint32_t doc) {
    return !search->view->arrays[V_LIVE].is_held || VIEW_DATA(search->view, V_LIVE, uint8_t)[doc];
}

/* Tell whether a document that holds the words is a match; -1 with an exception. */
int is_match(Search *search, uint32_t doc) {
    if (!is_live(search, doc)) return 0;
    for (size_t i = 0; i < search->n_phrases; i++) {
        int has = phrase_is_in(&search->phrases[i], search->cursors, doc, &search->places);
        if (has <= 0) return has;
    }
    return 1;
}

void count(Search *search, uint32_t doc) {
    uint32_t slot = search->view->first + doc;
    search->total++;
    for (size_t t = 0; t < search->n_tallies; t++) {
        uint32_t code = ARRAY_DATA(search->tallies[t].codes, uint32_t)[slot];
        if (code < ARRAY_LEN(search->tallies[t].counts)) ARRAY_DATA(search->tallies[t].counts, int64_t)[code]++;
    }
}

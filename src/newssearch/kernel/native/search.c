/* Count the matches of a search, and keep the best of them. */

#include <math.h>
#include <time.h>

#include "search.h"

int is_worse(Scored left, Scored right) {
    return left.rank < right.rank || (left.rank == right.rank && left.doc > right.doc);
}

double score_of(Search *search, uint32_t doc) {
    double norms[N_FIELDS], score = 0;
    if (search->is_wordless) return 1;
    length_norms(&search->formula, search->view, doc, norms);
    for (size_t word = 0; word < search->n_words; word++) {
        if (!(search->roles[word] & SCORED)) continue;
        Cursor *cursor = &search->cursors[word];
        cursor_seek(cursor, doc);
        if (cursor->doc == doc) score += word_score(&search->formula, cursor, search->weights[word], norms);
    }
    return score;
}

double rank_of(const Search *search, double words, uint32_t doc) {
    if (search->order == BY_SCORE) return with_recency(&search->formula, search->view, doc, words);
    double published_s = (double)VIEW_DATA(search->view, V_PUBLISHED, int64_t)[doc];
    /* What has no date comes last in both orders. */
    return search->order == NEWEST_FIRST || published_s == search->formula.undated_s ? published_s : -published_s;
}

int keep(Search *search, double words, uint32_t doc) {
    Scored *heap = search->heap, found = {rank_of(search, words, doc), words, search->view->first + doc};
    size_t at;
    if (is_full(search) && (!search->k || !is_worse(heap[0], found))) return 0;
    if (search->order != BY_SCORE) found.words = score_of(search, doc);
    if (!is_full(search)) {
        at = search->n_kept++;
        while (at && is_worse(found, heap[(at - 1) / 2])) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
    } else {
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

double highest_date(const Search *search, uint32_t first, uint32_t last) {
    const View *view = search->view;
    uint32_t end = (uint32_t)view->n_docs - 1;
    double highest = -INFINITY;
    for (uint32_t run = first / RUN; run <= (last < end ? last : end) / RUN; run++) {
        double rank = search->order == NEWEST_FIRST ? (double)view->newest[run] : -(double)view->oldest[run];
        if (rank > highest) highest = rank;
    }
    return highest;
}

double cutoff_at(const Search *search, double boost) {
    if (!search->k) return INFINITY;
    if (!is_full(search)) return -INFINITY;
    double worst = search->heap[0].rank;
    return search->order == BY_SCORE ? worst / (1 + boost) * (1 - 1e-9) : worst;
}

double cutoff(const Search *search, uint32_t first, uint32_t last) {
    int needs_boost = search->order == BY_SCORE && search->k && is_full(search);
    return cutoff_at(search, needs_boost ? boost_between(search, first, last) : 0);
}

double limit_at(const Search *search, float bound, size_t word) {
    double k1 = search->formula.k1, tf = bound * search->bounding.raise;
    return search->weights[word] * ((k1 + 1) * tf / (k1 + tf));
}

double limit_of(const Search *search, const Cursor *cursor, size_t block, size_t word) {
    return block_limit(&search->formula, cursor, block, search->weights[word], search->bounding);
}

double moment_after(double seconds) {
    struct timespec now;
    if (isinf(seconds)) return seconds;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9 + seconds;
}

int out_of_time(Search *search) {
    if (isinf(search->deadline)) return 0;
    if (!search->is_over) search->is_over = moment_after(0) >= search->deadline;
    return search->is_over;
}

int is_allowed(const Search *search, uint32_t doc) {
    if (search->view->arrays[V_LIVE].is_held && !VIEW_DATA(search->view, V_LIVE, uint8_t)[doc]) return 0;
    return filter_allows(&search->filter, search->view, doc);
}

/* Tell whether a document that holds the words is a match; -1 with an exception. */
int is_match(Search *search, uint32_t doc) {
    if (!is_allowed(search, doc)) return 0;
    for (size_t i = 0; i < search->n_phrases; i++) {
        int has = phrase_is_in(&search->phrases[i], search->cursors, doc, &search->places);
        if (has <= 0) return has;
    }
    return 1;
}

void count(Search *search, uint32_t doc) {
    search->total++;
    if (search->marks.is_held) set_bit(ARRAY_DATA(search->marks, uint64_t), search->view->first + doc);
}

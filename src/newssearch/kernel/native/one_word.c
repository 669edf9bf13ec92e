/* Match the documents of one word. */

#include <math.h>

#include "search.h"

#define FIRST_BLOCKS 8

/* Return the bound of the block that is eighth from above: those from there on are read first. */
static double high_limit(const Search *search, const Cursor *cursor, size_t word) {
    float highest[FIRST_BLOCKS] = {0};
    for (size_t block = 0; block < cursor->n_blocks; block++) {
        float bound = cursor_bound(cursor, block, search->bounding.which);
        if (!(bound > highest[FIRST_BLOCKS - 1])) continue;
        int at = FIRST_BLOCKS - 1;
        for (; at && highest[at - 1] < bound; at--) highest[at] = highest[at - 1];
        highest[at] = bound;
    }
    return limit_at(search, highest[FIRST_BLOCKS - 1], word);
}

static void read_block(Search *search, Cursor *cursor, size_t block, size_t word) {
    double scores[BLOCK];
    cursor_unpack(cursor, block);
    if (cursor->doc == NO_DOC) return;
    block_scores(&search->formula, search->view, cursor, search->weights[word], scores);
    uint32_t first = cursor->docs[0], last = cursor->docs[cursor->count - 1];
    double least = cutoff(search, first, last);
    for (unsigned i = 0; i < cursor->count; i++)
        if (scores[i] >= least && is_allowed(search, cursor->docs[i]) && keep(search, scores[i], cursor->docs[i]))
            least = cutoff(search, first, last);
}

/* Count the documents of the only word; all of them without a look where each may match and none is marked. */
static void count_word(Search *search, Cursor *cursor) {
    if (allows_all(search) && !search->marks.is_held) {
        search->total += cursor->n;
        return;
    }
    uint32_t n_docs = (uint32_t)search->view->n_docs;
    for (size_t block = 0; block < cursor->n_blocks && !out_of_time(search); block++) {
        uint32_t start = block ? cursor_last_doc(cursor, block - 1) + 1 : 0, last = cursor_last_doc(cursor, block);
        uint32_t stop = last < n_docs ? last + 1 : n_docs;
        if (start < stop && next_within(search, start, stop) == stop) continue;
        cursor_unpack(cursor, block);
        if (cursor->doc == NO_DOC) return;
        for (unsigned i = 0; i < cursor->count; i++)
            if (is_allowed(search, cursor->docs[i])) count(search, cursor->docs[i]);
    }
}

/* Keep the documents of the best dates, in an order by date. */
static void keep_by_date(Search *search, Cursor *cursor) {
    for (size_t block = 0; block < cursor->n_blocks && !out_of_time(search); block++) {
        uint32_t start = block ? cursor_last_doc(cursor, block - 1) + 1 : 0;
        double least = cutoff_at(search, 0);
        if (highest_date(search, start, cursor_last_doc(cursor, block)) < least) continue;
        cursor_unpack(cursor, block);
        if (cursor->doc == NO_DOC) return;
        for (unsigned i = 0; i < cursor->count; i++) {
            if (rank_of(search, 0, cursor->docs[i]) < least || !is_allowed(search, cursor->docs[i])) continue;
            cursor->at = i;
            cursor->doc = cursor->docs[i];
            if (keep(search, 0, cursor->doc)) least = cutoff_at(search, 0);
        }
    }
}

void match_one(Search *search, size_t word) {
    Cursor *cursor = &search->cursors[word];
    count_word(search, cursor);
    if (!search->k || cursor->is_damaged) return;
    if (search->order != BY_SCORE) {
        keep_by_date(search, cursor);
        return;
    }
    /* The best blocks first, in two passes: the others are then mostly below the cutoff. */
    int has_order = search->bounding.raise < INFINITY && !is_full(search) && cursor->n_blocks > FIRST_BLOCKS;
    double high = has_order ? high_limit(search, cursor, word) : 0;
    for (int pass = high > 0 ? 0 : 1; pass < 2; pass++)
        for (size_t block = 0; block < cursor->n_blocks && !cursor->is_damaged && !out_of_time(search); block++) {
            double limit = limit_of(search, cursor, block, word);
            int is_first = high > 0 && limit >= high;
            uint32_t start = block ? cursor_last_doc(cursor, block - 1) + 1 : 0;
            if (pass == 0 ? is_first : !is_first && !(limit < cutoff(search, start, cursor_last_doc(cursor, block))))
                read_block(search, cursor, block, word);
        }
}

/* Match what holds all words that are required. */

#include <math.h>

#include "search.h"

/* How many times as frequent the second rarest word may be for blocks to be merged. */
#define MERGED 12

/* Hold which words are required, rarest first, and which are scored beside them. */
typedef struct {
    size_t required[MAX_WORDS], n_required, others[MAX_WORDS], n_others;
    size_t blocks[MAX_WORDS];    /* by word: the block that `limit` was reckoned with */
    int has_limit;
    uint32_t up_to;        /* the last document for which `limit` holds */
    double limit, others_limit, boost;
} Conjunction;

static double list_limit(const Search *search, const Cursor *cursor, size_t word) {
    float highest = 0;
    if (!(search->bounding.raise < INFINITY)) return INFINITY;
    for (size_t block = 0; block < cursor->n_blocks; block++) {
        float bound = cursor_bound(cursor, block, search->bounding.which);
        if (!(bound <= highest)) highest = bound;
    }
    return limit_at(search, highest, word);
}

static void plan_conjunction(const Search *search, Conjunction *plan) {
    plan->n_required = plan->n_others = 0;
    plan->others_limit = 0;
    for (size_t word = 0; word < search->n_words; word++) {
        plan->blocks[word] = 0;
        if (search->roles[word] & REQUIRED) {
            size_t at = plan->n_required++;
            for (; at && search->cursors[plan->required[at - 1]].n > search->cursors[word].n; at--)
                plan->required[at] = plan->required[at - 1];
            plan->required[at] = word;
        } else if (search->roles[word] & SCORED && search->cursors[word].n) {
            plan->others[plan->n_others++] = word;
            plan->others_limit += list_limit(search, &search->cursors[word], word);
        }
    }
    plan->has_limit = 0;
    plan->up_to = 0;
    plan->boost = 0;
    plan->limit = INFINITY;
}

/* Reckon the highest score, or the best date, that a document from `doc` on may have, and up to which one that holds. */
static void find_limit(const Search *search, Conjunction *plan, uint32_t doc) {
    plan->has_limit = 1;
    plan->up_to = NO_DOC;
    plan->limit = plan->others_limit;
    for (size_t i = 0; i < plan->n_required; i++) {
        size_t word = plan->required[i];
        const Cursor *cursor = &search->cursors[word];
        size_t block = plan->blocks[word] = cursor_block_of(cursor, plan->blocks[word], doc);
        if (block >= cursor->n_blocks) {
            plan->limit = -INFINITY;
            return;
        }
        uint32_t last = cursor_last_doc(cursor, block);
        if (last < plan->up_to) plan->up_to = last;
        if (search->roles[word] & SCORED) plan->limit += limit_of(search, cursor, block, word);
    }
    if (search->order == BY_SCORE)
        plan->boost = boost_between(search, doc, plan->up_to);
    else
        plan->limit = highest_date(search, doc, plan->up_to);
}

/* Return what a document is held against the cutoff by: its score, or in an order by date its rank. */
static double merit_of(Search *search, uint32_t doc) {
    return search->order == BY_SCORE ? score_of(search, doc) : rank_of(search, 0, doc);
}

/* Take a document that holds all required words; -1 with an exception. */
static int take(Search *search, Conjunction *plan, uint32_t doc, double least) {
    int counts_all = search->is_exact, can_enter = search->k && !(plan->limit < least);
    double score = 0;
    if (can_enter && !counts_all) {
        /* A phrase is dearer than a score. */
        score = merit_of(search, doc);
        if (score < least) return 0;
    }
    if (!can_enter && !counts_all) return 0;
    int matches = is_match(search, doc);
    if (matches <= 0) return matches;
    count(search, doc);
    if (can_enter) keep(search, counts_all ? merit_of(search, doc) : score, doc);
    return 0;
}

/* Go on to the posting of a block, or to the next block behind its last one. */
static void move_to(Cursor *cursor, unsigned at) {
    cursor->at = at - 1;
    cursor_step(cursor);
}

/* Four documents of a block, which are compared at once; the compiler knows how on each processor. */
typedef uint32_t Four __attribute__((vector_size(16)));

/* Tell whether two fours have any document in common. */
static int have_common(const uint32_t *left, const uint32_t *right) {
    Four four, same = {0};
    uint64_t halves[2];
    memcpy(&four, left, sizeof four);
    for (int i = 0; i < 4; i++) same |= (Four)(four == right[i]);
    memcpy(halves, &same, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

/* Find the documents that two blocks have in common, from the present ones on, until either ends. */
static unsigned merge_blocks(const Cursor *left, const Cursor *right, unsigned *i, unsigned *k, uint8_t both[2][BLOCK]) {
    unsigned n = 0, at = left->at, other = right->at;
    while (at + 4 <= left->count && other + 4 <= right->count) {
        const uint32_t *ours = left->docs + at, *theirs = right->docs + other;
        for (unsigned pair = 0, last = have_common(ours, theirs) ? 16 : 0; pair < last; pair++)
            if (ours[pair / 4] == theirs[pair % 4]) {
                both[0][n] = (uint8_t)(at + pair / 4);
                both[1][n++] = (uint8_t)(other + pair % 4);
            }
        at += 4 * (ours[3] <= theirs[3]);
        other += 4 * (theirs[3] <= ours[3]);
    }
    while (at < left->count && other < right->count) {
        uint32_t a = left->docs[at], b = right->docs[other];
        both[0][n] = (uint8_t)at;
        both[1][n] = (uint8_t)other;
        n += a == b;
        at += a <= b;
        other += b <= a;
    }
    *i = at;
    *k = other;
    return n;
}

/* Take a document of the first two required words where the others hold it as well; -1 with an exception. */
static int take_common(Search *search, Conjunction *plan, uint32_t doc, double least) {
    for (size_t i = 2; i < plan->n_required; i++) {
        Cursor *cursor = &search->cursors[plan->required[i]];
        cursor_seek(cursor, doc);
        if (cursor->doc != doc) return 0;
    }
    return take(search, plan, doc, least);
}

/* Match all words by merging the blocks of the two rarest: quicker than seeking where they are about as frequent. */
static int match_by_blocks(Search *search, Conjunction *plan) {
    Cursor *left = &search->cursors[plan->required[0]], *right = &search->cursors[plan->required[1]];
    double least = search->k ? -INFINITY : INFINITY;
    uint8_t both[2][BLOCK];
    while (left->doc != NO_DOC && right->doc != NO_DOC && !out_of_time(search)) {
        if (left->docs[left->count - 1] < right->doc) {
            cursor_seek(left, right->doc);
            continue;
        }
        if (right->docs[right->count - 1] < left->doc) {
            cursor_seek(right, left->doc);
            continue;
        }
        if (search->k && is_full(search)) {
            find_limit(search, plan, left->doc > right->doc ? left->doc : right->doc);
            least = cutoff_at(search, plan->boost);
            if (!search->is_exact && plan->limit < least) {
                if (plan->limit == -INFINITY || plan->up_to == NO_DOC) break;
                cursor_seek(left, plan->up_to + 1);
                continue;
            }
        }
        unsigned i, k, n = merge_blocks(left, right, &i, &k, both);
        for (unsigned match = 0; match < n; match++) {
            left->at = both[0][match];
            right->at = both[1][match];
            left->doc = right->doc = left->docs[left->at];
            if (plan->has_limit && left->doc > plan->up_to) {
                find_limit(search, plan, left->doc);
                least = cutoff_at(search, plan->boost);
            }
            if (take_common(search, plan, left->doc, least) < 0) return -1;
        }
        move_to(left, i);
        move_to(right, k);
    }
    return 0;
}

int match_all(Search *search) {
    Conjunction plan;
    plan_conjunction(search, &plan);
    if (!plan.n_required) return 0;
    if (plan.n_required == 1 && !plan.n_others && !search->n_phrases && search->roles[plan.required[0]] & SCORED) {
        match_one(search, plan.required[0]);
        return 0;
    }
    int counts_all = search->is_exact;
    /* Where few documents may match, these lead. */
    int jumps = search->filter.within.is_held && MERGED * search->filter.n_within < search->cursors[plan.required[0]].n;
    if (!jumps && plan.n_required > 1 && search->cursors[plan.required[1]].n < MERGED * search->cursors[plan.required[0]].n)
        return match_by_blocks(search, &plan);
    uint32_t n_docs = (uint32_t)search->view->n_docs;
    Cursor *lead = &search->cursors[plan.required[0]];
    uint32_t doc = lead->doc;
    double least = search->k ? -INFINITY : INFINITY;
    for (unsigned step = 0; doc != NO_DOC; step++) {
        if (step % BLOCK == 0 && out_of_time(search)) break;
        if (search->k && is_full(search)) {
            if (!plan.has_limit || doc > plan.up_to) find_limit(search, &plan, doc);
            least = cutoff_at(search, plan.boost);
            if (!counts_all && plan.limit < least) {
                if (plan.limit == -INFINITY || plan.up_to == NO_DOC) break;
                cursor_seek(lead, plan.up_to + 1);
                doc = lead->doc;
                continue;
            }
        }
        uint32_t next = jumps ? next_within(search, doc, n_docs) : doc;
        if (jumps && next == n_docs) break;
        for (size_t i = 1; i < plan.n_required && next == doc; i++) {
            Cursor *cursor = &search->cursors[plan.required[i]];
            cursor_seek(cursor, doc);
            next = cursor->doc;
        }
        if (next == NO_DOC) break;
        if (next == doc) {
            if (take(search, &plan, doc, least) < 0) return -1;
            cursor_step(lead);
        } else {
            cursor_seek(lead, next);
        }
        doc = lead->doc;
    }
    return 0;
}

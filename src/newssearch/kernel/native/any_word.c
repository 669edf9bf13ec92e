/* Match what holds any word that triggers, window by window: MaxScore over the bounds of blocks. */

#include <math.h>

#include "search.h"

#define WINDOW 4096
#define WINDOW_WORDS (WINDOW / 64)

/* Hold what one word brings to the documents of a window. */
typedef struct {
    Cursor walker;
    size_t word, shallow;
    double limit;                   /* of its score within the window */
    int is_essential;
    size_t scored;                  /* the block whose scores are below */
    double scores[BLOCK];
    uint64_t held[WINDOW_WORDS];    /* bit by document: it has a score in `found` */
    double found[WINDOW];
} Branch;

/* Hold a window over the documents. */
typedef struct {
    Branch *branches;
    size_t n_branches;
    uint32_t start, stop;
    int has_mixed_roles;            /* some branch triggers and has no score, or has one and does not trigger */
    uint64_t triggered[WINDOW_WORDS], scored[WINDOW_WORDS];
    double rest;                    /* the most that branches which are not essential bring */
    double least;                   /* no document of the window with a lower score can be among the best */
    double most[WINDOW];            /* what essential branches bring to each document, added up in any order */
} Disjunction;

static void find_branch_limit(const Search *search, Branch *branch, uint32_t start, uint32_t stop) {
    const Cursor *cursor = &branch->walker;
    size_t block = branch->shallow = cursor_block_of(cursor, branch->shallow, start);
    branch->limit = 0;
    if (!(search->roles[branch->word] & SCORED)) return;
    for (; block < cursor->n_blocks; block++) {
        double limit = limit_of(search, cursor, block, branch->word);
        if (!(limit <= branch->limit)) branch->limit = limit;
        if (cursor_last_doc(cursor, block) >= stop - 1) break;
    }
}

/* Tell which branches a document must be in to be among the best, and return whether any document can be. */
static int find_essential(const Search *search, Disjunction *window) {
    double least = window->least = cutoff(search, window->start, window->stop - 1);
    window->rest = 0;
    for (size_t i = 0; i < window->n_branches; i++) {
        find_branch_limit(search, &window->branches[i], window->start, window->stop);
        window->branches[i].is_essential = 1;
    }
    for (;;) {
        Branch *lowest = NULL;
        for (size_t i = 0; i < window->n_branches; i++) {
            Branch *branch = &window->branches[i];
            if (branch->is_essential && (!lowest || branch->limit < lowest->limit)) lowest = branch;
        }
        if (!lowest) return 0;
        if (!(window->rest + lowest->limit < least)) return 1;
        window->rest += lowest->limit;
        lowest->is_essential = 0;
    }
}

/* Walk over the documents of a branch in the window that are in one block. */
static void walk_block(const Search *search, Disjunction *window, Branch *branch, int has_scores) {
    Cursor *walker = &branch->walker;
    int is_trigger = search->roles[branch->word] & TRIGGER;
    unsigned i = walker->at;
    if (has_scores && branch->scored != walker->block) {
        block_scores(&search->formula, search->view, walker, search->weights[branch->word], branch->scores);
        branch->scored = walker->block;
    }
    for (; i < walker->count && walker->docs[i] < window->stop; i++) {
        size_t at = walker->docs[i] - window->start;
        if (is_trigger) set_bit(window->triggered, at);
        if (!has_scores) continue;
        branch->found[at] = branch->scores[i];
        window->most[at] += branch->scores[i];
        set_bit(branch->held, at);
        set_bit(window->scored, at);
    }
    walker->at = i - 1;
    cursor_step(walker);
}

/* Walk over the documents of a branch in the window. */
static void walk(const Search *search, Disjunction *window, Branch *branch, int has_scores) {
    has_scores = has_scores && search->roles[branch->word] & SCORED;
    cursor_seek(&branch->walker, window->start);
    while (branch->walker.doc < window->stop) walk_block(search, window, branch, has_scores);
}

/* Look a document up in the branches that are not essential, until it cannot reach `least` any more; tell whether it can. */
static int look_up(Search *search, Disjunction *window, size_t at, double least) {
    uint32_t doc = window->start + (uint32_t)at;
    double most = window->rest + window->most[at], norms[N_FIELDS];
    if (window->rest > 0 && most >= least) length_norms(&search->formula, search->view, doc, norms);
    for (size_t i = 0; i < window->n_branches && most >= least; i++) {
        Branch *branch = &window->branches[i];
        if (branch->is_essential || !(search->roles[branch->word] & SCORED)) continue;
        Cursor *cursor = &search->cursors[branch->word];
        cursor_seek(cursor, doc);
        most -= branch->limit;
        if (cursor->doc != doc) continue;
        branch->found[at] = word_score(&search->formula, cursor, search->weights[branch->word], norms);
        most += branch->found[at];
        set_bit(branch->held, at);
    }
    return most >= least;
}

/* Return the score of a document that has one; -INFINITY where it cannot be among the best. */
static double sum_branches(Search *search, Disjunction *window, size_t at) {
    /* Most documents are below what holds for all of the window. */
    if (window->rest + window->most[at] < window->least) return -INFINITY;
    double least = cutoff_at(search, boost_at(&search->formula, search->view, window->start + (uint32_t)at)), score = 0;
    if (!look_up(search, window, at, least)) return -INFINITY;
    for (size_t i = 0; i < window->n_branches; i++)
        if (has_bit(window->branches[i].held, at)) score += window->branches[i].found[at];
    return score < least ? -INFINITY : score;
}

/* Take what was found in the window; -1 with an exception. */
static int take_window(Search *search, Disjunction *window, int can_enter) {
    int counts_all = search->is_exact;
    int is_plain = !search->n_phrases && allows_all(search);
    int is_by_date = search->order != BY_SCORE;
    for (size_t group = 0; group < WINDOW_WORDS; group++) {
        uint64_t triggered = window->triggered[group], scored = can_enter ? triggered & (is_by_date ? triggered : window->scored[group]) : 0;
        int counts_at_once = is_plain && counts_all;
        if (counts_at_once) count_group(search, window->start + 64 * group, triggered);
        for (uint64_t left = counts_all && !is_plain ? triggered : scored; left; left &= left - 1) {
            size_t at = 64 * group + (size_t)__builtin_ctzll(left);
            uint32_t doc = window->start + (uint32_t)at;
            double score = -INFINITY;
            if (can_enter && is_by_date)
                score = rank_of(search, 0, doc);
            else if (can_enter && has_bit(window->scored, at))
                score = sum_branches(search, window, at);
            int enters = score > -INFINITY && !(is_by_date && score < cutoff_at(search, 0));
            if (!enters && (!counts_all || counts_at_once)) continue;
            int matches = is_match(search, doc);
            if (matches < 0) return -1;
            if (!matches) continue;
            if (!counts_at_once) count(search, doc);
            if (enters && keep(search, score, doc)) window->least = cutoff(search, window->start, window->stop - 1);
        }
    }
    return 0;
}

/* Tell whether a document of the window can be among the best. */
static int can_enter_best(const Search *search, Disjunction *window) {
    if (!search->k) return 0;
    if (search->order == BY_SCORE) return find_essential(search, window);
    return !(highest_date(search, window->start, window->stop - 1) < cutoff_at(search, 0));
}

static int match_window(Search *search, Disjunction *window) {
    int can_enter = can_enter_best(search, window), is_by_date = search->order != BY_SCORE;
    if (!can_enter && !search->is_exact) return 0;
    if (next_within(search, window->start, window->stop) == window->stop) return 0;
    memset(window->triggered, 0, sizeof window->triggered);
    memset(window->scored, 0, sizeof window->scored);
    memset(window->most, 0, sizeof window->most);
    for (size_t i = 0; i < window->n_branches; i++) {
        Branch *branch = &window->branches[i];
        int has_scores = can_enter && !is_by_date && branch->is_essential;
        int sees_triggers = is_by_date || search->is_exact || window->has_mixed_roles;
        int is_trigger = search->roles[branch->word] & TRIGGER && sees_triggers;
        memset(branch->held, 0, sizeof branch->held);
        if (has_scores || is_trigger) walk(search, window, branch, has_scores);
    }
    return take_window(search, window, can_enter);
}

/* Match what holds any trigger, window by window; cursors of phrases are apart from those that fill the windows. */
int match_any(Search *search) {
    Disjunction window = {.n_branches = 0};
    int result = 0;
    window.branches = PyMem_RawMalloc((search->n_words + 1) * sizeof *window.branches);
    if (!window.branches) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t word = 0; word < search->n_words; word++) {
        int is_trigger = (search->roles[word] & TRIGGER) > 0, is_scored = (search->roles[word] & SCORED) > 0;
        if (!(is_trigger || is_scored) || !search->cursors[word].n) continue;
        Branch *branch = &window.branches[window.n_branches++];
        branch->walker = search->cursors[word];
        branch->word = word;
        branch->shallow = 0;
        branch->scored = branch->walker.n_blocks;
        window.has_mixed_roles |= is_trigger != is_scored;
    }
    size_t n_docs = search->view->n_docs;
    for (size_t start = 0; start < n_docs && result == 0 && !out_of_time(search); start += WINDOW) {
        window.start = (uint32_t)start;
        window.stop = (uint32_t)(start + WINDOW < n_docs ? start + WINDOW : n_docs);
        result = match_window(search, &window);
    }
    for (size_t i = 0; i < window.n_branches; i++)
        if (window.branches[i].walker.is_damaged) search->cursors[window.branches[i].word].is_damaged = 1;
    PyMem_RawFree(window.branches);
    return result;
}

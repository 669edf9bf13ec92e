/* Match documents and score their words, segment by segment, and keep the best: the first phase of the ranking.
 *
 * What cannot be among the best by the bounds of its blocks is not scored, and where nobody counts it not even read. */

#include <math.h>

#include "phrases.h"
#include "scoring.h"

#define WINDOW 4096
#define WINDOW_WORDS (WINDOW / 64)

/* What a word is for. */
enum { REQUIRED = 1, TRIGGER = 2, SCORED = 4 };

#define MAX_TALLIES 8
#define MAX_WORDS 1024
#define LIST_BYTES (5 * 8) /* start and stop in the postings, start and stop in the positions, documents */

/* Count matches by the code that each document has. */
typedef struct {
    Array codes, counts;
} Tally;

/* Hold one of the best: its score, and what of it comes of the words alone. */
typedef struct {
    double score, words;
    uint32_t doc;
} Scored;

typedef struct {
    size_t n_words, n_phrases, n_tallies, k, n_kept;
    const double *weights;
    const uint8_t *roles;
    Phrase *phrases;
    Formula formula;
    Scored *heap;       /* the worst of the best is its root */
    Tally tallies[MAX_TALLIES];
    int is_exact;       /* every match is counted */
    unsigned long long total;
    /* Of the segment that is read: */
    View *view;
    Bounding bounding;
    Cursor *cursors;
    Places places;
} Search;

/* ---- the best ---------------------------------------------------------------------------------------------- */

static int is_worse(Scored left, Scored right) {
    return left.score < right.score || (left.score == right.score && left.doc > right.doc);
}

/* Keep a document where it is among the best so far, and tell whether it is. */
static int keep(Search *search, double words, uint32_t doc) {
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

static int is_full(const Search *search) { return search->n_kept >= search->k; }

static double boost_between(const Search *search, uint32_t first, uint32_t last) {
    uint32_t end = (uint32_t)search->view->n_docs - 1;
    return highest_boost(&search->formula, search->view, first < end ? first : end, last < end ? last : end);
}

/* Return the score of its words below which no document that recency raises by `boost` at most can be among the best;
 * negative while all can. */
static double cutoff_at(const Search *search, double boost) {
    if (!search->k) return INFINITY;
    return is_full(search) ? search->heap[0].score / (1 + boost) * (1 - 1e-9) : -1;
}

/* Return the same for the documents from `first` to `last`. */
static double cutoff(const Search *search, uint32_t first, uint32_t last) {
    return cutoff_at(search, search->k && is_full(search) ? boost_between(search, first, last) : 0);
}

static double limit_of(const Search *search, const Cursor *cursor, size_t block, size_t word) {
    return block_limit(&search->formula, cursor, block, search->weights[word], search->bounding);
}

/* ---- what a match is --------------------------------------------------------------------------------------- */

static int is_live(const Search *search, uint32_t doc) {
    return !search->view->arrays[V_LIVE].is_held || VIEW_DATA(search->view, V_LIVE, uint8_t)[doc];
}

/* Tell whether a document that holds the words is a match; -1 with an exception. */
static int is_match(Search *search, uint32_t doc) {
    if (!is_live(search, doc)) return 0;
    for (size_t i = 0; i < search->n_phrases; i++) {
        int has = phrase_is_in(&search->phrases[i], search->cursors, doc, &search->places);
        if (has <= 0) return has;
    }
    return 1;
}

static void count(Search *search, uint32_t doc) {
    uint32_t slot = search->view->first + doc;
    search->total++;
    for (size_t t = 0; t < search->n_tallies; t++) {
        uint32_t code = ARRAY_DATA(search->tallies[t].codes, uint32_t)[slot];
        if (code < ARRAY_LEN(search->tallies[t].counts)) ARRAY_DATA(search->tallies[t].counts, int64_t)[code]++;
    }
}

/* Tell whether each match has to be seen, be it ever so bad. */
static int sees_all(const Search *search) {
    return search->is_exact || search->n_tallies;
}

/* ---- one word ---------------------------------------------------------------------------------------------- */

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
    double tf = highest[FIRST_BLOCKS - 1] * search->bounding.raise;
    return search->weights[word] * ((search->formula.k1 + 1) * tf / (search->formula.k1 + tf));
}

static void read_block(Search *search, Cursor *cursor, size_t block, size_t word) {
    double scores[BLOCK];
    cursor_unpack(cursor, block);
    if (cursor->doc == NO_DOC) return;
    block_scores(&search->formula, search->view, cursor, search->weights[word], scores);
    uint32_t first = cursor->docs[0], last = cursor->docs[cursor->count - 1];
    double least = cutoff(search, first, last);
    for (unsigned i = 0; i < cursor->count; i++)
        if (scores[i] >= least && is_live(search, cursor->docs[i]) && keep(search, scores[i], cursor->docs[i]))
            least = cutoff(search, first, last);
}

/* Count the documents of the only word; all of them without a look where nothing is deleted. */
static void count_word(Search *search, Cursor *cursor) {
    if (!search->view->arrays[V_LIVE].is_held && !search->n_tallies) {
        search->total += cursor->n;
        return;
    }
    for (size_t block = 0; block < cursor->n_blocks; block++) {
        cursor_unpack(cursor, block);
        if (cursor->doc == NO_DOC) return;
        for (unsigned i = 0; i < cursor->count; i++)
            if (is_live(search, cursor->docs[i])) count(search, cursor->docs[i]);
    }
}

static void match_one(Search *search, size_t word) {
    Cursor *cursor = &search->cursors[word];
    count_word(search, cursor);
    if (!search->k || cursor->is_damaged) return;
    /* The best blocks first, in two passes: the others are then mostly below the cutoff. */
    int has_order = search->bounding.raise < INFINITY && !is_full(search) && cursor->n_blocks > FIRST_BLOCKS;
    double high = has_order ? high_limit(search, cursor, word) : 0;
    for (int pass = high > 0 ? 0 : 1; pass < 2; pass++)
        for (size_t block = 0; block < cursor->n_blocks && !cursor->is_damaged; block++) {
            double limit = limit_of(search, cursor, block, word);
            int is_first = high > 0 && limit >= high;
            uint32_t start = block ? cursor_last_doc(cursor, block - 1) + 1 : 0;
            if (pass == 0 ? is_first : !is_first && !(limit < cutoff(search, start, cursor_last_doc(cursor, block))))
                read_block(search, cursor, block, word);
        }
}

/* ---- all words --------------------------------------------------------------------------------------------- */

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
    double tf = highest * search->bounding.raise;
    return search->weights[word] * ((search->formula.k1 + 1) * tf / (search->formula.k1 + tf));
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

/* Reckon the highest score that a document from `doc` on may have, and up to which one that holds. */
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
    plan->boost = boost_between(search, doc, plan->up_to);
}

static double score_of(Search *search, uint32_t doc) {
    double norms[N_FIELDS], score = 0;
    length_norms(&search->formula, search->view, doc, norms);
    for (size_t word = 0; word < search->n_words; word++) {
        if (!(search->roles[word] & SCORED)) continue;
        Cursor *cursor = &search->cursors[word];
        cursor_seek(cursor, doc);
        if (cursor->doc == doc) score += word_score(&search->formula, cursor, search->weights[word], norms);
    }
    return score;
}

/* Take a document that holds all required words; -1 with an exception. */
static int take(Search *search, Conjunction *plan, uint32_t doc, double least) {
    int counts_all = sees_all(search), can_enter = search->k && !(plan->limit < least);
    double score = 0;
    if (can_enter && !counts_all) {
        /* A phrase is dearer than a score. */
        score = score_of(search, doc);
        if (score < least) return 0;
    }
    if (!can_enter && !counts_all) return 0;
    int matches = is_match(search, doc);
    if (matches <= 0) return matches;
    count(search, doc);
    if (can_enter) keep(search, counts_all ? score_of(search, doc) : score, doc);
    return 0;
}

/* Go on to the posting of a block, or to the next block behind its last one. */
static void move_to(Cursor *cursor, unsigned at) {
    cursor->at = at - 1;
    cursor_step(cursor);
}

/* Find the documents that two blocks have in common, from the present ones on, until either ends. */
static unsigned merge_blocks(const Cursor *left, const Cursor *right, unsigned *i, unsigned *k, uint8_t both[2][BLOCK]) {
    unsigned n = 0, at = left->at, other = right->at;
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
    double least = search->k ? -1 : INFINITY;
    uint8_t both[2][BLOCK];
    while (left->doc != NO_DOC && right->doc != NO_DOC) {
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
            if (!sees_all(search) && plan->limit < least) {
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

static int match_all(Search *search) {
    Conjunction plan;
    plan_conjunction(search, &plan);
    if (!plan.n_required) return 0;
    if (plan.n_required == 1 && !plan.n_others && !search->n_phrases && search->roles[plan.required[0]] & SCORED) {
        match_one(search, plan.required[0]);
        return 0;
    }
    int counts_all = sees_all(search);
    if (plan.n_required > 1 && search->cursors[plan.required[1]].n < MERGED * search->cursors[plan.required[0]].n)
        return match_by_blocks(search, &plan);
    Cursor *lead = &search->cursors[plan.required[0]];
    uint32_t doc = lead->doc;
    double least = search->k ? -1 : INFINITY;
    while (doc != NO_DOC) {
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
        uint32_t next = doc;
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

/* ---- any word ---------------------------------------------------------------------------------------------- */

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
    double least = cutoff(search, window->start, window->stop - 1);
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

static void set_bit(uint64_t *bits, size_t at) { bits[at >> 6] |= 1ull << (at & 63); }
static int has_bit(const uint64_t *bits, size_t at) { return bits[at >> 6] >> (at & 63) & 1; }

/* Walk over the documents of a branch in the window. */
static void walk(Search *search, Disjunction *window, Branch *branch, int has_scores) {
    Cursor *walker = &branch->walker;
    int is_trigger = search->roles[branch->word] & TRIGGER;
    has_scores = has_scores && search->roles[branch->word] & SCORED;
    for (cursor_seek(walker, window->start); walker->doc < window->stop; cursor_step(walker)) {
        size_t at = walker->doc - window->start;
        if (is_trigger) set_bit(window->triggered, at);
        if (!has_scores) continue;
        if (branch->scored != walker->block) {
            block_scores(&search->formula, search->view, walker, search->weights[branch->word], branch->scores);
            branch->scored = walker->block;
        }
        branch->found[at] = branch->scores[walker->at];
        set_bit(branch->held, at);
        set_bit(window->scored, at);
    }
}

/* Return the score of a document whose essential branches are known, or less than `least` where it cannot reach that. */
static double sum_branches(Search *search, const Disjunction *window, size_t at, double least) {
    double most = window->rest, score = 0;
    for (size_t i = 0; i < window->n_branches; i++)
        if (window->branches[i].is_essential && has_bit(window->branches[i].held, at)) most += window->branches[i].found[at];
    if (most < least) return -1;
    uint32_t doc = window->start + (uint32_t)at;
    double norms[N_FIELDS];
    if (window->rest > 0) length_norms(&search->formula, search->view, doc, norms);
    for (size_t i = 0; i < window->n_branches; i++) {
        const Branch *branch = &window->branches[i];
        if (branch->is_essential) {
            if (has_bit(branch->held, at)) score += branch->found[at];
        } else if (search->roles[branch->word] & SCORED) {
            Cursor *cursor = &search->cursors[branch->word];
            cursor_seek(cursor, doc);
            if (cursor->doc == doc) score += word_score(&search->formula, cursor, search->weights[branch->word], norms);
        }
    }
    return score;
}

/* Take what was found in the window; -1 with an exception. */
static int take_window(Search *search, Disjunction *window, int can_enter) {
    int counts_all = sees_all(search);
    int is_plain = !search->n_phrases && !search->view->arrays[V_LIVE].is_held && !search->n_tallies;
    for (size_t group = 0; group < WINDOW_WORDS; group++) {
        uint64_t triggered = window->triggered[group], scored = can_enter ? window->scored[group] & triggered : 0;
        int counts_at_once = is_plain && counts_all;
        if (counts_at_once) search->total += (unsigned)__builtin_popcountll(triggered);
        for (uint64_t left = counts_all && !is_plain ? triggered : scored; left; left &= left - 1) {
            size_t at = 64 * group + (size_t)__builtin_ctzll(left);
            uint32_t doc = window->start + (uint32_t)at;
            double least = cutoff(search, doc, doc), score = -1;
            if (can_enter && has_bit(window->scored, at)) score = sum_branches(search, window, at, least);
            int enters = score >= 0 && score >= least;
            if (!enters && (!counts_all || counts_at_once)) continue;
            int matches = is_match(search, doc);
            if (matches < 0) return -1;
            if (!matches) continue;
            if (!counts_at_once) count(search, doc);
            if (enters) keep(search, score, doc);
        }
    }
    return 0;
}

static int match_window(Search *search, Disjunction *window) {
    int can_enter = find_essential(search, window) && search->k;
    if (!can_enter && !sees_all(search)) return 0;
    memset(window->triggered, 0, sizeof window->triggered);
    memset(window->scored, 0, sizeof window->scored);
    for (size_t i = 0; i < window->n_branches; i++) {
        Branch *branch = &window->branches[i];
        int has_scores = can_enter && branch->is_essential;
        int is_trigger = search->roles[branch->word] & TRIGGER && (sees_all(search) || window->has_mixed_roles);
        memset(branch->held, 0, sizeof branch->held);
        if (has_scores || is_trigger) walk(search, window, branch, has_scores);
    }
    return take_window(search, window, can_enter);
}

/* Match what holds any trigger, window by window; cursors of phrases are apart from those that fill the windows. */
static int match_any(Search *search) {
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
    for (size_t start = 0; start < n_docs && result == 0; start += WINDOW) {
        window.start = (uint32_t)start;
        window.stop = (uint32_t)(start + WINDOW < n_docs ? start + WINDOW : n_docs);
        result = match_window(search, &window);
    }
    for (size_t i = 0; i < window.n_branches; i++)
        if (window.branches[i].walker.is_damaged) search->cursors[window.branches[i].word].is_damaged = 1;
    PyMem_RawFree(window.branches);
    return result;
}

/* ---- one call ---------------------------------------------------------------------------------------------- */

static int search_view(Search *search, PyObject *view, PyObject *lists, size_t number, int any) {
    search->view = (View *)view;
    search->bounding = bounding_of(&search->formula, search->view);
    for (size_t word = 0; word < search->n_words; word++) {
        const char *list = PyBytes_AS_STRING(PyTuple_GET_ITEM(lists, word)) + number * LIST_BYTES;
        uint64_t entry[5];
        memcpy(entry, list, sizeof entry);
        if (cursor_begin(&search->cursors[word], search->view, entry) < 0) return -1;
    }
    if ((any ? match_any(search) : match_all(search)) < 0) return -1;
    for (size_t word = 0; word < search->n_words; word++)
        if (search->cursors[word].is_damaged) {
            PyErr_SetString(PyExc_ValueError, "a posting list is damaged");
            return -1;
        }
    return 0;
}

static int compare(const void *left, const void *right) {
    const Scored *a = left, *b = right;
    return is_worse(*a, *b) ? 1 : is_worse(*b, *a) ? -1 : 0;
}

static PyObject *best_of(Search *search) {
    qsort(search->heap, search->n_kept, sizeof *search->heap, compare);
    PyObject *result = NULL;
    PyObject *docs = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(4 * search->n_kept));
    PyObject *words = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(8 * search->n_kept));
    PyObject *scores = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(8 * search->n_kept));
    if (docs && words && scores) {
        for (size_t i = 0; i < search->n_kept; i++) {
            memcpy(PyBytes_AS_STRING(docs) + 4 * i, &search->heap[i].doc, 4);
            memcpy(PyBytes_AS_STRING(words) + 8 * i, &search->heap[i].words, 8);
            memcpy(PyBytes_AS_STRING(scores) + 8 * i, &search->heap[i].score, 8);
        }
        result = Py_BuildValue("KOOO", search->total, docs, words, scores);
    }
    Py_XDECREF(docs);
    Py_XDECREF(words);
    Py_XDECREF(scores);
    return result;
}

/* Check that the lists are bytes with an entry for each view, and give the number of slots; -1 with an exception. */
static Py_ssize_t check_lists(const Search *search, PyObject *views, PyObject *lists) {
    size_t n_views = (size_t)PyTuple_GET_SIZE(views), n_slots = 0;
    for (size_t v = 0; v < n_views; v++) {
        View *view = (View *)PyTuple_GET_ITEM(views, v);
        if (!Py_IS_TYPE(view, view_type)) {
            PyErr_SetString(PyExc_TypeError, "a view was expected");
            return -1;
        }
        if (view->first + view->n_docs > n_slots) n_slots = view->first + view->n_docs;
    }
    int is_aligned = (size_t)PyTuple_GET_SIZE(lists) == search->n_words && search->n_words <= MAX_WORDS;
    for (size_t word = 0; is_aligned && word < search->n_words; word++) {
        PyObject *list = PyTuple_GET_ITEM(lists, word);
        is_aligned = PyBytes_Check(list) && (size_t)PyBytes_GET_SIZE(list) == n_views * LIST_BYTES;
    }
    if (!is_aligned) {
        PyErr_SetString(PyExc_ValueError, "the lists are not aligned with the words and the views, or too many");
        return -1;
    }
    return (Py_ssize_t)n_slots;
}

static int take_tallies(Search *search, PyObject *tallies, size_t n_slots) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tallies); i++) {
        PyObject *codes, *counts;
        if (i >= MAX_TALLIES || !PyArg_ParseTuple(PyTuple_GET_ITEM(tallies, i), "OO", &codes, &counts)) {
            PyErr_SetString(PyExc_ValueError, "a tally is a pair, and there are too many or another thing is there");
            return -1;
        }
        Tally *tally = &search->tallies[search->n_tallies++];
        memset(tally, 0, sizeof *tally);
        if (array_take(&tally->codes, codes, 4, 0, "codes") < 0 || array_take(&tally->counts, counts, 8, 1, "counts") < 0)
            return -1;
        if (ARRAY_LEN(tally->codes) < n_slots) {
            PyErr_SetString(PyExc_ValueError, "the codes of a tally are not aligned with the documents");
            return -1;
        }
    }
    return 0;
}

PyObject *kernel_rank(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *views, *lists, *weights_object, *roles_object, *phrases, *tallies, *result = NULL;
    Array weights = {.is_held = 0}, roles = {.is_held = 0};
    Search search = {0};
    Array norms = {.is_held = 0};
    PyObject *formula;
    double now_s;
    int any;
    Py_ssize_t k, n_slots;
    if (!PyArg_ParseTuple(args, "O!O!OOO!pO!ndpO!", &PyTuple_Type, &views, &PyTuple_Type, &lists, &weights_object,
                          &roles_object, &PyTuple_Type, &phrases, &any, &PyTuple_Type, &formula, &k, &now_s,
                          &search.is_exact, &PyTuple_Type, &tallies))
        return NULL;
    if (formula_take(&search.formula, &norms, formula, now_s) < 0) goto end;
    if (array_take(&weights, weights_object, 8, 0, "weights") < 0) goto end;
    if (array_take(&roles, roles_object, 1, 0, "roles") < 0) goto end;
    search.n_words = ARRAY_LEN(weights);
    if ((n_slots = check_lists(&search, views, lists)) < 0) goto end;
    if (ARRAY_LEN(roles) != search.n_words || k < 0) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        goto end;
    }
    if (take_tallies(&search, tallies, (size_t)n_slots) < 0) goto end;
    search.k = (size_t)(k < n_slots ? k : n_slots);
    search.weights = ARRAY_DATA(weights, double);
    search.roles = ARRAY_DATA(roles, uint8_t);
    search.heap = PyMem_RawMalloc((search.k + 1) * sizeof *search.heap);
    search.cursors = PyMem_RawMalloc((search.n_words + 1) * sizeof *search.cursors);
    if (!search.heap || !search.cursors) {
        PyErr_NoMemory();
        goto end;
    }
    search.n_phrases = (size_t)PyTuple_GET_SIZE(phrases);
    if (!(search.phrases = phrases_parse(phrases, search.n_words))) goto end;
    for (Py_ssize_t v = 0; v < PyTuple_GET_SIZE(views); v++)
        if (search_view(&search, PyTuple_GET_ITEM(views, v), lists, (size_t)v, any) < 0) goto end;
    result = best_of(&search);
end:
    PyMem_RawFree(search.heap);
    PyMem_RawFree(search.cursors);
    PyMem_RawFree(search.phrases);
    places_free(&search.places);
    for (size_t t = 0; t < search.n_tallies; t++) {
        array_release(&search.tallies[t].codes);
        array_release(&search.tallies[t].counts);
    }
    array_release(&weights);
    array_release(&roles);
    array_release(&norms);
    return result;
}

/* Match documents and score their words, segment by segment, and keep the best: the first phase of the ranking.
 *
 * Every operation on a score is the one that newssearch.search.components does, in the same order, so that both give
 * the same bits. */

#include <stddef.h>

#include "view.h"

#define NO_DOC UINT32_MAX
#define WINDOW 4096
#define N_FIELDS 3

/* What a word is for. */
enum { REQUIRED = 1, TRIGGER = 2, SCORED = 4 };

/* ---- cursors ----------------------------------------------------------------------------------------------- */

/* Walk over one posting list. */
typedef struct {
    const uint8_t *data, *places;
    size_t len, places_len, n, full, n_blocks, n_docs;
    size_t block;           /* the one that is unpacked; n_blocks behind the last one */
    uint32_t docs[BLOCK];
    unsigned count, at;
    uint32_t doc;           /* the present one; NO_DOC behind the last one */
    Piece piece;
    int is_damaged;
} Cursor;

static void finish(Cursor *cursor) {
    cursor->doc = NO_DOC;
    cursor->block = cursor->n_blocks;
}

static void spoil(Cursor *cursor) {
    cursor->is_damaged = 1;
    finish(cursor);
}

static uint32_t last_doc(const Cursor *cursor, size_t block) {
    return block < cursor->full ? load_u32(cursor->data + 4 * block) : NO_DOC;
}

static void unpack_block(Cursor *cursor, size_t block) {
    Piece *piece = &cursor->piece;
    if (piece_of(cursor->data, cursor->len, cursor->n, block, piece) < 0) {
        spoil(cursor);
        return;
    }
    if (piece->n == BLOCK)
        unpack_rows(piece->streams[DOCS], cursor->docs, piece->widths[DOCS]);
    else
        unpack_stream(piece->streams[DOCS], cursor->docs, piece->n, piece->widths[DOCS], 0);
    uint64_t doc = block ? last_doc(cursor, block - 1) : UINT64_MAX;
    for (size_t i = 0; i < piece->n; i++) {
        doc += cursor->docs[i] + 1ull;
        cursor->docs[i] = (uint32_t)doc;
    }
    if (doc >= cursor->n_docs) {
        spoil(cursor);
        return;
    }
    cursor->block = block;
    cursor->count = (unsigned)piece->n;
    cursor->at = 0;
    cursor->doc = cursor->docs[0];
}

/* Go to the first document from `target` on. */
static inline void seek(Cursor *cursor, uint32_t target) {
    if (cursor->doc >= target) return;
    if (cursor->docs[cursor->count - 1] < target) {
        size_t block = cursor->block + 1, step = 1;
        /* Gallop over the blocks that end before it. */
        while (block + step < cursor->full && last_doc(cursor, block + step) < target) {
            block += step;
            step *= 2;
        }
        size_t high = block + step < cursor->full ? block + step : cursor->full;
        while (block < high) {
            size_t middle = block + (high - block) / 2;
            if (last_doc(cursor, middle) < target)
                block = middle + 1;
            else
                high = middle;
        }
        if (block >= cursor->n_blocks) {
            finish(cursor);
            return;
        }
        unpack_block(cursor, block);
        if (cursor->doc >= target) return;
        if (cursor->docs[cursor->count - 1] < target) {
            /* Only a tail may end before its target; a full block that does is damaged. */
            if (block < cursor->full)
                spoil(cursor);
            else
                finish(cursor);
            return;
        }
    }
    unsigned low = cursor->at + 1, high = cursor->count - 1;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (cursor->docs[middle] < target)
            low = middle + 1;
        else
            high = middle;
    }
    cursor->at = low;
    cursor->doc = cursor->docs[low];
}

static inline void step(Cursor *cursor) {
    if (++cursor->at < cursor->count)
        cursor->doc = cursor->docs[cursor->at];
    else if (cursor->block + 1 < cursor->n_blocks)
        unpack_block(cursor, cursor->block + 1);
    else
        finish(cursor);
}

/* Return one value of a stream of the present posting; each list is followed by eight bytes that may be read. */
static inline uint32_t freq_at(const Cursor *cursor, int stream) {
    unsigned width = cursor->piece.widths[stream];
    return width ? stream_value(cursor->piece.streams[stream], cursor->at, width) : 0;
}

/* ---- the query --------------------------------------------------------------------------------------------- */

typedef struct {
    uint32_t n;
    uint32_t words[256], offsets[256];
} Phrase;

typedef struct {
    double k1, weight[N_FIELDS], b[N_FIELDS], average[N_FIELDS], recency, half_life, now_s, undated_s;
} Formula;

/* Hold one of the best: its score, and what of it comes of the words alone. */
typedef struct {
    double score, words;
    uint32_t doc;
} Scored;

typedef struct {
    size_t n_words, n_phrases, k, n_kept;
    const double *weights;
    const uint8_t *roles;
    Phrase *phrases;
    Formula formula;
    Scored *heap;       /* the worst of the best is its root */
    uint8_t *matches;   /* by doc of the snapshot; may be NULL */
    unsigned long long total;
    /* Of the segment that is read: */
    View *view;
    Cursor *cursors;
    /* Of a phrase that is looked for: */
    uint32_t *starts, *places;
    size_t room;
} Search;

static double with_recency(const Search *search, uint32_t doc, double score) {
    const Formula *formula = &search->formula;
    if (formula->recency <= 0) return score;
    double published_s = (double)VIEW_DATA(search->view, V_PUBLISHED, int64_t)[doc], boost = 0;
    if (published_s != formula->undated_s) {
        double age = (formula->now_s - published_s) / 86400;
        boost = formula->recency * formula->half_life / (formula->half_life + (age > 0 ? age : 0));
    }
    return score * (1 + boost);
}

static int is_worse(Scored left, Scored right) {
    return left.score < right.score || (left.score == right.score && left.doc > right.doc);
}

static void keep(Search *search, double words, uint32_t doc) {
    Scored *heap = search->heap, found = {with_recency(search, doc, words), words, search->view->first + doc};
    size_t at;
    if (search->n_kept < search->k) {
        at = search->n_kept++;
        while (at && is_worse(found, heap[(at - 1) / 2])) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
    } else {
        if (!search->k || !is_worse(heap[0], found)) return;
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
}

static void length_norms(const Search *search, uint32_t doc, double norms[N_FIELDS]) {
    const Formula *formula = &search->formula;
    for (int field = 0; field < N_FIELDS; field++) {
        if (formula->weight[field] <= 0) continue;
        uint16_t length = VIEW_DATA(search->view, V_TITLE_LENGTHS + field, uint16_t)[doc];
        double counted = length ? length : 1;
        norms[field] = (1 - formula->b[field] + formula->b[field] * counted / formula->average[field]) /
                       formula->weight[field];
    }
}

static double word_score(const Search *search, const Cursor *cursor, double weight, const double norms[N_FIELDS]) {
    const Formula *formula = &search->formula;
    uint32_t title = freq_at(cursor, TITLE_FREQS), lead = freq_at(cursor, LEAD_FREQS);
    uint32_t body = freq_at(cursor, TERM_FREQS) + 1 - title;
    double tf = 0;
    if (title && formula->weight[0] > 0) tf += title / norms[0];
    if (body && formula->weight[1] > 0) tf += body / norms[1];
    if (lead && formula->weight[2] > 0) tf += lead / norms[2];
    return weight * ((formula->k1 + 1) * tf / (formula->k1 + tf));
}

/* ---- phrases ----------------------------------------------------------------------------------------------- */

/* Unpack the positions of the present posting, less an offset, as starts of a phrase or as places to compare them with;
 * those before it are left out. -1 with an exception. */
static Py_ssize_t positions_of(Search *search, Cursor *cursor, uint32_t offset, int as_starts) {
    const Piece *piece = &cursor->piece;
    size_t before = 0, n = (size_t)freq_at(cursor, TERM_FREQS) + 1;
    for (unsigned i = 0; i < cursor->at; i++)
        before += 1 + (piece->widths[TERM_FREQS] ? stream_value(piece->streams[TERM_FREQS], i, piece->widths[TERM_FREQS]) : 0);
    unsigned width = piece->widths[POSITIONS];
    if (piece->place_offset + stream_bytes(before + n, width) > cursor->places_len) {
        cursor->is_damaged = 1;
        return 0;
    }
    if (n > search->room) {
        uint32_t *starts = PyMem_RawRealloc(search->starts, 2 * n * sizeof *starts);
        if (starts) search->starts = starts;
        uint32_t *places = PyMem_RawRealloc(search->places, 2 * n * sizeof *places);
        if (places) search->places = places;
        if (!starts || !places) {
            PyErr_NoMemory();
            return -1;
        }
        search->room = 2 * n;
    }
    uint32_t *found = as_starts ? search->starts : search->places;
    size_t n_found = 0;
    uint32_t position = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t gap = width ? stream_value(cursor->places + piece->place_offset, before + i, width) : 0;
        position = i ? position + gap + 1 : gap;
        if (position >= offset) found[n_found++] = position - offset;
    }
    return (Py_ssize_t)n_found;
}

/* Tell whether the document holds a phrase; -1 with an exception. */
static int has_phrase(Search *search, const Phrase *phrase, uint32_t doc) {
    Py_ssize_t n_starts = 0;
    for (uint32_t i = 0; i < phrase->n; i++) {
        Cursor *cursor = &search->cursors[phrase->words[i]];
        seek(cursor, doc);
        if (cursor->doc != doc) return 0;
    }
    for (uint32_t i = 0; i < phrase->n; i++) {
        Cursor *cursor = &search->cursors[phrase->words[i]];
        Py_ssize_t n = positions_of(search, cursor, phrase->offsets[i], i == 0);
        if (n < 0) return -1;
        if (!i) {
            n_starts = n;
        } else {
            Py_ssize_t kept = 0, other = 0;
            for (Py_ssize_t at = 0; at < n_starts; at++) {
                while (other < n && search->places[other] < search->starts[at]) other++;
                if (other < n && search->places[other] == search->starts[at]) search->starts[kept++] = search->starts[at];
            }
            n_starts = kept;
        }
        if (!n_starts) return 0;
    }
    return 1;
}

/* ---- matching ---------------------------------------------------------------------------------------------- */

/* Tell whether a document that holds the words counts; -1 with an exception. */
static int counts(Search *search, uint32_t doc) {
    const View *view = search->view;
    if (view->arrays[V_LIVE].is_held && !VIEW_DATA(view, V_LIVE, uint8_t)[doc]) return 0;
    for (size_t i = 0; i < search->n_phrases; i++) {
        int has = has_phrase(search, &search->phrases[i], doc);
        if (has <= 0) return has;
    }
    search->total++;
    if (search->matches) search->matches[view->first + doc] = 1;
    return 1;
}

static int match_all(Search *search) {
    Cursor *lead = NULL;
    for (size_t w = 0; w < search->n_words; w++)
        if (search->roles[w] & REQUIRED && (!lead || search->cursors[w].n < lead->n)) lead = &search->cursors[w];
    if (!lead) return 0;
    while (lead->doc != NO_DOC) {
        uint32_t doc = lead->doc, next = doc;
        for (size_t w = 0; w < search->n_words && next == doc; w++) {
            Cursor *cursor = &search->cursors[w];
            if (!(search->roles[w] & REQUIRED) || cursor == lead) continue;
            seek(cursor, doc);
            next = cursor->doc;
        }
        if (next != doc) {
            if (next == NO_DOC) break;
            seek(lead, next);
            continue;
        }
        int is_match = counts(search, doc);
        if (is_match < 0) return -1;
        if (is_match && search->k) {
            double norms[N_FIELDS], score = 0;
            length_norms(search, doc, norms);
            for (size_t w = 0; w < search->n_words; w++) {
                if (!(search->roles[w] & SCORED)) continue;
                Cursor *cursor = &search->cursors[w];
                seek(cursor, doc);
                if (cursor->doc == doc) score += word_score(search, cursor, search->weights[w], norms);
            }
            keep(search, score, doc);
        }
        step(lead);
    }
    return 0;
}

/* Match what holds any trigger, window by window; cursors of phrases are apart from those that fill the windows. */
static int match_any(Search *search, Cursor *walkers) {
    double *scores = PyMem_RawMalloc(WINDOW * sizeof *scores);
    double(*norms)[N_FIELDS] = PyMem_RawMalloc(WINDOW * sizeof *norms);
    uint8_t *seen = PyMem_RawMalloc(WINDOW);
    int result = -1;
    if (!scores || !norms || !seen) {
        PyErr_NoMemory();
        goto end;
    }
    size_t n_docs = search->view->n_docs;
    for (size_t start = 0; start < n_docs; start += WINDOW) {
        uint32_t stop = (uint32_t)(start + WINDOW < n_docs ? start + WINDOW : n_docs);
        int is_touched = 0;
        memset(seen, 0, WINDOW);
        for (size_t w = 0; w < search->n_words; w++) {
            Cursor *cursor = &walkers[w];
            if (!(search->roles[w] & (TRIGGER | SCORED))) continue;
            uint8_t flag = search->roles[w] & TRIGGER ? 2 : 0;
            for (; cursor->doc < stop; step(cursor)) {
                size_t at = cursor->doc - start;
                if (!seen[at]) {
                    scores[at] = 0;
                    length_norms(search, cursor->doc, norms[at]);
                }
                seen[at] |= 1 | flag;
                is_touched |= flag;
                if (search->roles[w] & SCORED) scores[at] += word_score(search, cursor, search->weights[w], norms[at]);
            }
        }
        for (size_t doc = start; is_touched && doc < stop; doc++) {
            if (!(seen[doc - start] & 2)) continue;
            int is_match = counts(search, (uint32_t)doc);
            if (is_match < 0) goto end;
            if (is_match) keep(search, scores[doc - start], (uint32_t)doc);
        }
    }
    result = 0;
end:
    PyMem_RawFree(scores);
    PyMem_RawFree(norms);
    PyMem_RawFree(seen);
    return result;
}

/* ---- one call ---------------------------------------------------------------------------------------------- */

/* Begin a list; one that is absent has no documents. */
static int begin(Cursor *cursor, const View *view, const uint64_t *list) {
    memset(cursor, 0, offsetof(Cursor, docs));
    cursor->is_damaged = 0;
    uint64_t start = list[0], stop = list[1], place_start = list[2], place_stop = list[3], n = list[4];
    size_t n_bytes = ARRAY_LEN(view->arrays[V_POSTINGS]) - 8, n_place_bytes = ARRAY_LEN(view->arrays[V_POSITIONS]) - 8;
    if (start > stop || stop > n_bytes || place_start > place_stop || place_stop > n_place_bytes || n > view->n_docs ||
        n / BLOCK * ENTRY_BYTES > stop - start) {
        PyErr_SetString(PyExc_ValueError, "a posting list is damaged: it is out of range");
        return -1;
    }
    cursor->data = VIEW_DATA(view, V_POSTINGS, uint8_t) + start;
    cursor->len = (size_t)(stop - start);
    cursor->places = VIEW_DATA(view, V_POSITIONS, uint8_t) + place_start;
    cursor->places_len = (size_t)(place_stop - place_start);
    cursor->n = (size_t)n;
    cursor->n_docs = view->n_docs;
    cursor->full = cursor->n / BLOCK;
    cursor->n_blocks = cursor->full + (cursor->n % BLOCK > 0);
    if (cursor->n)
        unpack_block(cursor, 0);
    else
        finish(cursor);
    return 0;
}

static int parse_phrases(Search *search, PyObject *object) {
    search->n_phrases = (size_t)PyTuple_GET_SIZE(object);
    search->phrases = PyMem_RawCalloc(search->n_phrases + 1, sizeof *search->phrases);
    if (!search->phrases) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t i = 0; i < search->n_phrases; i++) {
        Array pairs;
        if (array_take(&pairs, PyTuple_GET_ITEM(object, i), 4, 0, "phrase") < 0) return -1;
        Phrase *phrase = &search->phrases[i];
        const uint32_t *values = ARRAY_DATA(pairs, uint32_t);
        phrase->n = (uint32_t)(ARRAY_LEN(pairs) / 2);
        int is_wrong = !phrase->n || phrase->n > 256;
        for (uint32_t word = 0; !is_wrong && word < phrase->n; word++) {
            phrase->words[word] = values[2 * word];
            phrase->offsets[word] = values[2 * word + 1];
            is_wrong = phrase->words[word] >= search->n_words;
        }
        array_release(&pairs);
        if (is_wrong) {
            PyErr_SetString(PyExc_ValueError, "a phrase has a word that is not there, or too many");
            return -1;
        }
    }
    return 0;
}

static int search_view(Search *search, PyObject *object, const uint64_t *lists, Cursor *walkers, int any) {
    if (!Py_IS_TYPE(object, view_type)) {
        PyErr_SetString(PyExc_TypeError, "a view was expected");
        return -1;
    }
    search->view = (View *)object;
    for (size_t w = 0; w < search->n_words; w++) {
        if (begin(&search->cursors[w], search->view, lists + 5 * w) < 0) return -1;
        if (any) walkers[w] = search->cursors[w];
    }
    if ((any ? match_any(search, walkers) : match_all(search)) < 0) return -1;
    for (size_t w = 0; w < search->n_words; w++)
        if (search->cursors[w].is_damaged || (any && walkers[w].is_damaged)) {
            PyErr_SetString(PyExc_ValueError, "a posting list is damaged");
            return -1;
        }
    return 0;
}

static int compare(const void *left, const void *right) {
    const Scored *a = left, *b = right;
    return is_worse(*a, *b) ? 1 : is_worse(*b, *a) ? -1 : 0;
}

PyObject *kernel_rank(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *views, *lists_object, *weights_object, *roles_object, *phrases, *matches_object, *result = NULL;
    Array lists = {.is_held = 0}, weights = {.is_held = 0}, roles = {.is_held = 0}, matches = {.is_held = 0};
    Search search = {0};
    Formula *f = &search.formula;
    Cursor *walkers = NULL;
    int any;
    Py_ssize_t k;
    if (!PyArg_ParseTuple(args, "O!OOOO!(dddddddddddddd)pnO", &PyTuple_Type, &views, &lists_object, &weights_object,
                          &roles_object, &PyTuple_Type, &phrases, &f->k1, &f->weight[0], &f->weight[1], &f->weight[2],
                          &f->b[0], &f->b[1], &f->b[2], &f->average[0], &f->average[1], &f->average[2], &f->recency,
                          &f->half_life, &f->now_s, &f->undated_s, &any, &k, &matches_object))
        return NULL;
    if (array_take(&lists, lists_object, 8, 0, "lists") < 0) goto end;
    if (array_take(&weights, weights_object, 8, 0, "weights") < 0) goto end;
    if (array_take(&roles, roles_object, 1, 0, "roles") < 0) goto end;
    if (matches_object != Py_None && array_take(&matches, matches_object, 1, 1, "matches") < 0) goto end;
    size_t n_views = (size_t)PyTuple_GET_SIZE(views), n_slots = 0;
    search.n_words = ARRAY_LEN(weights);
    for (size_t v = 0; v < n_views; v++)
        if (Py_IS_TYPE(PyTuple_GET_ITEM(views, v), view_type)) {
            View *view = (View *)PyTuple_GET_ITEM(views, v);
            if (view->first + view->n_docs > n_slots) n_slots = view->first + view->n_docs;
        }
    if (ARRAY_LEN(lists) != n_views * search.n_words * 5 || ARRAY_LEN(roles) != search.n_words || k < 0 ||
        (matches.is_held && ARRAY_LEN(matches) < n_slots)) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        goto end;
    }
    search.k = (size_t)k < n_slots ? (size_t)k : n_slots;
    search.weights = ARRAY_DATA(weights, double);
    search.roles = ARRAY_DATA(roles, uint8_t);
    search.matches = matches.is_held ? ARRAY_DATA(matches, uint8_t) : NULL;
    search.heap = PyMem_RawMalloc((search.k + 1) * sizeof *search.heap);
    search.cursors = PyMem_RawMalloc((search.n_words + 1) * sizeof *search.cursors);
    walkers = any ? PyMem_RawMalloc((search.n_words + 1) * sizeof *walkers) : NULL;
    if (!search.heap || !search.cursors || (any && !walkers)) {
        PyErr_NoMemory();
        goto end;
    }
    if (parse_phrases(&search, phrases) < 0) goto end;
    for (size_t v = 0; v < n_views; v++)
        if (search_view(&search, PyTuple_GET_ITEM(views, v), ARRAY_DATA(lists, uint64_t) + v * search.n_words * 5,
                        walkers, any) < 0)
            goto end;
    qsort(search.heap, search.n_kept, sizeof *search.heap, compare);
    PyObject *docs = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(4 * search.n_kept));
    PyObject *words = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(8 * search.n_kept));
    if (docs && words) {
        for (size_t i = 0; i < search.n_kept; i++) {
            store_u32((uint8_t *)PyBytes_AS_STRING(docs) + 4 * i, search.heap[i].doc);
            memcpy(PyBytes_AS_STRING(words) + 8 * i, &search.heap[i].words, 8);
        }
        result = Py_BuildValue("KOO", search.total, docs, words);
    }
    Py_XDECREF(docs);
    Py_XDECREF(words);
end:
    PyMem_RawFree(search.heap);
    PyMem_RawFree(search.cursors);
    PyMem_RawFree(walkers);
    PyMem_RawFree(search.phrases);
    PyMem_RawFree(search.starts);
    PyMem_RawFree(search.places);
    array_release(&lists);
    array_release(&weights);
    array_release(&roles);
    array_release(&matches);
    return result;
}

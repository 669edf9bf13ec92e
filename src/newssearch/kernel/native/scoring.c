/* Score documents by their words. */

#include "scoring.h"

#include <math.h>

#define DAY_S 86400

int formula_take(Formula *formula, Array *norms, PyObject *object, double now_s) {
    PyObject *table;
    Formula *f = formula;
    if (!PyArg_ParseTuple(object, "ddddddddO", &f->k1, &f->weight[0], &f->weight[1], &f->weight[2], &f->average_body,
                          &f->recency, &f->half_life, &f->undated_s, &table) ||
        array_take(norms, table, sizeof(double), 0, "norms") < 0)
        return -1;
    if (ARRAY_LEN(*norms) != N_FIELDS * N_LENGTHS) {
        PyErr_SetString(PyExc_ValueError, "the norms are not aligned with fields and lengths");
        return -1;
    }
    f->norms = ARRAY_DATA(*norms, double);
    f->now_s = now_s;
    return 0;
}

static double norm_of(const Formula *formula, int field, uint16_t length) {
    return formula->norms[(size_t)field * N_LENGTHS + length];
}

void length_norms(const Formula *formula, const View *view, uint32_t doc, double norms[N_FIELDS]) {
    for (int field = 0; field < N_FIELDS; field++)
        if (formula->weight[field] > 0)
            norms[field] = norm_of(formula, field, VIEW_DATA(view, V_TITLE_LENGTHS + field, uint16_t)[doc]);
}

static double saturated(const Formula *formula, double weight, double tf) {
    return weight * ((formula->k1 + 1) * tf / (formula->k1 + tf));
}

double word_score(const Formula *formula, const Cursor *cursor, double weight, const double norms[N_FIELDS]) {
    uint32_t title = cursor_freq(cursor, TITLE_FREQS), lead = cursor_freq(cursor, LEAD_FREQS);
    uint32_t body = cursor_freq(cursor, TERM_FREQS) + 1 - title;
    double tf = 0;
    if (title && formula->weight[0] > 0) tf += title / norms[0];
    if (body && formula->weight[1] > 0) tf += body / norms[1];
    if (lead && formula->weight[2] > 0) tf += lead / norms[2];
    return saturated(formula, weight, tf);
}

/* Add what a field brings that few documents of a block hold the word in. */
static void add_rare_field(const Formula *formula, const View *view, const Cursor *cursor, int field,
                           const uint32_t freqs[BLOCK], double tfs[BLOCK]) {
    const uint16_t *lengths = VIEW_DATA(view, V_TITLE_LENGTHS + field, uint16_t);
    for (unsigned i = 0; i < cursor->count; i++)
        if (freqs[i]) tfs[i] += freqs[i] / norm_of(formula, field, lengths[cursor->docs[i]]);
}

static void add_body(const Formula *formula, const View *view, const Cursor *cursor, const uint32_t freqs[BLOCK],
                     double tfs[BLOCK]) {
    const uint16_t *lengths = VIEW_DATA(view, V_BODY_LENGTHS, uint16_t);
    double norms[BLOCK];
    for (unsigned i = 0; i < cursor->count; i++) norms[i] = norm_of(formula, 1, lengths[cursor->docs[i]]);
    for (unsigned i = 0; i < cursor->count; i++) tfs[i] += freqs[i] / norms[i];
}

void block_scores(const Formula *formula, const View *view, const Cursor *cursor, double weight, double scores[BLOCK]) {
    const Piece *piece = &cursor->piece;
    uint32_t body[BLOCK], part[BLOCK];
    double tfs[BLOCK];
    memset(tfs, 0, sizeof tfs);
    unpack_stream(piece->streams[TERM_FREQS], body, cursor->count, piece->widths[TERM_FREQS], 1);
    if (piece->widths[TITLE_FREQS]) {
        unpack_stream(piece->streams[TITLE_FREQS], part, cursor->count, piece->widths[TITLE_FREQS], 0);
        for (unsigned i = 0; i < cursor->count; i++) body[i] -= part[i];
        if (formula->weight[0] > 0) add_rare_field(formula, view, cursor, 0, part, tfs);
    }
    if (formula->weight[1] > 0) add_body(formula, view, cursor, body, tfs);
    if (formula->weight[2] > 0 && piece->widths[LEAD_FREQS]) {
        unpack_stream(piece->streams[LEAD_FREQS], part, cursor->count, piece->widths[LEAD_FREQS], 0);
        add_rare_field(formula, view, cursor, 2, part, tfs);
    }
    for (unsigned i = 0; i < cursor->count; i++) scores[i] = saturated(formula, weight, tfs[i]);
}

static double boost_of(const Formula *formula, double published_s) {
    if (published_s == formula->undated_s) return 0;
    double age = (formula->now_s - published_s) / DAY_S;
    return formula->recency * formula->half_life / (formula->half_life + (age > 0 ? age : 0));
}

double boost_at(const Formula *formula, const View *view, uint32_t doc) {
    return formula->recency <= 0 ? 0 : boost_of(formula, (double)VIEW_DATA(view, V_PUBLISHED, int64_t)[doc]);
}

double with_recency(const Formula *formula, const View *view, uint32_t doc, double score) {
    return score * (1 + boost_at(formula, view, doc));
}

double highest_boost(const Formula *formula, const View *view, uint32_t first, uint32_t last) {
    if (formula->recency <= 0) return 0;
    int64_t newest = view->newest[first / RUN];
    for (uint32_t run = first / RUN + 1; run <= last / RUN; run++)
        if (view->newest[run] > newest) newest = view->newest[run];
    return boost_of(formula, (double)newest);
}

/* Return by how much one field may be raised; between the lengths of 1 and UINT16_MAX the quotient goes one way. */
static double raise_of(const Formula *formula, const View *view, int field) {
    const double *written = view->weighing[field];
    double highest = 0;
    for (int longest = 0; longest < 2; longest++) {
        double length = longest ? UINT16_MAX : 1;
        double then = written[0] / (1 - written[1] + written[1] * length / written[2]);
        double raise = 1 / norm_of(formula, field, longest ? UINT16_MAX : 1) / then;
        if (!(raise <= highest)) highest = raise;
    }
    return highest;
}

Bounding bounding_of(const Formula *formula, const View *view) {
    Bounding bounding = {formula->weight[0] <= 0 && formula->weight[2] <= 0, 0};
    for (int field = 0; field < N_FIELDS; field++)
        if (formula->weight[field] > 0) {
            double raise = view->has_weighing ? raise_of(formula, view, field) : INFINITY;
            if (!(raise <= bounding.raise)) bounding.raise = raise;
        }
    /* Bounds were reckoned in single precision. */
    bounding.raise *= 1 + 1e-6;
    return bounding;
}

double block_limit(const Formula *formula, const Cursor *cursor, size_t block, double weight, Bounding bounding) {
    if (!(bounding.raise < INFINITY)) return INFINITY;
    return saturated(formula, weight, cursor_bound(cursor, block, bounding.which) * bounding.raise);
}

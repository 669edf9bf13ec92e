/* Walk over posting lists, block by block. */

#include "cursor.h"

#include <stddef.h>

void cursor_finish(Cursor *cursor) {
    cursor->doc = NO_DOC;
    cursor->block = cursor->n_blocks;
}

void cursor_spoil(Cursor *cursor) {
    cursor->is_damaged = 1;
    cursor_finish(cursor);
}

void cursor_unpack(Cursor *cursor, size_t block) {
    Piece *piece = &cursor->piece;
    if (piece_of(cursor->data, cursor->len, cursor->n, block, piece) < 0) {
        cursor_spoil(cursor);
        return;
    }
    if (piece->n == BLOCK)
        unpack_rows(piece->streams[DOCS], cursor->docs, piece->widths[DOCS]);
    else
        unpack_stream(piece->streams[DOCS], cursor->docs, piece->n, piece->widths[DOCS], 0);
    uint64_t doc = block ? cursor_last_doc(cursor, block - 1) : UINT64_MAX;
    for (size_t i = 0; i < piece->n; i++) {
        doc += cursor->docs[i] + 1ull;
        cursor->docs[i] = (uint32_t)doc;
    }
    if (doc >= cursor->n_docs) {
        cursor_spoil(cursor);
        return;
    }
    cursor->block = block;
    cursor->freqs_of = cursor->n_blocks;
    cursor->count = (unsigned)piece->n;
    cursor->at = 0;
    cursor->doc = cursor->docs[0];
}

size_t cursor_block_of(const Cursor *cursor, size_t block, uint32_t target) {
    if (block >= cursor->full) return block < cursor->n_blocks ? block : cursor->n_blocks;
    if (cursor_last_doc(cursor, block) >= target) return block;
    size_t step = 1;
    /* Gallop over the blocks that end before it. */
    while (block + step < cursor->full && cursor_last_doc(cursor, block + step) < target) {
        block += step;
        step *= 2;
    }
    size_t high = block + step < cursor->full ? block + step : cursor->full;
    block++;
    while (block < high) {
        size_t middle = block + (high - block) / 2;
        if (cursor_last_doc(cursor, middle) < target)
            block = middle + 1;
        else
            high = middle;
    }
    return block;
}

void cursor_leap(Cursor *cursor, uint32_t target) {
    size_t block = cursor_block_of(cursor, cursor->block + 1, target);
    if (block >= cursor->n_blocks) {
        cursor_finish(cursor);
        return;
    }
    cursor_unpack(cursor, block);
    if (cursor->doc < target && cursor->docs[cursor->count - 1] < target) {
        /* Only a tail may end before its target; a full block that does is damaged. */
        if (block < cursor->full)
            cursor_spoil(cursor);
        else
            cursor_finish(cursor);
    }
}

void cursor_positions(Cursor *cursor, size_t *before, size_t *n) {
    if (cursor->freqs_of != cursor->block) {
        const Piece *piece = &cursor->piece;
        unpack_stream(piece->streams[TERM_FREQS], cursor->ends, piece->n, piece->widths[TERM_FREQS], 1);
        for (size_t i = 1; i < piece->n; i++) cursor->ends[i] += cursor->ends[i - 1];
        cursor->freqs_of = cursor->block;
    }
    *before = cursor->at ? cursor->ends[cursor->at - 1] : 0;
    *n = (size_t)cursor_freq(cursor, TERM_FREQS) + 1;
}

/* Find the bounds of the tail, which is behind the last full block. */
static int find_tail(Cursor *cursor) {
    size_t at = 0;
    if (cursor->full) {
        Piece last;
        if (piece_of(cursor->data, cursor->len, cursor->n, cursor->full - 1, &last) < 0) return -1;
        at = (size_t)(last.end - cursor->data);
    }
    if (at + TAIL_BYTES > cursor->len) return -1;
    cursor->tail_bounds = cursor->data + at + N_STREAMS;
    return 0;
}

static int out_of_range(void) {
    PyErr_SetString(PyExc_ValueError, "a posting list is damaged: it is out of range");
    return -1;
}

int cursor_begin(Cursor *cursor, const View *view, const uint64_t *list) {
    memset(cursor, 0, offsetof(Cursor, docs));
    cursor->is_damaged = 0;
    uint64_t start = list[0], stop = list[1], place_start = list[2], place_stop = list[3], n = list[4];
    size_t n_bytes = ARRAY_LEN(view->arrays[V_POSTINGS]) - 8, n_place_bytes = ARRAY_LEN(view->arrays[V_POSITIONS]) - 8;
    if (start > stop || stop > n_bytes || place_start > place_stop || place_stop > n_place_bytes || n > view->n_docs)
        return out_of_range();
    cursor->data = VIEW_DATA(view, V_POSTINGS, uint8_t) + start;
    cursor->len = (size_t)(stop - start);
    cursor->places = VIEW_DATA(view, V_POSITIONS, uint8_t) + place_start;
    cursor->places_len = (size_t)(place_stop - place_start);
    cursor->n = (size_t)n;
    cursor->n_docs = view->n_docs;
    cursor->full = cursor->n / BLOCK;
    cursor->n_blocks = cursor->full + (cursor->n % BLOCK > 0);
    if (cursor->full * ENTRY_BYTES > cursor->len || (n % BLOCK && find_tail(cursor) < 0)) return out_of_range();
    if (cursor->n)
        cursor_unpack(cursor, 0);
    else
        cursor_finish(cursor);
    return 0;
}

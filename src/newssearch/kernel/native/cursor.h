/* Declare what walks over one posting list. */

#ifndef NEWSSEARCH_CURSOR_H
#define NEWSSEARCH_CURSOR_H

#include "view.h"

#define NO_DOC UINT32_MAX

/* Walk over one posting list. */
typedef struct {
    const uint8_t *data, *places, *tail_bounds;
    size_t len, places_len, n, full, n_blocks, n_docs;
    size_t block;           /* the one that is unpacked; n_blocks behind the last one */
    size_t freqs_of;        /* the block whose frequencies are unpacked; n_blocks where none is */
    uint32_t docs[BLOCK];
    unsigned count, at;
    uint32_t doc;           /* the present one; NO_DOC behind the last one */
    int is_damaged;
    Piece piece;
    uint32_t ends[BLOCK];   /* by posting of the block `freqs_of`: where its own positions end */
} Cursor;

/* Begin a list; one that is absent has no documents. -1 with an exception where it is out of range. */
int cursor_begin(Cursor *cursor, const View *view, const uint64_t *list);

void cursor_spoil(Cursor *cursor);
void cursor_finish(Cursor *cursor);
void cursor_unpack(Cursor *cursor, size_t block);

/* Return the first block from `block` on that may hold `target`; n_blocks where none does. */
size_t cursor_block_of(const Cursor *cursor, size_t block, uint32_t target);

/* Give where the positions of the present posting are in the stream of its block. */
void cursor_positions(Cursor *cursor, size_t *before, size_t *n);

static inline uint32_t cursor_last_doc(const Cursor *cursor, size_t block) {
    return block < cursor->full ? load_u32(cursor->data + 4 * block) : NO_DOC;
}

/* Return the bound of a block: 0 for all fields, 1 for the body alone; see newssearch.kernel.layout. */
static inline float cursor_bound(const Cursor *cursor, size_t block, int which) {
    uint16_t upper;
    if (block < cursor->full)
        memcpy(&upper, cursor->data + 12 * cursor->full + 2 * ((size_t)which * cursor->full + block), sizeof upper);
    else
        memcpy(&upper, cursor->tail_bounds + 2 * which, sizeof upper);
    uint32_t bits = (uint32_t)upper << 16;
    float bound;
    memcpy(&bound, &bits, sizeof bound);
    return bound;
}

/* Go to the first document from `target` on, beyond the block that is unpacked. */
void cursor_leap(Cursor *cursor, uint32_t target);

/* Go to the first document from `target` on. */
static inline void cursor_seek(Cursor *cursor, uint32_t target) {
    if (cursor->doc >= target) return;
    if (cursor->docs[cursor->count - 1] < target) {
        cursor_leap(cursor, target);
        if (cursor->doc >= target) return;
    }
    unsigned low = cursor->at + 1, gap = 1;
    while (low + gap < cursor->count && cursor->docs[low + gap - 1] < target) {
        low += gap;
        gap *= 2;
    }
    unsigned high = low + gap < cursor->count ? low + gap - 1 : cursor->count - 1;
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

static inline void cursor_step(Cursor *cursor) {
    if (++cursor->at < cursor->count)
        cursor->doc = cursor->docs[cursor->at];
    else if (cursor->block + 1 < cursor->n_blocks)
        cursor_unpack(cursor, cursor->block + 1);
    else
        cursor_finish(cursor);
}

/* Return one value of a stream of the present posting; each list is followed by eight bytes that may be read. */
static inline uint32_t cursor_freq(const Cursor *cursor, int stream) {
    unsigned width = cursor->piece.widths[stream];
    return width ? stream_value(cursor->piece.streams[stream], cursor->at, width) : 0;
}

#endif

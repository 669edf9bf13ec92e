/* Encode posting lists; the layout is written down in newssearch.kernel.layout. */

#include "encoding.h"

/* Value 4k + lane is in lane `lane`, from its bit k * width; a lane is 32 * width bits long. */
static void pack_rows(uint8_t *out, const uint32_t *values, unsigned width) {
    if (!width) return;
    for (unsigned lane = 0; lane < 4; lane++) {
        uint64_t gathered = 0;
        unsigned n_bits = 0, word = 0;
        for (unsigned row = 0; row < 32; row++) {
            gathered |= (uint64_t)values[4 * row + lane] << n_bits;
            n_bits += width;
            if (n_bits >= 32) {
                store_u32(out + 16 * word++ + 4 * lane, (uint32_t)gathered);
                gathered >>= 32;
                n_bits -= 32;
            }
        }
    }
}

static int put_stream(Bytes *out, const uint32_t *values, size_t n_values, unsigned width) {
    if (!width) return 0;
    uint8_t *at = bytes_extend(out, stream_bytes(n_values, width));
    if (!at) return -1;
    uint64_t gathered = 0;
    unsigned n_bits = 0;
    for (size_t i = 0; i < n_values; i++) {
        gathered |= (uint64_t)values[i] << n_bits;
        n_bits += width;
        if (n_bits >= 32) {
            store_u32(at, (uint32_t)gathered);
            at += 4;
            gathered >>= 32;
            n_bits -= 32;
        }
    }
    for (unsigned done = 0; done < n_bits; done += 8) *at++ = (uint8_t)(gathered >> done);
    return 0;
}

static unsigned width_of(const uint32_t *values, size_t n_values) {
    uint32_t all = 0;
    for (size_t i = 0; i < n_values; i++) all |= values[i];
    return bit_width(all);
}

/* Round a bound up to the upper half of a float32. */
static uint16_t bound_of(float bound) {
    uint32_t bits;
    memcpy(&bits, &bound, sizeof bits);
    return (uint16_t)((bits >> 16) + ((bits & 0xffff) != 0));
}

/* Hold what one block comes to. */
typedef struct {
    unsigned widths[N_STREAMS];
    uint16_t bounds[2];
    uint32_t gaps[BLOCK], freqs[BLOCK];
    size_t n_positions;
} Block;

static int measure(const Plain *plain, size_t from, size_t n, uint32_t previous, int is_first, Block *block) {
    float best = 0, best_body = 0;
    block->n_positions = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t doc = plain->docs[from + i], freq = plain->term_freqs[from + i];
        uint32_t title = plain->title_freqs[from + i], lead = plain->lead_freqs[from + i];
        if (doc >= plain->n_docs || (!(is_first && i == 0) && doc <= previous) || !freq || title > freq ||
            lead > freq - title) {
            PyErr_Format(PyExc_ValueError, "posting %zu is out of order or out of range", from + i);
            return -1;
        }
        block->gaps[i] = is_first && i == 0 ? doc : doc - previous - 1;
        block->freqs[i] = freq - 1;
        block->n_positions += freq;
        previous = doc;
        float body = (float)(freq - title) * plain->body_norms[doc];
        float all = (float)title * plain->title_norms[doc] + body + (float)lead * plain->lead_norms[doc];
        if (body > best_body) best_body = body;
        if (all > best) best = all;
    }
    block->widths[DOCS] = width_of(block->gaps, n);
    block->widths[TERM_FREQS] = width_of(block->freqs, n);
    block->widths[TITLE_FREQS] = width_of(plain->title_freqs + from, n);
    block->widths[LEAD_FREQS] = width_of(plain->lead_freqs + from, n);
    block->bounds[0] = bound_of(best);
    block->bounds[1] = bound_of(best_body);
    return 0;
}

/* Write the positions of a block: the first of a document as it is, the others as gaps. */
static int put_positions(Encoder *encoder, const Plain *plain, size_t from, size_t n, size_t *next, Block *block) {
    block->widths[POSITIONS] = 0;
    if (!plain->positions) return 0;
    if (*next + block->n_positions > plain->n_positions) {
        PyErr_SetString(PyExc_ValueError, "there are fewer positions than term frequencies say");
        return -1;
    }
    if (block->n_positions > encoder->room) {
        uint32_t *grown = PyMem_RawRealloc(encoder->gaps, 2 * block->n_positions * sizeof *grown);
        if (!grown) {
            PyErr_NoMemory();
            return -1;
        }
        encoder->gaps = grown;
        encoder->room = 2 * block->n_positions;
    }
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        const uint32_t *positions = plain->positions + *next + at;
        for (uint32_t k = 0; k < plain->term_freqs[from + i]; k++) {
            if (k && positions[k] <= positions[k - 1]) {
                PyErr_Format(PyExc_ValueError, "the positions of posting %zu are out of order", from + i);
                return -1;
            }
            encoder->gaps[at++] = k ? positions[k] - positions[k - 1] - 1 : positions[0];
        }
    }
    *next += at;
    block->widths[POSITIONS] = width_of(encoder->gaps, at);
    return put_stream(&encoder->positions, encoder->gaps, at, block->widths[POSITIONS]);
}

int encoder_put(Encoder *encoder, const Plain *plain, size_t from, size_t n, size_t *next) {
    Bytes *out = &encoder->postings, *places = &encoder->positions;
    size_t start = out->len, places_start = places->len, full = n / BLOCK;
    if (!bytes_extend(out, full * ENTRY_BYTES)) return -1;
    Block block;
    uint32_t previous = 0;
    for (size_t b = 0; b <= full; b++) {
        size_t first = from + b * BLOCK, count = b < full ? BLOCK : n % BLOCK;
        if (!count) break;
        uint32_t data_offset = (uint32_t)(out->len - start), place_offset = (uint32_t)(places->len - places_start);
        if (out->len - start > UINT32_MAX || places->len - places_start > UINT32_MAX) {
            PyErr_SetString(PyExc_OverflowError, "a posting list is over 4 GB");
            return -1;
        }
        if (measure(plain, first, count, previous, b == 0, &block) < 0) return -1;
        if (put_positions(encoder, plain, first, count, next, &block) < 0) return -1;
        previous = plain->docs[first + count - 1];
        if (b < full) {
            uint8_t *table = out->data + start;
            store_u32(table + 4 * b, previous);
            store_u32(table + 4 * (full + b), data_offset);
            store_u32(table + 4 * (2 * full + b), place_offset);
            for (int k = 0; k < 2; k++) store_u16(table + 12 * full + 2 * (k * full + b), block.bounds[k]);
            for (int k = 0; k < N_STREAMS; k++) table[16 * full + k * full + b] = (uint8_t)block.widths[k];
            uint8_t *rows = bytes_extend(out, 16 * block.widths[DOCS]);
            if (!rows) return -1;
            pack_rows(rows, block.gaps, block.widths[DOCS]);
        } else {
            uint8_t *head = bytes_extend(out, TAIL_BYTES + (full ? 4 : 0));
            if (!head) return -1;
            for (int k = 0; k < N_STREAMS; k++) head[k] = (uint8_t)block.widths[k];
            for (int k = 0; k < 2; k++) store_u16(head + N_STREAMS + 2 * k, block.bounds[k]);
            if (full) store_u32(head + TAIL_BYTES, place_offset);
            if (put_stream(out, block.gaps, count, block.widths[DOCS]) < 0) return -1;
        }
        if (put_stream(out, block.freqs, count, block.widths[TERM_FREQS]) < 0) return -1;
        if (put_stream(out, plain->title_freqs + first, count, block.widths[TITLE_FREQS]) < 0) return -1;
        if (put_stream(out, plain->lead_freqs + first, count, block.widths[LEAD_FREQS]) < 0) return -1;
    }
    return 0;
}

PyObject *encoder_result(Encoder *encoder) {
    Bytes *postings = &encoder->postings, *positions = &encoder->positions;
    if (!bytes_extend(postings, PADDING_BYTES) || !bytes_extend(positions, PADDING_BYTES)) return NULL;
    return Py_BuildValue("y#y#", (char *)postings->data, (Py_ssize_t)postings->len, (char *)positions->data,
                         (Py_ssize_t)positions->len);
}

void encoder_free(Encoder *encoder) {
    PyMem_RawFree(encoder->gaps);
    bytes_free(&encoder->postings);
    bytes_free(&encoder->positions);
}

PyObject *kernel_encode_lists(PyObject *self, PyObject *args) {
    (void)self;
    enum { DOC_FREQS, IN_DOCS, IN_FREQS, IN_TITLES, IN_LEADS, TITLE_NORMS, BODY_NORMS, LEAD_NORMS, N_ARRAYS };
    static const char *names[] = {"doc_freqs", "docs", "term_freqs", "title_freqs", "lead_freqs", "title_norms",
                                  "body_norms", "lead_norms"};
    PyObject *objects[N_ARRAYS], *positions_object, *starts_object, *place_starts_object, *result = NULL;
    Array arrays[N_ARRAYS] = {{.is_held = 0}}, positions = {.is_held = 0}, starts = {.is_held = 0},
          place_starts = {.is_held = 0};
    Encoder encoder = {0};
    size_t from = 0, next = 0;
    if (!PyArg_ParseTuple(args, "OOOOOOOOOOO", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4],
                          &objects[5], &objects[6], &objects[7], &positions_object, &starts_object,
                          &place_starts_object))
        return NULL;
    for (int i = 0; i < N_ARRAYS; i++)
        if (array_take(&arrays[i], objects[i], 4, 0, names[i]) < 0) goto end;
    if (positions_object != Py_None && array_take(&positions, positions_object, 4, 0, "positions") < 0) goto end;
    if (array_take(&starts, starts_object, 8, 1, "starts") < 0) goto end;
    if (array_take(&place_starts, place_starts_object, 8, 1, "place_starts") < 0) goto end;
    Plain plain = {
        .docs = ARRAY_DATA(arrays[IN_DOCS], uint32_t),
        .term_freqs = ARRAY_DATA(arrays[IN_FREQS], uint32_t),
        .title_freqs = ARRAY_DATA(arrays[IN_TITLES], uint32_t),
        .lead_freqs = ARRAY_DATA(arrays[IN_LEADS], uint32_t),
        .positions = positions.is_held ? ARRAY_DATA(positions, uint32_t) : NULL,
        .title_norms = ARRAY_DATA(arrays[TITLE_NORMS], float),
        .body_norms = ARRAY_DATA(arrays[BODY_NORMS], float),
        .lead_norms = ARRAY_DATA(arrays[LEAD_NORMS], float),
        .n_docs = ARRAY_LEN(arrays[BODY_NORMS]),
        .n_postings = ARRAY_LEN(arrays[IN_DOCS]),
        .n_positions = positions.is_held ? ARRAY_LEN(positions) : 0,
    };
    size_t n_lists = ARRAY_LEN(arrays[DOC_FREQS]);
    const uint32_t *doc_freqs = ARRAY_DATA(arrays[DOC_FREQS], uint32_t);
    if (ARRAY_LEN(arrays[IN_FREQS]) != plain.n_postings || ARRAY_LEN(arrays[IN_TITLES]) != plain.n_postings ||
        ARRAY_LEN(arrays[IN_LEADS]) != plain.n_postings || ARRAY_LEN(arrays[TITLE_NORMS]) != plain.n_docs ||
        ARRAY_LEN(arrays[LEAD_NORMS]) != plain.n_docs || ARRAY_LEN(starts) != n_lists + 1 ||
        ARRAY_LEN(place_starts) != n_lists + 1) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        goto end;
    }
    for (size_t list = 0; list < n_lists; list++) {
        ARRAY_DATA(starts, uint64_t)[list] = encoder.postings.len;
        ARRAY_DATA(place_starts, uint64_t)[list] = encoder.positions.len;
        if (from + doc_freqs[list] > plain.n_postings) {
            PyErr_SetString(PyExc_ValueError, "there are fewer postings than doc_freqs say");
            goto end;
        }
        if (encoder_put(&encoder, &plain, from, doc_freqs[list], &next) < 0) goto end;
        from += doc_freqs[list];
    }
    ARRAY_DATA(starts, uint64_t)[n_lists] = encoder.postings.len;
    ARRAY_DATA(place_starts, uint64_t)[n_lists] = encoder.positions.len;
    if (from != plain.n_postings || next != plain.n_positions) {
        PyErr_SetString(PyExc_ValueError, "there are more postings or positions than doc_freqs and term_freqs say");
        goto end;
    }
    result = encoder_result(&encoder);
end:
    encoder_free(&encoder);
    for (int i = 0; i < N_ARRAYS; i++) array_release(&arrays[i]);
    array_release(&positions);
    array_release(&starts);
    array_release(&place_starts);
    return result;
}

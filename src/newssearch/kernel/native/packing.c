/* Decode posting lists; the layout is written down in newssearch.kernel.layout. */

#include "kernel.h"

/* ---- rows of four: the docs of a full block; see encoding.c ------------------------------------------------------- */

typedef uint32_t Four __attribute__((vector_size(16)));

static inline Four load_four(const uint8_t *at) {
    Four four;
    memcpy(&four, at, sizeof four);
    return four;
}

/* Unrolled for a width that the compiler knows, it becomes four shifts at a time. */
static inline __attribute__((always_inline)) void unpack_rows_of(const uint8_t *in, uint32_t *values, unsigned width) {
    uint32_t mask = (uint32_t)((1ull << width) - 1);
    Four masks = {mask, mask, mask, mask};
#pragma GCC unroll 32
    for (unsigned row = 0; row < 32; row++) {
        unsigned bit = row * width, word = bit >> 5, shift = bit & 31;
        Four found = load_four(in + 16 * word) >> shift;
        if (shift + width > 32) found |= load_four(in + 16 * (word + 1)) << (32 - shift);
        found &= masks;
        memcpy(values + 4 * row, &found, sizeof found);
    }
}

#define UNPACK_CASE(width) case width: unpack_rows_of(in, values, width); break;

void unpack_rows(const uint8_t *in, uint32_t *values, unsigned width) {
    switch (width) {
        case 0: memset(values, 0, BLOCK * sizeof *values); break;
        UNPACK_CASE(1) UNPACK_CASE(2) UNPACK_CASE(3) UNPACK_CASE(4) UNPACK_CASE(5) UNPACK_CASE(6) UNPACK_CASE(7)
        UNPACK_CASE(8) UNPACK_CASE(9) UNPACK_CASE(10) UNPACK_CASE(11) UNPACK_CASE(12) UNPACK_CASE(13) UNPACK_CASE(14)
        UNPACK_CASE(15) UNPACK_CASE(16) UNPACK_CASE(17) UNPACK_CASE(18) UNPACK_CASE(19) UNPACK_CASE(20) UNPACK_CASE(21)
        UNPACK_CASE(22) UNPACK_CASE(23) UNPACK_CASE(24) UNPACK_CASE(25) UNPACK_CASE(26) UNPACK_CASE(27) UNPACK_CASE(28)
        UNPACK_CASE(29) UNPACK_CASE(30) UNPACK_CASE(31) UNPACK_CASE(32)
    }
}

/* ---- decoding ---------------------------------------------------------------------------------------------- */

static int damaged(size_t list) {
    PyErr_Format(PyExc_ValueError, "the posting list %zu is damaged", list);
    return -1;
}

int piece_of(const uint8_t *data, size_t len, size_t n_postings, size_t b, Piece *piece) {
    size_t full = n_postings / BLOCK, at;
    if (b < full) {
        if (len < full * ENTRY_BYTES) return -1;
        at = load_u32(data + 4 * (full + b));
        piece->place_offset = load_u32(data + 4 * (2 * full + b));
        for (int k = 0; k < N_STREAMS; k++) piece->widths[k] = data[16 * full + k * full + b];
        piece->n = BLOCK;
        if (at < full * ENTRY_BYTES) return -1;
    } else {
        /* The tail begins where the last full block ends. */
        at = 0;
        if (full) {
            Piece last;
            if (piece_of(data, len, n_postings, full - 1, &last) < 0) return -1;
            at = (size_t)(last.end - data);
        }
        size_t head = TAIL_BYTES + (full ? 4 : 0);
        if (at + head > len) return -1;
        for (int k = 0; k < N_STREAMS; k++) piece->widths[k] = data[at + k];
        piece->place_offset = full ? load_u32(data + at + TAIL_BYTES) : 0;
        piece->n = n_postings % BLOCK;
        at += head;
    }
    for (int k = 0; k < N_STREAMS; k++)
        if (piece->widths[k] > 32) return -1;
    for (int k = 0; k < POSITIONS; k++) {
        if (at > len) return -1;
        piece->streams[k] = data + at;
        at += stream_bytes(piece->n, piece->widths[k]);
    }
    if (at > len) return -1;
    piece->end = data + at;
    return 0;
}

void unpack_stream(const uint8_t *stream, uint32_t *out, size_t n, unsigned width, uint32_t add) {
    size_t i = 0;
    if (width && width < 8) {
        /* Eight values fill as many bytes as their width, and are read at once. */
        uint64_t mask = (1ull << width) - 1;
        for (; i + 8 <= n; i += 8) {
            uint64_t eight = load_u64(stream + i / 8 * width);
            for (unsigned k = 0; k < 8; k++) out[i + k] = (uint32_t)(eight >> (k * width) & mask) + add;
        }
    }
    for (; i < n; i++) out[i] = (width ? stream_value(stream, i, width) : 0) + add;
}

PyObject *kernel_decode_lists(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *postings_object, *starts_object, *doc_freqs_object, *outs[4], *result = NULL;
    Array postings = {.is_held = 0}, starts = {.is_held = 0}, doc_freqs = {.is_held = 0}, out[4] = {{.is_held = 0}};
    unsigned long long n_docs;
    if (!PyArg_ParseTuple(args, "OOOKOOOO", &postings_object, &starts_object, &doc_freqs_object, &n_docs, &outs[0],
                          &outs[1], &outs[2], &outs[3]))
        return NULL;
    if (array_take(&postings, postings_object, 1, 0, "postings") < 0) goto end;
    if (array_take(&starts, starts_object, 8, 0, "starts") < 0) goto end;
    if (array_take(&doc_freqs, doc_freqs_object, 4, 0, "doc_freqs") < 0) goto end;
    for (int k = 0; k < 4; k++)
        if (array_take(&out[k], outs[k], 4, 1, "out") < 0) goto end;
    size_t n_lists = ARRAY_LEN(doc_freqs), n_bytes = ARRAY_LEN(postings), room = ARRAY_LEN(out[0]), written = 0;
    if (ARRAY_LEN(starts) != n_lists + 1 || ARRAY_LEN(out[1]) != room || ARRAY_LEN(out[2]) != room ||
        ARRAY_LEN(out[3]) != room) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        goto end;
    }
    uint32_t *docs = ARRAY_DATA(out[0], uint32_t), *freqs = ARRAY_DATA(out[1], uint32_t);
    for (size_t list = 0; list < n_lists; list++) {
        uint64_t start = ARRAY_DATA(starts, uint64_t)[list], stop = ARRAY_DATA(starts, uint64_t)[list + 1];
        size_t n = ARRAY_DATA(doc_freqs, uint32_t)[list], end_at = 0;
        /* Streams are read eight bytes at a time, so that the postings end with as many that mean nothing. */
        if (start > stop || n_bytes < 8 || stop > n_bytes - 8 || written + n > room) {
            damaged(list);
            goto end;
        }
        const uint8_t *data = ARRAY_DATA(postings, uint8_t) + start;
        uint64_t doc = UINT64_MAX;
        for (size_t b = 0; b * BLOCK < n; b++) {
            Piece piece;
            if (piece_of(data, (size_t)(stop - start), n, b, &piece) < 0) {
                damaged(list);
                goto end;
            }
            if (piece.n == BLOCK)
                unpack_rows(piece.streams[DOCS], docs + written, piece.widths[DOCS]);
            else
                unpack_stream(piece.streams[DOCS], docs + written, piece.n, piece.widths[DOCS], 0);
            for (size_t i = 0; i < piece.n; i++) {
                doc += docs[written + i] + 1ull;
                docs[written + i] = (uint32_t)doc;
            }
            if (doc >= n_docs) {
                damaged(list);
                goto end;
            }
            unpack_stream(piece.streams[TERM_FREQS], freqs + written, piece.n, piece.widths[TERM_FREQS], 1);
            for (int k = TITLE_FREQS; k <= LEAD_FREQS; k++)
                unpack_stream(piece.streams[k], ARRAY_DATA(out[k], uint32_t) + written, piece.n, piece.widths[k], 0);
            written += piece.n;
            end_at = (size_t)(piece.end - data);
        }
        if (end_at != stop - start) {
            damaged(list);
            goto end;
        }
    }
    if (written != room) {
        PyErr_SetString(PyExc_ValueError, "there are fewer postings than there is room for");
        goto end;
    }
    result = Py_NewRef(Py_None);
end:
    array_release(&postings);
    array_release(&starts);
    array_release(&doc_freqs);
    for (int k = 0; k < 4; k++) array_release(&out[k]);
    return result;
}

PyObject *kernel_decode_positions(PyObject *self, PyObject *args) {
    (void)self;
    enum { IN_POSTINGS, IN_STARTS, IN_DOC_FREQS, IN_PLACES, IN_PLACE_STARTS, IN_FREQS, OUT, N_ARRAYS };
    static const size_t item_bytes[] = {1, 8, 4, 1, 8, 4, 4};
    static const char *names[] = {"postings", "starts", "doc_freqs", "positions", "place_starts", "term_freqs", "out"};
    PyObject *objects[N_ARRAYS], *result = NULL;
    Array arrays[N_ARRAYS] = {{.is_held = 0}};
    if (!PyArg_ParseTuple(args, "OOOOOOO", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4],
                          &objects[5], &objects[6]))
        return NULL;
    for (int i = 0; i < N_ARRAYS; i++)
        if (array_take(&arrays[i], objects[i], item_bytes[i], i == OUT, names[i]) < 0) goto end;
    size_t n_lists = ARRAY_LEN(arrays[IN_DOC_FREQS]), n_postings = ARRAY_LEN(arrays[IN_FREQS]);
    size_t n_bytes = ARRAY_LEN(arrays[IN_POSTINGS]), n_place_bytes = ARRAY_LEN(arrays[IN_PLACES]);
    size_t room = ARRAY_LEN(arrays[OUT]), posting = 0, written = 0;
    if (ARRAY_LEN(arrays[IN_STARTS]) != n_lists + 1 || ARRAY_LEN(arrays[IN_PLACE_STARTS]) != n_lists + 1) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        goto end;
    }
    const uint32_t *freqs = ARRAY_DATA(arrays[IN_FREQS], uint32_t);
    uint32_t *out = ARRAY_DATA(arrays[OUT], uint32_t);
    for (size_t list = 0; list < n_lists; list++) {
        uint64_t start = ARRAY_DATA(arrays[IN_STARTS], uint64_t)[list];
        uint64_t stop = ARRAY_DATA(arrays[IN_STARTS], uint64_t)[list + 1];
        uint64_t place_start = ARRAY_DATA(arrays[IN_PLACE_STARTS], uint64_t)[list];
        uint64_t place_stop = ARRAY_DATA(arrays[IN_PLACE_STARTS], uint64_t)[list + 1];
        size_t n = ARRAY_DATA(arrays[IN_DOC_FREQS], uint32_t)[list];
        if (start > stop || n_bytes < 8 || stop > n_bytes - 8 || place_start > place_stop || n_place_bytes < 8 ||
            place_stop > n_place_bytes - 8 || posting + n > n_postings) {
            damaged(list);
            goto end;
        }
        for (size_t b = 0; b * BLOCK < n; b++) {
            Piece piece;
            if (piece_of(ARRAY_DATA(arrays[IN_POSTINGS], uint8_t) + start, (size_t)(stop - start), n, b, &piece) < 0) {
                damaged(list);
                goto end;
            }
            size_t n_positions = 0;
            for (size_t i = 0; i < piece.n; i++) n_positions += freqs[posting + i];
            unsigned width = piece.widths[POSITIONS];
            if (written + n_positions > room ||
                place_start + piece.place_offset + stream_bytes(n_positions, width) > place_stop) {
                damaged(list);
                goto end;
            }
            const uint8_t *stream = ARRAY_DATA(arrays[IN_PLACES], uint8_t) + place_start + piece.place_offset;
            unpack_stream(stream, out + written, n_positions, width, 0);
            for (size_t i = 0; i < piece.n; i++) {
                for (uint32_t k = 1; k < freqs[posting + i]; k++) out[written + k] += out[written + k - 1] + 1;
                written += freqs[posting + i];
            }
            posting += piece.n;
        }
    }
    if (written != room || posting != n_postings) {
        PyErr_SetString(PyExc_ValueError, "there are fewer positions than there is room for");
        goto end;
    }
    result = Py_NewRef(Py_None);
end:
    for (int i = 0; i < N_ARRAYS; i++) array_release(&arrays[i]);
    return result;
}

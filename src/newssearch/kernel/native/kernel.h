/* Declare what the files of the kernel share: buffers of numpy arrays, growing buffers, and bit streams. */

#ifndef NEWSSEARCH_KERNEL_H
#define NEWSSEARCH_KERNEL_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

/* Postings of one block: see newssearch.kernel.layout. */
#define BLOCK 128

/* The streams of a block, in order, and the width of its positions. */
enum { DOCS, TERM_FREQS, TITLE_FREQS, LEAD_FREQS, POSITIONS, N_STREAMS };

/* One entry of a list's table: last doc, offset of the data, offset of the positions, two bounds, five widths. */
#define ENTRY_BYTES (3 * 4 + 2 * 2 + N_STREAMS)
#define TAIL_BYTES (2 * 2 + N_STREAMS)

/* Hold where the streams of one block are, and their widths. */
typedef struct {
    const uint8_t *streams[POSITIONS];
    const uint8_t *end;
    unsigned widths[N_STREAMS];
    size_t n, place_offset;
} Piece;

/* Find the streams of block b of a list; -1 without an exception where they do not lie within it. */
int piece_of(const uint8_t *data, size_t len, size_t n_postings, size_t b, Piece *piece);

/* Unpack the 128 docs of a full block, as gaps less 1. */
void unpack_rows(const uint8_t *in, uint32_t *values, unsigned width);

/* Unpack a bit stream, and add the same to each value. */
void unpack_stream(const uint8_t *stream, uint32_t *out, size_t n, unsigned width, uint32_t add);

/* Hold an array of Python's as C sees it. */
typedef struct {
    Py_buffer buffer;
    int is_held;
} Array;

/* Take a contiguous array whose items have the given size; set an exception and return -1 where it is another. */
int array_take(Array *array, PyObject *object, size_t item_bytes, int writable, const char *name);
void array_release(Array *array);
#define ARRAY_DATA(array, type) ((type *)(array).buffer.buf)
#define ARRAY_LEN(array) ((size_t)((array).buffer.len / (array).buffer.itemsize))

#define PAGED_ARRAYS 8

/* Hold which pages of some arrays were checked; see newssearch.kernel.pages. */
typedef struct {
    Array checked[PAGED_ARRAYS]; /* by array: of each of its pages 1 where it was */
    PyObject *check;
    size_t page_bytes;
} Pages;

/* Take what Python says of so many arrays; -1 with an exception. */
int pages_take(Pages *pages, PyObject *object, int n_arrays);
void pages_release(Pages *pages);

/* Have a part of an array checked where it was not yet, given the bytes and the bounds of its items; -1 with an exception. */
int pages_see(const Pages *pages, int number, size_t item_bytes, uint64_t start, uint64_t stop);

/* Return room for bytes that are read here and there: from the start of a cache line on, and where there is much of it in
 * huge pages, so that finding a page takes no time; `free` it. NULL, without an exception, where memory is out. */
void *large_alloc(size_t n_bytes);

/* Clear the upper halves of the vector registers: ISA-L leaves them in use, and then each operation on numbers here takes
 * a fifth longer, until they are cleared. */
void clear_upper_halves(void);

/* Hold bytes that grow. */
typedef struct {
    uint8_t *data;
    size_t len, capacity;
} Bytes;

/* Make room for some more bytes, zeroed, and return where they begin; NULL with an exception where memory is out. */
uint8_t *bytes_extend(Bytes *bytes, size_t more);
void bytes_free(Bytes *bytes);

/* Hold sorted strings that lie one after the other. */
typedef struct {
    const uint32_t *starts; /* where each begins, and where the last one ends */
    const uint8_t *content;
    size_t n, n_bytes;
} Strings;

Strings strings_of(Array starts, Array content);

/* Return the number of the first string that is not before a key; -1 with an exception. */
Py_ssize_t lower_bound(Strings strings, const void *key, size_t key_len);

static inline uint32_t load_u32(const uint8_t *at) {
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static inline uint64_t load_u64(const uint8_t *at) {
    uint64_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static inline void store_u16(uint8_t *at, uint16_t value) { memcpy(at, &value, sizeof value); }
static inline void store_u32(uint8_t *at, uint32_t value) { memcpy(at, &value, sizeof value); }

static inline unsigned bit_width(uint32_t value) { return value ? 32 - (unsigned)__builtin_clz(value) : 0; }

/* Bytes of a bit stream. */
static inline size_t stream_bytes(size_t n_values, unsigned width) { return (n_values * width + 7) / 8; }

/* Return one value of a bit stream; eight bytes from its first one are read. */
static inline uint32_t stream_value(const uint8_t *stream, size_t at, unsigned width) {
    size_t bit = at * width;
    return (uint32_t)(load_u64(stream + (bit >> 3)) >> (bit & 7)) & (uint32_t)((1ull << width) - 1);
}

PyObject *kernel_encode_lists(PyObject *self, PyObject *args);
PyObject *kernel_decode_lists(PyObject *self, PyObject *args);
PyObject *kernel_decode_positions(PyObject *self, PyObject *args);
PyObject *kernel_encode_documents(PyObject *self, PyObject *args);
PyObject *kernel_document_freqs(PyObject *self, PyObject *args);
PyObject *kernel_term_freqs(PyObject *self, PyObject *args);
PyObject *kernel_merge_lists(PyObject *self, PyObject *args);
PyObject *kernel_pack_stream(PyObject *self, PyObject *args);
PyObject *kernel_unpack_stream(PyObject *self, PyObject *args);
PyObject *kernel_sum_living(PyObject *self, PyObject *args);
PyObject *kernel_recode(PyObject *self, PyObject *args);
PyObject *kernel_day_codes(PyObject *self, PyObject *args);
PyObject *kernel_length_norms(PyObject *self, PyObject *args);
PyObject *kernel_hash_strings(PyObject *self, PyObject *args);
PyObject *kernel_sign(PyObject *self, PyObject *args);
PyObject *kernel_find_stories(PyObject *self, PyObject *args);
PyObject *kernel_later_printings(PyObject *self, PyObject *args);
PyObject *kernel_printings(PyObject *self, PyObject *args);
PyObject *kernel_count_codes(PyObject *self, PyObject *args);
PyObject *kernel_sum_runs(PyObject *self, PyObject *args);
PyObject *kernel_most_counted(PyObject *self, PyObject *args);
PyObject *kernel_count_documents(PyObject *self, PyObject *documents);
PyObject *kernel_count_runs(PyObject *self, PyObject *args);
PyObject *kernel_runs_of(PyObject *self, PyObject *codes);
PyObject *kernel_count_stories(PyObject *self, PyObject *args);
PyObject *kernel_find_nearest(PyObject *self, PyObject *args);
PyObject *kernel_lower_bound(PyObject *self, PyObject *args);
PyObject *kernel_sort_strings(PyObject *self, PyObject *args);
PyObject *kernel_find_strings(PyObject *self, PyObject *args);
PyObject *kernel_near_strings(PyObject *self, PyObject *args);
PyObject *kernel_rank(PyObject *self, PyObject *args);
PyObject *kernel_mark(PyObject *self, PyObject *args);
int kernel_add_chunk_cache(PyObject *module);
PyObject *kernel_rescore(PyObject *self, PyObject *args);
int kernel_add_view(PyObject *module);
int kernel_add_forms(PyObject *module);
int kernel_add_records(PyObject *module);
int kernel_add_holders(PyObject *module);

#endif

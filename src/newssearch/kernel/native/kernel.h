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

/* Hold bytes that grow. */
typedef struct {
    uint8_t *data;
    size_t len, capacity;
} Bytes;

/* Make room for some more bytes, zeroed, and return where they begin; NULL with an exception where memory is out. */
uint8_t *bytes_extend(Bytes *bytes, size_t more);
void bytes_free(Bytes *bytes);

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
PyObject *kernel_invert(PyObject *self, PyObject *args);
PyObject *kernel_merge_lists(PyObject *self, PyObject *args);
PyObject *kernel_pack_stream(PyObject *self, PyObject *args);
PyObject *kernel_unpack_stream(PyObject *self, PyObject *args);
PyObject *kernel_lower_bound(PyObject *self, PyObject *args);
int kernel_add_chunk_cache(PyObject *module);

#endif

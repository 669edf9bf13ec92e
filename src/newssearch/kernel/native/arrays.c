/* Take arrays from Python, and let bytes grow. */

#include "kernel.h"

#include <stdlib.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

#define CACHE_LINE 64
#define HUGE_PAGE ((size_t)1 << 21)

void *large_alloc(size_t n_bytes) {
    size_t alignment = n_bytes < HUGE_PAGE ? CACHE_LINE : HUGE_PAGE;
    n_bytes = (n_bytes + alignment - 1) / alignment * alignment;
    void *room = aligned_alloc(alignment, n_bytes);
#ifdef MADV_HUGEPAGE
    /* Where this is refused the pages are small, and nothing else changes. */
    if (room && alignment == HUGE_PAGE) madvise(room, n_bytes, MADV_HUGEPAGE);
#endif
    return room;
}

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx"))) static void zero_upper(void) { __builtin_ia32_vzeroupper(); }
void clear_upper_halves(void) {
    if (__builtin_cpu_supports("avx")) zero_upper();
}
#else
void clear_upper_halves(void) {}
#endif

int array_take(Array *array, PyObject *object, size_t item_bytes, int writable, const char *name) {
    int flags = PyBUF_C_CONTIGUOUS | PyBUF_FORMAT | (writable ? PyBUF_WRITABLE : 0);
    array->is_held = 0;
    if (PyObject_GetBuffer(object, &array->buffer, flags) < 0) return -1;
    array->is_held = 1;
    if ((size_t)array->buffer.itemsize != item_bytes) {
        PyErr_Format(PyExc_TypeError, "%s: items of %zu bytes were expected, not of %zd", name, item_bytes,
                     array->buffer.itemsize);
        array_release(array);
        return -1;
    }
    return 0;
}

void array_release(Array *array) {
    if (array->is_held) PyBuffer_Release(&array->buffer);
    array->is_held = 0;
}

uint8_t *bytes_extend(Bytes *bytes, size_t more) {
    if (!bytes->data || bytes->len + more > bytes->capacity) {
        size_t capacity = bytes->capacity + bytes->capacity / 2 + more + 4096;
        uint8_t *data = PyMem_RawRealloc(bytes->data, capacity);
        if (!data) {
            PyErr_NoMemory();
            return NULL;
        }
        bytes->data = data;
        bytes->capacity = capacity;
    }
    uint8_t *start = bytes->data + bytes->len;
    memset(start, 0, more);
    bytes->len += more;
    return start;
}

void bytes_free(Bytes *bytes) {
    PyMem_RawFree(bytes->data);
    bytes->data = NULL;
    bytes->len = bytes->capacity = 0;
}

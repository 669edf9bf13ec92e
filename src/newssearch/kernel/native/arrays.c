/* Take arrays from Python, and let bytes grow. */

#include "kernel.h"

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

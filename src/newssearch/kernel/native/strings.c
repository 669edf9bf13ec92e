/* Sort strings, and find some among sorted ones that lie one after the other. */

#include "kernel.h"

#include <stdlib.h>

/* Hold a string, and its first eight bytes as a number that is in order as they are: few comparisons look further. */
typedef struct {
    uint64_t beginning;
    const uint8_t *bytes;
    uint32_t len, number;
} Key;

static int compare_keys(const void *left, const void *right) {
    const Key *a = left, *b = right;
    if (a->beginning != b->beginning) return a->beginning < b->beginning ? -1 : 1;
    int order = memcmp(a->bytes, b->bytes, a->len < b->len ? a->len : b->len);
    if (order) return order;
    if (a->len != b->len) return a->len < b->len ? -1 : 1;
    return a->number < b->number ? -1 : 1;
}

/* sort_strings(strings, out): the numbers of a list of bytes in their order. */
PyObject *kernel_sort_strings(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *strings, *out_object, *result = NULL;
    Array out = {.is_held = 0};
    Key *keys = NULL;
    if (!PyArg_ParseTuple(args, "O!O", &PyList_Type, &strings, &out_object)) return NULL;
    if (array_take(&out, out_object, 4, 1, "out") < 0) goto end;
    size_t n = (size_t)PyList_GET_SIZE(strings);
    if (ARRAY_LEN(out) != n || n > UINT32_MAX) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        goto end;
    }
    keys = PyMem_RawMalloc((n + 1) * sizeof *keys);
    if (!keys) {
        PyErr_NoMemory();
        goto end;
    }
    for (size_t i = 0; i < n; i++) {
        PyObject *string = PyList_GET_ITEM(strings, i);
        if (!PyBytes_Check(string) || PyBytes_GET_SIZE(string) > UINT32_MAX) {
            PyErr_SetString(PyExc_TypeError, "bytes were expected");
            goto end;
        }
        Key key = {0, (const uint8_t *)PyBytes_AS_STRING(string), (uint32_t)PyBytes_GET_SIZE(string), (uint32_t)i};
        for (uint32_t k = 0; k < 8; k++) key.beginning = key.beginning << 8 | (k < key.len ? key.bytes[k] : 0);
        keys[i] = key;
    }
    qsort(keys, n, sizeof *keys, compare_keys);
    for (size_t i = 0; i < n; i++) ARRAY_DATA(out, uint32_t)[i] = keys[i].number;
    result = Py_NewRef(Py_None);
end:
    PyMem_RawFree(keys);
    array_release(&out);
    return result;
}

Py_ssize_t lower_bound(Strings strings, const void *key, size_t key_len) {
    size_t low = 0, high = strings.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint32_t start = strings.starts[middle], stop = strings.starts[middle + 1];
        if (start > stop || stop > strings.n_bytes) {
            PyErr_SetString(PyExc_ValueError, "a dictionary is damaged");
            return -1;
        }
        size_t len = stop - start, shared = len < key_len ? len : key_len;
        int order = memcmp(strings.content + start, key, shared);
        if (order < 0 || (order == 0 && len < key_len))
            low = middle + 1;
        else
            high = middle;
    }
    return (Py_ssize_t)low;
}

Strings strings_of(Array starts, Array content) {
    size_t n = ARRAY_LEN(starts);
    return (Strings){ARRAY_DATA(starts, uint32_t), ARRAY_DATA(content, uint8_t), n ? n - 1 : 0, ARRAY_LEN(content)};
}

PyObject *kernel_lower_bound(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *starts_object, *content_object, *result = NULL;
    Py_buffer key;
    Array starts = {.is_held = 0}, content = {.is_held = 0};
    if (!PyArg_ParseTuple(args, "OOy*", &starts_object, &content_object, &key)) return NULL;
    if (array_take(&starts, starts_object, 4, 0, "starts") < 0) goto end;
    if (array_take(&content, content_object, 1, 0, "content") < 0) goto end;
    Py_ssize_t found = lower_bound(strings_of(starts, content), key.buf, (size_t)key.len);
    if (found >= 0) result = PyLong_FromSsize_t(found);
end:
    array_release(&starts);
    array_release(&content);
    PyBuffer_Release(&key);
    return result;
}

/* Return the number of a string, UINT32_MAX where it is absent; -1 with an exception. */
static int64_t find_string(Strings strings, PyObject *key) {
    if (!PyBytes_Check(key)) {
        PyErr_SetString(PyExc_TypeError, "bytes were expected");
        return -1;
    }
    size_t len = (size_t)PyBytes_GET_SIZE(key);
    Py_ssize_t at = lower_bound(strings, PyBytes_AS_STRING(key), len);
    if (at < 0) return -1;
    if ((size_t)at == strings.n) return UINT32_MAX;
    uint32_t start = strings.starts[at], stop = strings.starts[at + 1];
    int is_there = start <= stop && stop <= strings.n_bytes && stop - start == len &&
                   !memcmp(strings.content + start, PyBytes_AS_STRING(key), len);
    return is_there ? at : UINT32_MAX;
}

/* find_strings(starts, content, keys, out): the number of each of a list of bytes. */
PyObject *kernel_find_strings(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *starts_object, *content_object, *keys, *out_object, *result = NULL;
    Array starts = {.is_held = 0}, content = {.is_held = 0}, out = {.is_held = 0};
    if (!PyArg_ParseTuple(args, "OOO!O", &starts_object, &content_object, &PyList_Type, &keys, &out_object)) return NULL;
    if (array_take(&starts, starts_object, 4, 0, "starts") < 0) goto end;
    if (array_take(&content, content_object, 1, 0, "content") < 0) goto end;
    if (array_take(&out, out_object, 4, 1, "out") < 0) goto end;
    if (ARRAY_LEN(out) != (size_t)PyList_GET_SIZE(keys)) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        goto end;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(keys); i++) {
        int64_t number = find_string(strings_of(starts, content), PyList_GET_ITEM(keys, i));
        if (number < 0) goto end;
        ARRAY_DATA(out, uint32_t)[i] = (uint32_t)number;
    }
    result = Py_NewRef(Py_None);
end:
    array_release(&starts);
    array_release(&content);
    array_release(&out);
    return result;
}

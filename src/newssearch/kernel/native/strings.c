/* Find a string among sorted ones that lie one after the other. */

#include "kernel.h"

PyObject *kernel_lower_bound(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *starts_object, *content_object, *result = NULL;
    Py_buffer key;
    Array starts = {.is_held = 0}, content = {.is_held = 0};
    if (!PyArg_ParseTuple(args, "OOy*", &starts_object, &content_object, &key)) return NULL;
    if (array_take(&starts, starts_object, 4, 0, "starts") < 0) goto end;
    if (array_take(&content, content_object, 1, 0, "content") < 0) goto end;
    const uint32_t *begin = ARRAY_DATA(starts, uint32_t);
    size_t n_bytes = ARRAY_LEN(content), low = 0, high = ARRAY_LEN(starts) ? ARRAY_LEN(starts) - 1 : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint32_t start = begin[middle], stop = begin[middle + 1];
        if (start > stop || stop > n_bytes) {
            PyErr_SetString(PyExc_ValueError, "a dictionary is damaged");
            goto end;
        }
        size_t len = stop - start, shared = len < (size_t)key.len ? len : (size_t)key.len;
        int order = memcmp(ARRAY_DATA(content, uint8_t) + start, key.buf, shared);
        if (order < 0 || (order == 0 && len < (size_t)key.len))
            low = middle + 1;
        else
            high = middle;
    }
    result = PyLong_FromSize_t(low);
end:
    array_release(&starts);
    array_release(&content);
    PyBuffer_Release(&key);
    return result;
}

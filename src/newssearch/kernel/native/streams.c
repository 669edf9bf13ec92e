/* Pack numbers of one width into a stream of bits, and unpack any stretch of it. */

#include "kernel.h"

PyObject *kernel_pack_stream(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *values_object, *result = NULL;
    Array values = {.is_held = 0};
    unsigned int width;
    if (!PyArg_ParseTuple(args, "OI", &values_object, &width)) return NULL;
    if (array_take(&values, values_object, 4, 0, "values") < 0) return NULL;
    size_t n = ARRAY_LEN(values);
    if (width > 32) {
        PyErr_SetString(PyExc_ValueError, "a width is over 32 bits");
        goto end;
    }
    result = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)stream_bytes(n, width));
    if (!result) goto end;
    uint8_t *at = (uint8_t *)PyBytes_AS_STRING(result);
    uint64_t gathered = 0;
    unsigned n_bits = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t value = ARRAY_DATA(values, uint32_t)[i];
        if (bit_width(value) > width) {
            PyErr_SetString(PyExc_ValueError, "a value is wider than its stream");
            Py_CLEAR(result);
            goto end;
        }
        gathered |= (uint64_t)value << n_bits;
        n_bits += width;
        if (n_bits >= 32) {
            store_u32(at, (uint32_t)gathered);
            at += 4;
            gathered >>= 32;
            n_bits -= 32;
        }
    }
    for (unsigned done = 0; done < n_bits; done += 8) *at++ = (uint8_t)(gathered >> done);
end:
    array_release(&values);
    return result;
}

PyObject *kernel_unpack_stream(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *content_object, *out_object, *result = NULL;
    Array content = {.is_held = 0}, out = {.is_held = 0};
    unsigned long long start;
    unsigned int width;
    if (!PyArg_ParseTuple(args, "OKIO", &content_object, &start, &width, &out_object)) return NULL;
    if (array_take(&content, content_object, 1, 0, "content") < 0) goto end;
    if (array_take(&out, out_object, 4, 1, "out") < 0) goto end;
    size_t n = ARRAY_LEN(out), n_bytes = ARRAY_LEN(content);
    if (width > 32 || n_bytes < 8 || start > 8 * (unsigned long long)n_bytes || n > 8 * n_bytes ||
        ((start + n) * width + 7) / 8 > n_bytes - 8) {
        PyErr_SetString(PyExc_ValueError, "a stretch is out of its stream");
        goto end;
    }
    for (size_t i = 0; i < n; i++)
        ARRAY_DATA(out, uint32_t)[i] = stream_value(ARRAY_DATA(content, uint8_t), start + i, width);
    result = Py_NewRef(Py_None);
end:
    array_release(&content);
    array_release(&out);
    return result;
}

/* See that the pages of arrays are checked before they are read. */

#include "kernel.h"

int pages_take(Pages *pages, PyObject *object, int n_arrays) {
    PyObject *checked, *check;
    Py_ssize_t page_bytes;
    if (!PyArg_ParseTuple(object, "O!On", &PyTuple_Type, &checked, &check, &page_bytes)) return -1;
    if (page_bytes <= 0 || PyTuple_GET_SIZE(checked) != n_arrays || n_arrays > PAGED_ARRAYS) {
        PyErr_SetString(PyExc_ValueError, "the pages are not aligned with the arrays, or have no bytes");
        return -1;
    }
    pages_release(pages);
    pages->page_bytes = (size_t)page_bytes;
    pages->check = Py_NewRef(check);
    for (int i = 0; i < n_arrays; i++)
        if (array_take(&pages->checked[i], PyTuple_GET_ITEM(checked, i), 1, 0, "checked") < 0) return -1;
    return 0;
}

void pages_release(Pages *pages) {
    for (int i = 0; i < PAGED_ARRAYS; i++) array_release(&pages->checked[i]);
    Py_CLEAR(pages->check);
}

int pages_see(const Pages *pages, int number, size_t item_bytes, uint64_t start, uint64_t stop) {
    const uint8_t *checked = ARRAY_DATA(pages->checked[number], const uint8_t);
    uint64_t first = start * item_bytes / pages->page_bytes, n_pages = ARRAY_LEN(pages->checked[number]);
    for (uint64_t page = first; page < n_pages && page * pages->page_bytes < stop * item_bytes; page++)
        if (!checked[page]) {
            PyObject *done = PyObject_CallFunction(pages->check, "iKK", number, (unsigned long long)start, (unsigned long long)stop);
            Py_XDECREF(done);
            return done ? 0 : -1;
        }
    return 0;
}

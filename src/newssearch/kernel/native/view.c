/* Hold the arrays of one segment that a search reads. */

#include "view.h"

PyTypeObject *view_type;

static int find_extremes(View *self) {
    const int64_t *published_s = VIEW_DATA(self, V_PUBLISHED, int64_t);
    PyMem_RawFree(self->newest);
    size_t n_runs = self->n_docs / RUN + 1;
    self->newest = PyMem_RawMalloc(2 * n_runs * sizeof *self->newest);
    self->oldest = self->newest + n_runs;
    if (!self->newest) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t doc = 0; doc < self->n_docs; doc++) {
        int64_t *newest = &self->newest[doc / RUN], *oldest = &self->oldest[doc / RUN];
        if (doc % RUN == 0 || published_s[doc] > *newest) *newest = published_s[doc];
        if (doc % RUN == 0 || published_s[doc] < *oldest) *oldest = published_s[doc];
    }
    return 0;
}

static int view_init(View *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"postings", "positions", "title_lengths", "body_lengths", "lead_lengths", "published_s",
                            "live", "first", "weighing", NULL};
    static const size_t item_bytes[N_VIEW_ARRAYS] = {1, 1, 2, 2, 2, 8, 1};
    PyObject *objects[N_VIEW_ARRAYS], *weighing;
    unsigned int first;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OOOOOOOIO", names, &objects[0], &objects[1], &objects[2],
                                     &objects[3], &objects[4], &objects[5], &objects[6], &first, &weighing))
        return -1;
    self->has_weighing = weighing != Py_None;
    double(*w)[3] = self->weighing;
    if (self->has_weighing &&
        !PyArg_ParseTuple(weighing, "(ddd)(ddd)(ddd)", &w[0][0], &w[0][1], &w[0][2], &w[1][0], &w[1][1], &w[1][2],
                          &w[2][0], &w[2][1], &w[2][2]))
        return -1;
    for (int i = 0; i < N_VIEW_ARRAYS; i++) {
        array_release(&self->arrays[i]);
        if ((i != V_LIVE || objects[i] != Py_None) &&
            array_take(&self->arrays[i], objects[i], item_bytes[i], 0, names[i]) < 0)
            return -1;
    }
    self->n_docs = ARRAY_LEN(self->arrays[V_PUBLISHED]);
    self->first = first;
    for (int i = V_TITLE_LENGTHS; i < N_VIEW_ARRAYS; i++)
        if (self->arrays[i].is_held && ARRAY_LEN(self->arrays[i]) != self->n_docs) {
            PyErr_SetString(PyExc_ValueError, "the columns are not aligned");
            return -1;
        }
    if (self->n_docs + first >= UINT32_MAX || ARRAY_LEN(self->arrays[V_POSTINGS]) < 8 ||
        ARRAY_LEN(self->arrays[V_POSITIONS]) < 8) {
        PyErr_SetString(PyExc_ValueError, "there are too many documents, or no padding");
        return -1;
    }
    return find_extremes(self);
}

static void view_dealloc(View *self) {
    PyTypeObject *type = Py_TYPE(self);
    for (int i = 0; i < N_VIEW_ARRAYS; i++) array_release(&self->arrays[i]);
    PyMem_RawFree(self->newest);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

static PyType_Slot view_slots[] = {
    {Py_tp_doc, "View(postings, positions, title_lengths, body_lengths, lead_lengths, published_s, live, first, weighing)"},
    {Py_tp_new, PyType_GenericNew},
    {Py_tp_init, view_init},
    {Py_tp_dealloc, view_dealloc},
    {0, NULL},
};

static PyType_Spec view_spec = {
    .name = "newssearch.kernel._native.View",
    .basicsize = sizeof(View),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = view_slots,
};

int kernel_add_view(PyObject *module) {
    view_type = (PyTypeObject *)PyType_FromSpec(&view_spec);
    return view_type ? PyModule_AddObjectRef(module, "View", (PyObject *)view_type) : -1;
}

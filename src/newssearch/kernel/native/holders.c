/* Hold which documents have each code, so that the most frequent codes of a large set are found without a look at each of
 * its documents. */

#include "sets.h"

#include <stdlib.h>

/* A code that more than one document in so many has is held as a set, which takes less to count than a list. */
#define LISTED 192

typedef struct {
    uint32_t code, n_docs;
    size_t start; /* in `docs`, or in `bits` where it is held as a set */
    int is_set;
} Holder;

typedef struct {
    PyObject_HEAD
    size_t n_items;   /* of a set of documents */
    size_t n_holders; /* codes that any document has, the most frequent first */
    Holder *holders;
    uint32_t *docs;
    uint64_t *bits;
} Holders;

static PyTypeObject *holders_type;

static int compare(const void *left, const void *right) {
    const Holder *a = left, *b = right;
    if (a->n_docs != b->n_docs) return a->n_docs < b->n_docs ? 1 : -1;
    return a->code > b->code ? 1 : -1;
}

/* Count how many documents have each code; -1 with an exception where one is out of range. */
static int count_holders(Holders *self, const Coded *coded, size_t n_codes) {
    for (size_t code = 0; code < n_codes; code++) self->holders[code] = (Holder){.code = (uint32_t)code};
    for (size_t doc = 0; doc < coded->n_docs; doc++) {
        size_t first, last;
        if (coded_span(coded, doc, &first, &last) < 0) return -1;
        for (; first < last; first++) {
            if (coded->codes[first] >= n_codes) return -1;
            self->holders[coded->codes[first]].n_docs++;
        }
    }
    return 0;
}

/* Give each code its place; -1 where memory is out. */
static int place_holders(Holders *self, size_t n_docs, size_t n_codes, size_t *place_of) {
    size_t n_listed = 0, n_sets = 0;
    qsort(self->holders, n_codes, sizeof *self->holders, compare);
    for (size_t at = 0; at < n_codes && self->holders[at].n_docs; at++) {
        Holder *holder = &self->holders[at];
        holder->is_set = holder->n_docs > n_docs / LISTED;
        holder->start = holder->is_set ? self->n_items * n_sets++ : n_listed;
        if (!holder->is_set) n_listed += holder->n_docs;
        place_of[holder->code] = self->n_holders++;
    }
    self->docs = PyMem_RawMalloc((n_listed + 1) * sizeof *self->docs);
    self->bits = PyMem_RawCalloc(self->n_items * n_sets + 1, sizeof *self->bits);
    return self->docs && self->bits ? 0 : -1;
}

static void fill_holders(Holders *self, const Coded *coded, const size_t *place_of) {
    for (size_t at = 0; at < self->n_holders; at++) self->holders[at].n_docs = 0;
    for (size_t doc = 0; doc < coded->n_docs; doc++) {
        size_t first, last;
        if (coded_span(coded, doc, &first, &last) < 0) return;
        for (; first < last; first++) {
            Holder *holder = &self->holders[place_of[coded->codes[first]]];
            if (holder->is_set)
                self->bits[holder->start + doc / 64] |= 1ull << doc % 64;
            else
                self->docs[holder->start + holder->n_docs] = (uint32_t)doc;
            holder->n_docs++;
        }
    }
}

static void holders_clear(Holders *self) {
    PyMem_RawFree(self->holders);
    PyMem_RawFree(self->docs);
    PyMem_RawFree(self->bits);
    self->holders = NULL;
    self->docs = NULL;
    self->bits = NULL;
    self->n_holders = 0;
}

static int holders_init(Holders *self, PyObject *args, PyObject *kwargs) {
    (void)kwargs;
    PyObject *codes_object, *starts_object;
    Coded coded = {.arrays = {{.is_held = 0}}};
    Py_ssize_t n_codes;
    size_t *place_of = NULL;
    int result = -1;
    if (!PyArg_ParseTuple(args, "OOn", &codes_object, &starts_object, &n_codes)) return -1;
    if (coded_take(&coded, codes_object, starts_object) < 0) goto end;
    holders_clear(self);
    self->n_items = coded.n_docs / 64 + 1;
    self->holders = n_codes < 0 ? NULL : PyMem_RawMalloc(((size_t)n_codes + 1) * sizeof *self->holders);
    place_of = n_codes < 0 ? NULL : PyMem_RawMalloc(((size_t)n_codes + 1) * sizeof *place_of);
    if (!self->holders || !place_of) {
        PyErr_NoMemory();
        goto end;
    }
    if (count_holders(self, &coded, (size_t)n_codes) < 0) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        goto end;
    }
    if (place_holders(self, coded.n_docs, (size_t)n_codes, place_of) < 0) {
        PyErr_NoMemory();
        goto end;
    }
    fill_holders(self, &coded, place_of);
    result = 0;
end:
    PyMem_RawFree(place_of);
    coded_release(&coded);
    return result;
}

static void holders_dealloc(Holders *self) {
    PyTypeObject *type = Py_TYPE(self);
    holders_clear(self);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

/* Return how many documents of a set have a code. */
static int64_t count_of(const Holders *self, const Holder *holder, const uint64_t *documents) {
    int64_t n = 0;
    if (holder->is_set) {
        const uint64_t *bits = self->bits + holder->start;
        for (size_t place = 0; place < self->n_items; place++) n += __builtin_popcountll(bits[place] & documents[place]);
    } else {
        const uint32_t *docs = self->docs + holder->start;
        for (size_t at = 0; at < holder->n_docs; at++) n += documents[docs[at] / 64] >> docs[at] % 64 & 1;
    }
    return n;
}

/* most(documents, room): uint32, the codes that most documents of a set have, equal ones in order; int64, how many have each.
 *
 * A code that no more documents have in all than the last of those has in the set is not counted, nor are those after it. */
static PyObject *holders_most(Holders *self, PyObject *args) {
    PyObject *documents_object, *result = NULL;
    Array documents = {.is_held = 0};
    Py_ssize_t room;
    if (!PyArg_ParseTuple(args, "On", &documents_object, &room)) return NULL;
    if (array_take(&documents, documents_object, 8, 0, "documents") < 0) return NULL;
    Top top;
    if (ARRAY_LEN(documents) != self->n_items) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
    } else if (top_make(&top, room, self->n_holders) < 0) {
        PyErr_NoMemory();
    } else {
        for (size_t at = 0; at < self->n_holders && top.room; at++) {
            const Holder *holder = &self->holders[at];
            if (top.n == top.room && holder->n_docs < top.counts[top.n - 1]) break;
            top_offer(&top, holder->code, count_of(self, holder, ARRAY_DATA(documents, uint64_t)));
        }
        result = top_result(&top);
        top_free(&top);
    }
    array_release(&documents);
    return result;
}

static PyMethodDef holders_methods[] = {
    {"most", (PyCFunction)holders_most, METH_VARARGS, "See newssearch.kernel.code_counter.CodeCounter.most."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot holders_slots[] = {
    {Py_tp_doc, "Holders(codes, starts, n_codes)"},
    {Py_tp_new, PyType_GenericNew},
    {Py_tp_init, holders_init},
    {Py_tp_dealloc, holders_dealloc},
    {Py_tp_methods, holders_methods},
    {0, NULL},
};

static PyType_Spec holders_spec = {
    .name = "newssearch.kernel._native.Holders",
    .basicsize = sizeof(Holders),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = holders_slots,
};

int kernel_add_holders(PyObject *module) {
    holders_type = (PyTypeObject *)PyType_FromSpec(&holders_spec);
    return holders_type ? PyModule_AddObjectRef(module, "Holders", (PyObject *)holders_type) : -1;
}

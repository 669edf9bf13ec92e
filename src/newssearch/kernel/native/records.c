/* Read what a list of hits shows of a document: a record in MessagePack, its name, and its labels by number. */

#include "kernel.h"

#include <datetime.h>

enum { R_STARTS, R_CONTENT, R_NAMES, R_NAME_STARTS, R_NAME_CONTENT, R_LABELS, N_RECORD_ARRAYS = R_LABELS + 3 };

static const size_t ITEM_BYTES[N_RECORD_ARRAYS] = {8, 1, 4, 4, 1, 4, 4, 4};

#define N_FIELDS_STORED 4 /* title, address, date, authors */

typedef struct {
    PyObject_HEAD
    Array arrays[N_RECORD_ARRAYS];
    PyObject *labels[3]; /* tuples of texts, by number */
    PyObject *parse_date;
    Pages pages;
} Records;

#define RECORD_DATA(self, number, type) ARRAY_DATA((self)->arrays[number], type)
#define RECORD_LEN(self, number) ARRAY_LEN((self)->arrays[number])

/* Hold bytes that are read from their start on. */
typedef struct {
    const uint8_t *at, *end;
} Reader;

static PyObject *damaged(void) {
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "a record is damaged");
    return NULL;
}

/* Read a length of so many bytes, the highest first; -1 where there are fewer. */
static Py_ssize_t read_length(Reader *reader, int n_bytes) {
    if (reader->end - reader->at < n_bytes) return -1;
    uint32_t length = 0;
    for (int i = 0; i < n_bytes; i++) length = length << 8 | *reader->at++;
    return (Py_ssize_t)length;
}

/* Read the head of a text, and give its length; -1 where there is none, -2 where there is another thing. */
static Py_ssize_t read_text_head(Reader *reader) {
    if (reader->at >= reader->end) return -2;
    uint8_t tag = *reader->at++;
    Py_ssize_t length = -1;
    if (tag == 0xc0) return -1;
    if (tag >> 5 == 5)
        length = tag & 31;
    else if (tag >= 0xd9 && tag <= 0xdb)
        length = read_length(reader, 1 << (tag - 0xd9));
    return length < 0 || length > reader->end - reader->at ? -2 : length;
}

static PyObject *read_text(Reader *reader) {
    Py_ssize_t length = read_text_head(reader);
    if (length < -1) return damaged();
    if (length < 0) return Py_NewRef(Py_None);
    PyObject *text = PyUnicode_DecodeUTF8((const char *)reader->at, length, NULL);
    reader->at += length;
    return text;
}

static PyObject *read_texts(Reader *reader) {
    if (reader->at >= reader->end) return damaged();
    uint8_t tag = *reader->at++;
    Py_ssize_t n = tag >> 4 == 9 ? tag & 15 : tag == 0xdc ? read_length(reader, 2) : tag == 0xdd ? read_length(reader, 4) : -1;
    if (n < 0 || n > reader->end - reader->at) return damaged();
    PyObject *texts = PyTuple_New(n);
    for (Py_ssize_t i = 0; texts && i < n; i++) {
        PyObject *text = read_text(reader);
        if (!text) Py_CLEAR(texts);
        else PyTuple_SET_ITEM(texts, i, text);
    }
    return texts;
}

/* Read a number of so many digits; -1 where another character is among them. */
static int digits(const uint8_t *text, int n) {
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = 10 * value + text[i] - '0';
    }
    return value;
}

/* Read a date: a day, or a moment in UTC as most are written; what is written otherwise is left to `parse_date`. */
static PyObject *read_date(const Records *self, Reader *reader) {
    Py_ssize_t length = read_text_head(reader);
    if (length < -1) return damaged();
    if (length < 0) return Py_NewRef(Py_None);
    const uint8_t *text = reader->at;
    reader->at += length;
    if (length == 10 && text[4] == '-' && text[7] == '-')
        return PyDate_FromDate(digits(text, 4), digits(text + 5, 2), digits(text + 8, 2));
    if (length == 25 && text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':' &&
        !memcmp(text + 19, "+00:00", 6))
        return PyDateTimeAPI->DateTime_FromDateAndTime(
            digits(text, 4), digits(text + 5, 2), digits(text + 8, 2), digits(text + 11, 2), digits(text + 14, 2),
            digits(text + 17, 2), 0, PyDateTime_TimeZone_UTC, PyDateTimeAPI->DateTimeType);
    return PyObject_CallFunction(self->parse_date, "s#", (const char *)text, length);
}

/* Have a part of an array checked before it is read; -1 with an exception. */
static int see(const Records *self, int number, uint64_t start, uint64_t stop) {
    if (start > stop || stop > RECORD_LEN(self, number)) {
        damaged();
        return -1;
    }
    return pages_see(&self->pages, number, ITEM_BYTES[number], start, stop);
}

static PyObject *read_name(const Records *self, size_t doc) {
    if (see(self, R_NAMES, doc, doc + 1) < 0) return NULL;
    uint32_t name = RECORD_DATA(self, R_NAMES, uint32_t)[doc];
    if (see(self, R_NAME_STARTS, name, name + 2ull) < 0) return NULL;
    const uint32_t *starts = RECORD_DATA(self, R_NAME_STARTS, uint32_t);
    if (see(self, R_NAME_CONTENT, starts[name], starts[name + 1]) < 0) return NULL;
    const char *content = RECORD_DATA(self, R_NAME_CONTENT, const char) + starts[name];
    return PyUnicode_DecodeUTF8(content, (Py_ssize_t)(starts[name + 1] - starts[name]), "surrogatepass");
}

static PyObject *read_label(const Records *self, int kind, size_t doc) {
    if (see(self, R_LABELS + kind, doc, doc + 1) < 0) return NULL;
    uint32_t label = RECORD_DATA(self, R_LABELS + kind, uint32_t)[doc];
    if (label >= (size_t)PyTuple_GET_SIZE(self->labels[kind])) return damaged();
    return Py_NewRef(PyTuple_GET_ITEM(self->labels[kind], label));
}

/* fields(doc): name, title, address, source, date, authors, section and language of a document. */
static PyObject *records_fields(Records *self, PyObject *number) {
    size_t doc = PyLong_AsSize_t(number);
    if (doc == (size_t)-1 && PyErr_Occurred()) return NULL;
    if (doc >= RECORD_LEN(self, R_NAMES) || doc + 1 >= RECORD_LEN(self, R_STARTS)) {
        PyErr_SetString(PyExc_IndexError, "there is no such document");
        return NULL;
    }
    if (see(self, R_STARTS, doc, doc + 2) < 0) return NULL;
    const uint64_t *starts = RECORD_DATA(self, R_STARTS, uint64_t);
    if (see(self, R_CONTENT, starts[doc], starts[doc + 1]) < 0) return NULL;
    Reader reader = {RECORD_DATA(self, R_CONTENT, const uint8_t) + starts[doc],
                     RECORD_DATA(self, R_CONTENT, const uint8_t) + starts[doc + 1]};
    if (reader.at >= reader.end || *reader.at++ != (0x90 | N_FIELDS_STORED)) return damaged();
    PyObject *fields = PyTuple_New(8);
    if (!fields) return NULL;
    static const int place_of[N_FIELDS_STORED] = {1, 2, 4, 5}, place_of_label[3] = {3, 6, 7};
    PyObject *name = read_name(self, doc);
    PyTuple_SET_ITEM(fields, 0, name);
    int is_whole = name != NULL;
    for (int i = 0; is_whole && i < N_FIELDS_STORED; i++) {
        PyObject *field = i == 2 ? read_date(self, &reader) : i == 3 ? read_texts(&reader) : read_text(&reader);
        PyTuple_SET_ITEM(fields, place_of[i], field);
        is_whole = field != NULL;
    }
    for (int kind = 0; is_whole && kind < 3; kind++) {
        PyObject *label = read_label(self, kind, doc);
        PyTuple_SET_ITEM(fields, place_of_label[kind], label);
        is_whole = label != NULL;
    }
    if (!is_whole) Py_CLEAR(fields);
    return fields;
}

static int records_init(Records *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"starts", "content", "names", "name_starts", "name_content", "source_of", "section_of", "lang_of",
                            "sources", "sections", "langs", "pages", "parse_date", NULL};
    PyObject *o[N_RECORD_ARRAYS], *labels[3], *pages, *parse_date;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OOOOOOOOO!O!O!OO", names, &o[0], &o[1], &o[2], &o[3], &o[4], &o[5], &o[6],
                                     &o[7], &PyTuple_Type, &labels[0], &PyTuple_Type, &labels[1], &PyTuple_Type, &labels[2],
                                     &pages, &parse_date))
        return -1;
    for (int i = 0; i < N_RECORD_ARRAYS; i++) {
        array_release(&self->arrays[i]);
        if (array_take(&self->arrays[i], o[i], ITEM_BYTES[i], 0, names[i]) < 0) return -1;
    }
    int is_aligned = 1;
    for (int kind = 0; kind < 3; kind++) {
        Py_XSETREF(self->labels[kind], Py_NewRef(labels[kind]));
        is_aligned &= RECORD_LEN(self, R_LABELS + kind) == RECORD_LEN(self, R_NAMES);
    }
    Py_XSETREF(self->parse_date, Py_NewRef(parse_date));
    if (!is_aligned) {
        PyErr_SetString(PyExc_ValueError, "the columns are not aligned");
        return -1;
    }
    return pages_take(&self->pages, pages, N_RECORD_ARRAYS);
}

static int records_traverse(Records *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    for (int kind = 0; kind < 3; kind++) Py_VISIT(self->labels[kind]);
    Py_VISIT(self->pages.check);
    Py_VISIT(self->parse_date);
    return 0;
}

static int records_clear(Records *self) {
    for (int kind = 0; kind < 3; kind++) Py_CLEAR(self->labels[kind]);
    pages_release(&self->pages);
    Py_CLEAR(self->parse_date);
    return 0;
}

static void records_dealloc(Records *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    for (int i = 0; i < N_RECORD_ARRAYS; i++) array_release(&self->arrays[i]);
    records_clear(self);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

static PyMethodDef records_methods[] = {
    {"fields", (PyCFunction)records_fields, METH_O, "See newssearch.kernel.records.Records.fields."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot records_slots[] = {
    {Py_tp_doc, "See newssearch.kernel.records.make_records."},
    {Py_tp_new, PyType_GenericNew},
    {Py_tp_init, records_init},
    {Py_tp_dealloc, records_dealloc},
    {Py_tp_traverse, records_traverse},
    {Py_tp_clear, records_clear},
    {Py_tp_methods, records_methods},
    {0, NULL},
};

static PyType_Spec records_spec = {
    .name = "newssearch.kernel._native.Records",
    .basicsize = sizeof(Records),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = records_slots,
};

int kernel_add_records(PyObject *module) {
    PyDateTime_IMPORT;
    if (!PyDateTimeAPI) return -1;
    PyObject *type = PyType_FromSpec(&records_spec);
    int result = type ? PyModule_AddObjectRef(module, "Records", type) : -1;
    Py_XDECREF(type);
    return result;
}

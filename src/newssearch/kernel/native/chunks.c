/* Cut text at its blanks and remember the forms of each piece, so that the analysis is asked once for each. */

#include "kernel.h"

/* Longer pieces are analysed each time: they are junk or tables, and seldom come again. */
#define MAX_CACHED_CHARS 64

#define FIRST_SLOTS 1024

typedef struct {
    uint64_t hash;
    size_t text;       /* where its characters begin */
    size_t codes;      /* where its codes begin */
    uint32_t n_chars, n_codes;
} Chunk;

typedef struct {
    PyObject_HEAD
    PyObject *analyse; /* text -> sequence of codes */
    Chunk *table;      /* open addressing; n_chars is 0 where it is free */
    size_t n_slots, n_chunks, max_chunks;
    Bytes text;        /* UCS-4 */
    Bytes codes;       /* uint32 */
} ChunkCache;

/* Blanks of one line, over which the digits of a number may join; see newssearch.analysis.characters.BLANKS. */
static int is_blank(Py_UCS4 c) {
    switch (c) {
        case ' ': case '_': case 0xa0: case 0x202f: case 0x2009: case 0x2007: case 0x2008: case 0x200a: case 0x2005:
        case 0x2006:
            return 1;
        default:
            return 0;
    }
}

static int is_break(Py_UCS4 c) { return c == '\n' || c == '\t' || c == '\r'; }

/* What stands before a word and has no part in it; neither . nor , since they tell a number from a decimal. */
static int is_opening(Py_UCS4 c) {
    switch (c) {
        case '(': case '[': case '"': case 0xab: case 0x201c: case 0x2014: case 0x2026:
            return 1;
        default:
            return 0;
    }
}

static int is_closing(Py_UCS4 c) {
    switch (c) {
        case ',': case ';': case ':': case '!': case '?': case ']': case '"': case 0xbb: case 0x201d: case 0x2026:
            return 1;
        default:
            return 0;
    }
}

static uint64_t hash_of(int kind, const void *data, Py_ssize_t start, Py_ssize_t end) {
    uint64_t hash = 0xcbf29ce484222325ull;
    for (Py_ssize_t i = start; i < end; i++) {
        hash ^= PyUnicode_READ(kind, data, i);
        hash *= 0x9e3779b97f4a7c15ull;
        hash ^= hash >> 29;
    }
    return hash;
}

/* Double the table; what is in it is put into its new place. */
static int grow(ChunkCache *self) {
    size_t n_slots = 2 * self->n_slots, mask = n_slots - 1;
    Chunk *table = PyMem_RawCalloc(n_slots, sizeof *table);
    if (!table) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t old = 0; old < self->n_slots; old++) {
        if (!self->table[old].n_chars) continue;
        size_t slot = self->table[old].hash & mask;
        while (table[slot].n_chars) slot = (slot + 1) & mask;
        table[slot] = self->table[old];
    }
    PyMem_RawFree(self->table);
    self->table = table;
    self->n_slots = n_slots;
    return 0;
}

static void forget(ChunkCache *self) {
    memset(self->table, 0, self->n_slots * sizeof *self->table);
    self->n_chunks = self->text.len = self->codes.len = 0;
}

static Chunk *find(ChunkCache *self, uint64_t hash, int kind, const void *data, Py_ssize_t start, Py_ssize_t end) {
    size_t mask = self->n_slots - 1;
    for (size_t slot = hash & mask;; slot = (slot + 1) & mask) {
        Chunk *chunk = &self->table[slot];
        if (!chunk->n_chars) return chunk;
        if (chunk->hash != hash || chunk->n_chars != (uint32_t)(end - start)) continue;
        const uint32_t *text = (const uint32_t *)(void *)(self->text.data + chunk->text);
        Py_ssize_t i = start;
        while (i < end && text[i - start] == PyUnicode_READ(kind, data, i)) i++;
        if (i == end) return chunk;
    }
}

/* Ask the analysis for the codes of a piece and append them. */
static int ask(ChunkCache *self, PyObject *text, Py_ssize_t start, Py_ssize_t end, Bytes *out) {
    PyObject *piece = PyUnicode_Substring(text, start, end);
    if (!piece) return -1;
    PyObject *answer = PyObject_CallOneArg(self->analyse, piece);
    Py_DECREF(piece);
    if (!answer) return -1;
    PyObject *codes = PySequence_Fast(answer, "the analysis gives a sequence of codes");
    Py_DECREF(answer);
    if (!codes) return -1;
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(codes); i++) {
        unsigned long code = PyLong_AsUnsignedLong(PySequence_Fast_GET_ITEM(codes, i));
        uint8_t *at = PyErr_Occurred() ? NULL : bytes_extend(out, 4);
        if (!at) {
            Py_DECREF(codes);
            return -1;
        }
        store_u32(at, (uint32_t)code);
    }
    Py_DECREF(codes);
    return 0;
}

static int put_piece(ChunkCache *self, PyObject *text, Py_ssize_t start, Py_ssize_t end, Bytes *out) {
    if (end - start > MAX_CACHED_CHARS) return ask(self, text, start, end, out);
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    uint64_t hash = hash_of(kind, data, start, end);
    Chunk *chunk = find(self, hash, kind, data, start, end);
    if (!chunk->n_chars) {
        size_t codes_start = out->len;
        if (ask(self, text, start, end, out) < 0) return -1;
        /* The analysis may have used this cache: nothing found before it holds. */
        if (self->n_chunks >= self->max_chunks) forget(self);
        if (2 * self->n_chunks >= self->n_slots && grow(self) < 0) return -1;
        chunk = find(self, hash, kind, data, start, end);
        if (chunk->n_chars) return 0;
        size_t text_at = self->text.len, codes_at = self->codes.len, n_codes = (out->len - codes_start) / 4;
        uint8_t *chars = bytes_extend(&self->text, 4 * (size_t)(end - start));
        if (!chars) return -1;
        for (Py_ssize_t i = start; i < end; i++) store_u32(chars + 4 * (i - start), PyUnicode_READ(kind, data, i));
        uint8_t *codes = bytes_extend(&self->codes, 4 * n_codes);
        if (!codes) return -1;
        if (n_codes) memcpy(codes, out->data + codes_start, 4 * n_codes); /* else there may be no data at all */
        *chunk = (Chunk){hash, text_at, codes_at, (uint32_t)(end - start), (uint32_t)n_codes};
        self->n_chunks++;
        return 0;
    }
    uint8_t *at = bytes_extend(out, 4 * (size_t)chunk->n_codes);
    if (!at) return -1;
    memcpy(at, self->codes.data + chunk->codes, 4 * (size_t)chunk->n_codes);
    return 0;
}

/* Leave out what opens and closes a piece without digits, unless it may be of a word: see the comments. */
static void trim(int kind, const void *data, Py_ssize_t *start, Py_ssize_t *end, int n_dots, int has_bracket) {
    while (*start < *end && is_opening(PyUnicode_READ(kind, data, *start))) ++*start;
    while (*start < *end) {
        Py_UCS4 last = PyUnicode_READ(kind, data, *end - 1);
        /* One dot ends a sentence, more may be an acronym; a bracket may close an inclusive ending. */
        if (!(is_closing(last) || (last == '.' && n_dots == 1) || (last == ')' && !has_bracket))) break;
        --*end;
    }
}

static PyObject *cache_codes(ChunkCache *self, PyObject *args) {
    PyObject *text;
    Py_ssize_t start, stop;
    if (!PyArg_ParseTuple(args, "Unn", &text, &start, &stop)) return NULL;
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    if (start < 0 || stop > PyUnicode_GET_LENGTH(text) || start > stop) {
        PyErr_SetString(PyExc_ValueError, "the stretch is not within the text");
        return NULL;
    }
    Bytes out = {0};
    Py_ssize_t run_start = -1, run_end = -1; /* pieces with digits that follow each other on one line */
    for (Py_ssize_t at = start; at <= stop;) {
        Py_ssize_t piece_start = at;
        int has_digit = 0, n_dots = 0, has_bracket = 0;
        Py_UCS4 c = ' ';
        for (; at < stop; at++) {
            c = PyUnicode_READ(kind, data, at);
            if (is_blank(c) || is_break(c)) break;
            has_digit |= c < 128 ? (c >= '0' && c <= '9') : Py_UNICODE_ISDECIMAL(c);
            n_dots += c == '.';
            has_bracket |= c == '(' && at > piece_start;
        }
        Py_ssize_t piece_end = at;
        int is_end = at >= stop || is_break(c);
        at++;
        if (has_digit) {
            if (run_start < 0) run_start = piece_start;
            run_end = piece_end;
        }
        if (run_start >= 0 && (!has_digit || is_end)) {
            if (put_piece(self, text, run_start, run_end, &out) < 0) goto fail;
            run_start = -1;
        }
        if (!has_digit && piece_end > piece_start) {
            trim(kind, data, &piece_start, &piece_end, n_dots, has_bracket);
            if (piece_end > piece_start && put_piece(self, text, piece_start, piece_end, &out) < 0) goto fail;
        }
    }
    PyObject *result = PyBytes_FromStringAndSize((char *)out.data, (Py_ssize_t)out.len);
    bytes_free(&out);
    return result;
fail:
    bytes_free(&out);
    return NULL;
}

static int cache_init(ChunkCache *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"analyse", "max_chunks", NULL};
    PyObject *analyse;
    Py_ssize_t max_chunks;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "On", names, &analyse, &max_chunks)) return -1;
    if (max_chunks < 1) {
        PyErr_SetString(PyExc_ValueError, "max_chunks is 1 or more");
        return -1;
    }
    Chunk *table = PyMem_RawCalloc(FIRST_SLOTS, sizeof *table);
    if (!table) {
        PyErr_NoMemory();
        return -1;
    }
    PyMem_RawFree(self->table);
    self->table = table;
    self->n_slots = FIRST_SLOTS;
    self->max_chunks = (size_t)max_chunks;
    Py_XSETREF(self->analyse, Py_NewRef(analyse));
    forget(self);
    return 0;
}

static int cache_traverse(ChunkCache *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->analyse);
    return 0;
}

static int cache_clear(ChunkCache *self) {
    Py_CLEAR(self->analyse);
    return 0;
}

static void cache_dealloc(ChunkCache *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    cache_clear(self);
    PyMem_RawFree(self->table);
    bytes_free(&self->text);
    bytes_free(&self->codes);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

static PyMethodDef cache_methods[] = {
    {"codes", (PyCFunction)cache_codes, METH_VARARGS,
     "codes(text, start, stop) -> bytes: the codes of a stretch of text, uint32, in order."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot cache_slots[] = {
    {Py_tp_doc, "ChunkCache(analyse, max_chunks): remember the codes that an analysis gives of pieces of text."},
    {Py_tp_new, PyType_GenericNew},
    {Py_tp_init, cache_init},
    {Py_tp_traverse, cache_traverse},
    {Py_tp_clear, cache_clear},
    {Py_tp_dealloc, cache_dealloc},
    {Py_tp_methods, cache_methods},
    {0, NULL},
};

static PyType_Spec cache_spec = {
    .name = "newssearch.kernel._native.ChunkCache",
    .basicsize = sizeof(ChunkCache),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = cache_slots,
};

int kernel_add_chunk_cache(PyObject *module) {
    PyObject *type = PyType_FromSpec(&cache_spec);
    if (!type) return -1;
    int failed = PyModule_AddObjectRef(module, "ChunkCache", type);
    Py_DECREF(type);
    return failed;
}

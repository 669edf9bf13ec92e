/* Cut text at its blanks and remember the forms of each piece, so that the analysis is asked once for each. */

#include "kernel.h"

#include <stdlib.h>

/* Longer pieces are analysed each time: they are junk or tables, and seldom come again. */
#define MAX_CACHED_CHARS 64

/* Pieces that are looked up together: the memory that one needs is fetched while the next are cut. */
#define QUEUE 16

#define FIRST_SLOTS 1024

/* Half a cache line, with all that most pieces need. */
typedef struct {
    uint64_t text[2];        /* its characters, filled up with zeros; or where they begin, if they are more */
    uint32_t hash;
    uint32_t codes;          /* its code, if it has one; else where its codes begin */
    uint32_t n_codes;
    uint16_t n_bytes, width; /* of its characters, and of each, which is the least that they need; 0 where it is free */
} Chunk;

typedef struct {
    PyObject_HEAD
    PyObject *analyse;       /* text -> sequence of codes */
    Chunk *table;            /* open addressing */
    size_t n_slots, n_chunks, max_chunks;
    Bytes text;
    Bytes codes;             /* uint32 */
} ChunkCache;

/* Hold a piece that was cut and is to be looked up. */
typedef struct {
    Py_ssize_t start, end;
    uint64_t text[MAX_CACHED_CHARS * 4 / 8];
    uint32_t hash;
    uint16_t n_bytes, width; /* 0 where it is too long to be remembered */
} Held;

typedef struct {
    ChunkCache *cache;
    PyObject *text;
    Bytes *out, *lines;
    size_t line_start;       /* in `out`, in bytes */
    size_t n;
    Held held[QUEUE];
} Queue;

enum { BLANK = 1, BREAK = 2, DIGIT = 4, OPENING = 8, CLOSING = 16, DOT = 32, BRACKET = 64 };

/* What stands before a word and has no part in it is an opening; neither . nor , since they tell a number from a
 * decimal. Over a blank, and over no break, the digits of a number may join. */
static const uint8_t latin_roles[256] = {
    ['\t'] = BREAK,   ['\n'] = BREAK,   ['\r'] = BREAK,   [' '] = BLANK,    ['_'] = BLANK,    [0xa0] = BLANK,
    ['0'] = DIGIT,    ['1'] = DIGIT,    ['2'] = DIGIT,    ['3'] = DIGIT,    ['4'] = DIGIT,    ['5'] = DIGIT,
    ['6'] = DIGIT,    ['7'] = DIGIT,    ['8'] = DIGIT,    ['9'] = DIGIT,    ['['] = OPENING,  [0xab] = OPENING,
    [','] = CLOSING,  [';'] = CLOSING,  [':'] = CLOSING,  ['!'] = CLOSING,  ['?'] = CLOSING,  [']'] = CLOSING,
    [0xbb] = CLOSING, ['.'] = DOT,      ['('] = OPENING | BRACKET,          ['"'] = OPENING | CLOSING,
};

static int other_roles(Py_UCS4 c) {
    switch (c) {
        /* See newssearch.analysis.characters.BLANKS. */
        case 0x202f: case 0x2009: case 0x2007: case 0x2008: case 0x200a: case 0x2005: case 0x2006: return BLANK;
        case 0x201c: case 0x2026: return OPENING | CLOSING;
        case 0x2014: return OPENING;
        case 0x201d: return CLOSING;
        default: return Py_UNICODE_ISDECIMAL(c) ? DIGIT : 0;
    }
}

static inline int roles_of(Py_UCS4 c) { return c < 256 ? latin_roles[c] : other_roles(c); }

/* Double the table; what is in it is put into its new place. */
static int grow(ChunkCache *self) {
    size_t n_slots = self->n_slots ? 2 * self->n_slots : FIRST_SLOTS, mask = n_slots - 1;
    Chunk *table = large_alloc(n_slots * sizeof *table);
    if (!table) {
        PyErr_NoMemory();
        return -1;
    }
    memset(table, 0, n_slots * sizeof *table);
    for (size_t old = 0; old < self->n_slots; old++) {
        if (!self->table[old].n_bytes) continue;
        size_t slot = self->table[old].hash & mask;
        while (table[slot].n_bytes) slot = (slot + 1) & mask;
        table[slot] = self->table[old];
    }
    free(self->table);
    self->table = table;
    self->n_slots = n_slots;
    return 0;
}

static void forget(ChunkCache *self) {
    if (self->n_slots) memset(self->table, 0, self->n_slots * sizeof *self->table);
    self->n_chunks = self->text.len = self->codes.len = 0;
}

static Chunk *find(ChunkCache *self, const Held *held) {
    size_t mask = self->n_slots - 1;
    for (size_t slot = held->hash & mask;; slot = (slot + 1) & mask) {
        Chunk *chunk = &self->table[slot];
        if (!chunk->n_bytes) return chunk;
        if (chunk->hash != held->hash || chunk->n_bytes != held->n_bytes || chunk->width != held->width) continue;
        if (held->n_bytes <= sizeof chunk->text) {
            if (chunk->text[0] == held->text[0] && chunk->text[1] == held->text[1]) return chunk;
        } else if (!memcmp(self->text.data + chunk->text[0], held->text, held->n_bytes))
            return chunk;
    }
}

/* Ask the analysis for the codes of a piece and append them. */
static int ask(const Queue *queue, const Held *held) {
    PyObject *piece = PyUnicode_Substring(queue->text, held->start, held->end);
    if (!piece) return -1;
    PyObject *answer = PyObject_CallOneArg(queue->cache->analyse, piece);
    Py_DECREF(piece);
    if (!answer) return -1;
    PyObject *codes = PySequence_Fast(answer, "the analysis gives a sequence of codes");
    Py_DECREF(answer);
    if (!codes) return -1;
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(codes); i++) {
        unsigned long code = PyLong_AsUnsignedLong(PySequence_Fast_GET_ITEM(codes, i));
        uint8_t *at = PyErr_Occurred() ? NULL : bytes_extend(queue->out, 4);
        if (!at) {
            Py_DECREF(codes);
            return -1;
        }
        store_u32(at, (uint32_t)code);
    }
    Py_DECREF(codes);
    return 0;
}

/* Ask for the codes of a piece, append and remember them. */
static int learn(const Queue *queue, const Held *held) {
    ChunkCache *self = queue->cache;
    size_t start = queue->out->len;
    if (ask(queue, held) < 0) return -1;
    /* The analysis may have used this cache: nothing found before it holds. */
    if (self->n_chunks >= self->max_chunks) forget(self);
    if (2 * self->n_chunks >= self->n_slots && grow(self) < 0) return -1;
    Chunk *chunk = find(self, held);
    if (chunk->n_bytes) return 0;
    const uint8_t *codes = queue->out->data + start;
    size_t n_codes = (queue->out->len - start) / 4;
    Chunk made = {.text = {held->text[0], held->text[1]}, .hash = held->hash, .n_codes = (uint32_t)n_codes,
                  .n_bytes = held->n_bytes, .width = held->width};
    if (held->n_bytes > sizeof made.text) {
        made.text[0] = self->text.len;
        uint8_t *chars = bytes_extend(&self->text, held->n_bytes);
        if (!chars) return -1;
        memcpy(chars, held->text, held->n_bytes);
    }
    if (n_codes == 1) {
        made.codes = load_u32(codes);
    } else if (n_codes) {
        made.codes = (uint32_t)(self->codes.len / 4);
        uint8_t *room = bytes_extend(&self->codes, 4 * n_codes);
        if (!room) return -1;
        memcpy(room, codes, 4 * n_codes);
    }
    *chunk = made;
    self->n_chunks++;
    return 0;
}

/* Append the codes of the pieces that are held. */
static int look_up(Queue *queue) {
    ChunkCache *self = queue->cache;
    for (const Held *held = queue->held; held < queue->held + queue->n; held++) {
        if (!held->n_bytes) {
            if (ask(queue, held) < 0) return -1;
            continue;
        }
        const Chunk *chunk = find(self, held);
        if (!chunk->n_bytes) {
            if (learn(queue, held) < 0) return -1;
            continue;
        }
        uint8_t *at = bytes_extend(queue->out, 4 * (size_t)chunk->n_codes);
        if (!at) return -1;
        if (chunk->n_codes == 1)
            store_u32(at, chunk->codes);
        else if (chunk->n_codes)
            memcpy(at, self->codes.data + 4 * (size_t)chunk->codes, 4 * (size_t)chunk->n_codes);
    }
    queue->n = 0;
    return 0;
}

static inline uint64_t mixed(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15ull;
    return hash ^ hash >> 32;
}

/* Copy up to 16 bytes, which are followed by zeros then, without a call. */
static inline void copy_short(uint64_t *to, const uint8_t *from, size_t n) {
    to[0] = to[1] = 0;
    if (n >= 8) {
        to[0] = load_u64(from);
        if (n > 8) to[1] = load_u64(from + n - 8) >> (8 * (16 - n));
    } else if (n >= 4) {
        to[0] = load_u32(from) | (uint64_t)load_u32(from + n - 4) << (8 * (n - 4));
    } else {
        to[0] = from[0] | (uint64_t)from[n / 2] << (8 * (n / 2)) | (uint64_t)from[n - 1] << (8 * (n - 1));
    }
}

/* Copy the characters of a piece, each in as few bytes as all of them need. */
static inline __attribute__((always_inline)) void copy_text(Held *held, int kind, const void *data) {
    size_t n = (size_t)(held->end - held->start);
    const uint8_t *from = (const uint8_t *)data + held->start * kind;
    Py_UCS4 all = 0;
    for (size_t i = 0; kind > 1 && i < n; i++) all |= PyUnicode_READ(kind, from, i);
    held->width = all < 0x100 ? 1 : all < 0x10000 ? 2 : 4;
    held->n_bytes = (uint16_t)(n * held->width);
    if (held->width == kind && held->n_bytes <= 16) {
        copy_short(held->text, from, held->n_bytes);
        return;
    }
    memset(held->text, 0, held->n_bytes < 16 ? 16 : (held->n_bytes + 7u) / 8 * 8);
    for (size_t i = 0; i < n; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, from, i);
        memcpy((uint8_t *)held->text + i * held->width, &c, held->width);
    }
}

/* Hold a piece of a text that has `kind` bytes a character. */
static inline __attribute__((always_inline)) int hold(Queue *queue, Py_ssize_t start, Py_ssize_t end, int kind,
                                                      const void *data) {
    Held *held = &queue->held[queue->n++];
    held->start = start;
    held->end = end;
    held->n_bytes = 0;
    if (end - start <= MAX_CACHED_CHARS) {
        copy_text(held, kind, data);
        uint64_t hash = held->n_bytes ^ (uint64_t)held->width << 16;
        hash = mixed(mixed(hash, held->text[0]), held->text[1]);
        for (size_t word = 2; 8 * word < held->n_bytes; word++) hash = mixed(hash, held->text[word]);
        held->hash = (uint32_t)hash;
        __builtin_prefetch(&queue->cache->table[held->hash & (queue->cache->n_slots - 1)]);
    }
    return queue->n < QUEUE ? 0 : look_up(queue);
}

/* Leave out what opens and closes a piece without digits, unless it may be of a word. */
static inline __attribute__((always_inline)) void trim(Py_ssize_t *start, Py_ssize_t *end, int kind, const void *data,
                                                       int n_dots, int has_bracket) {
    while (*start < *end && roles_of(PyUnicode_READ(kind, data, *start)) & OPENING) ++*start;
    while (*start < *end) {
        Py_UCS4 last = PyUnicode_READ(kind, data, *end - 1);
        /* One dot ends a sentence, more may be an acronym; a bracket may close an inclusive ending. */
        if (!(roles_of(last) & CLOSING || (last == '.' && n_dots == 1) || (last == ')' && !has_bracket))) break;
        --*end;
    }
}

/* Append the codes of the pieces that are held, and how many codes the line has. */
static int end_line(Queue *queue) {
    if (look_up(queue) < 0) return -1;
    uint8_t *at = bytes_extend(queue->lines, 4);
    if (!at) return -1;
    store_u32(at, (uint32_t)((queue->out->len - queue->line_start) / 4));
    queue->line_start = queue->out->len;
    return 0;
}

/* Append the codes of a text that has `kind` bytes a character, and how many each of its lines has. */
static inline __attribute__((always_inline)) int put_codes(Queue *queue, int kind) {
    Py_ssize_t stop = PyUnicode_GET_LENGTH(queue->text);
    const void *data = PyUnicode_DATA(queue->text);
    Py_ssize_t run_start = -1, run_end = -1; /* pieces with digits that follow each other on one line */
    for (Py_ssize_t at = 0; at <= stop; at++) {
        Py_ssize_t begin = at;
        int roles = 0, seen = 0, n_dots = 0, has_bracket = 0;
        for (; at < stop; at++) {
            roles = roles_of(PyUnicode_READ(kind, data, at));
            if (roles & (BLANK | BREAK)) break;
            seen |= roles;
            n_dots += roles == DOT;
            has_bracket |= (roles & BRACKET) && at > begin;
        }
        Py_ssize_t end = at;
        int is_end = at >= stop || roles & BREAK;
        if (seen & DIGIT) {
            if (run_start < 0) run_start = begin;
            run_end = end;
        }
        if (run_start >= 0 && (!(seen & DIGIT) || is_end)) {
            if (hold(queue, run_start, run_end, kind, data) < 0) return -1;
            run_start = -1;
        }
        if (!(seen & DIGIT) && end > begin) {
            trim(&begin, &end, kind, data, n_dots, has_bracket);
            if (end > begin && hold(queue, begin, end, kind, data) < 0) return -1;
        }
        if ((at >= stop || PyUnicode_READ(kind, data, at) == '\n') && end_line(queue) < 0) return -1;
    }
    return 0;
}

static PyObject *cache_codes(ChunkCache *self, PyObject *text) {
    if (!PyUnicode_Check(text)) return PyErr_Format(PyExc_TypeError, "a text was expected, not %R", Py_TYPE(text));
    Bytes out = {0}, lines = {0};
    Queue queue; /* what is held is not zeroed: it is over 4 kB */
    queue.cache = self, queue.text = text, queue.out = &out, queue.lines = &lines, queue.line_start = queue.n = 0;
    int kind = PyUnicode_KIND(text), failed;
    if (kind == PyUnicode_1BYTE_KIND)
        failed = put_codes(&queue, PyUnicode_1BYTE_KIND);
    else if (kind == PyUnicode_2BYTE_KIND)
        failed = put_codes(&queue, PyUnicode_2BYTE_KIND);
    else
        failed = put_codes(&queue, PyUnicode_4BYTE_KIND);
    PyObject *result = failed ? NULL
                              : Py_BuildValue("y#y#", out.data ? (char *)out.data : "", (Py_ssize_t)out.len,
                                              (char *)lines.data, (Py_ssize_t)lines.len);
    bytes_free(&out);
    bytes_free(&lines);
    return result;
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
    if (!self->n_slots && grow(self) < 0) return -1;
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
    free(self->table);
    bytes_free(&self->text);
    bytes_free(&self->codes);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

static PyMethodDef cache_methods[] = {
    {"codes", (PyCFunction)cache_codes, METH_O,
     "codes(text) -> bytes, bytes: its codes in order, and how many each line has, uint32."},
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

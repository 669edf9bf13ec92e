/* Find stories: let each document join the first of those that print its text, in the order of their publication. */

#include "signing.h"

#include <stdlib.h>

#define NONE UINT32_MAX
#define LEAST_HEADS ((size_t)1 << 14)

/* Hold documents by their keys. An entry is the number of a document times N_KEYS and that of the key; entries whose keys
 * fall together are a chain. */
typedef struct {
    const Signature *signatures;
    uint32_t *heads, *next;
    size_t mask;
} Keyed;

/* Make room for some documents; -1 with an exception where memory is out. */
static int keyed_make(Keyed *keyed, const Signature *signatures, size_t n_docs) {
    size_t n_heads = LEAST_HEADS;
    while (n_heads < n_docs * N_KEYS) n_heads *= 2;
    keyed->signatures = signatures;
    keyed->mask = n_heads - 1;
    keyed->heads = large_alloc(n_heads * sizeof *keyed->heads);
    keyed->next = large_alloc((n_docs + 1) * N_KEYS * sizeof *keyed->next);
    if (!keyed->heads || !keyed->next) {
        PyErr_NoMemory();
        return -1;
    }
    memset(keyed->heads, 0xff, n_heads * sizeof *keyed->heads);
    return 0;
}

static void keyed_free(Keyed *keyed) {
    free(keyed->heads);
    free(keyed->next);
}

static inline uint32_t *head_of(const Keyed *keyed, uint32_t key, uint32_t number) {
    return &keyed->heads[(key ^ number * 0x9E3779B9u) & keyed->mask];
}

static void keyed_add(Keyed *keyed, uint32_t doc) {
    for (uint32_t number = 0; number < N_KEYS; number++) {
        uint32_t key = keyed->signatures[doc].keys[number], *head = head_of(keyed, key, number);
        if (!key) continue;
        keyed->next[doc * N_KEYS + number] = *head;
        *head = doc * N_KEYS + number;
    }
}

/* Hold how many samples two documents share, and how many either has. */
typedef struct {
    uint64_t same, either;
} Likeness;

static inline Likeness likeness(const Signature *one, const Signature *other) {
    /* In bytes, so that the compiler does all of it in vectors. */
    uint8_t same = 0, either = 0;
    for (int i = 0; i < N_SAMPLES; i++) {
        same += (uint8_t)((one->samples[i] == other->samples[i]) & (one->samples[i] != 0));
        either += (uint8_t)((one->samples[i] | other->samples[i]) != 0);
    }
    return (Likeness){same, either};
}

static inline int is_near(Likeness like, uint64_t size, uint64_t other_size) {
    uint64_t shorter = size < other_size ? size : other_size;
    return 3 * like.same >= like.either && 10 * like.same * (size + other_size) >= 7 * (like.same + like.either) * shorter;
}

/* Return which document that is held one is most like, the first of those it is as like; NONE where it is near none. */
static uint32_t nearest(const Keyed *keyed, const Signature *document) {
    uint32_t best = NONE;
    Likeness best_like = {0, 1};
    for (uint32_t number = 0; number < N_KEYS; number++) {
        uint32_t key = document->keys[number];
        if (!key) continue;
        for (uint32_t entry = *head_of(keyed, key, number); entry != NONE; entry = keyed->next[entry]) {
            uint32_t doc = entry / N_KEYS;
            const Signature *other = &keyed->signatures[doc];
            if (doc == best || entry % N_KEYS != number || other->keys[number] != key) continue;
            Likeness like = likeness(document, other);
            uint64_t ours = like.same * best_like.either, theirs = best_like.same * like.either;
            if ((ours > theirs || (ours == theirs && doc < best)) && is_near(like, document->size, other->size)) {
                best = doc;
                best_like = like;
            }
        }
    }
    return best;
}

/* Take signatures and numbers of 4 bytes by document; -1 with an exception where they are none. */
static int take(Array *signatures, PyObject *signatures_object, Array *out, PyObject *out_object) {
    if (array_take(signatures, signatures_object, 1, 0, "signatures") < 0) return -1;
    if (array_take(out, out_object, 4, 1, "out") < 0) return -1;
    size_t n_docs = ARRAY_LEN(*out);
    if (ARRAY_LEN(*signatures) == n_docs * sizeof(Signature) && n_docs < NONE / N_KEYS) return 0;
    PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
    return -1;
}

/* find_stories(signatures, firsts): the first document of the story of each, itself where it is that. */
PyObject *kernel_find_stories(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *signatures_object, *out_object, *result = NULL;
    Array signatures = {.is_held = 0}, out = {.is_held = 0};
    Keyed firsts = {.heads = NULL, .next = NULL};
    if (!PyArg_ParseTuple(args, "OO", &signatures_object, &out_object)) return NULL;
    if (take(&signatures, signatures_object, &out, out_object) < 0) goto end;
    const Signature *documents = ARRAY_DATA(signatures, Signature);
    if (keyed_make(&firsts, documents, ARRAY_LEN(out)) < 0) goto end;
    for (uint32_t doc = 0; doc < ARRAY_LEN(out); doc++) {
        uint32_t found = nearest(&firsts, &documents[doc]);
        if (found == NONE) keyed_add(&firsts, doc);
        ARRAY_DATA(out, uint32_t)[doc] = found == NONE ? doc : found;
    }
    result = Py_NewRef(Py_None);
end:
    keyed_free(&firsts);
    array_release(&signatures);
    array_release(&out);
    return result;
}

/* find_nearest(signatures, probes, nearest): which probe each document is most like, 0xFFFFFFFF where it is near none. */
PyObject *kernel_find_nearest(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *signatures_object, *probes_object, *out_object, *result = NULL;
    Array signatures = {.is_held = 0}, probes = {.is_held = 0}, out = {.is_held = 0};
    Keyed keyed = {.heads = NULL, .next = NULL};
    if (!PyArg_ParseTuple(args, "OOO", &signatures_object, &probes_object, &out_object)) return NULL;
    if (take(&signatures, signatures_object, &out, out_object) < 0) goto end;
    if (array_take(&probes, probes_object, 1, 0, "probes") < 0) goto end;
    size_t n_probes = ARRAY_LEN(probes) / sizeof(Signature);
    if (ARRAY_LEN(probes) % sizeof(Signature) || n_probes >= NONE / N_KEYS) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        goto end;
    }
    if (keyed_make(&keyed, ARRAY_DATA(probes, Signature), n_probes) < 0) goto end;
    for (uint32_t probe = 0; probe < n_probes; probe++) keyed_add(&keyed, probe);
    for (size_t doc = 0; doc < ARRAY_LEN(out); doc++)
        ARRAY_DATA(out, uint32_t)[doc] = nearest(&keyed, &ARRAY_DATA(signatures, Signature)[doc]);
    result = Py_NewRef(Py_None);
end:
    keyed_free(&keyed);
    array_release(&signatures);
    array_release(&probes);
    array_release(&out);
    return result;
}

/* later_printings(firsts): the set of the documents that are not the first of their story. */
PyObject *kernel_later_printings(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *firsts_object, *result;
    Array firsts = {.is_held = 0};
    if (!PyArg_ParseTuple(args, "O", &firsts_object)) return NULL;
    if (array_take(&firsts, firsts_object, 4, 0, "firsts") < 0) return NULL;
    size_t n_docs = ARRAY_LEN(firsts), n_bytes = (n_docs / 64 + 1) * sizeof(uint64_t);
    if ((result = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)n_bytes))) {
        uint64_t *bits = (uint64_t *)PyBytes_AS_STRING(result);
        memset(bits, 0, n_bytes);
        for (size_t doc = 0; doc < n_docs; doc++)
            bits[doc / 64] |= (uint64_t)(ARRAY_DATA(firsts, uint32_t)[doc] != doc) << doc % 64;
    }
    array_release(&firsts);
    return result;
}

/* count_stories(documents, firsts, later): the stories of a set of documents. Those in it that are the first of theirs are
 * one each; of the others, which are few, the first is looked for. */
PyObject *kernel_count_stories(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *documents_object, *firsts_object, *later_object, *result = NULL;
    Array documents = {.is_held = 0}, firsts = {.is_held = 0}, later = {.is_held = 0};
    uint64_t *seen = NULL;
    if (!PyArg_ParseTuple(args, "OOO", &documents_object, &firsts_object, &later_object)) return NULL;
    if (array_take(&documents, documents_object, 8, 0, "documents") < 0) goto end;
    if (array_take(&firsts, firsts_object, 4, 0, "firsts") < 0) goto end;
    if (array_take(&later, later_object, 8, 0, "later") < 0) goto end;
    size_t n_docs = ARRAY_LEN(firsts), n_items = n_docs / 64 + 1, n_stories = 0;
    int is_aligned = ARRAY_LEN(documents) == n_items && ARRAY_LEN(later) == n_items;
    if (!(seen = PyMem_RawMalloc(n_items * sizeof *seen))) {
        PyErr_NoMemory();
        goto end;
    }
    if (is_aligned) memcpy(seen, ARRAY_DATA(documents, uint64_t), n_items * sizeof *seen);
    for (size_t place = 0; is_aligned && place < n_items; place++) {
        uint64_t found = ARRAY_DATA(documents, uint64_t)[place], others = ARRAY_DATA(later, uint64_t)[place];
        n_stories += (size_t)__builtin_popcountll(found & ~others);
        for (uint64_t left = found & others; left; left &= left - 1) {
            size_t doc = 64 * place + (size_t)__builtin_ctzll(left);
            uint32_t first = doc < n_docs ? ARRAY_DATA(firsts, uint32_t)[doc] : NONE;
            if (!(is_aligned = first < n_docs)) break;
            n_stories += !(seen[first / 64] >> first % 64 & 1);
            seen[first / 64] |= (uint64_t)1 << first % 64;
        }
    }
    if (is_aligned)
        result = PyLong_FromSize_t(n_stories);
    else
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
end:
    PyMem_RawFree(seen);
    array_release(&documents);
    array_release(&firsts);
    array_release(&later);
    return result;
}

/* printings(firsts, later, wanted): uint32, the documents that are not the first of their story and whose first is wanted. */
PyObject *kernel_printings(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *firsts_object, *later_object, *wanted_object, *result = NULL;
    Array firsts = {.is_held = 0}, later = {.is_held = 0}, wanted = {.is_held = 0};
    uint32_t *found = NULL;
    uint64_t *bits = NULL;
    if (!PyArg_ParseTuple(args, "OOO", &firsts_object, &later_object, &wanted_object)) return NULL;
    if (array_take(&firsts, firsts_object, 4, 0, "firsts") < 0) goto end;
    if (array_take(&later, later_object, 8, 0, "later") < 0) goto end;
    if (array_take(&wanted, wanted_object, 4, 0, "wanted") < 0) goto end;
    size_t n_docs = ARRAY_LEN(firsts), n_items = n_docs / 64 + 1, n = 0, n_later = 0;
    int is_aligned = ARRAY_LEN(later) == n_items;
    for (size_t place = 0; is_aligned && place < n_items; place++)
        n_later += (size_t)__builtin_popcountll(ARRAY_DATA(later, uint64_t)[place]);
    found = PyMem_RawMalloc((n_later + 1) * sizeof *found);
    bits = PyMem_RawCalloc(n_items, sizeof *bits);
    if (!found || !bits) {
        PyErr_NoMemory();
        goto end;
    }
    for (size_t i = 0; is_aligned && i < ARRAY_LEN(wanted); i++) {
        uint32_t doc = ARRAY_DATA(wanted, uint32_t)[i];
        if ((is_aligned = doc < n_docs)) bits[doc / 64] |= (uint64_t)1 << doc % 64;
    }
    for (size_t place = 0; is_aligned && place < n_items; place++)
        for (uint64_t left = ARRAY_DATA(later, uint64_t)[place]; left; left &= left - 1) {
            size_t doc = 64 * place + (size_t)__builtin_ctzll(left);
            uint32_t first = doc < n_docs ? ARRAY_DATA(firsts, uint32_t)[doc] : NONE;
            if (!(is_aligned = first < n_docs)) break;
            if (bits[first / 64] >> first % 64 & 1) found[n++] = (uint32_t)doc;
        }
    if (is_aligned)
        result = PyBytes_FromStringAndSize((const char *)found, (Py_ssize_t)(n * sizeof *found));
    else
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
end:
    PyMem_RawFree(found);
    PyMem_RawFree(bits);
    array_release(&firsts);
    array_release(&later);
    array_release(&wanted);
    return result;
}

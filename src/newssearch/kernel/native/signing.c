/* Sign documents: of their shingles, runs of three content words, and of pairs of these, keep the least of each part. */

#include "signing.h"

#define MULTIPLIER 0x9E3779B97F4A7C15u
#define MIXER 0xD6E8FEB86659FD93u
#define SHINGLE_WORDS 3

/* Hold the least number of each part. */
typedef struct {
    uint64_t samples[N_SAMPLES], keys[N_KEYS];
} Least;

static inline uint64_t mixed(uint64_t number) {
    number = (number ^ number >> 32) * MIXER;
    number = (number ^ number >> 32) * MIXER;
    return number ^ number >> 32;
}

static inline void keep(uint64_t *least, uint64_t number) {
    *least = number < *least ? number : *least;
}

static void write_signature(const Least *least, Signature *out) {
    for (int part = 0; part < N_SAMPLES; part++)
        if (least->samples[part] != UINT64_MAX)
            out->samples[part] = (uint8_t)(1 + ((least->samples[part] & UINT32_MAX) * 255 >> 32));
    for (int part = 0; part < N_KEYS; part++)
        if (least->keys[part] != UINT64_MAX) out->keys[part] = (uint32_t)least->keys[part];
}

/* hash_strings(strings, out): a number of each of a list of bytes, which is not 0. */
PyObject *kernel_hash_strings(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *strings, *out_object, *result = NULL;
    Array out = {.is_held = 0};
    if (!PyArg_ParseTuple(args, "O!O", &PyList_Type, &strings, &out_object)) return NULL;
    if (array_take(&out, out_object, 8, 1, "out") < 0) return NULL;
    size_t n = (size_t)PyList_GET_SIZE(strings);
    if (ARRAY_LEN(out) != n) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        goto end;
    }
    for (size_t i = 0; i < n; i++) {
        PyObject *string = PyList_GET_ITEM(strings, i);
        if (!PyBytes_Check(string)) {
            PyErr_SetString(PyExc_TypeError, "bytes were expected");
            goto end;
        }
        const uint8_t *bytes = (const uint8_t *)PyBytes_AS_STRING(string);
        uint64_t sum = 0, power = 1;
        for (Py_ssize_t at = 0; at < PyBytes_GET_SIZE(string); at++) sum += (bytes[at] + 1u) * (power *= MULTIPLIER);
        ARRAY_DATA(out, uint64_t)[i] = mixed(sum) | 1;
    }
    result = Py_NewRef(Py_None);
end:
    array_release(&out);
    return result;
}

/* Put the content words of a document into room for all of its words; -1 without an exception where a code is out of
 * range. Function words are as many and as irregular, so that no branch would be foreseen. */
static int64_t content_words(const uint32_t *codes, size_t n, const Array *word_of_code, uint64_t *words) {
    const uint64_t *table = ARRAY_DATA(*word_of_code, uint64_t);
    size_t n_codes = ARRAY_LEN(*word_of_code), n_words = 0;
    for (size_t at = 0; at < n; at++) {
        if (codes[at] >= n_codes) return -1;
        words[n_words] = table[codes[at]];
        n_words += words[n_words] != 0;
    }
    return (int64_t)n_words;
}

/* Sign a document of some content words; these become its shingles. */
static void sign_one(uint64_t *words, size_t n_words, Signature *out) {
    size_t n = n_words < SHINGLE_WORDS ? n_words > 0 : n_words - SHINGLE_WORDS + 1;
    Least least;
    memset(&least, 0xff, sizeof least);
    /* A text too short for a shingle is one, and one too short for a pair is one. */
    if (n_words >= SHINGLE_WORDS)
        for (size_t i = 0; i < n; i++)
            words[i] = mixed((words[i] * MULTIPLIER + words[i + 1]) * MULTIPLIER + words[i + 2]);
    else if (n)
        words[0] = mixed(n_words == 1 ? words[0] : words[0] * MULTIPLIER + words[1]);
    for (size_t i = 0; i < n; i++) keep(&least.samples[words[i] >> 58], words[i]);
    for (size_t i = SHINGLE_WORDS; i < n; i++) {
        uint64_t pair = mixed(words[i - SHINGLE_WORDS] * MULTIPLIER + words[i]);
        keep(&least.keys[pair >> 61], pair);
    }
    if (n && n <= SHINGLE_WORDS) keep(&least.keys[mixed(words[n - 1]) >> 61], mixed(words[n - 1]));
    out->size = (uint32_t)n;
    write_signature(&least, out);
}

/* Return the tokens of the longest document; -1 with an exception where they do not come one after the other. */
static int64_t longest(const Array *starts, const Array *ends, size_t n_tokens) {
    uint64_t before = 0, most = 0;
    int is_aligned = ARRAY_LEN(*ends) == ARRAY_LEN(*starts);
    for (size_t doc = 0; is_aligned && doc < ARRAY_LEN(*starts); doc++) {
        uint64_t start = ARRAY_DATA(*starts, uint64_t)[doc], end = ARRAY_DATA(*ends, uint64_t)[doc];
        is_aligned = before <= start && start <= end && end <= n_tokens;
        before = end;
        if (end - start > most) most = end - start;
    }
    if (!is_aligned) PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
    return is_aligned ? (int64_t)most : -1;
}

/* sign(codes, starts, ends, word_of_code, signatures): sign documents, in room that is all zeros. */
PyObject *kernel_sign(PyObject *self, PyObject *args) {
    (void)self;
    enum { CODES, STARTS, ENDS, WORDS, OUT, N_ARRAYS };
    static const char *const names[N_ARRAYS] = {"codes", "starts", "ends", "word_of_code", "signatures"};
    static const size_t item_bytes[N_ARRAYS] = {4, 8, 8, 8, 1};
    PyObject *objects[N_ARRAYS], *result = NULL;
    Array arrays[N_ARRAYS] = {{.is_held = 0}};
    uint64_t *words = NULL;
    if (!PyArg_ParseTuple(args, "OOOOO", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4])) return NULL;
    for (int i = 0; i < N_ARRAYS; i++)
        if (array_take(&arrays[i], objects[i], item_bytes[i], i == OUT, names[i]) < 0) goto end;
    int64_t n_longest = longest(&arrays[STARTS], &arrays[ENDS], ARRAY_LEN(arrays[CODES]));
    if (n_longest < 0) goto end;
    if (!(words = PyMem_RawMalloc(((size_t)n_longest + 1) * sizeof *words))) {
        PyErr_NoMemory();
        goto end;
    }
    size_t n_docs = ARRAY_LEN(arrays[STARTS]);
    int is_aligned = ARRAY_LEN(arrays[OUT]) == n_docs * sizeof(Signature);
    for (size_t doc = 0; is_aligned && doc < n_docs; doc++) {
        uint64_t start = ARRAY_DATA(arrays[STARTS], uint64_t)[doc], end = ARRAY_DATA(arrays[ENDS], uint64_t)[doc];
        int64_t n = content_words(ARRAY_DATA(arrays[CODES], uint32_t) + start, end - start, &arrays[WORDS], words);
        is_aligned = n >= 0;
        if (is_aligned) sign_one(words, (size_t)n, ARRAY_DATA(arrays[OUT], Signature) + doc);
    }
    if (is_aligned)
        result = Py_NewRef(Py_None);
    else
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
end:
    PyMem_RawFree(words);
    for (int i = 0; i < N_ARRAYS; i++) array_release(&arrays[i]);
    return result;
}

/* Find which of many strings differ from one by a few letters: a letter more, less, other, or two exchanged. */

#include "kernel.h"

#define MAX_CHARS 64 /* of the string that others are near to */

/* Read the next character of UTF-8, and take what is none byte by byte. */
static uint32_t next_char(const uint8_t **at, const uint8_t *end) {
    uint32_t first = *(*at)++, n_more = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    if ((size_t)(end - *at) < n_more) return first;
    uint32_t value = n_more ? first & (0x3Fu >> n_more) : first;
    for (; n_more; n_more--) value = value << 6 | (*(*at)++ & 0x3F);
    return value;
}

/* Return a set of characters that holds one, and perhaps others. */
static uint64_t bit_of(uint32_t character) { return (uint64_t)1 << (character & 63); }

/* Tell whether two sets differ by more characters than edits can part: one edit takes one at most and gives one. */
static int are_far(uint64_t left, uint64_t right, unsigned limit) {
    uint64_t lost = left & ~right, given = right & ~left;
    if (limit < 1) return lost || given;
    if (limit < 2) return (lost & (lost - 1)) || (given & (given - 1));
    return __builtin_popcountll(lost) > (int)limit || __builtin_popcountll(given) > (int)limit;
}

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

/* Return how many edits part two strings, `limit` + 1 where they are more. */
static unsigned edits_between(const uint32_t *left, size_t n_left, const uint32_t *right, size_t n_right, unsigned limit) {
    unsigned rows[3][MAX_CHARS + 3], *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t i = 0; i <= n_left; i++) last[i] = (unsigned)i;
    for (size_t k = 1; k <= n_right; k++) {
        unsigned lowest = row[0] = (unsigned)k;
        for (size_t i = 1; i <= n_left; i++) {
            row[i] = least(least(last[i], row[i - 1]) + 1, last[i - 1] + (left[i - 1] != right[k - 1]));
            if (i > 1 && k > 1 && left[i - 1] == right[k - 2] && left[i - 2] == right[k - 1])
                row[i] = least(row[i], before[i - 2] + 1);
            lowest = least(lowest, row[i]);
        }
        if (lowest > limit) return limit + 1;
        unsigned *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return least(last[n_left], limit + 1);
}

/* near_strings(starts, content, key, limit): the numbers of the strings that are near, as bytes. */
PyObject *kernel_near_strings(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *starts_object, *content_object, *result = NULL;
    Py_buffer key;
    unsigned limit;
    Array starts = {.is_held = 0}, content = {.is_held = 0};
    Bytes found = {0};
    if (!PyArg_ParseTuple(args, "OOy*I", &starts_object, &content_object, &key, &limit)) return NULL;
    if (array_take(&starts, starts_object, 4, 0, "starts") < 0) goto end;
    if (array_take(&content, content_object, 1, 0, "content") < 0) goto end;
    uint32_t wanted[MAX_CHARS], chars[MAX_CHARS + 3];
    size_t n_wanted = 0;
    uint64_t wanted_set = 0;
    const uint8_t *at = key.buf, *stop = at + key.len;
    while (at < stop && n_wanted < MAX_CHARS) wanted[n_wanted++] = next_char(&at, stop);
    if (at < stop || limit > 2) {
        PyErr_SetString(PyExc_ValueError, "a string is too long to look for others near it, or they may be too far");
        goto end;
    }
    for (size_t i = 0; i < n_wanted; i++) wanted_set |= bit_of(wanted[i]);
    Strings strings = strings_of(starts, content);
    for (size_t number = 0; number < strings.n; number++) {
        uint32_t begin = strings.starts[number], finish = strings.starts[number + 1];
        if (begin > finish || finish > strings.n_bytes) {
            PyErr_SetString(PyExc_ValueError, "a dictionary is damaged");
            goto end;
        }
        if (finish - begin + limit < n_wanted || finish - begin > 4 * (n_wanted + limit)) continue;
        size_t n = 0;
        uint64_t set = 0;
        at = strings.content + begin;
        stop = strings.content + finish;
        while (at < stop && n <= n_wanted + limit) set |= bit_of(chars[n++] = next_char(&at, stop));
        if (n > n_wanted + limit || n + limit < n_wanted || are_far(wanted_set, set, limit)) continue;
        if (edits_between(wanted, n_wanted, chars, n, limit) > limit) continue;
        uint8_t *to = bytes_extend(&found, 4);
        if (!to) goto end;
        store_u32(to, (uint32_t)number);
    }
    result = PyBytes_FromStringAndSize((const char *)found.data, (Py_ssize_t)found.len);
end:
    bytes_free(&found);
    array_release(&starts);
    array_release(&content);
    PyBuffer_Release(&key);
    return result;
}

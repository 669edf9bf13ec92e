/* Find the words of a phrase side by side. */

#include "phrases.h"

#define MAX_POSITIONS (1u << 24) /* of one word in one document: no text is that long, and a damaged one may say so */

void places_free(Places *places) {
    PyMem_RawFree(places->starts);
    PyMem_RawFree(places->places);
}

static int make_room(Places *places, size_t n) {
    if (n <= places->room) return 0;
    uint32_t *starts = PyMem_RawRealloc(places->starts, 2 * n * sizeof *starts);
    if (starts) places->starts = starts;
    uint32_t *others = PyMem_RawRealloc(places->places, 2 * n * sizeof *others);
    if (others) places->places = others;
    if (!starts || !others) {
        PyErr_NoMemory();
        return -1;
    }
    places->room = 2 * n;
    return 0;
}

Py_ssize_t positions_of(Cursor *cursor, uint32_t offset, int as_starts, Places *places) {
    size_t before, n;
    cursor_positions(cursor, &before, &n);
    size_t at = cursor->piece.place_offset;
    unsigned width = cursor->piece.widths[POSITIONS];
    if (n > MAX_POSITIONS || at + stream_bytes(before + n, width) > cursor->places_len) {
        cursor->is_damaged = 1;
        return 0;
    }
    if (make_room(places, n) < 0) return -1;
    uint32_t *found = as_starts ? places->starts : places->places;
    size_t n_found = 0;
    uint32_t position = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t gap = width ? stream_value(cursor->places + at, before + i, width) : 0;
        position = i ? position + gap + 1 : gap;
        if (position >= offset) found[n_found++] = position - offset;
    }
    return (Py_ssize_t)n_found;
}

int phrase_is_in(const Phrase *phrase, Cursor *cursors, uint32_t doc, Places *places) {
    Py_ssize_t n_starts = 0;
    for (uint32_t i = 0; i < phrase->n; i++) {
        Cursor *cursor = &cursors[phrase->words[i]];
        cursor_seek(cursor, doc);
        if (cursor->doc != doc) return 0;
    }
    for (uint32_t i = 0; i < phrase->n; i++) {
        Py_ssize_t n = positions_of(&cursors[phrase->words[i]], phrase->offsets[i], i == 0, places);
        if (n < 0) return -1;
        if (!i) {
            n_starts = n;
        } else {
            Py_ssize_t kept = 0, other = 0;
            for (Py_ssize_t at = 0; at < n_starts; at++) {
                while (other < n && places->places[other] < places->starts[at]) other++;
                if (other < n && places->places[other] == places->starts[at]) places->starts[kept++] = places->starts[at];
            }
            n_starts = kept;
        }
        if (!n_starts) return 0;
    }
    return 1;
}

Phrase *phrases_parse(PyObject *tuple, size_t n_words) {
    size_t n = (size_t)PyTuple_GET_SIZE(tuple);
    Phrase *phrases = PyMem_RawMalloc((n + 1) * sizeof *phrases);
    if (!phrases) {
        PyErr_NoMemory();
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        Array pairs;
        if (array_take(&pairs, PyTuple_GET_ITEM(tuple, i), 4, 0, "phrase") < 0) goto fail;
        Phrase *phrase = &phrases[i];
        const uint32_t *values = ARRAY_DATA(pairs, uint32_t);
        size_t n_pairs = ARRAY_LEN(pairs) / 2;
        int is_wrong = !n_pairs || n_pairs > MAX_PHRASE_WORDS;
        phrase->n = is_wrong ? 0 : (uint32_t)n_pairs;
        for (uint32_t word = 0; word < phrase->n; word++) {
            phrase->words[word] = values[2 * word];
            phrase->offsets[word] = values[2 * word + 1];
            is_wrong |= phrase->words[word] >= n_words;
        }
        array_release(&pairs);
        if (is_wrong) {
            PyErr_SetString(PyExc_ValueError, "a phrase has a word that is not there, or too many");
            goto fail;
        }
    }
    return phrases;
fail:
    PyMem_RawFree(phrases);
    return NULL;
}

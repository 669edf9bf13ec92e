/* Find the words of a phrase side by side. */

#include "phrases.h"

#define MAX_POSITIONS (1u << 24) /* of one word in one document: no text is that long, and a damaged one may say so */

void places_free(Places *places) {
    PyMem_RawFree(places->starts);
}

static int make_room(Places *places, size_t n) {
    if (n <= places->room) return 0;
    uint32_t *starts = PyMem_RawRealloc(places->starts, 2 * n * sizeof *starts);
    if (!starts) {
        PyErr_NoMemory();
        return -1;
    }
    places->starts = starts;
    places->room = 2 * n;
    return 0;
}

/* Find where a stream of positions begins, and how many the present posting has; 0 where it is damaged. */
static size_t find_positions(Cursor *cursor, size_t *before) {
    size_t n;
    cursor_positions(cursor, before, &n);
    unsigned width = cursor->piece.widths[POSITIONS];
    if (n > MAX_POSITIONS || cursor->piece.place_offset + stream_bytes(*before + n, width) > cursor->places_len) {
        cursor->is_damaged = 1;
        return 0;
    }
    return n;
}

Py_ssize_t positions_of(Cursor *cursor, uint32_t offset, Places *places) {
    size_t before, n = find_positions(cursor, &before), n_found = 0;
    if (make_room(places, n) < 0) return -1;
    const uint8_t *stream = cursor->places + cursor->piece.place_offset;
    unsigned width = cursor->piece.widths[POSITIONS];
    uint32_t position = UINT32_MAX;
    for (size_t i = 0; i < n; i++) {
        position += 1 + (width ? stream_value(stream, before + i, width) : 0);
        if (position >= offset) places->starts[n_found++] = position - offset;
    }
    return (Py_ssize_t)n_found;
}

/* Keep the starts at which the present posting of the next word follows too; of the last word, one is enough. */
static Py_ssize_t keep_followed(Cursor *cursor, uint32_t offset, int is_last, Places *places, Py_ssize_t n_starts) {
    size_t before, n = find_positions(cursor, &before);
    const uint8_t *stream = cursor->places + cursor->piece.place_offset;
    unsigned width = cursor->piece.widths[POSITIONS];
    uint32_t position = UINT32_MAX, *starts = places->starts;
    Py_ssize_t kept = 0, at = 0;
    for (size_t i = 0; i < n && at < n_starts; i++) {
        position += 1 + (width ? stream_value(stream, before + i, width) : 0);
        while (at < n_starts && starts[at] + (uint64_t)offset < position) at++;
        if (at < n_starts && starts[at] + (uint64_t)offset == position) {
            starts[kept++] = starts[at++];
            if (is_last) break;
        }
    }
    return kept;
}

int phrase_is_in(const Phrase *phrase, Cursor *cursors, uint32_t doc, Places *places) {
    /* The words that the document has least often come first: few starts are then looked for among many positions. */
    uint32_t order[MAX_PHRASE_WORDS], freqs[MAX_PHRASE_WORDS];
    for (uint32_t i = 0; i < phrase->n; i++) {
        Cursor *cursor = &cursors[phrase->words[i]];
        cursor_seek(cursor, doc);
        if (cursor->doc != doc) return 0;
        uint32_t freq = cursor_freq(cursor, TERM_FREQS), at = i;
        for (; at && freqs[at - 1] > freq; at--) {
            freqs[at] = freqs[at - 1];
            order[at] = order[at - 1];
        }
        freqs[at] = freq;
        order[at] = i;
    }
    Py_ssize_t n = positions_of(&cursors[phrase->words[order[0]]], phrase->offsets[order[0]], places);
    for (uint32_t i = 1; i < phrase->n && n > 0; i++)
        n = keep_followed(&cursors[phrase->words[order[i]]], phrase->offsets[order[i]], i + 1 == phrase->n, places, n);
    return n < 0 ? -1 : n > 0;
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

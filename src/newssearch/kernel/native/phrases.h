/* Declare how the words of a phrase are found side by side. */

#ifndef NEWSSEARCH_PHRASES_H
#define NEWSSEARCH_PHRASES_H

#include "cursor.h"

#define MAX_PHRASE_WORDS 256

typedef struct {
    uint32_t n;
    uint32_t words[MAX_PHRASE_WORDS], offsets[MAX_PHRASE_WORDS];
} Phrase;

/* Hold where a phrase may start. */
typedef struct {
    uint32_t *starts;
    size_t room;
} Places;

void places_free(Places *places);

/* Unpack the positions of the present posting, less an offset, as starts of a phrase; those before it are left out.
 * -1 with an exception. */
Py_ssize_t positions_of(Cursor *cursor, uint32_t offset, Places *places);

/* Read the phrases of a query, each an array of (word, offset); NULL with an exception. */
Phrase *phrases_parse(PyObject *tuple, size_t n_words);

/* Tell whether a document holds a phrase; its cursors are moved there. -1 with an exception. */
int phrase_is_in(const Phrase *phrase, Cursor *cursors, uint32_t doc, Places *places);

#endif

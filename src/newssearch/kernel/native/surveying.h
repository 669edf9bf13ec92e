/* Declare what counts in one document what the second phase of the ranking asks of it. */

#ifndef NEWSSEARCH_SURVEYING_H
#define NEWSSEARCH_SURVEYING_H

#include "phrases.h"

#define NO_FORM UINT32_MAX
#define KEPT_FORMS 8 /* written forms of one surface form that are told apart in one document */

enum { F_FORMS, F_STARTS, F_TITLE_TOKENS, F_LEAD_TOKENS, F_PAGED, F_SURFACE_OF_FORM = F_PAGED, F_TERM_OF_SURFACE, F_STOP_WORDS,
       F_WRITTEN_STARTS, F_WRITTEN, F_TERM_STARTS, F_TERMS, F_DOC_FREQS, F_KNOWN, N_FORM_ARRAYS };

/* Hold the forms of one segment, and its dictionaries. */
typedef struct {
    PyObject_HEAD
    Array arrays[N_FORM_ARRAYS];
    Pages pages; /* of the first F_PAGED of them; the others are checked whole */
    unsigned width;
    int is_stemmed; /* its terms are stems */
    uint32_t first;
} Forms;

extern PyTypeObject *forms_type;

#define FORMS_DATA(forms, number, type) ARRAY_DATA((forms)->arrays[number], type)
#define FORMS_LEN(forms, number) ARRAY_LEN((forms)->arrays[number])

/* Hold one token that is asked for. */
typedef struct {
    uint32_t term, place, form;
    uint8_t is_title, is_stop;
} Found;

/* Hold where the tokens of one document are, and which of those found are its own. */
typedef struct {
    const Forms *forms;
    uint64_t start, lead_end;
    uint32_t n_tokens, title_end;
    size_t first, last;
} Text;

/* Hold what is asked of documents, what was found in them, and what was counted in the present one. */
typedef struct {
    size_t n_terms, n_surfaces, n_pairs;
    const int32_t *pairs; /* first, second, distance, whether function words are taken for absent */
    const int32_t *surface_words; /* by surface form: the term whose tokens hold it */
    uint32_t *numbers;    /* of the segment: of the surface forms that are asked for */
    Cursor *cursors;      /* by term */
    Places places;
    Found *found;
    size_t n_found, room;
    /* Of the document: */
    uint32_t *terms, *surfaces; /* by term and by surface form: occurrences in the title, in the rest, in the lead */
    uint32_t *kept;             /* by surface form: KEPT_FORMS of its forms that are there, then NO_FORM */
    uint32_t *pair_counts;
} Survey;

/* Make room for what is asked; -1 with an exception. */
int survey_allocate(Survey *survey);
void survey_free(Survey *survey);

/* A document is looked at in three steps, each of which asks for the memory of the next; those of several documents are
 * taken in turn, since they lie far apart in memory. */

/* Ask for what the first step needs. */
void survey_prefetch(const Forms *forms, const View *view, uint32_t doc_id);

/* Find the tokens in a document of the segment whose lists the cursors walk over; -1 with an exception. */
int survey_find(Survey *survey, const Forms *forms, uint32_t doc, Text *text);

/* Read the forms of these tokens. */
void survey_read(Survey *survey, const Text *text);

/* Count in the document; -1 with an exception. */
int survey_count(Survey *survey, const Text *text);

/* Give the term of a token of the title, NO_FORM where it is a function word; -1 with an exception. */
int title_term(const Text *text, uint32_t place, uint32_t *term);

#endif

/* Declare what counts in one document what the second phase of the ranking asks of it. */

#ifndef NEWSSEARCH_SURVEYING_H
#define NEWSSEARCH_SURVEYING_H

#include "phrases.h"

#define NO_FORM UINT32_MAX
#define KEPT_FORMS 8 /* written forms of one surface form that are told apart in one document */

enum { F_FORMS, F_STARTS, F_TITLE_TOKENS, F_LEAD_TOKENS, F_SURFACE_OF_FORM, F_TERM_OF_SURFACE, F_STOP_WORDS,
       F_WRITTEN_STARTS, F_WRITTEN, F_TERM_STARTS, F_TERMS, F_DOC_FREQS, F_KNOWN, N_FORM_ARRAYS };

/* Hold the forms of one segment, and its dictionaries. */
typedef struct {
    PyObject_HEAD
    Array arrays[N_FORM_ARRAYS];
    PyObject *check; /* called with bounds of `forms`, whose pages must be checked before they are read */
    Array checked;   /* of each page: 1 where it was */
    unsigned width;
    uint32_t first, page_bytes;
} Forms;

extern PyTypeObject *forms_type;

#define FORMS_DATA(forms, number, type) ARRAY_DATA((forms)->arrays[number], type)
#define FORMS_LEN(forms, number) ARRAY_LEN((forms)->arrays[number])

/* Hold one token that is asked for. */
typedef struct {
    uint32_t term, place;
    int is_title, is_stop;
} Found;

/* Hold what is asked of documents, and what was counted in the present one. */
typedef struct {
    size_t n_terms, n_surfaces, n_pairs;
    const int32_t *pairs; /* first, second, distance, whether function words are taken for absent */
    uint32_t *numbers;    /* of the segment: of the surface forms that are asked for */
    Cursor *cursors;      /* by term */
    Places places;
    Found *found;
    size_t n_found, room;
    /* Of the document: */
    const Forms *forms;
    uint64_t start;
    uint32_t n_tokens, title_end;
    uint64_t lead_end;
    uint32_t *terms, *surfaces; /* by term and by surface form: occurrences in the title, in the rest, in the lead */
    uint32_t *kept;             /* by surface form: KEPT_FORMS of its forms that are there, then NO_FORM */
    uint32_t *pair_counts;
} Survey;

/* Make room for what is asked; -1 with an exception. */
int survey_allocate(Survey *survey);
void survey_free(Survey *survey);

/* Count in one document of the segment whose lists the cursors walk over; -1 with an exception. */
int survey_doc(Survey *survey, const Forms *forms, uint32_t doc);

/* Give the term of a token of the title, NO_FORM where it is a function word; -1 with an exception. */
int title_term(const Survey *survey, uint32_t place, uint32_t *term);

/* Ask for what a document a few places ahead will need; candidates lie far apart in memory. */
void survey_prefetch(const Forms *forms, uint32_t doc_id, int is_far);

#endif

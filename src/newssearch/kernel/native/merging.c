/* Merge posting lists of several parts into one: documents and lists get other numbers, what was deleted is left out. */

#include "kernel.h"

#define GONE UINT32_MAX

enum { DOC_FREQS, P_DOCS, FREQS, TITLES, LEADS, PLACES, LIST_MAP, DOC_MAP, N_ARRAYS };

typedef struct {
    Array arrays[N_ARRAYS];
    int has_positions;
} Part;

static int take_part(Part *part, PyObject *object) {
    PyObject *objects[N_ARRAYS];
    memset(part, 0, sizeof *part);
    if (!PyArg_ParseTuple(object, "OOOOOOOO", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4],
                          &objects[5], &objects[6], &objects[7]))
        return -1;
    part->has_positions = objects[PLACES] != Py_None;
    for (int i = 0; i < N_ARRAYS; i++)
        if ((i != PLACES || part->has_positions) && array_take(&part->arrays[i], objects[i], 4, 0, "part") < 0)
            return -1;
    size_t n = ARRAY_LEN(part->arrays[P_DOCS]), n_lists = ARRAY_LEN(part->arrays[DOC_FREQS]);
    size_t counted = 0, n_positions = 0;
    for (size_t list = 0; list < n_lists; list++) counted += ARRAY_DATA(part->arrays[DOC_FREQS], uint32_t)[list];
    int is_aligned = counted == n && ARRAY_LEN(part->arrays[LIST_MAP]) == n_lists;
    for (int i = FREQS; i <= LEADS; i++) is_aligned = is_aligned && ARRAY_LEN(part->arrays[i]) == n;
    for (size_t i = 0; is_aligned && i < n; i++) {
        is_aligned = ARRAY_DATA(part->arrays[P_DOCS], uint32_t)[i] < ARRAY_LEN(part->arrays[DOC_MAP]);
        n_positions += ARRAY_DATA(part->arrays[FREQS], uint32_t)[i];
    }
    if (!is_aligned || (part->has_positions && ARRAY_LEN(part->arrays[PLACES]) != n_positions)) {
        PyErr_SetString(PyExc_ValueError, "the arrays of a part are not aligned");
        return -1;
    }
    return 0;
}

/* merge_lists(parts, doc_freqs, docs, freqs, titles, leads, positions | None) -> (postings, positions)
 *
 * With no room in `docs` it only counts: doc_freqs is filled, and how much room is needed is returned. */
PyObject *kernel_merge_lists(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *parts_object, *outs[6], *result = NULL;
    Array out[6];
    Part *parts = NULL;
    uint64_t *next = NULL, *next_position = NULL;
    Py_ssize_t n_taken = 0, n_parts = 0;
    memset(out, 0, sizeof out);
    if (!PyArg_ParseTuple(args, "O!OOOOOO", &PyList_Type, &parts_object, &outs[0], &outs[1], &outs[2], &outs[3],
                          &outs[4], &outs[5]))
        return NULL;
    for (int i = 0; i < 6; i++)
        if ((!i || outs[i] != Py_None) && array_take(&out[i], outs[i], 4, 1, "out") < 0) goto end;
    n_parts = PyList_GET_SIZE(parts_object);
    parts = PyMem_RawCalloc((size_t)n_parts + 1, sizeof *parts);
    size_t n_lists = ARRAY_LEN(out[0]);
    next = PyMem_RawCalloc(n_lists + 1, sizeof *next);
    next_position = PyMem_RawCalloc(n_lists + 1, sizeof *next_position);
    if (!parts || !next || !next_position) {
        PyErr_NoMemory();
        goto end;
    }
    uint32_t *doc_freqs = ARRAY_DATA(out[0], uint32_t);
    memset(doc_freqs, 0, n_lists * sizeof *doc_freqs);
    for (; n_taken < n_parts; n_taken++) {
        Part *part = &parts[n_taken];
        if (take_part(part, PyList_GET_ITEM(parts_object, n_taken)) < 0) {
            n_taken++;
            goto end;
        }
        const uint32_t *docs = ARRAY_DATA(part->arrays[P_DOCS], uint32_t);
        const uint32_t *freqs = ARRAY_DATA(part->arrays[FREQS], uint32_t);
        const uint32_t *doc_map = ARRAY_DATA(part->arrays[DOC_MAP], uint32_t);
        const uint32_t *list_map = ARRAY_DATA(part->arrays[LIST_MAP], uint32_t);
        size_t at = 0, part_lists = ARRAY_LEN(part->arrays[DOC_FREQS]);
        for (size_t list = 0; list < part_lists; list++) {
            uint32_t n = ARRAY_DATA(part->arrays[DOC_FREQS], uint32_t)[list], to = list_map[list];
            for (uint32_t i = 0; i < n; i++, at++) {
                if (doc_map[docs[at]] == GONE) continue;
                if (to >= n_lists) {
                    PyErr_SetString(PyExc_ValueError, "a list with documents has no number");
                    n_taken++;
                    goto end;
                }
                doc_freqs[to]++;
                next_position[to + 1] += freqs[at];
            }
        }
    }
    for (size_t list = 0; list < n_lists; list++) {
        next[list + 1] = next[list] + doc_freqs[list];
        next_position[list + 1] += next_position[list];
    }
    uint64_t n_postings = next[n_lists], n_positions = next_position[n_lists];
    if (outs[1] != Py_None) {
        int is_aligned = outs[5] == Py_None || ARRAY_LEN(out[5]) == n_positions;
        for (int i = 1; i < 5; i++) is_aligned = is_aligned && out[i].is_held && ARRAY_LEN(out[i]) == n_postings;
        for (Py_ssize_t p = 0; p < n_parts; p++)
            is_aligned = is_aligned && (outs[5] == Py_None || parts[p].has_positions);
        if (!is_aligned) {
            PyErr_SetString(PyExc_ValueError, "there is not the room that is needed");
            goto end;
        }
        for (Py_ssize_t p = 0; p < n_parts; p++) {
            Part *part = &parts[p];
            const uint32_t *docs = ARRAY_DATA(part->arrays[P_DOCS], uint32_t);
            const uint32_t *doc_map = ARRAY_DATA(part->arrays[DOC_MAP], uint32_t);
            const uint32_t *list_map = ARRAY_DATA(part->arrays[LIST_MAP], uint32_t);
            size_t at = 0, place = 0, part_lists = ARRAY_LEN(part->arrays[DOC_FREQS]);
            for (size_t list = 0; list < part_lists; list++) {
                uint32_t n = ARRAY_DATA(part->arrays[DOC_FREQS], uint32_t)[list], to = list_map[list];
                for (uint32_t i = 0; i < n; i++, at++) {
                    uint32_t doc = doc_map[docs[at]], freq = ARRAY_DATA(part->arrays[FREQS], uint32_t)[at];
                    if (doc != GONE) {
                        uint64_t posting = next[to]++;
                        ARRAY_DATA(out[1], uint32_t)[posting] = doc;
                        ARRAY_DATA(out[2], uint32_t)[posting] = freq;
                        ARRAY_DATA(out[3], uint32_t)[posting] = ARRAY_DATA(part->arrays[TITLES], uint32_t)[at];
                        ARRAY_DATA(out[4], uint32_t)[posting] = ARRAY_DATA(part->arrays[LEADS], uint32_t)[at];
                        if (outs[5] != Py_None) {
                            memcpy(ARRAY_DATA(out[5], uint32_t) + next_position[to],
                                   ARRAY_DATA(part->arrays[PLACES], uint32_t) + place, freq * sizeof(uint32_t));
                            next_position[to] += freq;
                        }
                    }
                    place += freq;
                }
            }
        }
    }
    result = Py_BuildValue("KK", (unsigned long long)n_postings, (unsigned long long)n_positions);
end:
    for (Py_ssize_t p = 0; p < n_taken; p++)
        for (int i = 0; i < N_ARRAYS; i++) array_release(&parts[p].arrays[i]);
    for (int i = 0; i < 6; i++) array_release(&out[i]);
    PyMem_RawFree(parts);
    PyMem_RawFree(next);
    PyMem_RawFree(next_position);
    return result;
}

/* Reckon with columns: what is kept of each document, length by length, code by code, date by date. */

#include "scoring.h"

#define DAY_S 86400
#define FIRST_DAY 719163 /* the number of 1970-01-01 */
#define LAST_DAY 3652059 /* the number of 9999-12-31 */

PyObject *kernel_sum_living(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *lengths_object, *living_object, *result = NULL;
    Array lengths = {.is_held = 0}, living = {.is_held = 0};
    if (!PyArg_ParseTuple(args, "OO", &lengths_object, &living_object)) return NULL;
    if (array_take(&lengths, lengths_object, 2, 0, "lengths") < 0) goto end;
    if (array_take(&living, living_object, 1, 0, "living") < 0) goto end;
    if (ARRAY_LEN(lengths) != ARRAY_LEN(living)) {
        PyErr_SetString(PyExc_ValueError, "the arrays are not aligned");
        goto end;
    }
    uint64_t sum = 0;
    for (size_t doc = 0; doc < ARRAY_LEN(lengths); doc++)
        if (ARRAY_DATA(living, uint8_t)[doc]) sum += ARRAY_DATA(lengths, uint16_t)[doc];
    result = PyLong_FromUnsignedLongLong(sum);
end:
    array_release(&lengths);
    array_release(&living);
    return result;
}

PyObject *kernel_recode(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *codes_object, *table_object, *result = NULL;
    Array codes = {.is_held = 0}, table = {.is_held = 0};
    if (!PyArg_ParseTuple(args, "OO", &codes_object, &table_object)) return NULL;
    if (array_take(&codes, codes_object, 4, 0, "codes") < 0) goto end;
    if (array_take(&table, table_object, 4, 0, "table") < 0) goto end;
    if (!(result = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(4 * ARRAY_LEN(codes))))) goto end;
    int32_t *out = (int32_t *)PyBytes_AS_STRING(result);
    for (size_t doc = 0; doc < ARRAY_LEN(codes); doc++) {
        uint32_t code = ARRAY_DATA(codes, uint32_t)[doc];
        if (code >= ARRAY_LEN(table)) {
            PyErr_SetString(PyExc_ValueError, "a code is out of range");
            Py_CLEAR(result);
            goto end;
        }
        out[doc] = ARRAY_DATA(table, int32_t)[code];
    }
end:
    array_release(&codes);
    array_release(&table);
    return result;
}

/* Return the number of the day of a moment, 1 being the first of the year 1 and 0 what no year up to 9999 has. */
static uint32_t day_of(int64_t second) {
    int64_t day = (second >= 0 ? second : second - (DAY_S - 1)) / DAY_S + FIRST_DAY;
    return 1 <= day && day <= LAST_DAY ? (uint32_t)day : 0;
}

/* Return the place of a moment: that of its day, from the first one on, behind what has none. */
static size_t place_of(int64_t second, uint32_t first) {
    uint32_t day = day_of(second);
    return day ? day - first + 1 : 0;
}

/* Find the first and the last of the days of moments, beside those that have none. */
static void find_days(const Array *seconds, uint32_t *first, uint32_t *last) {
    *first = LAST_DAY;
    *last = 0;
    for (size_t doc = 0; doc < ARRAY_LEN(*seconds); doc++) {
        uint32_t day = day_of(ARRAY_DATA(*seconds, int64_t)[doc]);
        if (day && day < *first) *first = day;
        if (day > *last) *last = day;
    }
}

/* day_codes(seconds): the days of moments in order, uint32, and of each moment the number of its own among them, uint32. */
PyObject *kernel_day_codes(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *seconds_object, *codes = NULL, *days = NULL, *result = NULL;
    Array seconds = {.is_held = 0};
    uint32_t first, last, n_days = 0;
    if (!PyArg_ParseTuple(args, "O", &seconds_object)) return NULL;
    if (array_take(&seconds, seconds_object, 8, 0, "seconds") < 0) return NULL;
    size_t n = ARRAY_LEN(seconds);
    find_days(&seconds, &first, &last);
    size_t n_places = last ? last - first + 2 : 1;
    /* By place: 1 where it was seen, and then its number among those that were. */
    uint32_t *places = PyMem_RawCalloc(n_places, sizeof *places);
    if (!places) {
        PyErr_NoMemory();
        goto end;
    }
    for (size_t doc = 0; doc < n; doc++) places[place_of(ARRAY_DATA(seconds, int64_t)[doc], first)] = 1;
    for (size_t place = 0; place < n_places; place++) n_days += places[place];
    days = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(n_days * sizeof(uint32_t)));
    codes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(n * sizeof(uint32_t)));
    if (!days || !codes) goto end;
    uint32_t code = 0, *out = (uint32_t *)PyBytes_AS_STRING(codes);
    for (size_t place = 0; place < n_places; place++)
        if (places[place]) {
            ((uint32_t *)PyBytes_AS_STRING(days))[code] = place ? first + (uint32_t)place - 1 : 0;
            places[place] = code++;
        }
    for (size_t doc = 0; doc < n; doc++) out[doc] = places[place_of(ARRAY_DATA(seconds, int64_t)[doc], first)];
    result = PyTuple_Pack(2, days, codes);
end:
    PyMem_RawFree(places);
    Py_XDECREF(days);
    Py_XDECREF(codes);
    array_release(&seconds);
    return result;
}

PyObject *kernel_length_norms(PyObject *self, PyObject *args) {
    (void)self;
    double fields[N_FIELDS][3];
    double *f = fields[0];
    if (!PyArg_ParseTuple(args, "((ddd)(ddd)(ddd))", f, f + 1, f + 2, f + 3, f + 4, f + 5, f + 6, f + 7, f + 8))
        return NULL;
    PyObject *result = PyBytes_FromStringAndSize(NULL, N_FIELDS * N_LENGTHS * sizeof(double));
    if (!result) return NULL;
    double *norms = (double *)PyBytes_AS_STRING(result);
    for (int field = 0; field < N_FIELDS; field++) {
        double weight = fields[field][0], b = fields[field][1], average = fields[field][2];
        for (int length = 0; length < N_LENGTHS; length++)
            *norms++ = weight > 0 ? (1 - b + b * (length ? length : 1) / average) / weight : 1;
    }
    return result;
}

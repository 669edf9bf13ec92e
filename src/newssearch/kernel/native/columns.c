/* Reckon with columns: what is kept of each document, length by length, code by code, date by date. */

#include "scoring.h"

#define DAY_S 86400
#define LAST_YEAR 9999

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

/* Return the year of a day of the Gregorian calendar, counted from 1970-01-01: eras of 400 years that begin in March, as
 * H. Hinnant's chrono-compatible algorithms have it. */
static int64_t year_of_day(int64_t day) {
    day += 719468;
    int64_t era = (day >= 0 ? day : day - 146096) / 146097;
    int64_t of_era = day - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    return year + era * 400 + (of_year >= 306);
}

/* Append the years that were seen to a list, in order; -1 with an exception. */
static int append_seen(PyObject *list, const uint8_t seen[LAST_YEAR + 1]) {
    for (int year = 0; year <= LAST_YEAR; year++) {
        if (!seen[year]) continue;
        PyObject *number = PyLong_FromLong(year);
        int failed = !number || PyList_Append(list, number) < 0;
        Py_XDECREF(number);
        if (failed) return -1;
    }
    return 0;
}

PyObject *kernel_years_of(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *seconds_object, *years = NULL, *list = NULL, *result = NULL;
    Array seconds = {.is_held = 0};
    uint8_t seen[LAST_YEAR + 1] = {0};
    if (!PyArg_ParseTuple(args, "O", &seconds_object)) return NULL;
    if (array_take(&seconds, seconds_object, 8, 0, "seconds") < 0) return NULL;
    if (!(years = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(4 * ARRAY_LEN(seconds))))) goto end;
    uint32_t *out = (uint32_t *)PyBytes_AS_STRING(years);
    for (size_t doc = 0; doc < ARRAY_LEN(seconds); doc++) {
        int64_t second = ARRAY_DATA(seconds, int64_t)[doc];
        int64_t year = year_of_day((second >= 0 ? second : second - (DAY_S - 1)) / DAY_S);
        out[doc] = 1 <= year && year <= LAST_YEAR ? (uint32_t)year : 0;
        seen[out[doc]] = 1;
    }
    if ((list = PyList_New(0)) && append_seen(list, seen) == 0) result = PyTuple_Pack(2, years, list);
end:
    Py_XDECREF(years);
    Py_XDECREF(list);
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

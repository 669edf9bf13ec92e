/* Define the module newssearch.kernel._native; what its functions take is checked, so that no input can crash it. */

#include "kernel.h"

static PyMethodDef methods[] = {
    {"encode_lists", kernel_encode_lists, METH_VARARGS, "See newssearch.kernel.lists.encode_lists."},
    {"decode_lists", kernel_decode_lists, METH_VARARGS, "See newssearch.kernel.lists.EncodedLists.decode."},
    {"decode_positions", kernel_decode_positions, METH_VARARGS, "See newssearch.kernel.lists.EncodedLists.decode."},
    {"merge_lists", kernel_merge_lists, METH_VARARGS, "See newssearch.kernel.merging.merge_lists."},
    {"mark", kernel_mark, METH_VARARGS, "See newssearch.kernel.ranking.mark."},
    {"rank", kernel_rank, METH_VARARGS, "See newssearch.kernel.ranking.rank."},
    {"rescore", kernel_rescore, METH_VARARGS, "See newssearch.kernel.rescoring.rescore."},
    {"pack_stream", kernel_pack_stream, METH_VARARGS, "See newssearch.kernel.streams.pack_stream."},
    {"unpack_stream", kernel_unpack_stream, METH_VARARGS, "See newssearch.kernel.streams.unpack_stream."},
    {"lower_bound", kernel_lower_bound, METH_VARARGS, "See newssearch.kernel.strings.lower_bound."},
    {"find_strings", kernel_find_strings, METH_VARARGS, "See newssearch.kernel.strings.find_strings."},
    {"near_strings", kernel_near_strings, METH_VARARGS, "See newssearch.kernel.near_strings.near_strings."},
    {"sort_strings", kernel_sort_strings, METH_VARARGS, "See newssearch.kernel.strings.sorted_numbers."},
    {"sum_living", kernel_sum_living, METH_VARARGS, "See newssearch.kernel.columns.sum_living."},
    {"recode", kernel_recode, METH_VARARGS, "See newssearch.kernel.columns.recode."},
    {"day_codes", kernel_day_codes, METH_VARARGS, "See newssearch.kernel.columns.day_codes."},
    {"length_norms", kernel_length_norms, METH_VARARGS, "See newssearch.kernel.ranking.length_norms."},
    {"document_freqs", kernel_document_freqs, METH_VARARGS, "See newssearch.kernel.counting.document_freqs."},
    {"term_freqs", kernel_term_freqs, METH_VARARGS, "See newssearch.kernel.counting.term_freqs."},
    {"encode_documents", kernel_encode_documents, METH_VARARGS, "See newssearch.kernel.inverting.encode_documents."},
    {"hash_strings", kernel_hash_strings, METH_VARARGS, "See newssearch.kernel.signing.string_hashes."},
    {"sign", kernel_sign, METH_VARARGS, "See newssearch.kernel.signing.sign."},
    {"find_stories", kernel_find_stories, METH_VARARGS, "See newssearch.kernel.stories.find_stories."},
    {"later_printings", kernel_later_printings, METH_VARARGS, "See newssearch.kernel.counting_stories.later_printings."},
    {"count_stories", kernel_count_stories, METH_VARARGS, "See newssearch.kernel.counting_stories.count_stories."},
    {"printings", kernel_printings, METH_VARARGS, "See newssearch.kernel.counting_stories.printings."},
    {"count_codes", kernel_count_codes, METH_VARARGS, "See newssearch.kernel.sets.count_codes."},
    {"sum_runs", kernel_sum_runs, METH_VARARGS, "See newssearch.kernel.sets.sum_runs."},
    {"most_counted", kernel_most_counted, METH_VARARGS, "See newssearch.kernel.sets.most_counted."},
    {"count_documents", kernel_count_documents, METH_O, "See newssearch.kernel.sets.count_documents."},
    {"count_runs", kernel_count_runs, METH_VARARGS, "See newssearch.kernel.sets.Runs.count_codes."},
    {"runs_of", kernel_runs_of, METH_O, "See newssearch.kernel.sets.Runs.of."},
    {"find_nearest", kernel_find_nearest, METH_VARARGS, "See newssearch.kernel.stories.near_any."},
    {NULL, NULL, 0, NULL},
};

static int exec_module(PyObject *module) {
    return kernel_add_chunk_cache(module) < 0 || kernel_add_view(module) < 0 || kernel_add_forms(module) < 0 ||
                   kernel_add_records(module) < 0 || kernel_add_holders(module) < 0
               ? -1
               : 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, exec_module}, {0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "newssearch.kernel._native",
    .m_doc = "The compiled functions of newssearch.kernel; each has a twin in numpy, there or in newssearch.search.",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__native(void) { return PyModuleDef_Init(&definition); }

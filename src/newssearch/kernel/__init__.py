"""Do the heavy work on arrays, compiled where that was built and in numpy otherwise: both give the same, bit for bit.

Nothing here knows of files, of Whoosh or of French: terms, documents and forms are numbers.
"""

from typing import TYPE_CHECKING

from newssearch import late_names
from newssearch.kernel.choice import COMPILED, KERNEL
from newssearch.kernel.code_counter import CodeCounter
from newssearch.kernel.columns import NO_DAY, day_codes, recode, sum_living
from newssearch.kernel.counting_stories import count_stories, later_printings, printings
from newssearch.kernel.layout import SIGNATURE_BYTES, width_of
from newssearch.kernel.near_strings import near_strings
from newssearch.kernel.pages import Pages
from newssearch.kernel.ranking import (
    ALL_WORDS,
    ALWAYS,
    ANY_WORD,
    BY_SCORE,
    N_LENGTHS,
    NEWEST_FIRST,
    NO_WORD,
    OLDEST_FIRST,
    REQUIRED,
    SCORED,
    TRIGGER,
    Best,
    CodeFilter,
    Filter,
    Formula,
    Goal,
    Weighing,
    Words,
    length_norms,
    make_view,
    mark,
    rank,
)
from newssearch.kernel.records import RecordArrays, make_records
from newssearch.kernel.rescoring import Names, Ranks, Typed, Weighed, Weights, make_forms, rescore
from newssearch.kernel.sets import Codes, Runs, count_codes, most_counted, no_documents, sum_runs
from newssearch.kernel.strings import ABSENT, find_strings, lower_bound, sorted_numbers

if TYPE_CHECKING:
    from newssearch.kernel.arrays import Bits, Documents
    from newssearch.kernel.chunks import MAX_CHUNKS, ChunkCodes, chunk_codes
    from newssearch.kernel.counting import document_freqs, term_freqs
    from newssearch.kernel.inverting import Tokens, encode_documents
    from newssearch.kernel.lists import EncodedLists, encode_lists
    from newssearch.kernel.merging import GONE, Part, merge_lists
    from newssearch.kernel.plain_lists import Norms, PlainLists
    from newssearch.kernel.signing import MULTIPLIER, sign, string_hashes
    from newssearch.kernel.stories import find_stories, near_any
    from newssearch.kernel.streams import pack_stream, unpack_stream

__all__ = [
    "ABSENT",
    "ALL_WORDS",
    "ALWAYS",
    "ANY_WORD",
    "BY_SCORE",
    "COMPILED",
    "GONE",
    "KERNEL",
    "MAX_CHUNKS",
    "MULTIPLIER",
    "NEWEST_FIRST",
    "NO_DAY",
    "NO_WORD",
    "N_LENGTHS",
    "OLDEST_FIRST",
    "REQUIRED",
    "SCORED",
    "SIGNATURE_BYTES",
    "TRIGGER",
    "Best",
    "Bits",
    "ChunkCodes",
    "CodeCounter",
    "CodeFilter",
    "Codes",
    "Documents",
    "EncodedLists",
    "Filter",
    "Formula",
    "Goal",
    "Names",
    "Norms",
    "Pages",
    "Part",
    "PlainLists",
    "Ranks",
    "RecordArrays",
    "Runs",
    "Tokens",
    "Typed",
    "Weighed",
    "Weighing",
    "Weights",
    "Words",
    "chunk_codes",
    "count_codes",
    "count_stories",
    "day_codes",
    "document_freqs",
    "encode_documents",
    "encode_lists",
    "find_stories",
    "find_strings",
    "later_printings",
    "length_norms",
    "lower_bound",
    "make_forms",
    "make_records",
    "make_view",
    "mark",
    "merge_lists",
    "most_counted",
    "near_any",
    "near_strings",
    "no_documents",
    "pack_stream",
    "printings",
    "rank",
    "recode",
    "rescore",
    "sign",
    "sorted_numbers",
    "string_hashes",
    "sum_living",
    "sum_runs",
    "term_freqs",
    "unpack_stream",
    "width_of",
]

_IN_NUMPY = {
    "arrays": ("Bits", "Documents"),
    "chunks": ("MAX_CHUNKS", "ChunkCodes", "chunk_codes"),
    "counting": ("document_freqs", "term_freqs"),
    "inverting": ("Tokens", "encode_documents"),
    "lists": ("EncodedLists", "encode_lists"),
    "merging": ("GONE", "Part", "merge_lists"),
    "plain_lists": ("Norms", "PlainLists"),
    "signing": ("MULTIPLIER", "sign", "string_hashes"),
    "stories": ("find_stories", "near_any"),
    "streams": ("pack_stream", "unpack_stream"),
}
"""Modules that need numpy, whose import takes longer than a compiled search, with what is public in them."""

__getattr__ = late_names(
    __name__, {name: f"{__name__}.{module}" for module, names in _IN_NUMPY.items() for name in names}
)

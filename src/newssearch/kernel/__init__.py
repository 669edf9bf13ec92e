"""Do the heavy work on arrays, compiled where that was built and in numpy otherwise: both give the same, bit for bit.

Nothing here knows of files, of Whoosh or of French: terms, documents and forms are numbers.
"""

from newssearch.kernel.choice import COMPILED, KERNEL
from newssearch.kernel.chunks import MAX_CHUNKS, ChunkCodes, chunk_codes
from newssearch.kernel.counting import document_freqs
from newssearch.kernel.inverting import Tokens, invert
from newssearch.kernel.lists import EncodedLists, encode_lists
from newssearch.kernel.merging import GONE, Part, merge_lists
from newssearch.kernel.plain_lists import Norms, PlainLists
from newssearch.kernel.ranking import (
    REQUIRED,
    SCORED,
    TRIGGER,
    Best,
    Formula,
    Goal,
    Tally,
    Weighing,
    Words,
    make_view,
    rank,
)
from newssearch.kernel.streams import pack_stream, unpack_stream, width_of
from newssearch.kernel.strings import lower_bound
from newssearch.kernel.surveying import ABSENT, Asked, Counted, make_forms, survey

__all__ = [
    "ABSENT",
    "COMPILED",
    "GONE",
    "KERNEL",
    "MAX_CHUNKS",
    "REQUIRED",
    "SCORED",
    "TRIGGER",
    "Asked",
    "Best",
    "ChunkCodes",
    "Counted",
    "EncodedLists",
    "Formula",
    "Goal",
    "Norms",
    "Part",
    "PlainLists",
    "Tally",
    "Tokens",
    "Weighing",
    "Words",
    "chunk_codes",
    "document_freqs",
    "encode_lists",
    "invert",
    "lower_bound",
    "make_forms",
    "make_view",
    "merge_lists",
    "pack_stream",
    "rank",
    "survey",
    "unpack_stream",
    "width_of",
]

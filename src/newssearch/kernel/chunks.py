"""Cut text at its blanks and remember the codes of each piece, so that the analysis is asked once for each."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from newssearch.kernel.choice import NATIVE
from newssearch.kernel.lists import U32

MAX_CHUNKS = 1 << 20
"""Pieces remembered, at about 100 bytes each; beyond it all are forgotten. A million articles have some 2 M."""

ChunkCodes = Callable[[str, int, int], U32]
"""Give the codes of a stretch of text, from its start to before its end."""


class _Cache(Protocol):
    def codes(self, text: str, start: int, stop: int) -> bytes: ...


def chunk_codes(analyse: Callable[[str], Sequence[int]], max_chunks: int = MAX_CHUNKS) -> ChunkCodes:
    """Return what gives the codes of text.

    Args:
        analyse: Gives the codes of one text. It must give the same for a text as for its pieces between blanks, one after
            the other; pieces with digits that follow each other on a line are kept together.
        max_chunks: Pieces remembered by the compiled one.
    """
    if NATIVE is None:
        return lambda text, start, stop: np.array(analyse(text[start:stop]), dtype=np.uint32)
    cache: _Cache = NATIVE.ChunkCache(analyse, max_chunks)
    return lambda text, start, stop: np.frombuffer(cache.codes(text, start, stop), np.uint32)

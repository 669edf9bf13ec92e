"""Cut text at its blanks and remember the codes of each piece, so that the analysis is asked once for each."""

import re
from array import array
from collections.abc import Callable, Sequence
from typing import Protocol

from newssearch.kernel.choice import NATIVE, Native

MAX_CHUNKS = 1 << 20
"""Pieces remembered, at about 100 bytes each, 250 in Python; beyond it all are forgotten. A million articles have some
2 M."""

MAX_CACHED_CHARS = 64
"""Longer pieces are analysed each time, as the compiled cache does: they are junk or tables, and seldom come again."""

_BLANKS = " _\xa0\u202f\u2009\u2007\u2008\u200a\u2005\u2006"
"""Of one line, over which the digits of a number may join; see newssearch.analysis.characters.BLANKS."""

_GAPS = _BLANKS + "\n\t\r"
"""What ends a piece."""

_OPENING, _CLOSING = '(["«“—…', ',;:!?]"»”…'
"""Marks that have no part in a word; neither . nor , open one, since they tell a number from a decimal."""

_FROM_DIGIT = re.compile(rf"\d[^{_GAPS}]*+(?:[{_BLANKS}][^{_GAPS}\d]*+\d[^{_GAPS}]*+)*+")
"""Pieces with digits that follow each other on a line, from the first digit on."""

ChunkCodes = Callable[[str], tuple[bytes, bytes]]
"""Give the codes of a text in order, and how many each of its lines has: uint32."""


class _Cache(Protocol):
    def codes(self, text: str) -> tuple[bytes, bytes]: ...


def chunk_codes(
    analyse: Callable[[str], Sequence[int]], max_chunks: int = MAX_CHUNKS, *, native: Native = NATIVE
) -> ChunkCodes:
    """Return what gives the codes of text.

    Args:
        analyse: Gives the codes of one text. It must give the same for a text as for its pieces between blanks, one
            after the other; pieces with digits that follow each other on a line are kept together.
        max_chunks: Pieces remembered.
        native: The kernel.
    """
    cache: _Cache = _PythonCache(analyse, max_chunks) if native is None else native.ChunkCache(analyse, max_chunks)
    return cache.codes


class _PythonCache:
    """Do what the compiled cache does; pieces are remembered with the marks around them and without."""

    def __init__(self, analyse: Callable[[str], Sequence[int]], max_chunks: int) -> None:
        if max_chunks < 1:
            raise ValueError("max_chunks is 1 or more")
        self._known = _Known(analyse, max_chunks)

    def codes(self, text: str) -> tuple[bytes, bytes]:
        """Return the codes of a text in order, and how many each of its lines has: uint32."""
        lines = [b"".join(map(self._known.__getitem__, _pieces(line))) for line in text.split("\n")]
        return b"".join(lines), array("I", (len(line) // 4 for line in lines)).tobytes()


class _Known(dict[str, bytes]):
    """Hold the codes of pieces; those of one that is not known are learnt when they are asked for."""

    def __init__(self, analyse: Callable[[str], Sequence[int]], max_chunks: int) -> None:
        self._analyse = analyse
        self._max_chunks = max_chunks

    def __missing__(self, piece: str) -> bytes:
        word = _trimmed(piece)
        codes = None if word == piece else self.get(word)
        if codes is None:
            codes = array("I", self._analyse(word) if word else ()).tobytes()
        for text in {piece, word}:
            if len(text) <= MAX_CACHED_CHARS:
                if len(self) >= self._max_chunks:
                    self.clear()
                self[text] = codes
        return codes


def _pieces(line: str) -> list[str]:
    """Cut at blanks, and where there are no digits at any other white space, as the analysis does."""
    pieces: list[str] = []
    done = 0
    for found in _FROM_DIGIT.finditer(line):
        begin = found.start()
        while begin > done and line[begin - 1] not in _GAPS:
            begin -= 1
        pieces += line[done:begin].replace("_", " ").split()
        done = found.end()
        pieces.append(line[begin:done])
    pieces += line[done:].replace("_", " ").split()
    return pieces


def _trimmed(piece: str) -> str:
    """Leave out what opens and closes a piece without digits, unless it may be of a word."""
    if piece.isalpha() or any(map(str.isdecimal, piece)):
        return piece
    # One dot ends a sentence, more may be an acronym; a bracket may close an inclusive ending.
    dot = "." if piece.count(".") == 1 else ""
    bracket = "" if "(" in piece[1:] else ")"
    return piece.lstrip(_OPENING).rstrip(_CLOSING + dot + bracket)

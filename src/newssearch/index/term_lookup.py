"""Look terms and surface forms up in all segments of a snapshot, and remember where they are."""

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from newssearch.index.damage import damage_named
from newssearch.index.live_segment import LiveSegment
from newssearch.index.segment import ENTRY
from newssearch.kernel import ABSENT

MAX_FOUND_TERMS = 20_000
"""Terms of which it is kept where their lists are, at 500 bytes each; beyond it all are forgotten."""


class FoundTerm(NamedTuple):
    """Say where a term of the text is.

    Args:
        lists: As `kernel.Words` has them.
        doc_freq: In how many slots it is: deleted documents count until a merge drops them.
        numbers: Its number in each segment, ABSENT where it is not there: uint32.
    """

    lists: bytes
    doc_freq: int
    numbers: bytes


class FoundSurface(NamedTuple):
    """Say where a surface form is.

    Args:
        doc_freq: As of a term.
        numbers: As of a term.
    """

    doc_freq: int
    numbers: bytes


class TermLookup:
    """Find terms and surface forms; safe to use from several threads.

    Args:
        segments: Of the snapshot.
        folder: Where they are, for errors.

    Raises:
        IndexDirectoryError: From any method: a part that it touches is damaged.
    """

    def __init__(self, segments: Sequence[LiveSegment], folder: Path) -> None:
        self._segments = segments
        self._folder = folder
        self._terms: dict[str, FoundTerm] = {}
        self._placed: set[str] = set()
        self._surfaces: dict[str, FoundSurface] = {}

    def term(self, term: str, *, with_positions: bool = False) -> FoundTerm:
        """Return where the posting lists of a term of the text are, and in how many slots it is.

        Args:
            term: The term.
            with_positions: Its positions will be read, and so are checked.
        """
        found = self._terms.get(term)
        if found is None:
            with damage_named(self._folder):
                numbers = [live.segment.text.strings.find(_encoded(term)) for live in self._segments]
                entries = [live.entry(number) for live, number in zip(self._segments, numbers, strict=True)]
            doc_freq = sum(ENTRY.unpack(entry)[-1] for entry in entries)
            found = FoundTerm(b"".join(entries), doc_freq, _present(numbers))
            if doc_freq:  # what is absent has no bound: a misspelt word alone asks for hundreds
                if len(self._terms) >= MAX_FOUND_TERMS:
                    self._terms.clear()
                    self._placed.clear()
                self._terms[term] = found
        if with_positions and term not in self._placed and found.doc_freq:
            with damage_named(self._folder):
                for live, (number,) in zip(self._segments, struct.iter_unpack("<I", found.numbers), strict=True):
                    if number != ABSENT:
                        live.segment.text.check_positions(number)
            self._placed.add(term)
        return found

    def surface(self, surface: str) -> FoundSurface:
        """Return where a surface form is, and in how many slots."""
        found = self._surfaces.get(surface)
        if found is None:
            with damage_named(self._folder):
                numbers = [live.segment.surfaces.find(_encoded(surface)) for live in self._segments]
                pairs = zip(self._segments, numbers, strict=True)
                doc_freqs = [live.segment.surface_doc_freq(number) for live, number in pairs if number is not None]
            found = FoundSurface(sum(doc_freqs), _present(numbers))
            if found.doc_freq:
                if len(self._surfaces) >= MAX_FOUND_TERMS:
                    self._surfaces.clear()
                self._surfaces[surface] = found
        return found

    def stems_beginning_with(self, letters: str) -> tuple[bytes, ...]:
        """Return where the posting lists of all words of the text are that begin so; see `kernel.mark`."""
        with damage_named(self._folder):
            texts = [live.segment for live in self._segments]
            return tuple(text.text.entries(text.stems_beginning_with(_encoded(letters))) for text in texts)

    def surfaces_beginning_with(self, letters: str) -> list[str]:
        """Return the surface forms that begin so, those of deleted documents too, in order."""
        with damage_named(self._folder):
            strings = [live.segment.surfaces for live in self._segments]
            found = {one[number] for one in strings for number in one.beginning_with(_encoded(letters))}
            return [surface.decode("utf-8", "surrogatepass") for surface in sorted(found)]


def _present(numbers: Sequence[int | None]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *[ABSENT if number is None else number for number in numbers])


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")

"""Look terms and surface forms up in all segments of a snapshot, and remember where they are."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from newssearch.index.damage import damage_named
from newssearch.index.live_segment import TERMS, LiveSegment
from newssearch.index.postings import Ints
from newssearch.index.segment import ENTRY
from newssearch.kernel import ABSENT

MAX_FOUND_TERMS = 20_000
"""Terms of which it is kept where their lists are, at 500 bytes each; beyond it all are forgotten."""


class FoundTerm(NamedTuple):
    """Say where a term of the text is.

    Args:
        lists: As `kernel.Words` has them.
        doc_freq: In how many slots it is: deleted documents count until a merge drops them.
        numbers: Its number in each segment, ABSENT where it is not there.
    """

    lists: bytes
    doc_freq: int
    numbers: tuple[int, ...]


class FoundSurface(NamedTuple):
    """Say where a surface form is.

    Args:
        doc_freq: As of a term.
        numbers: As of a term.
    """

    doc_freq: int
    numbers: tuple[int, ...]


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
        self._surfaces: dict[str, FoundSurface] = {}

    def term(self, term: str) -> FoundTerm:
        """Return where the posting lists of a term of the text are, and in how many slots it is."""
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
                self._terms[term] = found
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

    def doc_freqs(self, segments: npt.NDArray[np.int64], numbers: npt.NDArray[np.int64]) -> Ints:
        """Return in how many documents terms are that are named by their number in a segment: int32, aligned."""
        freqs = np.zeros(len(numbers), np.int32)
        for place in np.unique(segments).tolist():
            chosen = segments == place
            known = self.known_doc_freqs[place]
            for number in np.unique(numbers[chosen][known[numbers[chosen]] < 0]).tolist():
                self.learn_doc_freq(place, number)
            freqs[chosen] = known[numbers[chosen]]
        return freqs

    @cached_property
    def known_doc_freqs(self) -> tuple[Ints, ...]:
        """Return of each segment in how many slots of all each of its terms is: int32, -1 where not known yet."""
        with damage_named(self._folder):
            lists = [live.segment.text for live in self._segments]
            if len(lists) == 1:
                return (lists[0].doc_freqs().astype(np.int32),)
        return tuple(np.full(len(one), -1, np.int32) for one in lists)

    def learn_doc_freq(self, place: int, number: int) -> None:
        """Look up in how many slots a term is that is named by its number in a segment: others number it otherwise."""
        with damage_named(self._folder):
            term = self._segments[place].segment.text.strings[number]
            self.known_doc_freqs[place][number] = sum(live.doc_freq(TERMS, term) for live in self._segments)


def _present(numbers: Iterable[int | None]) -> tuple[int, ...]:
    return tuple(ABSENT if number is None else number for number in numbers)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")

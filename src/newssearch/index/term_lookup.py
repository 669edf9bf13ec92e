"""Look words and surface forms up in all segments of a snapshot, and remember where they are."""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newssearch.index.damage import damage_named
from newssearch.index.live_segment import LiveSegment
from newssearch.index.posting_lists import ENTRY
from newssearch.index.segment import Segment
from newssearch.kernel import ABSENT, near_strings

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MAX_FOUND = 20_000
"""Words of which it is kept where their lists are, at 500 bytes each; beyond it all are forgotten."""

MAX_NEAR = 100
"""Surface forms of which it is kept what is near them: one search asks for the same again, to suggest a better one."""


class FoundWord(NamedTuple):
    """Say where a word of the text is: its term in each segment.

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
        doc_freq: As of a word.
        numbers: As of a word.
    """

    doc_freq: int
    numbers: bytes


class TermLookup:
    """Find words and surface forms; safe to use from several threads.

    Args:
        segments: Of the snapshot.
        folder: Where they are, for errors.

    Raises:
        IndexDirectoryError: From any method: a part that it touches is damaged.
    """

    def __init__(self, segments: Sequence[LiveSegment], folder: Path) -> None:
        self._segments = segments
        self._folder = folder
        stemmers = {live.segment.stemmer for live in segments}
        self._are_stems = "" not in stemmers
        self._are_surfaces = stemmers == {""}
        self._words: dict[str, FoundWord] = {}
        self._placed: set[str] = set()
        self._surfaces: dict[str, FoundSurface] = {}
        self._near: dict[tuple[str, int], list[str]] = {}

    def name_of(self, stem: str, surface: str) -> str:
        """Return what tells a word from others: those of one name have the same lists."""
        return stem if self._are_stems else surface if self._are_surfaces else f"{stem} {surface}"

    def word(self, stem: str, surface: str, *, with_positions: bool = False) -> FoundWord:
        """Return where the posting lists of a word of the text are, and in how many slots it is.

        Args:
            stem: Its French stem.
            surface: Its surface form.
            with_positions: Its positions will be read, and so are checked.
        """
        name = self.name_of(stem, surface)
        found = self._words.get(name)
        if found is None:
            with damage_named(self._folder):
                numbers = [live.segment.text.strings.find(live.term_of(stem, surface)) for live in self._segments]
                entries = [live.entry(number) for live, number in zip(self._segments, numbers, strict=True)]
            doc_freq = sum(ENTRY.unpack(entry)[-1] for entry in entries)
            found = FoundWord(b"".join(entries), doc_freq, _present(numbers))
            if doc_freq:  # what is absent has no bound: a misspelt word alone asks for hundreds
                if len(self._words) >= MAX_FOUND:
                    self._words.clear()
                    self._placed.clear()
                self._words[name] = found
        if with_positions and name not in self._placed and found.doc_freq:
            with damage_named(self._folder):
                for live, (number,) in zip(self._segments, struct.iter_unpack("<I", found.numbers), strict=True):
                    if number != ABSENT:
                        live.segment.text.check_positions(number)
            self._placed.add(name)
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
                if len(self._surfaces) >= MAX_FOUND:
                    self._surfaces.clear()
                self._surfaces[surface] = found
        return found

    def words_beginning_with(self, letters: str) -> tuple[bytes, ...]:
        """Return where the posting lists of all words of the text are that begin so; see `kernel.mark`."""
        by_stemmer: dict[str, list[Segment]] = {}
        for live in self._segments:
            by_stemmer.setdefault(live.segment.stemmer, []).append(live.segment)
        with damage_named(self._folder):
            found = {stemmer: _terms_in(segments, letters) for stemmer, segments in by_stemmer.items()}
            return tuple(live.segment.text.entries(next(found[live.segment.stemmer])) for live in self._segments)

    def has_form(self, written: str) -> bool:
        """Tell whether any document, deleted ones too, has a written form."""
        with damage_named(self._folder):
            return any(live.segment.forms.find(_encoded(written)) is not None for live in self._segments)

    def surfaces_near(self, surface: str, max_edits: int) -> list[str]:
        """Return the surface forms that are a few letters from one, those of deleted documents too, in order."""
        near = self._near.get((surface, max_edits))
        if near is None:
            with damage_named(self._folder):
                strings = [live.segment.surfaces for live in self._segments]
                found = {one[number] for one in strings for number in near_strings(*one.arrays(), surface, max_edits)}
            near = [one.decode("utf-8", "surrogatepass") for one in sorted(found)]
            if len(self._near) >= MAX_NEAR:
                self._near.clear()
            self._near[surface, max_edits] = near
        return near

    def surfaces_beginning_with(self, letters: str, most: int | None = None) -> list[str]:
        """Return the surface forms that begin so, those of deleted documents too.

        Args:
            letters: As they begin.
            most: How many are returned: of those that are in most documents of a segment, the ones that are in most of
                all, these first; None for all of them, in order.
        """
        start = _encoded(letters)
        with damage_named(self._folder):
            if most is None:
                strings = [live.segment.surfaces for live in self._segments]
                found = {one[number] for one in strings for number in one.beginning_with(start)}
            else:
                segments = [live.segment for live in self._segments]
                found = {surface for segment in segments for surface in segment.frequent_beginning_with(start, most)}
            surfaces = [surface.decode("utf-8", "surrogatepass") for surface in sorted(found)]
        return sorted(surfaces, key=lambda surface: -self.surface(surface).doc_freq)[:most] if most else surfaces


def _terms_in(segments: Sequence[Segment], letters: str) -> "Iterator[npt.NDArray[np.uint32]]":
    """Yield the numbers in each segment of one stemmer of the terms of words that begin so in any."""
    numbers = [segment.terms_beginning_with(_encoded(letters)) for segment in segments]
    if len(segments) == 1:
        yield from numbers
        return
    strings = [segment.text.strings for segment in segments]
    terms = sorted({one[number] for one, own in zip(strings, numbers, strict=True) for number in own.tolist()})
    yield from (one.find_all(terms) for one in strings)


def _present(numbers: Sequence[int | None]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *[ABSENT if number is None else number for number in numbers])


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")

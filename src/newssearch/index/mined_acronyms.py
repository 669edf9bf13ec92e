"""Read the acronyms that the documents of a snapshot explain."""

from collections.abc import Callable, Sequence
from pathlib import Path

from newssearch.analysis import Acronym, AcronymLookup
from newssearch.index.damage import damage_named
from newssearch.index.live_segment import LiveSegment

FIELD = "acronyms"


class MinedAcronyms:
    """Find acronyms by how they begin.

    Args:
        segments: Where they are.
        folder: Of the generation.
        n_living: Gives how many living documents have a value of a keyword.
    """

    def __init__(self, segments: Sequence[LiveSegment], folder: Path, n_living: Callable[[str, str], int]) -> None:
        self._segments = segments
        self._folder = folder
        self._n_living = n_living

    def counted(self) -> list[tuple[Acronym, int]]:
        """Return all that living documents explain, with the number of these, in order."""
        counted = ((acronym, self._n_documents(acronym)) for acronym in self._beginning_with(""))
        return [(acronym, n_docs) for acronym, n_docs in counted if n_docs]

    def lookup(self, doc_freq: Callable[[str], int]) -> AcronymLookup:
        """Return what chooses one name for each initials, given in how many documents a surface form is."""
        return AcronymLookup(self._beginning_with, self._n_documents, doc_freq)

    def _beginning_with(self, start: str) -> list[Acronym]:
        """Return those in any document, deleted ones too, whose text begins so, in order."""
        with damage_named(self._folder):
            found: set[bytes] = set()
            for live in self._segments:
                strings = live.segment.keywords[FIELD].strings
                encoded = start.encode("utf-8", "surrogatepass")
                found.update(strings[number] for number in strings.beginning_with(encoded))
            parted = [text.decode("utf-8").split(" ") for text in sorted(found)]
        return [Acronym(initials, tuple(name)) for initials, *name in parted]

    def _n_documents(self, acronym: Acronym) -> int:
        return self._n_living(FIELD, " ".join((acronym.initials, *acronym.name)))

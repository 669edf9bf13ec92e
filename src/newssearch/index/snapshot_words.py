"""Tell of the words of a snapshot how articles write them, and keep what completes a word that is being typed."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from newssearch.analysis import analyse, with_apostrophe
from newssearch.index.categories import categories_of
from newssearch.index.damage import damage_named
from newssearch.index.lexicon import Lexicon
from newssearch.index.live_segment import LiveSegment
from newssearch.index.title_words import TitleWords

SAMPLED_DOCS = 24
"""Documents of each segment that are looked at, 20 µs each: enough to tell État from état."""


class SnapshotWords:
    """Read the words of a snapshot.

    Args:
        segments: Of the snapshot.
        folder: Where they are, for errors.

    Raises:
        IndexDirectoryError: From any method: a part that it touches is damaged.
    """

    def __init__(self, segments: Sequence[LiveSegment], folder: Path) -> None:
        self._segments = segments
        self._folder = folder

    @cached_property
    def lexicon(self) -> Lexicon:
        """Return the surface forms of the living documents; made when first asked for."""
        with damage_named(self._folder):
            return Lexicon(self._segments)

    @cached_property
    def titles(self) -> TitleWords:
        """Return which titles have a word; made when first asked for."""
        with damage_named(self._folder):
            return TitleWords(self._segments, self.lexicon)

    @cached_property
    def sources(self) -> tuple[tuple[str, str, int], ...]:
        """Return the sources: folded words, a blank before each; label; documents that are not deleted, most first."""
        labels, (codes, _), _ = categories_of(self._segments, "source")
        living = np.concatenate([np.empty(0, np.bool_), *(live.live for live in self._segments)])
        counts = np.bincount(np.asarray(codes)[living], minlength=len(labels)).tolist()
        counted = [(-count, label) for label, count in zip(labels, counts, strict=True) if count and label]
        return tuple(
            ("".join(f" {token.surface}" for token in analyse(label)), label, -count)
            for count, label in sorted(counted)
        )

    def usual_form(self, surface: str) -> str:
        """Return the written form that a surface form has most often in some documents; itself where it is absent.

        Of equals, and where the sample has none, the last in order is taken: small letters come after capitals, and
        letters with accents after plain ones.
        """
        encoded = surface.encode("utf-8", "surrogatepass")
        counts = Counter[str]()
        with damage_named(self._folder):
            places = [
                (live, number) for live in self._segments if (number := live.segment.surfaces.find(encoded)) is not None
            ]
            for live, number in places:
                forms = np.flatnonzero(live.segment.surface_of_form == number).tolist()
                counts.update(dict.fromkeys(map(live.segment.written, forms), 0))
            if len(counts) > 1:
                for live, number in places:
                    counts.update(map(live.segment.written, _sample(live, number)))
        return with_apostrophe(max(counts, key=lambda form: (counts[form], form), default=surface))


def _sample(live: LiveSegment, surface: int) -> list[int]:
    """Return the forms of a surface form that some documents have, one for each time."""
    segment = live.segment
    term = int(segment.term_of_surface[surface])
    docs = segment.text.decode(term, term + 1).docs
    docs = docs[live.live[docs]]
    sampled = docs[:: len(docs) // SAMPLED_DOCS + 1].tolist()
    numbers = np.concatenate([np.empty(0, np.uint32), *(segment.forms_of(doc_id)[0] for doc_id in sampled)])
    found: list[int] = numbers[segment.surface_of_form[numbers] == surface].tolist()
    return found

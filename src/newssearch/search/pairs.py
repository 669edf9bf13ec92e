"""Define Pair, two words that follow each other in a query, and what it counts where they do so in a document."""

import msgspec

from newssearch.query import TermQuery

APART_WEIGHT = 0.5
"""What a pair with one content word between counts, side by side being 1. nDCG is the same from 0 to 1, and a reader
expects « Aix-en-Provence » before « Aix-les-Bains et la Provence »."""

COMPOUND_WEIGHT = 3.0
"""Of a pair within a compound or a phrase, other pairs being 1. nDCG is the same from 1 to 5, and a reader who typed
« Sud-Sud » expects it before articles that say « Sud » often."""


class PairQuery(msgspec.Struct, frozen=True):
    """Ask how often one word follows another in one field.

    Args:
        first: A word.
        second: Another, or the same.
        distance: From the one to the other, in tokens; 1 is side by side.
        content_only: Take the function words for absent.
    """

    first: TermQuery
    second: TermQuery
    distance: int
    content_only: bool


class Pair(msgspec.Struct, frozen=True):
    """Hold two content words that follow each other in the query.

    Args:
        first: The first.
        second: The other, or the same.
        distance: In tokens, where both are of one phrase or compound; None where they are words of their own.
    """

    first: TermQuery
    second: TermQuery
    distance: int | None

    @property
    def boost(self) -> float:
        """Return what it weighs, a pair of words of their own being 1."""
        return 1.0 if self.distance is None else COMPOUND_WEIGHT

    def queries(self) -> tuple[PairQuery, ...]:
        """Return what is asked of candidates."""
        if self.distance is not None:
            return (PairQuery(self.first, self.second, self.distance, content_only=False),)
        # In a query of function words alone, they are what it asks for.
        content_only = not (self.first.is_stop_word or self.second.is_stop_word)
        return tuple(PairQuery(self.first, self.second, distance, content_only) for distance in (1, 2))

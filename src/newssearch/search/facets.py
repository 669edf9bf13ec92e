"""Count a match set by source, author, section, language, year and month, and over time."""

from functools import cached_property
from typing import TYPE_CHECKING

from newssearch.index import Snapshot, name_of
from newssearch.kernel import count_codes, most_counted, sum_runs
from newssearch.search.histogram import Histogram, histogram_of

if TYPE_CHECKING:
    from array import array

    from newssearch.index import Unit
    from newssearch.kernel import Documents

PERIODS: "dict[str, Unit]" = {"year": "year", "month": "month"}
"""Facet -> the span of time that it is of."""

FACETS = ("source", "author", "section", "lang", *PERIODS)

MAX_VALUES = 20
"""Values listed of one facet: more than a page shows."""


class Facets:
    """Count the documents of a match set.

    Args:
        snapshot: Where they are.
        matches: uint64, the match set; see `kernel.Documents`.
    """

    def __init__(self, snapshot: Snapshot, matches: "Documents") -> None:
        self._snapshot = snapshot
        self._matches = matches

    def of(self, field: str) -> dict[str, int]:
        """Return the values of a facet with their number of documents, most first; absent values are left out."""
        if field in PERIODS:
            unit = PERIODS[field]
            numbers, starts = self._snapshot.periods(unit)
            counts = sum_runs(self._by_day, starts)
            found = [(name_of(unit, numbers[code]), counts[code]) for code in most_counted(counts, MAX_VALUES + 1)]
        else:
            labels, codes = self._snapshot.categories(field)
            counts = count_codes(self._matches, codes, len(labels))
            found = [(labels[code], counts[code]) for code in most_counted(counts, MAX_VALUES + 1)]
        return dict([(label, count) for label, count in found if label][:MAX_VALUES])

    def histogram(self) -> Histogram:
        """Return how the documents are spread over time."""
        return histogram_of(self._snapshot, self._by_day)

    @cached_property
    def _by_day(self) -> "array[int]":
        ordinals, codes = self._snapshot.days
        return count_codes(self._matches, codes, len(ordinals))

"""Count a match set by source, author, section, language, year and month, and over time."""

from functools import cached_property
from typing import TYPE_CHECKING

from newssearch.index import Snapshot, name_of
from newssearch.kernel import most_counted, sum_runs
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
            most = most_counted(sum_runs(self._by_day, starts), MAX_VALUES + 1)
            found = [(name_of(unit, numbers[code]), count) for code, count in most]
        else:
            labels, _, counter = self._snapshot.categories(field)
            found = [(labels[code], count) for code, count in counter.most(self._matches, MAX_VALUES + 1)]
        return dict([(label, count) for label, count in found if label][:MAX_VALUES])

    def histogram(self) -> Histogram:
        """Return how the documents are spread over time."""
        return histogram_of(self._snapshot, self._by_day)

    @cached_property
    def _by_day(self) -> "array[int]":
        ordinals, _, runs = self._snapshot.days
        return runs.count_codes(self._matches, len(ordinals))

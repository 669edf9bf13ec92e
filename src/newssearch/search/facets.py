"""Count the match set by source, section, language and year."""

from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from newssearch.index import Snapshot

if TYPE_CHECKING:
    from newssearch.index import Ints

FACETS = ("source", "section", "lang", "year")

MAX_VALUES = 20
"""Values listed of one facet: more than a page shows."""

Counts = Sequence[int]
"""Documents by code; see `Snapshot.categories`."""


def no_counts(snapshot: Snapshot) -> dict[str, Counts]:
    """Return counts of nothing, for each facet: int64, which the kernel counts in."""
    return {field: array("q", [0]) * len(snapshot.categories(field)[0]) for field in FACETS}


def count_codes(snapshot: Snapshot, doc_ids: "Ints") -> dict[str, Counts]:
    """Count documents by each facet."""
    import numpy as np

    categories = {field: snapshot.categories(field) for field in FACETS}
    return {
        field: np.bincount(np.asarray(codes)[doc_ids], minlength=len(labels)).tolist()
        for field, (labels, codes) in categories.items()
    }


def facets_of(snapshot: Snapshot, counts: Mapping[str, Counts]) -> dict[str, dict[str, int]]:
    """Return, for each facet, its values with their number of documents, most first; absent values are left out."""
    return {field: _most_first(snapshot.categories(field)[0], by_code) for field, by_code in counts.items()}


def _most_first(labels: tuple[str, ...], counts: Counts) -> dict[str, int]:
    found = [(-count, label) for label, count in zip(labels, counts, strict=True) if count and label]
    return {label: -count for count, label in sorted(found)[:MAX_VALUES]}

"""Count the match set by source, section, language and year."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from newssearch.index import Ints, Snapshot

FACETS = ("source", "section", "lang", "year")

MAX_VALUES = 20
"""Values listed of one facet: more than a page shows."""

Counts = npt.NDArray[np.int64]
"""Documents by code; see `Snapshot.categories`."""


def no_counts(snapshot: Snapshot) -> dict[str, Counts]:
    """Return counts of nothing, for each facet."""
    return {field: np.zeros(len(snapshot.categories(field)[0]), np.int64) for field in FACETS}


def count_codes(snapshot: Snapshot, doc_ids: Ints) -> dict[str, Counts]:
    """Count documents by each facet."""
    categories = {field: snapshot.categories(field) for field in FACETS}
    return {field: np.bincount(codes[doc_ids], minlength=len(labels)) for field, (labels, codes) in categories.items()}


def facets_of(snapshot: Snapshot, counts: Mapping[str, Counts]) -> dict[str, dict[str, int]]:
    """Return, for each facet, its values with their number of documents, most first; absent values are left out."""
    return {field: _most_first(snapshot.categories(field)[0], by_code) for field, by_code in counts.items()}


def _most_first(labels: tuple[str, ...], counts: Counts) -> dict[str, int]:
    codes = np.flatnonzero(counts).tolist()
    found = [(-count, labels[code]) for code, count in zip(codes, counts[codes].tolist(), strict=True) if labels[code]]
    return {label: -count for count, label in sorted(found)[:MAX_VALUES]}

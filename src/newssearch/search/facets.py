"""Count the match set by source, section, language and year."""

import numpy as np

from newssearch.index import UNDATED_S, Ints, Snapshot

CATEGORIES = ("source", "section", "lang")

MAX_VALUES = 20
"""Values listed of one facet: more than a page shows."""


def count_facets(snapshot: Snapshot, doc_ids: Ints) -> dict[str, dict[str, int]]:
    """Return, for each facet, its values with their number of documents, most first; absent values are left out."""
    facets: dict[str, dict[str, int]] = {}
    for field in CATEGORIES:
        labels, codes = snapshot.categories(field)
        counts = np.bincount(codes[doc_ids], minlength=len(labels))
        facets[field] = _most_first(labels.tolist(), counts.tolist())
    published_s = snapshot.published_s[doc_ids]
    years = published_s[published_s != UNDATED_S].astype("datetime64[s]").astype("datetime64[Y]").astype(np.int64)
    values, counts = np.unique(years + 1970, return_counts=True)
    facets["year"] = _most_first([str(year) for year in values.tolist()], counts.tolist())
    return facets


def _most_first(labels: list[str], counts: list[int]) -> dict[str, int]:
    ordered = sorted(zip(labels, counts, strict=True), key=lambda pair: (-pair[1], pair[0]))
    return dict([(label, count) for label, count in ordered if label and count][:MAX_VALUES])

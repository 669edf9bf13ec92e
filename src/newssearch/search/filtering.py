"""Hold filters against the documents of a snapshot."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from newssearch.index import Snapshot
from newssearch.kernel import ALWAYS, CodeFilter
from newssearch.search.filters import Filters

if TYPE_CHECKING:
    from newssearch.index import Ints
    from newssearch.search.arrays import Bools

CATEGORIES = {"sources": "source", "sections": "section", "langs": "lang"}
"""Attribute of `Filters` -> field of the index."""

DAY_S = 86_400

FIRST_S = -(2**61)
"""Before any date, and after `UNDATED_S`."""


def span_s(filters: Filters) -> tuple[int, int]:
    """Return from which second since 1970 UTC on a document counts, and before which one."""
    if filters.since is None and filters.until is None:
        return ALWAYS
    since_s = FIRST_S if filters.since is None else _second(filters.since)
    if filters.until is None:
        return since_s, ALWAYS[1]
    return since_s, _second(filters.until) + (1 if isinstance(filters.until, dt.datetime) else DAY_S)


def code_filters(snapshot: Snapshot, filters: Filters) -> Iterator[CodeFilter]:
    """Yield what the categories of a document must be."""
    for attribute, field in CATEGORIES.items():
        if wanted := frozenset(getattr(filters, attribute)):
            labels, codes = snapshot.categories(field)
            yield codes, bytes(label in wanted for label in labels)


def is_left(snapshot: Snapshot, filters: Filters, doc_ids: "Ints") -> "Bools":
    """Tell which documents the filters leave."""
    import numpy as np

    first_s, end_s = span_s(filters)
    published_s = snapshot.published_s[doc_ids]
    left: Bools = (published_s >= first_s) & (published_s < end_s)
    for codes, allowed in code_filters(snapshot, filters):
        left &= np.frombuffer(allowed, np.bool_)[np.asarray(codes)[doc_ids]]
    return left


def _second(moment: dt.date) -> int:
    """Return when a day begins, or the second of a moment; one without a zone is in UTC."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(), dt.UTC)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp() // 1)

"""Hold filters against the documents of a snapshot."""

import datetime as dt
import itertools
from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

from newssearch.index import Snapshot, Unit, name_of
from newssearch.kernel import ALWAYS, CodeFilter
from newssearch.search.facets import PERIODS
from newssearch.search.filters import FACET_OF, Filters

if TYPE_CHECKING:
    from newssearch.index import Ints
    from newssearch.search.arrays import Bools

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
    for attribute, field in FACET_OF.items():
        wanted = frozenset(getattr(filters, attribute))
        if wanted and field in PERIODS:
            yield _of_period(snapshot, PERIODS[field], wanted)
        elif wanted:
            labels, (codes, starts), _ = snapshot.categories(field)
            yield codes, bytes(label in wanted for label in labels), starts


def _of_period(snapshot: Snapshot, unit: Unit, wanted: Set[str]) -> CodeFilter:
    """Return which days are in some spans of time."""
    ordinals, (codes, starts), _ = snapshot.days
    numbers, firsts = snapshot.periods(unit)
    allowed = bytearray(len(ordinals))
    for number, (first, end) in zip(numbers, itertools.pairwise([*firsts, len(ordinals)]), strict=True):
        if name_of(unit, number) in wanted:
            allowed[first:end] = b"\1" * (end - first)
    return codes, bytes(allowed), starts


def is_left(snapshot: Snapshot, filters: Filters, doc_ids: "Ints") -> "Bools":
    """Tell which documents the filters leave."""
    import numpy as np

    first_s, end_s = span_s(filters)
    published_s = snapshot.published_s[doc_ids]
    left: Bools = (published_s >= first_s) & (published_s < end_s)
    for codes, allowed, starts in code_filters(snapshot, filters):
        is_allowed = np.frombuffer(allowed, np.bool_)[np.asarray(codes)]
        if starts is not None:
            n_allowed = np.concatenate([[0], np.cumsum(is_allowed)])
            is_allowed = np.diff(n_allowed[np.asarray(starts)]) > 0
        left &= is_allowed[doc_ids]
    return left


def _second(moment: dt.date) -> int:
    """Return when a day begins, or the second of a moment; one without a zone is in UTC."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(), dt.UTC)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp() // 1)

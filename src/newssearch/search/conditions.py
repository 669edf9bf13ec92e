"""Find the documents that meet what is no matter of words: a source, an author, a date, a length."""

import datetime as dt
from functools import reduce

import numpy as np

from newssearch.index import UNDATED_S, Ints, Snapshot
from newssearch.query import DateQuery, KeywordQuery, RangeQuery
from newssearch.search.arrays import Bools
from newssearch.search.filtering import DAY_S
from newssearch.search.value_names import name_of

Condition = KeywordQuery | DateQuery | RangeQuery


def documents_meeting(snapshot: Snapshot, condition: Condition) -> Ints:
    """Return the documents that meet a condition, deleted ones left out: int32, ascending, unique."""
    match condition:
        case KeywordQuery(field="author"):
            found = _of_authors(snapshot, condition)
        case KeywordQuery():
            found = _of_values(snapshot, condition)
        case DateQuery():
            found = _of_dates(snapshot, condition)
        case RangeQuery():
            n_tokens = snapshot.tokens.in_all
            high = np.inf if condition.high is None else condition.high
            found = (n_tokens >= (condition.low or 0)) & (n_tokens <= high)
    return np.flatnonzero(found & snapshot.live).astype(np.int32)


def _of_values(snapshot: Snapshot, query: KeywordQuery) -> Bools:
    """Tell which documents have any of some values, in any case, with or without accents."""
    wanted = _names(query)
    labels, (codes, _), _ = snapshot.categories(query.field)
    is_wanted: Bools = np.array([name_of(label) in wanted for label in labels], np.bool_)[np.asarray(codes)]
    return is_wanted


def _of_authors(snapshot: Snapshot, query: KeywordQuery) -> Bools:
    """Do the same for authors: who asks for a family name asks for all who have it."""
    found = np.zeros(snapshot.n_slots, np.bool_)
    wanted = _names(query)
    for author in snapshot.values("authors"):
        name = name_of(author)
        if any(part in name for part in wanted):
            found[snapshot.postings("authors", author).doc_ids] = True
    return found


def _of_dates(snapshot: Snapshot, query: DateQuery) -> Bools:
    """Tell which documents were published in a span of time; what has no date is in none."""
    found, as_days = (_published(snapshot, query, timezone) for timezone in (query.timezone, "UTC"))
    # What has a day alone is kept as the midnight, in UTC, with which it begins.
    doubtful = np.flatnonzero((found != as_days) & (snapshot.published_s % DAY_S == 0)).tolist()
    listed = snapshot.listed(doubtful)
    days = [doc_id for doc_id, fields in zip(doubtful, listed, strict=True) if not isinstance(fields[4], dt.datetime)]
    found[days] = as_days[days]
    return found


def _published(snapshot: Snapshot, query: DateQuery, timezone: str) -> Bools:
    # A time zone is loaded where a query has a date.
    from newssearch.query.periods import end_of, start_of

    published_s = snapshot.published_s
    bounds = [published_s != UNDATED_S]
    if query.first is not None:
        bounds.append(published_s >= int(start_of(query.first, timezone).timestamp()))
    if query.last is not None:
        bounds.append(published_s <= int(end_of(query.last, timezone).timestamp()))
    return reduce(np.logical_and, bounds)


def _names(query: KeywordQuery) -> set[str]:
    return {name_of(value) for value in query.values} - {""}

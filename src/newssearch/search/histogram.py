"""Spread documents over time, in steps that are as fine as a page can show."""

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from newssearch.index import NO_PERIOD, Snapshot, Unit, first_day
from newssearch.kernel import sum_runs

if TYPE_CHECKING:
    from array import array

STEPS: tuple[Unit, ...] = ("decade", "year", "month", "week", "day")

MAX_BUCKETS = 60
"""Of the finest step that is taken; there are more only where decades are too fine."""


class Bucket(msgspec.Struct, frozen=True):
    """Hold one span of time.

    Args:
        start: Its first day, in UTC.
        end: Its last day.
        count: Articles published in it.
    """

    start: dt.date
    end: dt.date
    count: int


class Histogram(msgspec.Struct, frozen=True):
    """Hold how articles are spread over time.

    Args:
        step: What each bucket is: a day, week, month, year or decade.
        buckets: From the first article to the last one, in order; some may be empty.
        undated: Articles without a date.
    """

    step: Unit
    buckets: tuple[Bucket, ...]
    undated: int


def histogram_of(snapshot: Snapshot, by_day: "array[int]") -> Histogram:
    """Return how documents are spread over time.

    Args:
        snapshot: Where they are.
        by_day: int64, how many there are of each of its days.
    """
    step, counts = STEPS[0], _counts(snapshot, by_day, STEPS[0])
    undated = counts.pop(NO_PERIOD, 0)
    for finer in STEPS[1:]:
        if not counts:
            break
        found = _counts(snapshot, by_day, finer)
        found.pop(NO_PERIOD, 0)
        if max(found) - min(found) >= MAX_BUCKETS:
            break
        step, counts = finer, found
    numbers = range(min(counts), max(counts) + 1) if counts else range(0)
    buckets = (Bucket(first_day(step, number), _last_day(step, number), counts.get(number, 0)) for number in numbers)
    return Histogram(step, tuple(buckets), undated)


def _counts(snapshot: Snapshot, by_day: "array[int]", unit: Unit) -> dict[int, int]:
    """Return number of a span of time -> documents, where there is any."""
    numbers, starts = snapshot.periods(unit)
    counts = sum_runs(by_day, starts)
    content = counts.tobytes()
    # Most days of an archive have no match of a search, and what is before the first and after the last is quickly cut.
    first = (len(content) - len(content.lstrip(b"\0"))) // counts.itemsize
    last = -(-len(content.rstrip(b"\0")) // counts.itemsize)
    return {number: count for number, count in zip(numbers[first:last], counts[first:last], strict=True) if count}


def _last_day(unit: Unit, number: int) -> dt.date:
    after = first_day(unit, number + 1)
    return after if after == dt.date.max else after - dt.timedelta(days=1)

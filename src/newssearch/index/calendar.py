"""Number days, weeks, months, years and decades, so that those between two others can be counted and named."""

import datetime as dt
import itertools
from array import array
from collections.abc import Callable
from typing import Literal, NamedTuple

from newssearch.kernel import NO_DAY, Codes, Runs

Unit = Literal["day", "week", "month", "year", "decade"]
"""A span of time; a week begins on Monday."""

NO_PERIOD = -1
"""The number of what has no date."""


class Days(NamedTuple):
    """Hold the days on which documents were published, in UTC.

    Args:
        ordinals: uint32, in order, as `datetime.date.fromordinal` takes them; NO_DAY for no date.
        codes: The places of their days among these, by doc_id.
        runs: The same: a segment has the newest first.
    """

    ordinals: "array[int]"
    codes: Codes
    runs: Runs


class Periods(NamedTuple):
    """Hold the spans of time that days are in.

    Args:
        numbers: In order; NO_PERIOD for no date.
        starts: uint32, the place of the first day of each.
    """

    numbers: tuple[int, ...]
    starts: "array[int]"


def periods_of(days: Days, unit: Unit) -> Periods:
    """Return the spans of time that days are in."""
    number_of = _NUMBERS[unit]
    dates = (dt.date.fromordinal(day) if day != NO_DAY else None for day in days.ordinals)
    numbers = [number_of(date) if date else NO_PERIOD for date in dates]
    starts = [place for place, (before, number) in enumerate(itertools.pairwise([None, *numbers])) if before != number]
    return Periods(tuple(numbers[start] for start in starts), array("I", starts))


def first_day(unit: Unit, number: int) -> dt.date:
    """Return the first day of a span of time; what is beyond the calendar ends with it."""
    match unit:
        case "day":
            return dt.date.fromordinal(min(number, dt.date.max.toordinal()))
        case "week":
            return dt.date.fromordinal(min(7 * number + 1, dt.date.max.toordinal()))
        case "month":
            year, month = divmod(number, 12)
        case "year":
            year, month = number, 0
        case "decade":
            year, month = max(10 * number, dt.MINYEAR), 0
    return dt.date(year, month + 1, 1) if year <= dt.MAXYEAR else dt.date.max


def name_of(unit: Unit, number: int) -> str:
    """Return a span of time as a facet has it: 2025, 2025-07, or its first day; "" for no date."""
    if number == NO_PERIOD:
        return ""
    return first_day(unit, number).isoformat()[: {"year": 4, "month": 7}.get(unit)]


_NUMBERS: dict[Unit, Callable[[dt.date], int]] = {
    "day": dt.date.toordinal,
    "week": lambda date: (date.toordinal() - 1) // 7,  # the first day of the calendar was a Monday
    "month": lambda date: 12 * date.year + date.month - 1,
    "year": lambda date: date.year,
    "decade": lambda date: date.year // 10,
}

"""Read the days that a query names: 2025-07, 14/07/2025, juillet 2025, hier, 7 derniers jours, du 1er au 15 avril 2025.

What names no year is the latest of its kind that has begun by the day from which it is seen.
"""

import calendar
import datetime as dt
import re
from typing import NamedTuple
from zoneinfo import ZoneInfo

from newssearch.analysis import fold
from newssearch.dates import FIRST_YEAR, LAST_YEAR, MONTHS, parse_date

MAX_PERIOD_CHARS = 60
"""No date is longer: "du mercredi 24 septembre au mercredi 31 décembre 2025" is not either."""

DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)

SEASONS = {"printemps": 3, "ete": 6, "automne": 9, "hiver": 12}
"""Season -> its first month, as meteorology counts; winter is named by the year in which it begins."""

WEEKDAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()

DAYS_AGO = {"aujourd'hui": 0, "aujourdhui": 0, "hier": 1, "avant hier": 2, "avant-hier": 2}

NUMBERS = {word: n for n, word in enumerate("un deux trois quatre cinq six sept huit neuf dix onze douze".split(), 1)}

_NUMBER = rf"(?P<count>\d{{1,5}}|une|{'|'.join(NUMBERS)})"
_UNIT = r"(?P<unit>jour|semaine|mois|an|annee)s?"
_DETERMINER = re.compile(r"(?:(?:le|la|les|en|depuis|de) |l')")
_COUNTED = re.compile(rf"(?P<ago>il y a )?{_NUMBER} (?P<latest>derni[a-z]+ )?{_UNIT}")
_THIS = re.compile(rf"ce(?:t|tte)? {_UNIT}(?:[- ]ci)?|{_UNIT.replace('unit', 'after')} en cours")
_LAST = re.compile(rf"{_UNIT} (?:derni[a-z]+|passee?)")
_YEAR = re.compile(r"(?:annee )?(\d{4})")
_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)|(?P<month_first>\d\d?)[/-](?P<year_last>\d{4})")
_NAMED = re.compile(r"([a-z]{3,9})\.?(?: (\d{4}))?")
_DAY = re.compile(r"(?:[a-z]{5,8} )?(\d\d?)(?: ?er)?(?: ([a-z]{3,9})\.?)?")


class Period(NamedTuple):
    """Hold a first and a last day, both included; None where it is open.

    Args:
        first: The first day.
        last: The last day.
        is_reversed: They were named the other way round.
    """

    first: dt.date | None
    last: dt.date | None
    is_reversed: bool = False


class Days(NamedTuple):
    """Hold a first and a last day, both included."""

    first: dt.date
    last: dt.date


def read_period(text: str, today: dt.date) -> Period:
    """Return the days that a text names.

    Args:
        text: In plain typography: a day, a month and the like, or two of them as in "2024..2025" or "du 1er au 15 mai".
        today: From where it is seen.

    Raises:
        ValueError: It names none.
    """
    if len(text) > MAX_PERIOD_CHARS:
        raise ValueError("it is too long for a date")
    plain = " ".join(fold(text).split())
    left, dots, right = plain.partition("..")
    if not dots and plain.startswith("du "):
        left, dots, right = plain.removeprefix("du ").partition(" au ")
    if not dots:
        return Period(*_days(plain.removeprefix("du "), today))
    last = _days(right.strip(), today) if right.strip() else None
    first = _days(left.strip(), last.last if last else today) if left.strip() else None
    if first and last and first.first > last.last:
        return Period(last.first, first.last, is_reversed=True)
    if first is None and last is None:
        raise ValueError(f"{text!r} names no day")
    return Period(first.first if first else None, last.last if last else None)


def start_of(day: dt.date, timezone: str = "UTC") -> dt.datetime:
    """Return the first second of a day somewhere, in UTC."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(timezone)).astimezone(dt.UTC)


def end_of(day: dt.date, timezone: str = "UTC") -> dt.datetime:
    """Return the last second of a day somewhere, in UTC."""
    return start_of(day + DAY, timezone) - SECOND


def _days(text: str, today: dt.date) -> Days:
    while match := _DETERMINER.match(text):
        text = text[match.end() :]
    try:
        days = _relative(text, today) or _calendar(text, today) or _day(text, today)
    except OverflowError as error:
        raise ValueError(f"{text!r} is too far away") from error
    if not FIRST_YEAR <= days.first.year <= days.last.year <= LAST_YEAR:
        raise ValueError(f"{text!r} is outside {FIRST_YEAR}-{LAST_YEAR}")
    return days


def _relative(text: str, today: dt.date) -> Days | None:
    """Read what is counted from today."""
    if text in DAYS_AGO:
        day = today - DAYS_AGO[text] * DAY
        return Days(day, day)
    if match := _COUNTED.fullmatch(text):
        word = match["count"]
        day = _before(today, int(word) if word.isdigit() else NUMBERS.get(word, 1), match["unit"])
        return Days(day, day) if match["ago"] else Days(day + DAY if match["latest"] else day, today)
    if match := _THIS.fullmatch(text):
        return _around(today, match["unit"] or match["after"])
    if match := _LAST.fullmatch(text):
        return _around(_around(today, match["unit"]).first - DAY, match["unit"])
    return None


def _before(today: dt.date, count: int, unit: str) -> dt.date:
    """Return the day some units before another; the last of its month where the month is too short."""
    match unit:
        case "jour":
            return today - count * DAY
        case "semaine":
            return today - 7 * count * DAY
        case "mois":
            n_months = today.year * 12 + today.month - 1 - count
        case _:
            n_months = (today.year - count) * 12 + today.month - 1
    year, month = divmod(n_months, 12)
    if year < FIRST_YEAR:
        raise ValueError(f"{count} {unit} before {today} is no date of news")
    return dt.date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _around(day: dt.date, unit: str) -> Days:
    """Return the day, week from Monday on, month or year in which a day is."""
    match unit:
        case "jour":
            return Days(day, day)
        case "semaine":
            monday = day - day.weekday() * DAY
            return Days(monday, monday + 6 * DAY)
        case "mois":
            return _months(day.year, day.month, 1)
        case _:
            return _months(day.year, 1, 12)


def _months(year: int, month: int, count: int) -> Days:
    """Return some months from the first day of one on."""
    years, last = divmod(month + count - 2, 12)
    end_year = year + years
    return Days(dt.date(year, month, 1), dt.date(end_year, last + 1, calendar.monthrange(end_year, last + 1)[1]))


def _calendar(text: str, today: dt.date) -> Days | None:
    """Read a year, a month or a season."""
    if match := _YEAR.fullmatch(text):
        return _months(int(match[1]), 1, 12)
    if match := _MONTH.fullmatch(text):
        return _months(int(match["year"] or match["year_last"]), int(match["month"] or match["month_first"]), 1)
    match = _NAMED.fullmatch(text)
    if match is None:
        return None
    if match[1] in SEASONS:
        month, count = SEASONS[match[1]], 3
    elif match[1] in MONTHS:
        month, count = MONTHS[match[1]], 1
    else:
        return None
    return _months(int(match[2]) if match[2] else today.year - ((today.month, today.day) < (month, 1)), month, count)


def _day(text: str, today: dt.date) -> Days:
    """Read one day."""
    if text in WEEKDAYS:
        day = today - (today.weekday() - WEEKDAYS.index(text)) % 7 * DAY
    elif (match := _DAY.fullmatch(text)) and (match[2] is None or match[2] in MONTHS):
        day = _latest_day(int(match[1]), MONTHS.get(match[2] or ""), today)
    else:
        moment = parse_date(text, ZoneInfo("UTC"))
        if isinstance(moment, dt.datetime):
            raise ValueError(f"{text!r} is no whole day")
        day = moment
    return Days(day, day)


def _latest_day(day: int, month: int | None, today: dt.date) -> dt.date:
    """Return the latest day of a month, or of any, that is not after today."""
    year, a_month = today.year, month or today.month
    for _ in range(9):  # from one 29 February to the next there may be eight years
        if day <= calendar.monthrange(year, a_month)[1] and (found := dt.date(year, a_month, day)) <= today:
            return found
        if month:
            year -= 1
        else:
            year, a_month = (year, a_month - 1) if a_month > 1 else (year - 1, 12)
    raise ValueError(f"{day} {month or ''} is no day")

"""Read the dates French news writes: ISO 8601, RFC 822, numeric day-month-year and French words.

A date without a time of day stays a `date`; everything else becomes an aware datetime in UTC.
"""

import datetime as dt
import re
import unicodedata
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

FIRST_YEAR = 1600
"""The first newspapers appeared in 1605; an earlier year is a typing error."""
LAST_YEAR = 2200
"""A later year is a typing error, and keeps every datetime far from overflow."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan",
            "fevrier fevr fev feb",
            "mars mar",
            "avril avr apr",
            "mai may",
            "juin jun",
            "juillet juil jul",
            "aout aou aug",
            "septembre sept sep",
            "octobre oct",
            "novembre nov",
            "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}
"""Folded French name -> number, with the English abbreviations of RFC 822."""

_WEEKDAY = r"(?:(?:lun|mar|mer|jeu|ven|sam|dim)(?:di|credi|dredi|edi|anche)?|mon|tue|wed|thu|fri|sat|sun)"
_DATE = (
    r"(?P<year>\d{4})(?P<gap>[-/.])(?P<month>\d{1,2})(?P=gap)(?P<day>\d{1,2})"
    r"|(?P<first_day>\d{1,2})(?P<sep> ?[-–/.] ?)(?P<middle_month>\d{1,2})(?P=sep)(?P<last_year>\d{4})"
    r"|(?P<word_day>\d{1,2})(?: ?er)? (?P<word>[^\W\d_]{3,9})\.? (?P<word_year>\d{4})"
)
_TIME = (
    r"(?:T|,? ?(?:[àa]|-|–|\|)? ?)(?P<hour>\d{1,2})(?: ?h ?(?P<h_minute>\d{2})?(?:mn|min)?"
    r"|:(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?)"
    r"(?: ?(?P<offset>Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
)
_MOMENT = re.compile(rf"(?:\b(?:le|du) )?(?:\b{_WEEKDAY}\.?,? )?(?<!\d)(?:{_DATE})(?:{_TIME})?", re.I)
_MOMENT_AT_END = re.compile(rf"{_MOMENT.pattern}[ .,;)\]|]*$", re.I)
_ISO = re.compile(r"(?:\d{4}-\d{2}-\d{2}|\d{8})(?:[T ]\d{2}.*)?", re.I)
_RFC_822 = re.compile(r"(?:[a-z]{3,9}, ?)?\d{1,2} [a-z]{3} \d{2,4} \d{1,2}:\d{2}.*", re.I)


def parse_date(text: str, zone: ZoneInfo) -> dt.datetime | dt.date:
    """Return the moment or the day that a text names.

    A numeric date with its year last is day-month-year. A local time that the clocks skip is shifted forward; of one
    they show twice, the first is meant.

    Args:
        text: A date and nothing else.
        zone: Zone of a time without an offset.

    Returns:
        An aware datetime in UTC, or a date where the text has no time of day.

    Raises:
        ValueError: The text is not a date, the day does not exist, or the year is outside 1600-2200.
    """
    plain = _plain(text)
    try:
        moment = _moment(plain, zone)
    except (ValueError, OverflowError) as error:
        raise ValueError(f'"{plain[:60]}" is not a date ({error})') from error
    if moment is None:
        raise ValueError(f'"{plain[:60]}" is not a date')
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f'"{plain[:60]}" is not a date of news (its year is outside {FIRST_YEAR}-{LAST_YEAR})')
    return moment


def date_at_end(line: str, zone: ZoneInfo) -> tuple[str, dt.datetime | dt.date] | None:
    """Return what comes before the date that ends a line, and that date; None where no date ends it.

    The words that belong to the date, as in "le mercredi 2 juillet 2025", go with it.
    """
    plain = _plain(line)
    found = _MOMENT_AT_END.search(plain)
    if not found:
        return None
    try:
        moment = parse_date(found.group().strip(" .,;)]|"), zone)
    except ValueError:
        return None
    return plain[: found.start()].rstrip(), moment


def _plain(text: str) -> str:
    """Return the text composed, with plain blanks, so that NFD and no-break spaces are as good as any."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _moment(text: str, zone: ZoneInfo) -> dt.datetime | dt.date | None:
    if _ISO.fullmatch(text):
        try:
            if len(text) <= 10:
                return dt.date.fromisoformat(text)
            return _utc(dt.datetime.fromisoformat(text.upper()), zone)
        except ValueError:
            # "2025-07-02 18h30" or a blank before the offset: the patterns below decide.
            pass
    if found := _MOMENT.fullmatch(text):
        return _from_parts(found.groupdict(), zone)
    if _RFC_822.fullmatch(text):
        return _utc(parsedate_to_datetime(text), zone)
    return dt.date.fromisoformat(text) if re.fullmatch(r"\d{8}", text) else None


def _from_parts(parts: dict[str, str | None], zone: ZoneInfo) -> dt.datetime | dt.date:
    year = parts["year"] or parts["last_year"] or parts["word_year"]
    day = parts["day"] or parts["first_day"] or parts["word_day"]
    month = parts["month"] or parts["middle_month"] or _month_number(parts["word"] or "")
    date = dt.date(int(year or 0), int(month), int(day or 0))
    if parts["hour"] is None:
        return date
    time = dt.time(
        int(parts["hour"]),
        int(parts["minute"] or parts["h_minute"] or 0),
        int(parts["second"] or 0),
        int((parts["fraction"] or "0").ljust(6, "0")[:6]),
    )
    return _utc(dt.datetime.combine(date, time, _offset(parts["offset"])), zone)


def _month_number(word: str) -> int:
    letters = unicodedata.normalize("NFD", word.lower())
    folded = "".join(letter for letter in letters if not unicodedata.combining(letter))
    if folded not in MONTHS:
        raise ValueError(f"{word} is not a month")
    return MONTHS[folded]


def _offset(text: str | None) -> dt.tzinfo | None:
    if text is None:
        return None
    if text[0] not in "+-":
        return dt.UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _utc(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return the moment in UTC; `fold` 0 means the first of two, and shifts forward a time that the clocks skip."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(dt.UTC)

"""Read what follows a field that has values: names, dates, lengths and groups of sources."""

import re

from newssearch.analysis import fold
from newssearch.query import messages
from newssearch.query.language import Language
from newssearch.query.limits import MAX_LENGTH_WORDS
from newssearch.query.logic import NOTHING
from newssearch.query.messages import Message
from newssearch.query.signs import (
    BEFORE_FIELDS,
    DATE_FIELDS,
    GROUP_FIELDS,
    KEYWORD_FIELDS,
    LENGTH_FIELDS,
    SINCE_FIELDS,
    UNTIL_FIELDS,
)
from newssearch.query.tree import DateQuery, KeywordQuery, Query, RangeQuery

_LENGTH = re.compile(r"(?P<sign>[<>]=?)?(?P<one>\d{1,8})|(?P<low>\d{1,8})?\.\.(?P<high>\d{1,8})?")

Reading = tuple[Query, Message | None]
"""What a value asks for, and what was wrong with it."""


def read_value(field: str, text: str, language: Language) -> Reading:
    """Return what is asked of an article by a value of a field.

    Args:
        field: A name from `signs.FIELDS`, none of those searched by words.
        text: As typed, in quotes or without a blank.
        language: How queries are read.
    """
    if field in KEYWORD_FIELDS:
        return _keyword(field, text)
    if field in GROUP_FIELDS:
        return _group(text, language)
    if field in LENGTH_FIELDS:
        return _length(text)
    if field in DATE_FIELDS:
        return _dates(field, text, language)
    raise ValueError(f"{field!r} has no values")


def _keyword(field: str, text: str) -> Reading:
    name = KEYWORD_FIELDS[field]
    if name != "lang":
        return KeywordQuery(name, (text,)), None
    if not re.fullmatch("[a-zA-Z]{2,3}", text):
        return NOTHING, messages.wrong_language(text)
    return KeywordQuery(name, (text.lower(),)), None


def _group(text: str, language: Language) -> Reading:
    groups = {fold(name): sources for name, sources in language.groups.items()}
    sources = groups.get(fold(text))
    if not sources:
        return NOTHING, messages.unknown_group(text, language.groups)
    return KeywordQuery("source", tuple(dict.fromkeys(sources))), None


def _length(text: str) -> Reading:
    match = _LENGTH.fullmatch(text.replace(" ", ""))
    numbers = (
        {name: int(digits) for name, digits in match.groupdict().items() if name != "sign" and digits} if match else {}
    )
    if match is None or not numbers or max(numbers.values()) > MAX_LENGTH_WORDS:
        return NOTHING, messages.wrong_length(text)
    low, high = numbers.get("low"), numbers.get("high")
    if "one" in numbers:
        one, sign = numbers["one"], match["sign"] or ""
        low = None if "<" in sign else one + (sign == ">")
        high = None if ">" in sign else one - (sign == "<")
    if low is not None and high is not None and low > high:
        return RangeQuery("length", high, low), messages.reversed_bounds(text)
    return RangeQuery("length", low, high), None


def _dates(field: str, text: str, language: Language) -> Reading:
    # A time zone and the dates of the news are loaded where a query has a date.
    from newssearch.query.periods import DAY, read_period

    try:
        first, last, is_reversed = read_period(text, language.today)
    except ValueError:
        return NOTHING, messages.wrong_date(text)
    if field in SINCE_FIELDS:
        last = None
    elif field in UNTIL_FIELDS:
        first = None
    elif field in BEFORE_FIELDS:
        first, last = None, first and first - DAY
    if first is None and last is None:
        return NOTHING, messages.wrong_date(text)
    return DateQuery(first, last, language.timezone), messages.reversed_bounds(text) if is_reversed else None

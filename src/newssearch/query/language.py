"""Define what a query may depend on beside its text."""

import datetime as dt

import msgspec


class Language(msgspec.Struct, frozen=True, kw_only=True):
    """Say how queries are read.

    Args:
        today: The day on which "hier" was yesterday.
        timezone: Where days begin and end.
        groups: Name -> sources, for `groupe:`; names are known in any case, with or without accents.
        is_strict: Refuse a query that is wrong in anything; else the best is made of it.
    """

    today: dt.date
    timezone: str = "Europe/Paris"
    groups: dict[str, tuple[str, ...]] = {}
    is_strict: bool = False

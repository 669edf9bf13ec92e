"""Define Filters, which articles may be found at all."""

import datetime as dt

import msgspec

FACET_OF = {
    "sources": "source",
    "authors": "author",
    "sections": "section",
    "langs": "lang",
    "years": "year",
    "months": "month",
}
"""Attribute of `Filters` -> facet whose values it has."""


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Say which articles may be found, whatever they say.

    Args:
        since: Published then or later; a plain date begins at midnight UTC.
        until: Published then or earlier; a plain date ends at midnight UTC. Articles without a date are in no range.
        sources: From any of these, as facets write them; from any at all where empty. So of the others.
        authors: By any of these.
        years: Of any of these, in UTC.
        months: The same.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    months: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Take a list for a tuple; refuse what is no date, and a single text, which would be taken for its letters."""
        for name in ("since", "until"):
            value = getattr(self, name)
            if not (value is None or isinstance(value, dt.date)):
                raise TypeError(f"Filters.{name} is a date or a datetime, not {value!r}")
        for name in FACET_OF:
            value = getattr(self, name)
            if isinstance(value, str):
                raise TypeError(f"Filters.{name} are several; put a single one in a tuple")
            if not isinstance(value, tuple):
                msgspec.structs.force_setattr(self, name, tuple(value))


NO_FILTERS = Filters()

"""Define Filters, which articles may be found at all."""

import datetime as dt

import msgspec


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Say which articles may be found, whatever they say.

    Args:
        since: Published then or later; a plain date begins at midnight UTC.
        until: Published then or earlier; a plain date ends at midnight UTC. Articles without a date are in no range.
        sources: From any of these, as facets write them; from any at all where empty. So of sections and languages.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    sources: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()


NO_FILTERS = Filters()

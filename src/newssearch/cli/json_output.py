"""Print JSON and records for other programs, and define the public shape of search results in JSON."""

from typing import TYPE_CHECKING, Any

import click
import msgspec

from newssearch.formats import FORMATS, hit_as_json, listing_as_json
from newssearch.index import Listing

if TYPE_CHECKING:
    from newssearch.search import SearchResults
    from newssearch.search.account import Account


def echo_json(value: Any) -> None:  # noqa: ANN401 - whatever msgspec encodes
    """Print a value as JSON, indented; in UTF-8 whatever the locale, as JSON demands."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def echo_records(results: "SearchResults", format_: str) -> None:
    """Print hits in one of `formats.FORMATS`, in UTF-8, and what the reader should know of them on the side."""
    for note in results.notes:
        click.echo(note, err=True)
    for record in FORMATS[format_](results.hits):
        click.echo(record.encode("utf-8", "replace"), nl=False)


def results_as_json(results: "SearchResults", *, html_snippets: bool) -> dict[str, Any]:
    """Return the public JSON shape of search results."""
    return {
        "query": results.query,
        "commit": results.commit,
        "total": results.total,
        "n_stories": results.n_stories,
        "took_ms": round(results.took_ms, 1),
        "relaxed": results.relaxed,
        "partial": results.partial,
        "notes": results.notes,
        "query_notes": results.query_notes,
        "suggestion": results.suggestion,
        "hits": [hit_as_json(hit, html_snippets=html_snippets) for hit in results.hits],
        "facets": results.facets,
        "histogram": results.histogram,
    }


def account_as_json(account: "Account") -> dict[str, Any]:
    """Return the public JSON shape of an account, what it tells in French included."""
    fields = msgspec.structs.asdict(account)
    own = [name for name in fields if name not in Listing.__struct_fields__]
    return {**listing_as_json(account), **{name: fields[name] for name in own}, "lines": account.lines()}

"""Print results: the public JSON shape, and text for a terminal."""

import unicodedata
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from newssearch.search import Hit, SearchResults


def echo_json(value: Any) -> None:  # noqa: ANN401 - whatever msgspec encodes
    """Print a value as JSON in UTF-8, indented."""
    import msgspec

    encoded = msgspec.json.encode(value, enc_hook=str)
    click.echo(msgspec.json.format(encoded, indent=2).decode())


def results_as_json(results: "SearchResults", *, html_snippets: bool) -> dict[str, Any]:
    """Return the public JSON shape of search results."""
    return {
        "query": results.query,
        "total": results.total,
        "took_ms": round(results.took_ms, 1),
        "relaxed": results.relaxed,
        "notes": results.notes,
        "hits": [_hit_as_json(hit, html_snippets=html_snippets) for hit in results.hits],
        "facets": results.facets,
    }


def _hit_as_json(hit: "Hit", *, html_snippets: bool) -> dict[str, Any]:
    from newssearch.article import date_text

    snippet = hit.snippet and (hit.snippet.html if html_snippets else hit.snippet.text)
    return {
        "id": hit.article_id,
        "title": hit.title,
        "url": hit.url,
        "source": hit.source,
        "published_at": date_text(hit.published_at),
        "authors": hit.authors,
        "section": hit.section,
        "lang": hit.lang,
        "score": round(hit.score, 4),
        "snippet": snippet,
    }


def make_console(*, stderr: bool = False) -> "Console":
    """Return a console that adds no colours of its own and never cuts lines where it is not a terminal."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def print_results(results: "SearchResults", first_rank: int, timezone: str) -> None:
    """Print hits for a reader at a terminal."""
    from rich.text import Text

    console = make_console()
    noun = "article" if results.total == 1 else "articles"
    console.print(f"{results.total} {noun} in {results.took_ms:.0f} ms")
    for note in results.notes:
        console.print(Text(printable(note), "italic"), soft_wrap=not console.is_terminal)
    for rank, hit in enumerate(results.hits, start=first_rank):
        console.print()
        for line in _hit_lines(rank, hit, timezone):
            console.print(line, soft_wrap=not console.is_terminal)


def printable(text: str) -> str:
    """Return text on one line without control characters, which could steer the terminal that shows them."""
    return " ".join("".join(" " if unicodedata.category(char) == "Cc" else char for char in text).split())


def _hit_lines(rank: int, hit: "Hit", timezone: str) -> "list[Text]":
    from rich.text import Text

    margin = " " * 4
    title = Text(f"{rank:>2}. ").append(printable(hit.title) or "(sans titre)", "bold")
    about = [hit.source, _local_time(hit, timezone), hit.section, None if hit.lang == "fr" else f"[{hit.lang}]"]
    lines = [title, Text(margin + " · ".join(printable(part) for part in about if part), "dim")]
    if hit.snippet and hit.snippet.text:
        snippet = Text("".join(" " if unicodedata.category(char) == "Cc" else char for char in hit.snippet.text))
        for start, end in hit.snippet.marks:
            snippet.stylize("bold yellow", start, end)
        lines.append(Text(margin) + snippet)
    if hit.url:
        lines.append(Text(margin + printable(hit.url), "dim"))
    return lines


def _local_time(hit: "Hit", timezone: str) -> str | None:
    import datetime as dt
    from zoneinfo import ZoneInfo

    if isinstance(hit.published_at, dt.datetime):
        return hit.published_at.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M")
    return hit.published_at.isoformat() if hit.published_at else None

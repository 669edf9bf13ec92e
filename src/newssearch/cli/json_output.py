"""Print JSON, and define the public shape of search results in it."""

from typing import TYPE_CHECKING, Any

import click
import msgspec

from newssearch.article import date_text

if TYPE_CHECKING:
    from newssearch.search import Hit, SearchResults


def echo_json(value: Any) -> None:  # noqa: ANN401 - whatever msgspec encodes
    """Print a value as JSON, indented; in UTF-8 whatever the locale, as JSON demands."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


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
    shown: dict[str, Any] = {
        "id": hit.article_id,
        "title": hit.title,
        "url": hit.url,
        "source": hit.source,
        "published_at": date_text(hit.published_at),
        "authors": hit.authors,
        "section": hit.section,
        "lang": hit.lang,
        "score": round(hit.score, 4),
        "snippet": hit.snippet and (hit.snippet.html if html_snippets else hit.snippet.text),
    }
    if hit.explanation:
        shown["explanation"] = [
            {
                "part": part.name,
                "value": round(part.value, 4),
                "is_factor": part.is_factor,
                "shares": [{"text": text, "value": round(value, 4)} for text, value in part.shares],
            }
            for part in hit.explanation.parts
        ]
    return shown

"""Write hits as text that other programs read: JSON Lines, CSV, RIS, BibTeX, and runs as TREC has them."""

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from newssearch.article import date_text
from newssearch.index import Listing
from newssearch.search import Hit, SearchResults

COLUMNS = ("id", "title", "url", "source", "published_at", "authors", "section", "lang", "score", "snippet")
"""Of a CSV file, and the keys of a JSON object."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes a cell for a formula by, which could send its neighbours away."""

_BLANKS = re.compile(r"\s+")

_IN_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # BibTeX counts braces, whether a backslash is before them or not.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "%": r"\%",
        "&": r"\&",
        "#": r"\#",
        "$": r"\$",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)

_LANGUAGES = {"fr": "french", "en": "english", "es": "spanish", "ar": "arabic", "de": "german", "it": "italian"}
"""Code -> the name that BibTeX styles know."""


def listing_as_json(listing: Listing) -> dict[str, Any]:
    """Return the public JSON shape of what a list shows of an article."""
    return {
        "id": listing.article_id,
        "title": listing.title,
        "url": listing.url,
        "source": listing.source,
        "published_at": date_text(listing.published_at),
        "authors": listing.authors,
        "section": listing.section,
        "lang": listing.lang,
    }


def hit_as_json(hit: Hit, *, html_snippets: bool = False) -> dict[str, Any]:
    """Return the public JSON shape of a hit.

    Args:
        hit: It.
        html_snippets: Write the snippet as HTML, escaped, each matched word in <mark>.
    """
    shown = listing_as_json(hit) | {
        "score": round(hit.score, 4),
        "snippet": hit.snippet and (hit.snippet.html if html_snippets else hit.snippet.text),
    }
    if hit.reprints:
        shown["reprints"] = {
            "n_articles": hit.reprints.n_articles,
            "sources": hit.reprints.sources,
            "articles": [listing_as_json(other) for other in hit.reprints.articles],
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


def as_json_lines(hits: Iterable[Hit]) -> Iterator[str]:
    """Yield a JSON object for each hit, each on one line."""
    for hit in hits:
        yield msgspec.json.encode(hit_as_json(hit)).decode() + "\n"


def as_csv(hits: Iterable[Hit]) -> Iterator[str]:
    """Yield a line of names, then one for each hit (RFC 4180); no cell is a formula to any spreadsheet."""
    yield from _csv(COLUMNS, map(hit_as_json, hits))


def as_ris(hits: Iterable[Hit]) -> Iterator[str]:
    """Yield a record for each hit, as reference managers read it."""
    for hit in hits:
        day = _day(hit)
        fields = [
            ("TY", "NEWS"),
            ("ID", hit.article_id),
            ("TI", hit.title),
            *(("AU", author) for author in hit.authors),
            ("T2", hit.source),
            ("PY", f"{day:%Y}" if day else None),
            ("DA", f"{day:%Y/%m/%d}/" if day else None),
            ("SE", hit.section),
            ("LA", hit.lang),
            ("UR", hit.url),
            ("AB", hit.snippet and hit.snippet.text),
        ]
        lines = [f"{tag}  - {_one_line(value)}\r\n" for tag, value in fields if value]
        yield "".join([*lines, "ER  - \r\n\r\n"])


def as_bibtex(hits: Iterable[Hit]) -> Iterator[str]:
    """Yield an entry for each hit; its key is made of its source, its year and its id, and always the same."""
    for hit in hits:
        day = _day(hit)
        fields = {
            "title": f"{{{_in_bibtex(hit.title)}}}",  # twice in braces, so that no style changes its capitals
            "author": " and ".join(f"{{{_in_bibtex(author)}}}" for author in hit.authors),
            "journal": _in_bibtex(hit.source or ""),
            "year": f"{day:%Y}" if day else "",
            "month": f"{day:%m}" if day else "",
            "day": f"{day:%d}" if day else "",
            "url": (hit.url or "").replace("{", "%7B").replace("}", "%7D"),
            "language": _LANGUAGES.get(hit.lang, hit.lang),
            "abstract": _in_bibtex(hit.snippet.text if hit.snippet else ""),
        }
        lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
        yield "".join([f"@article{{{_key(hit, day)},\n", *lines, "}\n\n"])


FORMATS: Mapping[str, Callable[[Iterable[Hit]], Iterator[str]]] = {
    "jsonl": as_json_lines,
    "csv": as_csv,
    "ris": as_ris,
    "bibtex": as_bibtex,
}
"""Name -> what writes hits so."""


class Answered(msgspec.Struct, frozen=True):
    """Hold the answer to one query of several.

    Args:
        query_id: Of the query.
        results: Its answer.
        first_rank: Number of the first hit.
    """

    query_id: str
    results: SearchResults
    first_rank: int = 1

    def ranked(self) -> Iterator[tuple[int, Hit]]:
        """Yield the hits with their numbers."""
        return enumerate(self.results.hits, start=self.first_rank)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the public JSON shape of each hit, which names its query."""
        for rank, hit in self.ranked():
            yield {"query_id": self.query_id, "query": self.results.query, "rank": rank, **hit_as_json(hit)}


def batch_as_json_lines(batch: Iterable[Answered]) -> Iterator[str]:
    """Yield a JSON object for each hit of each query, each on one line."""
    for answered in batch:
        for row in answered.rows():
            yield msgspec.json.encode(row).decode() + "\n"


def batch_as_csv(batch: Iterable[Answered]) -> Iterator[str]:
    """Yield a line of names, then one for each hit of each query, as `as_csv` does."""
    rows = (row for answered in batch for row in answered.rows())
    return _csv(("query_id", "query", "rank", *COLUMNS), rows)


def batch_as_trec(batch: Iterable[Answered]) -> Iterator[str]:
    """Yield a line for each hit of each query as trec_eval reads a run, with tabs: an id may hold blanks."""
    for answered in batch:
        for rank, hit in answered.ranked():
            yield f"{answered.query_id}\tQ0\t{hit.article_id}\t{rank}\t{hit.score:.6f}\tnewssearch\n"


BATCH_FORMATS: Mapping[str, Callable[[Iterable[Answered]], Iterator[str]]] = {
    "jsonl": batch_as_json_lines,
    "csv": batch_as_csv,
    "trec": batch_as_trec,
}
"""Name -> what writes the hits of several queries so."""


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    import csv
    import io

    line = io.StringIO()
    write = csv.writer(line).writerow
    for cells in itertools.chain([columns], (_cells(row[name] for name in columns) for row in rows)):
        write(cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _cells(values: Iterable[object]) -> Iterator[object]:
    for value in values:
        text = "; ".join(value) if isinstance(value, tuple) else value
        yield f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA) else text


def _day(hit: Hit) -> dt.date | None:
    """Return the day of publication, in UTC where the hour is known."""
    return hit.published_at


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _in_bibtex(text: str) -> str:
    return _one_line(text).translate(_IN_BIBTEX)


def _key(hit: Hit, day: dt.date | None) -> str:
    import hashlib

    from newssearch.analysis import fold

    name = re.sub(r"[^a-z0-9]", "", fold(hit.source or "")) or "article"
    digest = hashlib.sha256(hit.article_id.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{name}{f'{day:%Y}' if day else ''}-{digest}"

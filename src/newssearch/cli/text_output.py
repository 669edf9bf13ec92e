"""Print search results for a reader: wrapped and coloured on a terminal, one line for each part elsewhere."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from newssearch.cli.console import counted, harmless, is_plain, one_line

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from newssearch.index import Listing
    from newssearch.search import Explanation, Hit, SearchResults
    from newssearch.search.account import Account


class Part(NamedTuple):
    """Hold one part of what is printed: a line, or the lines of one text on a terminal.

    Args:
        text: It, harmless.
        margin: What stands before its first line; the others hang under the text.
        style: Of the text.
        marks: Where it is to be seen at once, as (start, end) in characters.
        is_whole: It is not wrapped: a terminal that breaks the line itself still sees one address.
    """

    text: str = ""
    margin: str = ""
    style: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    is_whole: bool = False


def print_results(results: "SearchResults", *, first_rank: int, zone: "ZoneInfo") -> None:
    """Print hits, the best first.

    Args:
        results: As a search gave them.
        first_rank: Number of the first hit.
        zone: In which times are shown.
    """
    _print(_parts(results, first_rank, zone))


def print_account(account: "Account", *, zone: "ZoneInfo") -> None:
    """Print why an article is found, or is not: its points in a column, and what each is for.

    Args:
        account: As `NewsIndex.explain` gave it.
        zone: In which times are shown.
    """
    lines = account.lines()
    width = max(len(line.points) for line in lines) if lines else 0
    told = (Part(one_line(line.text), f"{line.points:>{width}}  " if width else "") for line in lines)
    _print((*_heading("", account, zone), Part(), *told))


def print_hits(heading: str, hits: "Iterable[Hit]", *, zone: "ZoneInfo") -> None:
    """Print hits under a heading, and a blank line."""
    numbered = (part for rank, hit in enumerate(hits, start=1) for part in _parts_of_hit(f"{rank:>2}. ", hit, zone))
    _print((Part(heading, style="bold"), *numbered, Part()))


def _print(parts: Iterable[Part]) -> None:
    if is_plain():
        print("\n".join(f"{part.margin}{part.text.rstrip()}" for part in parts), flush=True)
        return
    from newssearch.cli.terminal_output import print_parts

    print_parts(parts)


def explanation_lines(explanation: "Explanation") -> list[str]:
    """Return the parts of a score: the calculation first, then what each word or pair brings."""
    terms = [f"{part.name} {part.value:.3f}" for part in explanation.parts if not part.is_factor and part.value]
    factors = [f" × {part.name} {part.value:.3f}" for part in explanation.parts if part.is_factor and part.value != 1]
    total = " + ".join(terms)
    calculation = f"({total})" if factors and len(terms) > 1 else total
    lines = [f"score {explanation.score:.3f} = {calculation or 0}{''.join(factors)}"]
    for part in explanation.parts:
        if part.shares:
            shares = ", ".join(f"{one_line(text)} {value:.3f}" for text, value in part.shares)
            lines.append(f"  {part.name}: {shares}")
    return lines


def _parts(results: "SearchResults", first_rank: int, zone: "ZoneInfo") -> Iterator[Part]:
    last_rank = first_rank + len(results.hits) - 1
    n_hits = results.total if results.n_stories is None else results.n_stories
    shown = f", {first_rank} to {last_rank} shown" if 0 < len(results.hits) < n_hits else ""
    has_reprints = results.n_stories is not None and results.n_stories < results.total
    stories = f" ({counted(results.n_stories or 0, 'story', 'stories')})" if has_reprints else ""
    yield Part(f"{counted(results.total, 'article')}{stories} in {results.took_ms:.0f} ms{shown}")
    yield from (Part(one_line(note), style="italic") for note in results.notes)
    if results.suggestion is not None:
        yield Part(f"Vouliez-vous dire : {one_line(results.suggestion)} ?", style="italic")
    for rank, hit in enumerate(results.hits, start=first_rank):
        yield Part()
        yield from _parts_of_hit(f"{rank:>2}. ", hit, zone)


def _parts_of_hit(number: str, hit: "Hit", zone: "ZoneInfo") -> Iterator[Part]:
    margin = " " * len(number)
    yield from _heading(number, hit, zone)
    if hit.reprints:
        yield Part(one_line(hit.reprints.text), margin, "dim")
    if hit.snippet and hit.snippet.text:
        yield Part(harmless(hit.snippet.text), margin, marks=hit.snippet.marks)
    if hit.explanation:
        yield from (Part(line, margin, "cyan") for line in explanation_lines(hit.explanation))
    if hit.url:
        yield Part(one_line(hit.url), margin, "dim", is_whole=True)


def _heading(number: str, listing: "Listing", zone: "ZoneInfo") -> Iterator[Part]:
    yield Part(one_line(listing.title) or "(untitled)", number, "bold")
    lang = None if listing.lang == "fr" else f"[{listing.lang}]"
    facts = [listing.source, _local_time(listing, zone), listing.section, lang]
    if about := " · ".join(one_line(fact) for fact in facts if fact):
        yield Part(about, " " * len(number), "dim")


def _local_time(listing: "Listing", zone: "ZoneInfo") -> str | None:
    if isinstance(listing.published_at, dt.datetime):
        return listing.published_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return listing.published_at.isoformat() if listing.published_at else None

"""Print search results for a reader: wrapped and coloured on a terminal, one line for each part elsewhere."""

import datetime as dt
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from newssearch.cli.console import counted, harmless, make_console, one_line
from newssearch.search import Explanation, Hit, SearchResults

MIN_COLUMNS = 20
"""Narrowest text; on a terminal that has less beside the margin, the terminal breaks the lines."""


def print_results(results: SearchResults, *, first_rank: int, zone: ZoneInfo) -> None:
    """Print hits, the best first.

    Args:
        results: As a search gave them.
        first_rank: Number of the first hit.
        zone: In which times are shown.
    """
    console = make_console()
    last_rank = first_rank + len(results.hits) - 1
    shown = f", {first_rank} to {last_rank} shown" if 0 < len(results.hits) < results.total else ""
    console.print(f"{counted(results.total, 'article')} in {results.took_ms:.0f} ms{shown}")
    for note in results.notes:
        _print_wrapped(console, "", Text(one_line(note), "italic"))
    for rank, hit in enumerate(results.hits, start=first_rank):
        console.print()
        _print_hit(console, f"{rank:>2}. ", hit, zone)


def _print_hit(console: Console, number: str, hit: Hit, zone: ZoneInfo) -> None:
    margin = " " * len(number)
    _print_wrapped(console, number, Text(one_line(hit.title) or "(untitled)", "bold"))
    about = [hit.source, _local_time(hit, zone), hit.section, None if hit.lang == "fr" else f"[{hit.lang}]"]
    _print_wrapped(console, margin, Text(" · ".join(one_line(part) for part in about if part), "dim"))
    if hit.snippet:
        snippet = Text(harmless(hit.snippet.text))
        for start, end in hit.snippet.marks:
            snippet.stylize("bold yellow", start, end)
        _print_wrapped(console, margin, snippet)
    if hit.explanation:
        for line in explanation_lines(hit.explanation):
            _print_wrapped(console, margin, Text(line, "cyan"))
    if hit.url:  # not wrapped: a terminal that breaks the line itself still sees one address
        console.print(Text.assemble(margin, (one_line(hit.url), "dim")), soft_wrap=True)


def explanation_lines(explanation: Explanation) -> list[str]:
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


def _print_wrapped(console: Console, first_margin: str, text: Text) -> None:
    """Print text, if any, with the lines after the first hanging under it."""
    margin = first_margin
    for line in text.wrap(console, max(console.width - len(margin), MIN_COLUMNS)) if text else ():
        line.rstrip()
        console.print(Text.assemble(margin, line))
        margin = " " * len(first_margin)


def _local_time(hit: Hit, zone: ZoneInfo) -> str | None:
    if isinstance(hit.published_at, dt.datetime):
        return hit.published_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return hit.published_at.isoformat() if hit.published_at else None

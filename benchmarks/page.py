"""Write figures into a page of docs/, between two markers; the text around them is written by hand."""

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

END = "<!-- end of figures -->"
WIDTH = 125
"""Longest line of prose, in characters."""


def begin_marker(target: str) -> str:
    """Return the line behind which the figures of a target of the Makefile stand."""
    return f"<!-- figures: written by `make {target}`, do not edit -->"


def put_figures(page: Path, target: str, figures: str) -> None:
    """Put figures in place of those that a page has.

    Raises:
        ValueError: The page lacks a marker.
    """
    begin = begin_marker(target)
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    old, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{page} lacks the line {begin if not old else END}: put it back")
    page.write_text(f"{before}{begin}\n\n{figures}\n\n{END}{after}", encoding="utf-8")


def wrapped(text: str) -> str:
    """Return a paragraph in lines of at most `WIDTH` characters."""
    return textwrap.fill(text.strip(), WIDTH, break_long_words=False, break_on_hyphens=False)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

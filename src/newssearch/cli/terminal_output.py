"""Print parts of a text on a terminal: wrapped, the lines of each hanging under its first, and coloured."""

from collections.abc import Iterable

from rich.text import Text

from newssearch.cli.console import make_console
from newssearch.cli.text_output import Part

MIN_COLUMNS = 20
"""Narrowest text; on a terminal that has less beside the margin, the terminal breaks the lines."""

MARKED = "bold yellow"


def print_parts(parts: Iterable[Part]) -> None:
    """Print parts, each from a line of its own."""
    console = make_console()
    for part in parts:
        text = Text(part.text, part.style)
        for start, end in part.marks:
            text.stylize(MARKED, start, end)
        if part.is_whole or not text:
            console.print(Text.assemble(part.margin, text), soft_wrap=True)
            continue
        margin = part.margin
        for line in text.wrap(console, max(console.width - len(margin), MIN_COLUMNS)):
            line.rstrip()
            console.print(Text.assemble(margin, line))
            margin = " " * len(margin)

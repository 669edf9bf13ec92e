"""Make consoles, and the words that are safe to show on one."""

import os
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls (a terminal would obey them), line ends, changes of direction, and what cannot be encoded."""

UNWRAPPED = 100_000
"""Columns of what is no terminal: there a line is never cut, so that `grep` and `cut` see it whole."""


LOOKS = ("FORCE_COLOR", "TTY_COMPATIBLE")
"""Variables by which a user makes rich take a file for a terminal."""


def is_plain() -> bool:
    """Tell whether stdout is no terminal, nor to be taken for one: there nothing is wrapped or coloured."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    return not is_terminal and not any(os.environ.get(name) for name in LOOKS)


def make_console(*, stderr: bool = False) -> "Console":
    """Return a console that adds nothing to a text, and wraps it on a terminal alone."""
    from rich.console import Console

    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = UNWRAPPED
    return console


def harmless(text: str) -> str:
    """Return text of the same length, with a blank for each character that steers a terminal."""
    return STEERING.sub(" ", text)


def one_line(text: str) -> str:
    """Return text on one line, harmless, its runs of blanks made one."""
    return " ".join(harmless(text).split())


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: `1 article`, `2 articles`."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or f'{noun}s'}"

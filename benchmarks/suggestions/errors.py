"""Make the typing errors that suggestions are measured with: each takes a word and another, and gives what is typed."""

import string
from collections.abc import Callable
from random import Random

Error = Callable[[Random, str, str], str]
"""Type a word wrongly; the other word is one that it may run together with."""


def insert(chance: Random, word: str, _: str) -> str:
    """Add a letter anywhere."""
    at = chance.randrange(len(word) + 1)
    return word[:at] + chance.choice(string.ascii_lowercase) + word[at:]


def delete(chance: Random, word: str, _: str) -> str:
    """Leave a letter out."""
    at = chance.randrange(len(word))
    return word[:at] + word[at + 1 :]


def replace(chance: Random, word: str, _: str) -> str:
    """Put a letter in place of another."""
    at = chance.randrange(len(word))
    return word[:at] + chance.choice(string.ascii_lowercase) + word[at + 1 :]


def swap(chance: Random, word: str, _: str) -> str:
    """Exchange two neighbours."""
    at = chance.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def part(chance: Random, word: str, _: str) -> str:
    """Put a blank into the word."""
    at = chance.randrange(1, len(word))
    return f"{word[:at]} {word[at:]}"


def join(_: Random, word: str, other: str) -> str:
    """Leave out the blank after the word."""
    return word + other


ERRORS: dict[str, Error] = {error.__name__: error for error in (insert, delete, replace, swap, part, join)}
"""Name -> error; the last two are those of blanks."""

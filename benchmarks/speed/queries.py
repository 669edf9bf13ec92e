"""Define the classes of queries that are timed, and one query, before any engine's syntax."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

LIMIT = 10
"""Hits of one answer: what a reader asks for."""


class Shape(enum.Enum):
    """Say how the words of a query belong together."""

    ANY = "any"
    ALL = "all"
    PHRASE = "phrase"
    PREFIX = "prefix"


@dataclass(frozen=True, slots=True)
class QueryClass:
    """Say what the queries of a class ask for.

    Args:
        title: What the tables call it.
        shape: How their words belong together; of a single word, any.
        n_words: Of each query.
        in_title: They are looked for in the title too, where one counts double; else in the body alone.
        in_dates: Only articles of a range of days count.
        newest_first: The newest hits are wanted, not the best.
        with_facets: The hits are counted by source and by year as well.
    """

    title: str
    shape: Shape = Shape.ANY
    n_words: int = 1
    in_title: bool = False
    in_dates: bool = False
    newest_first: bool = False
    with_facets: bool = False


CLASSES: Mapping[str, QueryClass] = {
    "rare": QueryClass("rare word"),
    "mid": QueryClass("middling word"),
    "common": QueryClass("common word"),
    "or2": QueryClass("OR of 2", n_words=2),
    "or3": QueryClass("OR of 3", n_words=3),
    "or4": QueryClass("OR of 4", n_words=4),
    "or_stop": QueryClass("OR with stop words", n_words=5),
    "and2": QueryClass("AND of 2", Shape.ALL, n_words=2),
    "and3": QueryClass("AND of 3", Shape.ALL, n_words=3),
    "phrase2": QueryClass("phrase of 2", Shape.PHRASE, n_words=2),
    "phrase3": QueryClass("phrase of 3", Shape.PHRASE, n_words=3),
    "prefix": QueryClass("prefix", Shape.PREFIX),
    "two_fields": QueryClass("AND of 2, title and body", Shape.ALL, n_words=2, in_title=True),
    "dates": QueryClass("common word, one year", in_dates=True),
    "newest": QueryClass("common word, newest first", newest_first=True),
    "facets": QueryClass("common word, with facets", with_facets=True),
}


@dataclass(frozen=True, slots=True)
class SpeedQuery:
    """Hold one query.

    Args:
        kind: A key of `CLASSES`.
        words: In lower case, with their accents, letters alone; of a prefix, its letters, folded.
        since: First day of the range, ISO 8601, empty where there is none.
        until: The day after the last one.
    """

    kind: str
    words: tuple[str, ...]
    since: str = ""
    until: str = ""

    @property
    def about(self) -> QueryClass:
        """Return its class."""
        return CLASSES[self.kind]


def prefix_after(letters: str) -> str:
    """Return the first string after all those that begin with some ASCII letters."""
    return letters[:-1] + chr(ord(letters[-1]) + 1)

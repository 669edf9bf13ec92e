"""Draw the queries from the articles themselves: words by how many articles hold them, the rest from their texts."""

import datetime as dt
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from benchmarks.speed.queries import CLASSES, SpeedQuery, prefix_after
from benchmarks.speed.sampling import Sample, Text, is_content, stem_of, words_of

from newssearch.analysis import fold

RARE = (2, 10)
"""Fewest and most articles of the sample that hold a rare word."""

MIDDLING = (0.005, 0.02)
COMMON = (0.08, 0.6)
"""The same for others, as a share of the sample."""

PART = (0.001, 0.4)
"""The same for the words of an OR or an AND: from what narrows a search to what is in every third article."""

PREFIX_CHARS = (4, 5)
RANGE_DAYS = 365

TRIES = 200
"""Draws for each query that is wanted, before a class is left with fewer: a small corpus has no more."""

_STRETCH = re.compile(r"(?<![\w'’-])[^\W\d_]{2,}(?: [^\W\d_]{2,})+(?![\w'’-])")
"""Words with nothing but blanks between them: engines do not agree on what else parts words."""


def draw(sample: Sample, n_each: int, seed: int = 1) -> list[SpeedQuery]:
    """Return up to a number of queries of each class, all different; the same for the same sample and seed."""
    if not sample.texts:
        return []
    return [query for kind in CLASSES for query in _drawn(sample, kind, n_each, seed)]


def _drawn(sample: Sample, kind: str, n_queries: int, seed: int) -> list[SpeedQuery]:
    drawer = _Drawer(sample, kind, random.Random(f"{seed}:{kind}"))  # noqa: S311 - nothing here is secret
    draws = (drawer.one() for _ in range(TRIES * n_queries))
    return list(islice(_distinct(query for query in draws if query), n_queries))


def _distinct(queries: Iterator[SpeedQuery]) -> Iterator[SpeedQuery]:
    seen: set[SpeedQuery] = set()
    for query in queries:
        if query not in seen:
            seen.add(query)
            yield query


@dataclass
class _Drawer:
    """Draw queries of one class, one by one; None where a draw comes to nothing."""

    sample: Sample
    kind: str
    rng: random.Random

    def one(self) -> SpeedQuery | None:
        return _DRAWS[self.kind](self)

    def word(self) -> SpeedQuery | None:
        return SpeedQuery(self.kind, (self.rng.choice(self._words),)) if self._words else None

    def dated_word(self) -> SpeedQuery | None:
        if not self._words:
            return None
        since = self._text().day
        until = since + dt.timedelta(days=RANGE_DAYS)
        return SpeedQuery(self.kind, (self.rng.choice(self._words),), f"{since}", f"{until}")

    def words_of_a_body(self) -> SpeedQuery | None:
        return self._words_of(self._text().body)

    def words_of_a_title(self) -> SpeedQuery | None:
        return self._words_of(self._text().title)

    def stretch(self) -> SpeedQuery | None:
        """Draw words that follow each other, not all of them function words; for an OR, some of them are."""
        n_words = CLASSES[self.kind].n_words
        stretches = [match[0].lower().split(" ") for match in _STRETCH.finditer(self._text().body)]
        long_enough = [words for words in stretches if len(words) >= n_words]
        if not long_enough:
            return None
        words = self.rng.choice(long_enough)
        start = self.rng.randrange(len(words) - n_words + 1)
        chosen = words[start : start + n_words]
        n_content = sum(map(is_content, chosen))
        wanted = range(2, n_words) if self.kind == "or_stop" else range(1, n_words + 1)
        return SpeedQuery(self.kind, tuple(chosen)) if n_content in wanted else None

    def prefix(self) -> SpeedQuery | None:
        if not self._words:
            return None
        word = fold(self.rng.choice(self._words))
        letters = word[: self.rng.choice(PREFIX_CHARS)]
        # A stem may differ from its word in the last letters: then no term begins like that. And an engine may ask for
        # the range between two prefixes, whose ends it stems.
        is_kept = (
            letters.isascii()
            and letters[-1] != "z"
            and all(stem_of(end) == end for end in (letters, prefix_after(letters)))
        )
        is_one = is_kept and len(word) > len(letters) and stem_of(word).startswith(letters)
        return SpeedQuery(self.kind, (letters,)) if is_one else None

    def _words_of(self, text: str) -> SpeedQuery | None:
        """Draw content words of one text, so that at least one article has all of them."""
        low, high = PART
        by_stem = {stem_of(word): word for word in words_of(text) if is_content(word)}
        words = [word for word in by_stem.values() if low <= self.sample.share(word) <= high]
        n_words = CLASSES[self.kind].n_words
        return SpeedQuery(self.kind, tuple(self.rng.sample(words, n_words))) if len(words) >= n_words else None

    def _text(self) -> Text:
        return self.rng.choice(self.sample.texts)

    @cached_property
    def _words(self) -> list[str]:
        low, high = {"rare": RARE, "mid": MIDDLING, "prefix": PART}.get(self.kind, COMMON)
        size = 1 if self.kind == "rare" else self.sample.n_articles
        return self.sample.words_between(low * size, high * size)


_DRAWS: Mapping[str, Callable[[_Drawer], SpeedQuery | None]] = {
    "rare": _Drawer.word,
    "mid": _Drawer.word,
    "common": _Drawer.word,
    "or2": _Drawer.words_of_a_body,
    "or3": _Drawer.words_of_a_body,
    "or4": _Drawer.words_of_a_body,
    "or_stop": _Drawer.stretch,
    "and2": _Drawer.words_of_a_body,
    "and3": _Drawer.words_of_a_body,
    "phrase2": _Drawer.stretch,
    "phrase3": _Drawer.stretch,
    "prefix": _Drawer.prefix,
    "two_fields": _Drawer.words_of_a_title,
    "dates": _Drawer.dated_word,
    "newest": _Drawer.word,
    "facets": _Drawer.word,
}

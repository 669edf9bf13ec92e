"""Grow a file of articles to any number of pseudo-articles, whose vocabulary grows on as that of news does.

Each is made of the sentences of one real article and of others of its section, in a new order; some of its names and
numbers are replaced. Same seed, same articles; the first ones are the same whatever the number. No judge of relevance
can use them: their sentences do not follow from one another.
"""

import datetime as dt
import math
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.speed.names import NameSource

Record = dict[str, Any]
"""An article as a line of JSON has it, with the keys of the files in ../shared/data."""

KEPT_SHARE = 0.6
"""Of the sentences of the article that another grows from; the others come from its section."""

REPLACED_SHARE = 0.12
"""Of the names and numbers of the sentences. See `names.DISCOUNT`."""

LENGTHS = (0.7, 1.4)
"""Least and most sentences of a grown article, those of the real one being 1."""

PARAGRAPH_SENTENCES = (1, 2, 2, 3)
SIGNED_SHARE = 0.8
N_AUTHORS = 800
N_PAPERS = 40
FIRST_DAY = dt.date(2010, 1, 1)
N_DAYS = 16 * 365
MIN_SENTENCES = 2
MIN_SENTENCE_CHARS = 20

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[«\"A-ZÀ-Ý])")
_SLOT = re.compile(r"(?<=[\w,;:] )(?P<name>[A-ZÀ-Ý][a-zà-ÿ]{2,})(?!\w)|(?<![\w.,])(?!(?:19|20)\d\d\b)\d{2,6}(?![\w.,])")
"""A capitalised word that begins no sentence, or a number that is no year."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Hold a sentence and what may be replaced in it.

    Args:
        text: As written.
        slots: (start, end, whether it is a name) of each name and number, in order.
    """

    text: str
    slots: tuple[tuple[int, int, bool], ...]


@dataclass(frozen=True, slots=True)
class Seed:
    """Hold a real article from which others grow."""

    title: Sentence
    sentences: tuple[Sentence, ...]
    section: str


def read_seed(record: Mapping[str, Any]) -> Seed | None:
    """Return the seed in a record, None where it has too few sentences."""
    paragraphs = (record.get("body") or "").split("\n\n")
    texts = [text for paragraph in paragraphs for text in _SENTENCE_END.split(" ".join(paragraph.split()))]
    sentences = tuple(_sentence(text) for text in texts if len(text) >= MIN_SENTENCE_CHARS)
    if len(sentences) < MIN_SENTENCES:
        return None
    title = record.get("title") or sentences[0].text
    section = (record.get("section") or "divers").split("/")[0]
    return Seed(_sentence(" ".join(title.split())), sentences, section)


def grow(seeds: Sequence[Seed], n_articles: int, seed: int = 1) -> Iterator[Record]:
    """Yield pseudo-articles.

    Raises:
        ValueError: There is no seed.
    """
    if not seeds:
        raise ValueError("no article to grow from: the file has none of two sentences or more")
    gardener = _Gardener(seeds, random.Random(seed))  # noqa: S311 - nothing here is secret
    for number in range(n_articles):
        yield gardener.article(f"pa-{seed}-{number}", number)


class _Gardener:
    """Make one pseudo-article after the other."""

    def __init__(self, seeds: Sequence[Seed], rng: random.Random) -> None:
        self._seeds = seeds
        self._rng = rng
        self._names = NameSource(_names_in(seeds), rng)
        self._by_section: dict[str, list[Seed]] = {}
        for one in seeds:
            self._by_section.setdefault(one.section, []).append(one)
        self._authors = [f"{self._names.take()} {self._names.take()}" for _ in range(N_AUTHORS)]
        self._papers = [f"Le Journal de {self._names.take()}" for _ in range(N_PAPERS)]
        # As Zipf has it: the second paper has half the articles of the first.
        self._paper_weights = [1 / rank for rank in range(1, N_PAPERS + 1)]
        self._until_replaced = self._gap()

    def article(self, article_id: str, number: int) -> Record:
        """Return one article."""
        rng = self._rng
        base = rng.choice(self._seeds)
        renamed: dict[str, str] = {}
        sentences = [self._rewritten(sentence, renamed) for sentence in self._sentences(base)]
        paper = rng.choices(self._papers, self._paper_weights)[0]
        return {
            "id": article_id,
            "title": self._rewritten(base.title, renamed),
            "body": "\n\n".join(self._paragraphs(sentences)),
            "source": paper,
            "date": self._moment(),
            "author": rng.choice(self._authors) if rng.random() < SIGNED_SHARE else None,
            "section": base.section,
            "lang": "fr",
            "url": f"https://{paper.rsplit(' ', 1)[1].lower()}.test/{base.section}/{number}",
            "licence": "as the file it was grown from",
            "summary": None,
            "tags": [],
        }

    def _sentences(self, base: Seed) -> list[Sentence]:
        rng = self._rng
        wanted = max(1, round(len(base.sentences) * rng.uniform(*LENGTHS)))
        kept = [sentence for sentence in base.sentences if rng.random() < KEPT_SHARE][:wanted]
        neighbours = self._by_section[base.section]
        for _ in range(wanted - len(kept)):
            borrowed = rng.choice(rng.choice(neighbours).sentences)
            kept.insert(int(rng.random() * (len(kept) + 1)), borrowed)
        return kept

    def _rewritten(self, sentence: Sentence, renamed: dict[str, str]) -> str:
        """Return a sentence with some of its slots replaced; within an article, a name always by the same."""
        n_slots = len(sentence.slots)
        if self._until_replaced >= n_slots:
            self._until_replaced -= n_slots
            return sentence.text
        parts: list[str] = []
        end = 0
        for start, stop, is_name in sentence.slots:
            if self._until_replaced:
                self._until_replaced -= 1
                continue
            self._until_replaced = self._gap()
            old = sentence.text[start:stop]
            new = renamed.setdefault(old, self._names.take()) if is_name else self._number(len(old))
            parts += sentence.text[end:start], new
            end = stop
        return "".join(parts) + sentence.text[end:]

    def _gap(self) -> int:
        """Return how many slots stay before the next one is replaced: a draw for each slot would cost more."""
        return int(math.log(1 - self._rng.random()) / math.log(1 - REPLACED_SHARE))

    def _number(self, n_digits: int) -> str:
        low: int = 10 ** (n_digits - 1)
        return str(low + int(self._rng.random() * 9 * low))

    def _paragraphs(self, sentences: Sequence[str]) -> Iterator[str]:
        place = 0
        while place < len(sentences):
            size = self._rng.choice(PARAGRAPH_SENTENCES)
            yield " ".join(sentences[place : place + size])
            place += size

    def _moment(self) -> str:
        """Return when an article came out: more of them in late years than in early ones, in no order."""
        day = FIRST_DAY + dt.timedelta(days=int(N_DAYS * math.sqrt(self._rng.random())))
        minute = int(self._rng.random() * 1440)
        return f"{day}T{minute // 60:02d}:{minute % 60:02d}:00+00:00"


def _sentence(text: str) -> Sentence:
    return Sentence(text, tuple((*match.span(), bool(match["name"])) for match in _SLOT.finditer(text)))


def _names_in(seeds: Iterable[Seed]) -> Iterator[str]:
    # In the order of the articles, each once: a set would have another order in each process.
    names: dict[str, None] = {}
    for one in seeds:
        for sentence in one.sentences:
            names.update((sentence.text[start:stop], None) for start, stop, is_name in sentence.slots if is_name)
    yield from names

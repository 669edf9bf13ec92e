"""Count the words of a sample of the articles, from which queries are drawn."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from newssearch.analysis import fold, is_stop_word

N_TEXTS = 4_000
"""Articles whose texts are kept to draw from."""

MIN_CHARS = 3
"""Of a word that is drawn by itself."""

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Text:
    """Hold what is drawn from of one article."""

    title: str
    body: str
    day: dt.date


@dataclass(slots=True)
class Sample:
    """Hold what is known of a sample of articles.

    Args:
        n_articles: Of the sample.
        doc_freqs: Stem -> articles that hold it in the body.
        written: Stem -> a word in lower case that has it.
        texts: Some of the articles.
    """

    n_articles: int = 0
    doc_freqs: Counter[str] = field(default_factory=Counter)
    written: dict[str, str] = field(default_factory=dict)
    texts: list[Text] = field(default_factory=list)

    def words_between(self, low: float, high: float) -> list[str]:
        """Return the content words that at least `low` and at most `high` articles hold, in alphabetical order."""
        stems = [stem for stem, count in self.doc_freqs.items() if low <= count <= high]
        words = (self.written[stem] for stem in stems)
        return sorted(word for word in words if is_content(word))

    def share(self, word: str) -> float:
        """Return which part of the articles holds a word in lower case, from 0 to 1."""
        return self.doc_freqs[stem_of(word)] / self.n_articles


def take_sample(articles: Iterable[Text]) -> Sample:
    """Count the words of articles, and keep the texts of the first ones."""
    sample = Sample()
    for article in articles:
        words = {stem_of(word): word for word in words_of(article.body)}
        sample.doc_freqs.update(words.keys())
        for stem, word in words.items():
            sample.written.setdefault(stem, word)
        sample.n_articles += 1
        if len(sample.texts) < N_TEXTS:
            sample.texts.append(article)
    return sample


def words_of(text: str) -> list[str]:
    """Return the words of a text, in lower case, in order."""
    return _WORD.findall(text.lower())


def is_content(word: str) -> bool:
    """Tell whether a word in lower case says something by itself."""
    return len(word) >= MIN_CHARS and not is_stop_word(fold(word))


@cache
def stem_of(word: str) -> str:
    """Return the stem of a word in lower case, folded first, as newssearch and most peers have it."""
    return str(_stemmer().stemWord(fold(word)))


@cache
def _stemmer():  # type: ignore[no-untyped-def]  # noqa: ANN202 - PyStemmer has no types
    import Stemmer

    return Stemmer.Stemmer("french")

"""Complete a query as it is typed: by the words of articles, by sources, and by titles."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from newssearch.analysis import Token, analyse, term_of
from newssearch.index import Snapshot

MAX_CHARS = 200
"""Of what is completed: more than any title begins with."""

RANKED_WORDS = 64
"""The most frequent words among which families are looked for: few have more than four forms."""

READ_TITLES = 400
"""The newest titles in which words are counted that stand beside others, 1 µs each."""


class Suggestion(msgspec.Struct, frozen=True):
    """Hold one way to complete what was typed.

    Args:
        text: All that the query then is.
        kind: A word of articles, a title or a source.
        n_docs: Articles that have the word, the title or the source.
        article_id: Of the title.
    """

    text: str
    kind: Literal["term", "title", "source"]
    n_docs: int
    article_id: str | None = None


def complete(snapshot: Snapshot, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
    """Return how what was typed may go on; its last word is one that begins so, whatever accents and case.

    Half of the suggestions are words, the most frequent first, those that stand in titles beside the words before; a
    quarter at most are sources, and the others titles that have all the words, the newest first. Where there is less of
    one, there is more of another.

    Args:
        snapshot: What is completed by.
        text: As typed so far.
        limit: Most suggestions.

    Raises:
        ValueError: `limit` is negative.
    """
    if limit < 0:
        raise ValueError("limit is 0 or more")
    tokens = analyse(text) if len(text) <= MAX_CHARS else []
    if not tokens or not limit:
        return ()
    completer = _Completer(snapshot, text, tokens)
    sources = completer.sources()[: max(1, limit // 4)]
    titles = completer.titles(limit)
    n_terms = max(limit // 2, limit - len(sources) - len(titles))
    terms = completer.terms(n_terms)
    return (*terms, *sources, *titles)[:limit]


class _Completer:
    def __init__(self, snapshot: Snapshot, text: str, tokens: Sequence[Token]) -> None:
        self._snapshot = snapshot
        self._lexicon = snapshot.words.lexicon
        self._typed = text[: tokens[-1].start]
        self._words = " ".join(token.surface for token in tokens)
        self._beginning = self._lexicon.beginning_with(tokens[-1].surface)
        before = [self._lexicon.find(token.surface) for token in tokens[:-1]]
        self._ranks = snapshot.words.titles.holding([*before, self._beginning])
        self._is_alone = not before

    def titles(self, limit: int) -> list[Suggestion]:
        """Return the newest titles that have all the words, each once."""
        ids_of: dict[str, list[str]] = {}
        for article_id, title, *_ in self._snapshot.listed(self._doc_ids(2 * limit)):
            ids_of.setdefault(title, []).append(article_id)
        return [Suggestion(title, "title", len(ids), ids[0]) for title, ids in ids_of.items()][:limit]

    def sources(self) -> list[Suggestion]:
        """Return the sources that have a word from which on they begin so, those of most articles first."""
        sought = f" {self._words}"
        return [
            Suggestion(label, "source", n_docs)
            for folded, label, n_docs in self._snapshot.words.sources
            if sought in folded
        ]

    def terms(self, limit: int) -> list[Suggestion]:
        """Return the words that the last one may become, one of each stem, function words last."""
        found: dict[str, Suggestion] = {}
        for number in self._numbers():
            term = term_of(self._lexicon.surface(number))
            if term not in found:
                text = self._typed + self._lexicon.usual_form(number)
                found[term] = Suggestion(text, "term", int(self._lexicon.doc_freqs[number]))
                if len(found) == limit:
                    break
        return list(found.values())

    def _numbers(self) -> list[int]:
        """Return words of the lexicon that begin so, the best first."""
        import numpy as np

        first, last = self._beginning.start, self._beginning.stop
        freqs = self._lexicon.doc_freqs[first:last]
        if not self._is_alone and len(self._ranks):
            words = self._snapshot.words.titles.words_of(self._ranks[:READ_TITLES])
            beside = words[(words >= first) & (words < last)] - first
            freqs = np.bincount(beside, minlength=last - first).astype(np.int32)
        n_least = max(0, len(freqs) - RANKED_WORDS)
        chosen = np.argpartition(freqs, n_least)[n_least:] if n_least else np.arange(len(freqs))
        chosen = chosen[freqs[chosen] > 0]
        order = np.lexsort((chosen, -freqs[chosen], self._lexicon.is_stop_word[first:last][chosen]))
        numbers: list[int] = (first + chosen[order]).tolist()
        return numbers

    def _doc_ids(self, count: int) -> list[int]:
        doc_ids: list[int] = self._snapshot.words.titles.doc_ids[self._ranks[:count]].tolist()
        return doc_ids

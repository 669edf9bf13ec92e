"""Find which documents count: those with all content words, or with any where too few have all."""

import dataclasses
from functools import reduce

import numpy as np

from newssearch.index import Ints, Snapshot
from newssearch.query import BooleanQuery, PhraseQuery, Query, TermQuery, words_of
from newssearch.search.occurrences import Occurrences, phrase_occurrences, word_occurrences

ENOUGH_DOCUMENTS = 10
"""One page of hits. With fewer that hold all words, those that hold any are shown too."""

NO_DOCUMENTS: Ints = np.empty(0, dtype=np.int32)


@dataclasses.dataclass(frozen=True, slots=True)
class MatchSet:
    """Hold the documents that count: for the total, the facets and the ranking.

    Args:
        doc_ids: int32, ascending, unique.
        words: Content words found in the index, in query order.
        absent: Content words that no document has.
        phrases: The phrases of the query that occur.
        is_relaxed: Documents with only some of the words are in it.
    """

    doc_ids: Ints
    words: dict[TermQuery, Occurrences]
    absent: tuple[TermQuery, ...]
    phrases: dict[PhraseQuery, Occurrences]
    is_relaxed: bool


class Matcher:
    """Match one query on one snapshot.

    Args:
        snapshot: Where to look.
        query: A tree; its `must` may hold words, phrases and further trees.
    """

    def __init__(self, snapshot: Snapshot, query: BooleanQuery) -> None:
        self._snapshot = snapshot
        self._query = query
        words = words_of(query)
        # A query of function words alone ("Être et avoir") is a search for them.
        self._content = [word for word in words if not word.is_stop_word] or list(words)
        self._words = {word: word_occurrences(snapshot, word) for word in self._content}
        self._phrases: dict[PhraseQuery, Occurrences] = {}

    def match(self) -> MatchSet:
        """Return the match set, relaxed where fewer than ENOUGH_DOCUMENTS hold all that is asked."""
        strict = _intersection([self._documents(part) for part in self._query.must if self._is_required(part)])
        hard = [self._documents(part) for part in self._query.must if not _gives_way(part)]
        doc_ids, is_relaxed = strict, False
        if len(strict) < ENOUGH_DOCUMENTS:
            any_word = _union([found.doc_ids for found in self._words.values()])
            relaxed = _intersection([any_word, *hard])
            if is_relaxed := len(relaxed) > len(strict):
                doc_ids = relaxed
        excluded = _union([self._documents(part) for part in self._query.must_not])
        return MatchSet(
            doc_ids=np.setdiff1d(doc_ids, excluded, assume_unique=True),
            words={word: found for word, found in self._words.items() if len(found.doc_ids)},
            absent=tuple(word for word, found in self._words.items() if not len(found.doc_ids)),
            phrases={phrase: found for phrase, found in self._phrases.items() if len(found.doc_ids)},
            is_relaxed=is_relaxed,
        )

    def _is_required(self, part: Query) -> bool:
        if isinstance(part, TermQuery):
            return part in self._words and len(self._words[part].doc_ids) > 0
        return not isinstance(part, PhraseQuery) or not part.is_implied or self._all_present(part)

    def _all_present(self, phrase: PhraseQuery) -> bool:
        return all(len(self._words[word].doc_ids) for word in phrase.words if word in self._words)

    def _documents(self, part: Query) -> Ints:
        match part:
            case TermQuery():
                found = self._words.get(part)
                return (found or word_occurrences(self._snapshot, part)).doc_ids
            case PhraseQuery():
                if part not in self._phrases:
                    self._phrases[part] = phrase_occurrences(self._snapshot, part)
                return self._phrases[part].doc_ids
            case BooleanQuery():
                if part.must:
                    doc_ids = _intersection([self._documents(child) for child in part.must])
                else:
                    doc_ids = _union([self._documents(child) for child in part.should])
                excluded = _union([self._documents(child) for child in part.must_not])
                return np.setdiff1d(doc_ids, excluded, assume_unique=True)


def _gives_way(part: Query) -> bool:
    return isinstance(part, TermQuery) or (isinstance(part, PhraseQuery) and part.is_implied)


def _intersection(sets: list[Ints]) -> Ints:
    # The shortest first: each step is then at most that long.
    ordered = sorted(sets, key=len)
    return reduce(lambda a, b: np.intersect1d(a, b, assume_unique=True), ordered) if ordered else NO_DOCUMENTS


def _union(sets: list[Ints]) -> Ints:
    return np.unique(np.concatenate(sets)) if sets else NO_DOCUMENTS

"""Find which documents count: those with all content words, or with any where too few have all."""

import dataclasses
from functools import reduce

import numpy as np

from newssearch.index import Ints, Snapshot
from newssearch.query import BooleanQuery, PhraseQuery, PrefixQuery, Query, TermQuery
from newssearch.search.arrays import are_in
from newssearch.search.evaluator import Evaluator
from newssearch.search.filtering import is_left
from newssearch.search.filters import NO_FILTERS
from newssearch.search.first_phase import Wanted
from newssearch.search.model import PHRASE_FIELDS
from newssearch.search.occurrences import Occurrences, phrase_occurrences, prefix_documents, word_occurrences
from newssearch.search.plan import Origin, Plan
from newssearch.search.requirements import any_of, required

NO_DOCUMENTS: Ints = np.empty(0, dtype=np.int32)


@dataclasses.dataclass(frozen=True, slots=True)
class MatchSet:
    """Hold the documents that count: for the total, the facets and the ranking.

    Args:
        doc_ids: int32, ascending, unique.
        phrases: The phrases of the query that occur.
        is_relaxed: Documents with only some of the words are in it.
    """

    doc_ids: Ints
    phrases: frozenset[PhraseQuery]
    is_relaxed: bool


class Matcher:
    """Match one query on one snapshot.

    Args:
        snapshot: Where to look.
        query: A tree; its `must` may hold words, phrases and further trees.
        plan: What the query comes to on that snapshot.
        wanted: Which documents may match, and whether those with any of the words match too where few have all.
    """

    def __init__(self, snapshot: Snapshot, query: BooleanQuery, plan: Plan, wanted: Wanted) -> None:
        self._wanted = wanted
        self._snapshot = snapshot
        self._query = query
        self._plan = plan
        self._found = plan.of(*Origin)
        self._phrases: dict[PhraseQuery, Occurrences] = {}

    def match(self) -> MatchSet:
        """Return the match set, relaxed where fewer than enough hold all that is asked."""
        asked = required(self._query, self._plan)
        if self._query.should and not self._query.must:
            strict = _union([*map(self._documents, any_of(self._query, self._plan))])
        else:
            strict = _intersection([*map(self._documents, asked.parts)])
        strict = self._left(strict)
        doc_ids, is_relaxed = strict, False
        if self._wanted.relaxes and self._query.must and len(strict) < self._wanted.enough:
            triggers = _union([*map(self._documents, self._plan.triggers())])
            relaxed = self._left(_intersection([triggers, *map(self._documents, asked.hard)]))
            if is_relaxed := len(relaxed) > len(strict):
                doc_ids = relaxed
        phrases = (part for part in self._query.must if isinstance(part, PhraseQuery))
        return MatchSet(
            doc_ids=doc_ids,
            phrases=frozenset(phrase for phrase in phrases if len(self._documents(phrase))),
            is_relaxed=is_relaxed,
        )

    def _left(self, doc_ids: Ints) -> Ints:
        """Return what is neither excluded nor filtered out."""
        excluded = _union([self._documents(part) for part in self._query.must_not])
        left: Ints = np.setdiff1d(doc_ids, excluded, assume_unique=True)
        if self._wanted.within is not None:
            left = left[are_in(self._wanted.within, left)]
        filters = self._wanted.filters
        return left if filters == NO_FILTERS else left[is_left(self._snapshot, filters, left)]

    def _documents(self, part: Query) -> Ints:
        self._wanted.deadline.check()
        match part:
            case TermQuery():
                planned = self._found.get(part)
                return (planned.found if planned else word_occurrences(self._snapshot, part, PHRASE_FIELDS)).doc_ids
            case PhraseQuery():
                if part not in self._phrases:
                    self._phrases[part] = phrase_occurrences(self._snapshot, part)
                return self._phrases[part].doc_ids
            case PrefixQuery():
                return prefix_documents(self._snapshot, part.letters)
            case BooleanQuery():
                if part.must:
                    doc_ids = _intersection([self._documents(child) for child in part.must])
                else:
                    doc_ids = _union([self._documents(child) for child in part.should])
                excluded = _union([self._documents(child) for child in part.must_not])
                return np.setdiff1d(doc_ids, excluded, assume_unique=True)
            case _:
                return Evaluator(self._snapshot, self._wanted.deadline).documents(part)


def _intersection(sets: list[Ints]) -> Ints:
    # The shortest first: each step is then at most that long.
    ordered = sorted(sets, key=len)
    return reduce(lambda a, b: np.intersect1d(a, b, assume_unique=True), ordered) if ordered else NO_DOCUMENTS


def _union(sets: list[Ints]) -> Ints:
    return np.unique(np.concatenate(sets)) if sets else NO_DOCUMENTS

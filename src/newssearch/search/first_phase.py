"""Match documents and score them by their words: in one call of the compiled kernel.

`numpy_ranking` does the same for any query and snapshot. Both give the same documents and the same scores, bit for bit.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from newssearch.kernel import (
    ALL_WORDS,
    ANY_WORD,
    BY_SCORE,
    NO_WORD,
    REQUIRED,
    SCORED,
    TRIGGER,
    Best,
    Filter,
    Goal,
    Words,
    no_documents,
)
from newssearch.query import BooleanQuery, PhraseQuery, PrefixQuery, Query, TermQuery
from newssearch.search.deadline import NO_DEADLINE, Deadline
from newssearch.search.filtering import code_filters, span_s
from newssearch.search.filters import NO_FILTERS, Filters
from newssearch.search.model import Model
from newssearch.search.plan import ENOUGH_DOCUMENTS, Plan
from newssearch.search.requirements import any_of, required

if TYPE_CHECKING:
    from newssearch.kernel import Bits, Documents
    from newssearch.search.document_sets import DocumentSets

MAX_WORDS = 1024
"""Words of one call of the kernel."""


class Wanted(msgspec.Struct, frozen=True):
    """Say what the first phase shall find.

    Args:
        count: Best documents.
        now_s: The present moment, in seconds since 1970 UTC.
        marks: Tell which documents match.
        is_exact: Count every match.
        relaxes: Where few documents have all the words, those with any of them match too.
        filters: Which documents may match.
        within: A set in which they are; any where None.
        order: Which are the best; see `kernel.Goal`.
        enough: Where fewer documents have all the words, they are few.
        deadline: When it must end.
    """

    count: int
    now_s: float
    marks: bool = False
    is_exact: bool = True
    relaxes: bool = True
    filters: Filters = NO_FILTERS
    within: "Documents | None" = None
    order: int = BY_SCORE
    enough: int = ENOUGH_DOCUMENTS
    deadline: Deadline = NO_DEADLINE


class FirstPhase(msgspec.Struct, frozen=True):
    """Hold what the first phase found.

    Args:
        total: Size of the match set; at least that where it is not exact.
        phrases: The phrases of the query that occur.
        is_relaxed: Documents with only some of the words are in it.
        doc_ids: Its best documents by words and recency, or by date, best first, equal ones by doc_id: int32.
        words: The score of their words alone: float64, aligned.
        scores: The same with recency, or the dates that they are ordered by.
        matches: uint64, the match set, where it was asked for, and else None; of what is not exact, those that were
            seen. See `kernel.Documents`.
        is_partial: Its time was over before all was seen.
        further: What comes after all of these, whatever its scores; the total, the phrases and the match set have it.
    """

    total: int
    phrases: frozenset[PhraseQuery]
    is_relaxed: bool
    doc_ids: "array[int]"
    words: "array[float]"
    scores: "array[float]"
    matches: "Documents | None" = None
    is_partial: bool = False
    further: "FirstPhase | None" = None


class CompiledSearch:
    """Run the first phase of one search in the compiled kernel.

    Args:
        model: Of the scores.
        query: What is asked.
        plan: What it comes to.
        wanted: What it shall find.
    """

    def __init__(self, model: Model, query: BooleanQuery, plan: Plan, wanted: Wanted) -> None:
        snapshot = self._snapshot = model.snapshot
        self._query = query
        self._plan = plan
        self._formula = model.formula
        self._wanted = wanted
        self._model = model
        self._numbers = {planned.word: number for number, planned in enumerate(plan.words)}
        for part in query.must:
            if isinstance(part, PhraseQuery):
                for word in part.words:
                    self._numbers.setdefault(word, len(self._numbers))
                    snapshot.found_word(word.term, word.surface, with_positions=True)
        weights = [planned.weight * model.idf(planned.doc_freq) for planned in plan.words]
        self._weights = (*weights, *(0.0,) * (len(self._numbers) - len(weights)))
        self._lists = tuple(snapshot.found_word(word.term, word.surface).lists for word in self._numbers)
        self._asked = required(query, plan)
        self._documents = self._filter((*self._asked.choices, *self._asked.others))

    @staticmethod
    def can(query: BooleanQuery, plan: Plan) -> bool:
        """Tell whether it can run a query: one without too many words."""
        in_phrases = sum(len(part.words) for part in query.must if isinstance(part, PhraseQuery))
        return len(plan.words) + len(plan.stop_words) + in_phrases <= MAX_WORDS

    def run(self) -> FirstPhase:
        """Return the first phase."""
        if self._query.should and not self._query.must:
            return self._answer(*self._run_any_part(), is_relaxed=False)
        asked = self._asked
        if asked.words or asked.phrases:
            found, matches = self._run(ALL_WORDS, asked.words, asked.phrases, documents=self._documents)
        elif asked.parts:
            found, matches = self._run(NO_WORD, documents=self._documents)
        else:
            found, matches = _NOTHING, self._marks()
        if found.total < self._wanted.enough and self._wanted.relaxes and not found.is_partial:
            relaxed, others = self._run_relaxed()
            if relaxed.total > found.total:
                return self._answer(relaxed, others, is_relaxed=True)
        return self._answer(found, matches, is_relaxed=False)

    @cached_property
    def _sets(self) -> "DocumentSets":
        from newssearch.search.document_sets import DocumentSets

        return DocumentSets(self._model, self._wanted.deadline)

    def _filter(self, parts: Sequence[Query]) -> Filter | None:
        """Return which documents may match, that hold some parts of the query among others; all where None."""
        filters, excluded = self._wanted.filters, self._query.must_not
        has_set = bool(excluded) or any(part != EVERYTHING for part in parts)
        within = self._wanted.within
        if not has_set and filters == NO_FILTERS and within is None:
            return None
        if has_set:
            found = self._sets.without(self._sets.in_all(parts or [EVERYTHING]), excluded)
            within = self._sets.common(within, found)
        return Filter(*span_s(filters), tuple(code_filters(self._snapshot, filters)), within)

    def _run_any_part(self) -> "tuple[Best, array[int] | None]":
        """Match what holds any part of a query that requires none."""
        parts = any_of(self._query, self._plan)
        words = [part for part in parts if isinstance(part, TermQuery)]
        if len(words) == len(parts):
            return self._run(ANY_WORD, words, documents=self._documents)
        return self._run(NO_WORD, documents=self._also_within(self._documents, self._sets.in_any(parts)))

    def _run_relaxed(self) -> "tuple[Best, array[int] | None]":
        """Match what holds any word, and all that does not give way."""
        asked, triggers = self._asked, self._plan.triggers()
        words = [part for part in triggers if isinstance(part, TermQuery)]
        phrases = [part for part in asked.hard if isinstance(part, PhraseQuery)]
        documents = self._filter(asked.others) if asked.choices else self._documents
        if len(words) < len(triggers):
            found = self._sets.in_any(triggers)
            within = self._sets.in_all(phrases) & found if phrases else found
            return self._run(NO_WORD, documents=self._also_within(documents, within))
        # Neither one word alone nor what does not give way leaves anything to relax.
        is_hard = asked.parts == asked.hard != ()
        is_one_word = len(words) == 1 and asked.parts == (*words, *asked.others)
        if not words or is_hard or is_one_word:
            return _NOTHING, self._marks()
        return self._run(ANY_WORD, words, phrases, documents=documents)

    def _also_within(self, before: Filter | None, documents: "Bits") -> Filter:
        """Return a filter with a further set."""
        before = before or Filter()
        return before._replace(within=self._sets.common(before.within, documents))

    def _run(
        self,
        mode: int,
        words: Iterable[TermQuery] = (),
        phrases: Sequence[PhraseQuery] = (),
        *,
        documents: Filter | None,
    ) -> "tuple[Best, array[int] | None]":
        """Match and count.

        Args:
            mode: What a match holds; see `kernel.Words`.
            words: Those that are required, or of which any will do.
            phrases: Those that are required.
            documents: Which may match; all where None.
        """
        wanted, marks = self._wanted, self._marks()
        goal = Goal(
            n_best=max(wanted.count, ENOUGH_DOCUMENTS),
            now_s=wanted.now_s,
            is_exact=wanted.is_exact,
            order=wanted.order,
            marks=marks,
            budget_s=wanted.deadline.rest_s,
        )
        asked = self._words(mode, words, phrases)
        return self._snapshot.rank(asked, self._formula, goal, documents), marks

    def _words(self, mode: int, words: Iterable[TermQuery], phrases: Sequence[PhraseQuery]) -> Words:
        numbers = self._numbers
        roles = bytearray(len(numbers))
        roles[: len(self._plan.words)] = bytes([SCORED]) * len(self._plan.words)
        for word in words:
            roles[numbers[word]] |= TRIGGER if mode == ANY_WORD else REQUIRED
        if mode == ALL_WORDS:
            for phrase in phrases:
                for word in phrase.words:
                    roles[numbers[word]] |= REQUIRED
        placed = tuple(
            array("I", [number for place, word in enumerate(phrase.words) for number in (numbers[word], place)])
            for phrase in phrases
        )
        return Words(self._lists, self._weights, bytes(roles), placed, mode)

    def _marks(self) -> "array[int] | None":
        return no_documents(self._snapshot.n_slots) if self._wanted.marks else None

    def _answer(self, best: Best, matches: "array[int] | None", *, is_relaxed: bool) -> FirstPhase:
        phrases = frozenset(self._phrases_found(best))
        count = self._wanted.count
        return FirstPhase(
            total=best.total,
            phrases=phrases,
            is_relaxed=is_relaxed,
            doc_ids=best.doc_ids[:count],
            words=best.words[:count],
            scores=best.scores[:count],
            matches=matches,
            is_partial=best.is_partial,
        )

    def _phrases_found(self, best: Best) -> Iterator[PhraseQuery]:
        """Yield the phrases in quotes that occur: all of them, where there is a match."""
        for phrase in self._query.must:
            if isinstance(phrase, PhraseQuery) and not phrase.is_implied and (best.total or self._occurs(phrase)):
                yield phrase

    def _occurs(self, phrase: PhraseQuery) -> bool:
        """Tell whether a phrase is anywhere, whatever is asked beside it."""
        asked = self._words(ALL_WORDS, (), [phrase])
        return self._snapshot.rank(asked, self._formula, Goal(0, budget_s=self._wanted.deadline.rest_s)).total > 0


EVERYTHING = PrefixQuery("")

_NOTHING = Best(0, array("i"), array("d"), array("d"))

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
from newssearch.query import BooleanQuery, PhraseQuery, PrefixQuery, TermQuery
from newssearch.search.filtering import code_filters, span_s
from newssearch.search.filters import NO_FILTERS, Filters
from newssearch.search.model import Model
from newssearch.search.plan import ENOUGH_DOCUMENTS, Origin, Plan, gives_way, is_required

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
    """

    count: int
    now_s: float
    marks: bool = False
    is_exact: bool = True
    relaxes: bool = True
    filters: Filters = NO_FILTERS
    within: "Documents | None" = None
    order: int = BY_SCORE


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
    """

    total: int
    phrases: frozenset[PhraseQuery]
    is_relaxed: bool
    doc_ids: "array[int]"
    words: "array[float]"
    scores: "array[float]"
    matches: "Documents | None" = None


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
        self._others = [part for part in query.must if not isinstance(part, TermQuery | PhraseQuery)]
        self._documents = self._filter()

    @staticmethod
    def can(query: BooleanQuery, plan: Plan) -> bool:
        """Tell whether it can run a query: one without too many words."""
        in_phrases = sum(len(part.words) for part in query.must if isinstance(part, PhraseQuery))
        return len(plan.words) + len(plan.stop_words) + in_phrases <= MAX_WORDS

    def run(self) -> FirstPhase:
        """Return the first phase."""
        if self._query.should and not self._query.must:
            return self._answer(*self._run_any_part(), is_relaxed=False)
        words, phrases = self._required()
        if words or phrases:
            found, matches = self._run(ALL_WORDS, words, phrases)
        elif self._others:
            found, matches = self._run(NO_WORD)
        else:
            found, matches = _NOTHING, self._marks()
        if found.total < ENOUGH_DOCUMENTS and self._wanted.relaxes:
            relaxed, others = self._run_relaxed(words, phrases)
            if relaxed.total > found.total:
                return self._answer(relaxed, others, is_relaxed=True)
        return self._answer(found, matches, is_relaxed=False)

    @cached_property
    def _sets(self) -> "DocumentSets":
        from newssearch.search.document_sets import DocumentSets

        return DocumentSets(self._model)

    def _filter(self) -> Filter | None:
        """Return which documents may match; all where None."""
        filters, excluded = self._wanted.filters, self._query.must_not
        has_set = bool(excluded) or any(part != EVERYTHING for part in self._others)
        within = self._wanted.within
        if not has_set and filters == NO_FILTERS and within is None:
            return None
        if has_set:
            found = self._sets.without(self._sets.in_all(self._others or [EVERYTHING]), excluded)
            within = self._sets.common(within, found)
        return Filter(*span_s(filters), tuple(code_filters(self._snapshot, filters)), within)

    def _run_any_part(self) -> "tuple[Best, array[int] | None]":
        """Match what holds any part of a query that requires none."""
        known = self._plan.of(Origin.QUERY)
        parts = [part for part in self._query.should if part in known or not isinstance(part, TermQuery)]
        if not known:
            parts += self._plan.of(Origin.CORRECTION)
        words = [part for part in parts if isinstance(part, TermQuery)]
        if len(words) == len(parts):
            return self._run(ANY_WORD, words)
        return self._run(NO_WORD, documents=self._also_within(self._sets.in_any(parts)))

    def _run_relaxed(self, words: list[TermQuery], phrases: list[PhraseQuery]) -> "tuple[Best, array[int] | None]":
        """Match what holds any word, and all that does not give way.

        Args:
            words: Those that were required before.
            phrases: The same.
        """
        triggers = [planned.word for planned in self._plan.words if planned.origin is not Origin.ACRONYM]
        hard = [part for part in self._query.must if isinstance(part, PhraseQuery) and not gives_way(part)]
        if self._plan.other_sides:
            found = self._sets.in_any((*triggers, *(BooleanQuery(must=side) for side in self._plan.other_sides)))
            within = self._sets.in_all(hard) & found if hard else found
            return self._run(NO_WORD, documents=self._also_within(within))
        # Neither one word alone nor what does not give way leaves anything to relax.
        is_hard = not words and phrases == hard and bool(phrases or self._others)
        if not triggers or is_hard or (words == triggers and len(words) == 1 and not phrases):
            return _NOTHING, self._marks()
        return self._run(ANY_WORD, triggers, hard)

    def _also_within(self, documents: "Bits") -> Filter:
        """Return the filter with a further set."""
        before = self._documents or Filter()
        return before._replace(within=self._sets.common(before.within, documents))

    def _required(self) -> tuple[list[TermQuery], list[PhraseQuery]]:
        """Return the words and phrases that a match must hold; nothing is required for an absent word."""
        known = self._plan.of(Origin.QUERY)
        words: dict[TermQuery, None] = {}
        phrases: list[PhraseQuery] = []
        for part in self._query.must:
            if isinstance(part, TermQuery):
                words.update(dict.fromkeys(word for word in (part,) if word in known))
            elif isinstance(part, PhraseQuery):
                if is_required(part, known):
                    phrases.append(part)
                else:
                    words.update(dict.fromkeys(word for word in part.words if word in known))
        if not known:
            words.update(dict.fromkeys(self._plan.of(Origin.CORRECTION)))
        return list(words), phrases

    def _run(
        self,
        mode: int,
        words: Iterable[TermQuery] = (),
        phrases: Sequence[PhraseQuery] = (),
        *,
        documents: Filter | None = None,
    ) -> "tuple[Best, array[int] | None]":
        """Match and count.

        Args:
            mode: What a match holds; see `kernel.Words`.
            words: Those that are required, or of which any will do.
            phrases: Those that are required.
            documents: Which may match; those of the whole search where None.
        """
        wanted, marks = self._wanted, self._marks()
        goal = Goal(
            n_best=max(wanted.count, ENOUGH_DOCUMENTS),
            now_s=wanted.now_s,
            is_exact=wanted.is_exact,
            order=wanted.order,
            marks=marks,
        )
        asked = self._words(mode, words, phrases)
        return self._snapshot.rank(asked, self._formula, goal, documents or self._documents), marks

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
        )

    def _phrases_found(self, best: Best) -> Iterator[PhraseQuery]:
        """Yield the phrases in quotes that occur: all of them, where there is a match."""
        for phrase in self._query.must:
            if isinstance(phrase, PhraseQuery) and not phrase.is_implied and (best.total or self._occurs(phrase)):
                yield phrase

    def _occurs(self, phrase: PhraseQuery) -> bool:
        """Tell whether a phrase is anywhere, whatever is asked beside it."""
        asked = self._words(ALL_WORDS, (), [phrase])
        return self._snapshot.rank(asked, self._formula, Goal(0)).total > 0


EVERYTHING = PrefixQuery("")

_NOTHING = Best(0, array("i"), array("d"), array("d"))

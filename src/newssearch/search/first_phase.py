"""Match documents and score them by their words: in one call of the compiled kernel where it can, else in numpy.

Both give the same documents and the same scores, bit for bit.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from newssearch.index import Ints
from newssearch.kernel import REQUIRED, SCORED, TRIGGER, Best, Goal, Words
from newssearch.query import BooleanQuery, PhraseQuery, TermQuery
from newssearch.search.bm25f import Floats
from newssearch.search.facets import Counts, no_counts
from newssearch.search.matching import ENOUGH_DOCUMENTS, gives_way
from newssearch.search.model import Model
from newssearch.search.plan import Origin, Plan

MAX_WORDS = 1024
"""Words of one call of the kernel."""


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """Say what the first phase shall find.

    Args:
        count: Best documents.
        now_s: The present moment, in seconds since 1970 UTC.
        facets: Count the match set by facets.
        is_exact: Count every match.
        relaxes: Where few documents have all the words, those with any of them match too.
    """

    count: int
    now_s: float
    facets: bool = False
    is_exact: bool = True
    relaxes: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class FirstPhase:
    """Hold what the first phase found.

    Args:
        total: Size of the match set; at least that where it is not exact.
        is_exact: Every match was counted.
        phrases: The phrases of the query that occur.
        is_relaxed: Documents with only some of the words are in it.
        doc_ids: Its best documents by words and recency, best first, equal ones by doc_id: int32.
        words: The score of their words alone: float64, aligned.
        scores: The same with recency.
        counts: Documents of the match set by facet and code, where they were asked for.
    """

    total: int
    is_exact: bool
    phrases: frozenset[PhraseQuery]
    is_relaxed: bool
    doc_ids: Ints
    words: Floats
    scores: Floats
    counts: Mapping[str, Counts]


def count_both(model: Model, first: TermQuery, second: TermQuery) -> int:
    """Return how many documents hold two words, in the compiled kernel."""
    terms = dict.fromkeys((first.term, second.term))
    lists = tuple(model.snapshot.found_term(term).lists for term in terms)
    words = Words(lists, (0.0,) * len(lists), bytes([REQUIRED]) * len(lists))
    return model.snapshot.rank(words, model.formula, Goal(0)).total


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
        self._numbers = {planned.word: number for number, planned in enumerate(plan.words)}
        for part in query.must:
            if isinstance(part, PhraseQuery):
                for word in part.words:
                    self._numbers.setdefault(word, len(self._numbers))
        weights = [planned.weight * model.idf(planned.doc_freq) for planned in plan.words]
        self._weights = (*weights, *(0.0,) * (len(self._numbers) - len(weights)))
        self._lists = tuple(snapshot.found_term(word.term).lists for word in self._numbers)

    @staticmethod
    def can(query: BooleanQuery, plan: Plan) -> bool:
        """Tell whether it can run a query: words and phrases that are all required, or words of which any will do."""
        if query.must_not or len(plan.words) + len(plan.stop_words) > MAX_WORDS:
            return False
        if query.should:
            return not query.must and all(isinstance(part, TermQuery) for part in query.should)
        return all(isinstance(part, TermQuery | PhraseQuery) for part in query.must)

    def run(self) -> FirstPhase | None:
        """Return the first phase; None where it takes what the kernel cannot do."""
        if self._query.should:
            known = self._plan.of(Origin.QUERY) or self._plan.of(Origin.CORRECTION)
            return self._answer(*self._run(known, [], any_word=True), is_relaxed=False)
        words, phrases = self._required()
        if not words and not phrases:
            return self._answer(_NOTHING, self._no_counts(), is_relaxed=False)
        found, counts = self._run(words, phrases, any_word=False)
        if found.total < ENOUGH_DOCUMENTS and self._wanted.relaxes:
            if self._plan.other_sides:
                return None
            triggers = [planned.word for planned in self._plan.words if planned.origin is not Origin.ACRONYM]
            hard = [part for part in self._query.must if isinstance(part, PhraseQuery) and not gives_way(part)]
            # One word alone, and phrases in quotes alone, leave nothing to relax.
            if (words or phrases != hard) and (words != triggers or len(words) > 1 or phrases):
                relaxed, others = self._run(triggers, hard, any_word=True)
                if relaxed.total > found.total:
                    return self._answer(relaxed, others, is_relaxed=True)
        return self._answer(found, counts, is_relaxed=False)

    def _required(self) -> tuple[list[TermQuery], list[PhraseQuery]]:
        """Return the words and phrases that a match must hold; nothing is required for an absent word."""
        known = self._plan.of(Origin.QUERY)
        words: dict[TermQuery, None] = {}
        phrases: list[PhraseQuery] = []
        for part in self._query.must:
            if isinstance(part, TermQuery):
                words.update(dict.fromkeys(word for word in (part,) if word in known))
            elif isinstance(part, PhraseQuery):
                if part.is_implied and not all(word.is_stop_word or word in known for word in part.words):
                    words.update(dict.fromkeys(word for word in part.words if word in known))
                else:
                    phrases.append(part)
        if not known:
            words.update(dict.fromkeys(self._plan.of(Origin.CORRECTION)))
        return list(words), phrases

    def _run(
        self, words: Iterable[TermQuery], phrases: list[PhraseQuery], *, any_word: bool, only_counts: bool = False
    ) -> tuple[Best, Mapping[str, Counts]]:
        numbers, wanted = self._numbers, self._wanted
        roles = bytearray(len(numbers))
        roles[: len(self._plan.words)] = bytes([SCORED]) * len(self._plan.words)
        for word in words:
            roles[numbers[word]] |= TRIGGER if any_word else REQUIRED
        if not any_word:
            for phrase in phrases:
                for word in phrase.words:
                    roles[numbers[word]] |= REQUIRED
        placed = tuple(
            np.array([(numbers[word], place) for place, word in enumerate(phrase.words)], np.uint32)
            for phrase in phrases
        )
        counts = self._no_counts() if not only_counts else {}
        best = self._snapshot.rank(
            Words(self._lists, self._weights, bytes(roles), placed, any_word),
            self._formula,
            Goal(
                n_best=0 if only_counts else max(wanted.count, ENOUGH_DOCUMENTS),
                now_s=wanted.now_s,
                is_exact=wanted.is_exact or only_counts,
                tallies=tuple((self._snapshot.categories(field)[1], by_code) for field, by_code in counts.items()),
            ),
        )
        return best, counts

    def _no_counts(self) -> Mapping[str, Counts]:
        return no_counts(self._snapshot) if self._wanted.facets else {}

    def _answer(self, best: Best, counts: Mapping[str, Counts], *, is_relaxed: bool) -> FirstPhase:
        phrases = frozenset(self._phrases_found(best))
        count = self._wanted.count
        return FirstPhase(
            total=best.total,
            is_exact=self._wanted.is_exact,
            phrases=phrases,
            is_relaxed=is_relaxed,
            doc_ids=best.doc_ids[:count],
            words=best.words[:count],
            scores=best.scores[:count],
            counts=counts,
        )

    def _phrases_found(self, best: Best) -> Iterator[PhraseQuery]:
        """Yield the phrases in quotes that occur: all of them, where there is a match."""
        for phrase in self._query.must:
            if (
                isinstance(phrase, PhraseQuery)
                and not phrase.is_implied
                and (best.total or self._run((), [phrase], any_word=False, only_counts=True)[0].total)
            ):
                yield phrase


_NOTHING = Best(0, np.empty(0, np.int32), np.empty(0), np.empty(0))

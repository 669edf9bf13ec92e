"""Match documents and score them by their words: in one call of the compiled kernel where it can, else in numpy.

Both give the same documents and the same scores, bit for bit.
"""

import dataclasses
from collections.abc import Iterable, Iterator

import numpy as np

from newssearch.index import UNDATED_S, Ints, Snapshot
from newssearch.kernel import COMPILED, KERNEL, REQUIRED, SCORED, TRIGGER, Best, Formula, Words
from newssearch.query import BooleanQuery, PhraseQuery, TermQuery
from newssearch.search.bm25f import FIELDS, Floats, field_weights, idf
from newssearch.search.matching import ENOUGH_DOCUMENTS, MatchSet, gives_way
from newssearch.search.plan import Origin, Plan, WeightedWord
from newssearch.settings import Ranking

COUNT_ONLY = Formula(1.0, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), 0.0, 1.0, 0.0, UNDATED_S)


@dataclasses.dataclass(frozen=True, slots=True)
class FirstPhase:
    """Hold what the first phase found.

    Args:
        matches: The match set.
        doc_ids: Its best documents by words and recency, best first, equal ones by doc_id: int32.
        words: The score of their words alone: float64, aligned.
    """

    matches: MatchSet
    doc_ids: Ints
    words: Floats


def is_compiled(snapshot: Snapshot) -> bool:
    """Tell whether the compiled kernel can search a snapshot: where each word is one posting list."""
    return KERNEL == COMPILED and snapshot.is_all_french


def count_both(snapshot: Snapshot, first: WeightedWord, second: WeightedWord) -> int:
    """Return how many documents hold two words."""
    if not is_compiled(snapshot):
        return len(np.intersect1d(first.found.doc_ids, second.found.doc_ids, assume_unique=True))
    terms = list(dict.fromkeys((first.word.term, second.word.term)))
    words = Words(snapshot.entries(terms), np.zeros(len(terms)), np.full(len(terms), REQUIRED, np.uint8))
    return snapshot.rank(words, COUNT_ONLY, count=0).total


class CompiledSearch:
    """Run the first phase of one search in the compiled kernel.

    Args:
        snapshot: Where to look.
        query: What is asked.
        plan: What it comes to.
        ranking: What each component weighs.
        now_s: The present moment, in seconds since 1970 UTC.
        count: Best documents wanted.
    """

    def __init__(
        self, snapshot: Snapshot, query: BooleanQuery, plan: Plan, ranking: Ranking, now_s: float, count: int
    ) -> None:
        self._snapshot = snapshot
        self._query = query
        self._plan = plan
        self._count = count
        self._formula = _formula(snapshot, ranking, now_s)
        phrases = [part for part in query.must if isinstance(part, PhraseQuery)]
        others = (word for phrase in phrases for word in phrase.words)
        self._numbers = {word.word: number for number, word in enumerate(plan.words)}
        for word in others:
            self._numbers.setdefault(word, len(self._numbers))
        self._entries = snapshot.entries([word.term for word in self._numbers])
        self._weights = np.zeros(len(self._numbers))
        self._weights[: len(plan.words)] = [word.weight * idf(snapshot.n_slots, word.doc_freq) for word in plan.words]

    @staticmethod
    def can(query: BooleanQuery) -> bool:
        """Tell whether it can run a query: words and phrases that are all required."""
        return not (query.should or query.must_not) and all(
            isinstance(part, TermQuery | PhraseQuery) for part in query.must
        )

    def run(self) -> FirstPhase | None:
        """Return the first phase; None where it takes what the kernel cannot do."""
        words, phrases = self._required()
        if not words and not phrases:
            return self._answer(self._nothing(), np.empty(0, np.int32), is_relaxed=False)
        found = self._run(words, phrases, any_word=False)
        if found[0].total < ENOUGH_DOCUMENTS:
            if self._plan.other_sides:
                return None
            hard = [part for part in self._query.must if isinstance(part, PhraseQuery) and not gives_way(part)]
            triggers = [word.word for word in self._plan.words if word.origin is not Origin.ACRONYM]
            relaxed = self._run(triggers, hard, any_word=True)
            if relaxed[0].total > found[0].total:
                return self._answer(*relaxed, is_relaxed=True)
        return self._answer(*found, is_relaxed=False)

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

    def _run(self, words: Iterable[TermQuery], phrases: list[PhraseQuery], *, any_word: bool) -> tuple[Best, Ints]:
        roles = np.zeros(len(self._numbers), np.uint8)
        roles[: len(self._plan.words)] = SCORED
        wanted = [*words] if any_word else [*words, *(word for phrase in phrases for word in phrase.words)]
        for word in wanted:
            roles[self._numbers[word]] |= TRIGGER if any_word else REQUIRED
        placed = tuple(
            np.array([(self._numbers[word], place) for place, word in enumerate(phrase.words)], np.uint32)
            for phrase in phrases
        )
        matches = np.zeros(self._snapshot.n_slots, np.uint8)
        best = self._snapshot.rank(
            Words(self._entries, self._weights, roles, placed),
            self._formula,
            count=self._count,
            any_word=any_word,
            matches=matches,
        )
        return best, np.flatnonzero(matches).astype(np.int32)

    def _answer(self, best: Best, doc_ids: Ints, *, is_relaxed: bool) -> FirstPhase:
        return FirstPhase(MatchSet(doc_ids, frozenset(self._phrases_found(best)), is_relaxed), best.doc_ids, best.words)

    def _phrases_found(self, best: Best) -> Iterator[PhraseQuery]:
        """Yield the phrases that occur: all that were required, where there is a match."""
        for phrase in self._query.must:
            if isinstance(phrase, PhraseQuery) and (
                (best.total and not phrase.is_implied) or self._run((), [phrase], any_word=False)[0].total
            ):
                yield phrase

    @staticmethod
    def _nothing() -> Best:
        return Best(0, np.empty(0, np.int32), np.empty(0))


def _formula(snapshot: Snapshot, ranking: Ranking, now_s: float) -> Formula:
    weights = field_weights(ranking)
    title, body, lead = FIELDS
    return Formula(
        ranking.k1,
        (ranking.title_weight, 1.0, ranking.lead_weight),
        (ranking.title_b, ranking.body_b, ranking.lead_b),
        (
            snapshot.average_length(title) if title in weights else 1.0,
            snapshot.average_length(body),
            snapshot.average_length(lead) if lead in weights else 1.0,
        ),
        ranking.recency,
        ranking.recency_half_life_days,
        now_s,
        UNDATED_S,
    )

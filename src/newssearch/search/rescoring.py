"""Score candidates in the compiled kernel as the second phase of `newssearch.search.components` does in numpy."""

from collections.abc import Iterator

from newssearch.index import Ints
from newssearch.kernel import Typed, Weighed, Weights
from newssearch.query import TermQuery
from newssearch.search.bm25f import Floats
from newssearch.search.components import APART_WEIGHT, Scorer, pair_boost, pair_queries, tells_its_form
from newssearch.search.first_phase import FirstPhase, count_both
from newssearch.search.plan import Origin, Pair, Plan
from newssearch.search.surveyed import SurveyedCandidates


class Rescoring:
    """Score candidates of one search.

    Args:
        scorer: Of the search.
        found: Its first phase.
        places: Those of the candidates in it, so that their doc_ids are ascending.
    """

    def __init__(self, scorer: Scorer, found: FirstPhase, places: Ints) -> None:
        self._scorer = scorer
        self._model = scorer.model
        self._plan = scorer.plan
        self._found = found
        self._doc_ids = doc_ids = found.doc_ids[places]
        self._words = found.words[places]
        pairs = [query for pair in self._plan.pairs for query in pair_queries(pair)] if scorer.ranking.pairs else []
        self._candidates = SurveyedCandidates(scorer.snapshot, doc_ids, self._plan, pairs)

    def scores(self, now_s: float) -> Floats:
        """Return the score of each candidate, aligned with their places.

        Args:
            now_s: The present moment, in seconds since 1970 UTC.
        """
        weighed = Weighed(self._model.formula, now_s, self._weights(), tuple(self._typed()), self._candidates.numbers)
        return self._scorer.snapshot.rescore(self._doc_ids, self._words, self._candidates.counted, weighed)

    def _weights(self) -> Weights:
        candidates, ranking = self._candidates, self._scorer.ranking
        surface_of, term_of = candidates.surface_places, candidates.term_places
        scored = self._plan.words if ranking.surface else ()
        stop_words = self._plan.stop_words if ranking.stop_words else ()
        pairs, pair_weights = self._pairs()
        return Weights(
            surfaces=[surface_of[planned.word.surface] for planned in scored],
            surface_weights=[
                weight for planned in scored for weight in (planned.weight, self._surface_weight(planned.word))
            ],
            stop_words=[place for word in stop_words for place in (term_of[word.term], surface_of[word.surface])],
            stop_word_weights=[
                weight for word in stop_words for weight in (self._term_idf(word), self._surface_weight(word))
            ],
            pairs=pairs,
            pair_weights=pair_weights,
            asked=self._asked(),
            stop_word=ranking.stop_words,
            apart=APART_WEIGHT,
            title_coverage=ranking.title_coverage,
            n_slots=self._scorer.snapshot.n_slots,
        )

    def _surface_weight(self, word: TermQuery) -> float:
        doc_freq = self._scorer.snapshot.found_surface(word.surface).doc_freq
        return self._scorer.ranking.surface * self._model.idf(doc_freq)

    def _term_idf(self, word: TermQuery) -> float:
        return self._model.idf(self._scorer.snapshot.found_term(word.term).doc_freq)

    def _pairs(self) -> tuple[list[int], list[float]]:
        """Return places and weights of the pairs that any candidate has; the others bring nothing."""
        candidates, plan, ranking = self._candidates, self._plan, self._scorer.ranking
        places: list[int] = []
        weights: list[float] = []
        if not (ranking.pairs and plan.pairs):
            return places, weights
        known = plan.of(Origin.QUERY)
        is_held = candidates.counted.pairs.max(axis=0, initial=0).tolist()
        for pair in plan.pairs:
            if pair.first not in known or pair.second not in known:
                continue
            counts = [candidates.pair_places[query] for query in pair_queries(pair)]
            if any(is_held[place] for place in counts):
                words = candidates.term_places[pair.first.term], candidates.term_places[pair.second.term]
                places += *counts, *[-1] * (2 - len(counts)), *words
                weights += ranking.pairs * pair_boost(pair), self._count_both(pair)
        return places, weights

    def _count_both(self, pair: Pair) -> int:
        """Return how many documents hold both words: where nothing else was asked for, the first phase has told."""
        found = self._found
        if is_one_pair(self._plan) and found.is_exact and not found.is_relaxed:
            return found.total
        return count_both(self._model, pair.first, pair.second)

    def _asked(self) -> list[float]:
        """Return the idf of each term that was counted: 0 where it is not looked for in titles."""
        idfs = dict.fromkeys(self._candidates.term_places, 0.0)
        if self._scorer.ranking.title_coverage:
            for word, planned in self._plan.of(Origin.QUERY, Origin.CORRECTION).items():
                idfs[word.term] = self._model.idf(planned.doc_freq)
        return list(idfs.values())

    def _typed(self) -> Iterator[Typed]:
        if not self._scorer.ranking.as_typed:
            return
        words = [word for word in (*self._plan.content, *self._plan.stop_words) if tells_its_form(word)]
        weight = self._scorer.ranking.as_typed / max(1, len(words))
        for word in words:
            yield Typed(self._candidates.surface_places[word.surface], word.written, word.written.lower(), weight)


def is_one_pair(plan: Plan) -> bool:
    """Tell whether a plan is a pair of words of their own and nothing else: the match set is what holds both."""
    return len(plan.words) == 2 and len(plan.pairs) == 1 and plan.pairs[0].distance is None

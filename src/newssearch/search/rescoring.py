"""Score candidates in the compiled kernel as the second phase of `newssearch.search.components` does in numpy."""

from collections.abc import Iterable, Iterator

from newssearch.index import Ints
from newssearch.kernel import Names, Ranks, Typed, Weighed, Weights
from newssearch.query import TermQuery
from newssearch.search.bm25f import Floats
from newssearch.search.components import APART_WEIGHT, Scorer, pair_boost, pair_queries, tells_its_form
from newssearch.search.first_phase import FirstPhase, count_both
from newssearch.search.plan import Origin, Pair


class Rescoring:
    """Score the candidates of one search.

    Args:
        scorer: Of the search.
        found: Its first phase.
    """

    def __init__(self, scorer: Scorer, found: FirstPhase) -> None:
        self._scorer = scorer
        self._found = found
        self._plan = plan = scorer.plan
        words = (*(planned.word for planned in plan.words), *plan.content, *plan.stop_words)
        self._terms = _places(word.term for word in words)
        self._surfaces = _places(word.surface for word in words)
        self._pairs = self._weighed_pairs()

    def best(self, now_s: float, count: int) -> tuple[Ints, Floats]:
        """Return the best documents and their scores; equal ones stand by doc_id.

        Args:
            now_s: The present moment, in seconds since 1970 UTC.
            count: How many are wanted.
        """
        scorer, found, snapshot = self._scorer, self._found, self._scorer.snapshot
        terms = [snapshot.found_term(term) for term in self._terms]
        names = Names(
            tuple([term.lists for term in terms]),
            tuple([term.numbers for term in terms]),
            tuple([snapshot.found_surface(surface).numbers for surface in self._surfaces]),
        )
        weighed = Weighed(scorer.model.formula, now_s, names, self._weights(), tuple(self._typed()), self._count_both)
        ranks = Ranks(found.doc_ids, found.words, found.scores)
        return snapshot.rescore(ranks, (scorer.ranking.reranked, count), weighed)

    def _weights(self) -> Weights:
        ranking = self._scorer.ranking
        surface_of, term_of = self._surfaces, self._terms
        scored = self._plan.words if ranking.surface else ()
        stop_words = self._plan.stop_words if ranking.stop_words else ()
        asked_pairs, pairs = self._pair_places()
        return Weights(
            asked_pairs=asked_pairs,
            surfaces=[surface_of[planned.word.surface] for planned in scored],
            surface_weights=[
                weight for planned in scored for weight in (planned.weight, self._surface_weight(planned.word))
            ],
            stop_words=[place for word in stop_words for place in (term_of[word.term], surface_of[word.surface])],
            stop_word_weights=[
                weight for word in stop_words for weight in (self._term_idf(word), self._surface_weight(word))
            ],
            pairs=pairs,
            pair_weights=[ranking.pairs * pair_boost(pair) for pair in self._pairs],
            idfs=self._idfs(),
            stop_word=ranking.stop_words,
            apart=APART_WEIGHT,
            title_coverage=ranking.title_coverage,
            n_slots=self._scorer.snapshot.n_slots,
        )

    def _surface_weight(self, word: TermQuery) -> float:
        doc_freq = self._scorer.snapshot.found_surface(word.surface).doc_freq
        return self._scorer.ranking.surface * self._scorer.model.idf(doc_freq)

    def _term_idf(self, word: TermQuery) -> float:
        return self._scorer.model.idf(self._scorer.snapshot.found_term(word.term).doc_freq)

    def _weighed_pairs(self) -> tuple[Pair, ...]:
        if not (self._plan.pairs and self._scorer.ranking.pairs):
            return ()
        known = self._plan.of(Origin.QUERY)
        return tuple(pair for pair in self._plan.pairs if pair.first in known and pair.second in known)

    def _pair_places(self) -> tuple[list[int], list[int]]:
        """Return what is counted for the pairs, and the places of each pair; see `Weights`."""
        asked: list[int] = []
        places: list[int] = []
        for pair in self._pairs:
            words = self._terms[pair.first.term], self._terms[pair.second.term]
            queries = pair_queries(pair)
            first = len(asked) // 4
            places += first, first + 1 if len(queries) > 1 else -1, *words
            for query in queries:
                asked += *words, query.distance, query.content_only
        return asked, places

    def _count_both(self, number: int) -> int:
        pair = self._pairs[number]
        return count_both(self._scorer.model, pair.first, pair.second)

    def _idfs(self) -> list[float]:
        """Return the idf of each term that is counted: 0 where it is not looked for in titles."""
        idfs = dict.fromkeys(self._terms, 0.0)
        if self._scorer.ranking.title_coverage:
            for planned in self._plan.words:
                if planned.origin is not Origin.ACRONYM:
                    idfs[planned.word.term] = self._scorer.model.idf(planned.doc_freq)
        return list(idfs.values())

    def _typed(self) -> Iterator[Typed]:
        if not self._scorer.ranking.as_typed:
            return
        words = [word for word in (*self._plan.content, *self._plan.stop_words) if tells_its_form(word)]
        weight = self._scorer.ranking.as_typed / max(1, len(words))
        for word in words:
            yield Typed(self._surfaces[word.surface], word.written, word.written.lower(), weight)


def _places(names: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(dict.fromkeys(names))}

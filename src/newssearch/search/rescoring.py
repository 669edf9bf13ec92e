"""Score candidates in the compiled kernel as the second phase of `newssearch.search.components` does in numpy."""

from collections.abc import Iterator

from newssearch.kernel import Names, Ranks, Typed, Weighed, Weights
from newssearch.query import TermQuery
from newssearch.search.first_phase import FirstPhase
from newssearch.search.model import Model
from newssearch.search.pairs import APART_WEIGHT, Pair
from newssearch.search.plan import Origin, Plan, tells_its_form


class Rescoring:
    """Score the candidates of one search.

    Args:
        model: Of the scores.
        plan: What is scored.
        found: The first phase.
    """

    def __init__(self, model: Model, plan: Plan, found: FirstPhase) -> None:
        self._model = model
        self._ranking = model.ranking
        self._snapshot = model.snapshot
        self._found = found
        self._plan = plan
        words = (*(planned.word for planned in plan.words), *plan.content, *plan.stop_words)
        self._words: dict[str, TermQuery] = {}
        self._places: dict[TermQuery, int] = {}
        self._surfaces: dict[str, int] = {}
        self._surface_words: list[int] = []
        for word in words:
            self._place(word)
        self._pairs = self._weighed_pairs()

    def best(self, now_s: float, count: int) -> tuple[list[int], list[float]]:
        """Return the best documents and their scores; equal ones stand by doc_id.

        Args:
            now_s: The present moment, in seconds since 1970 UTC.
            count: How many are wanted.
        """
        found, snapshot = self._found, self._snapshot
        words = [snapshot.found_word(word.term, word.surface, with_positions=True) for word in self._words.values()]
        names = Names(
            tuple([word.lists for word in words]),
            tuple([word.numbers for word in words]),
            tuple([snapshot.found_surface(surface).numbers for surface in self._surfaces]),
        )
        weighed = Weighed(self._model.formula, now_s, names, self._weights(), tuple(self._typed()), self._count_both)
        ranks = Ranks(found.doc_ids, found.words, found.scores)
        return snapshot.rescore(ranks, (self._ranking.reranked, count), weighed)

    def _place(self, word: TermQuery) -> None:
        """Give a word and its surface form their places; words with the same lists are counted as one."""
        if word not in self._places:
            name = self._snapshot.name_of(word.term, word.surface)
            if name not in self._words:
                self._words[name] = word
                self._places[word] = len(self._words) - 1
            else:
                self._places[word] = self._places[self._words[name]]
            if word.surface not in self._surfaces:
                self._surfaces[word.surface] = len(self._surfaces)
                self._surface_words.append(self._places[word])

    def _weights(self) -> Weights:
        ranking = self._ranking
        surface_of, place_of = self._surfaces, self._places
        scored = self._plan.words if ranking.surface else ()
        stop_words = self._plan.stop_words if ranking.stop_words else ()
        asked_pairs, pairs = self._pair_places()
        return Weights(
            asked_pairs=asked_pairs,
            surface_words=self._surface_words,
            surfaces=[surface_of[planned.word.surface] for planned in scored],
            surface_weights=[
                weight for planned in scored for weight in (planned.weight, self._surface_weight(planned.word))
            ],
            stop_words=[place for word in stop_words for place in (place_of[word], surface_of[word.surface])],
            stop_word_weights=[
                weight for word in stop_words for weight in (self._term_idf(word), self._surface_weight(word))
            ],
            pairs=pairs,
            pair_weights=[ranking.pairs * pair.boost for pair in self._pairs],
            idfs=self._idfs(),
            stop_word=ranking.stop_words,
            apart=APART_WEIGHT,
            title_coverage=ranking.title_coverage,
            n_slots=self._snapshot.n_slots,
        )

    def _surface_weight(self, word: TermQuery) -> float:
        doc_freq = self._snapshot.found_surface(word.surface).doc_freq
        return self._ranking.surface * self._model.idf(doc_freq)

    def _term_idf(self, word: TermQuery) -> float:
        return self._model.idf(self._snapshot.found_word(word.term, word.surface).doc_freq)

    def _weighed_pairs(self) -> tuple[Pair, ...]:
        if not (self._plan.pairs and self._ranking.pairs):
            return ()
        known = self._plan.of(Origin.QUERY)
        return tuple(pair for pair in self._plan.pairs if pair.first in known and pair.second in known)

    def _pair_places(self) -> tuple[list[int], list[int]]:
        """Return what is counted for the pairs, and the places of each pair; see `Weights`."""
        asked: list[int] = []
        places: list[int] = []
        for pair in self._pairs:
            words = self._places[pair.first], self._places[pair.second]
            queries = pair.queries()
            first = len(asked) // 4
            places += first, first + 1 if len(queries) > 1 else -1, *words
            for query in queries:
                asked += *words, query.distance, query.content_only
        return asked, places

    def _count_both(self, number: int) -> int:
        pair = self._pairs[number]
        return self._model.count_both(pair.first, pair.second)

    def _idfs(self) -> list[float]:
        """Return the idf of each word that is counted: 0 where it is not looked for in titles.

        First as in segments of stems, where only the first word of a stem counts, then as in the others.
        """
        stemmed, plain = [0.0] * len(self._words), [0.0] * len(self._words)
        stems: set[str] = set()
        if self._ranking.title_coverage:
            for planned in self._plan.words:
                if planned.origin in (Origin.QUERY, Origin.CORRECTION):
                    place = self._places[planned.word]
                    plain[place] = self._model.idf(planned.doc_freq)
                    stemmed[place] = plain[place] if planned.word.term not in stems else stemmed[place]
                    stems.add(planned.word.term)
        return stemmed + plain

    def _typed(self) -> Iterator[Typed]:
        if not self._ranking.as_typed:
            return
        words = [word for word in (*self._plan.content, *self._plan.stop_words) if tells_its_form(word)]
        weight = self._ranking.as_typed / max(1, len(words))
        for word in words:
            yield Typed(self._surfaces[word.surface], word.written, word.written.lower(), weight)

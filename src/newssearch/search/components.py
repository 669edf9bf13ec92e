"""Define the components of a score, each by its formula; what has the weight 0 is left out of a ranking."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping

import numpy as np
import numpy.typing as npt

from newssearch.index import UNDATED_S, Ints
from newssearch.kernel import COMPILED, KERNEL
from newssearch.search.arrays import Floats
from newssearch.search.bm25f import length_norm, saturated
from newssearch.search.candidates import Candidates
from newssearch.search.model import Model
from newssearch.search.pairs import APART_WEIGHT, Pair
from newssearch.search.plan import Origin, Plan, tells_its_form

DAY_S = 86_400


@dataclasses.dataclass(frozen=True, slots=True)
class Component:
    """Hold one part of the score of several documents.

    Args:
        name: As in an explanation.
        values: What it adds to each score, or by what it multiplies it.
        is_factor: It multiplies.
        shares: What words or pairs bring to it: their text, and values aligned with `values`.
    """

    name: str
    values: Floats
    is_factor: bool = False
    shares: tuple[tuple[str, Floats], ...] = ()


class Scorer:
    """Score documents of one snapshot for one plan.

    Args:
        model: A ranking on that snapshot.
        plan: What is scored.
    """

    def __init__(self, model: Model, plan: Plan) -> None:
        self.model = model
        self.plan = plan
        self.snapshot = model.snapshot
        self.ranking = model.ranking
        self._normed: tuple[Ints | None, dict[str, Floats]] = (None, {})

    def words(self, doc_ids: Ints) -> Component:
        """Score the words by BM25F over their stems: the first phase; 1 where the plan is wordless.

        Args:
            doc_ids: int32, ascending, unique.
        """
        if self.plan.is_wordless:
            return Component("words", np.ones(len(doc_ids)))
        norms = self._norms(doc_ids)
        shares = []
        for planned in self.plan.words:
            tf = np.zeros(len(doc_ids))
            for field, norm in norms.items():
                found = planned.found.by_field[field]
                places, is_held = places_in(doc_ids, found.doc_ids)
                tf[places] += found.term_freqs[is_held] / norm[places]
            weight = planned.weight * self.model.idf(planned.doc_freq)
            shares.append((planned.word.surface, weight * saturated(tf, self.ranking.k1)))
        return _sum("words", shares, len(doc_ids))

    def recency(self, doc_ids: Ints, now_s: float) -> Component:
        """Raise what is recent: 1 + w * H / (H + age), ages in days, half of it gone at H; what is undated stays.

        An article of the future counts as one of today.
        """
        weight, half_life = self.ranking.recency, self.ranking.recency_half_life_days
        published_s = self.snapshot.published_s[doc_ids]
        ages = np.maximum(0.0, (now_s - published_s) / DAY_S)
        boosts = np.where(published_s == UNDATED_S, 0.0, weight * half_life / (half_life + ages))
        return Component("recency", 1 + boosts, is_factor=True)

    def second_phase(self, candidates: Candidates) -> list[Component]:
        """Return the components of the second phase that are on."""
        built: list[tuple[float, Callable[[Candidates], Component]]] = [
            (self.ranking.surface, self._surface_forms),
            (self.ranking.stop_words, self._stop_words),
            (self.ranking.pairs, self._pairs),
            (self.ranking.title_coverage, self._title_coverage),
            (self.ranking.as_typed, self._as_typed),
        ]
        return [build(candidates) for weight, build in built if weight > 0]

    def _surface_forms(self, candidates: Candidates) -> Component:
        shares = [
            (planned.word.surface, planned.weight * self._surface_score(planned.word.surface, candidates))
            for planned in self.plan.words
        ]
        return _sum("surface forms", shares, len(candidates.doc_ids))

    def _stop_words(self, candidates: Candidates) -> Component:
        """Score function words as any other word, stem and surface form, at a lower weight."""
        shares = []
        for word in self.plan.stop_words:
            weight = self.model.idf(self.snapshot.found_word(word.term, word.surface).doc_freq)
            score = weight * self._saturated(candidates.word_freqs(word), candidates.doc_ids)
            if self.ranking.surface:
                score += self._surface_score(word.surface, candidates)
            shares.append((word.surface, self.ranking.stop_words * score))
        return _sum("stop words", shares, len(candidates.doc_ids))

    def _surface_score(self, surface: str, candidates: Candidates) -> Floats:
        weight = self.ranking.surface * self.model.idf(self.snapshot.doc_freq("surfaces", surface))
        return weight * self._saturated(candidates.surface_freqs(surface), candidates.doc_ids)

    def _pairs(self, candidates: Candidates) -> Component:
        """Score neighbours of the query that are neighbours in the document: idf(pair) * (k1 + 1) * f / (k1 + f).

        f = count / (0.5 + 0.5 * length / average), over the length of the body.
        """
        found = self.plan.of(Origin.QUERY)
        lengths = self.snapshot.lengths("body")[candidates.doc_ids] / self.model.averages["body"]
        shares = []
        for pair in self.plan.pairs:
            if pair.first in found and pair.second in found:
                counts = _pair_freqs(candidates, pair)
                weight = self.ranking.pairs * pair.boost * self.model.idf(self._pair_doc_freq(pair, counts, candidates))
                score = weight * saturated(counts / (0.5 + 0.5 * lengths), self.ranking.k1)
                shares.append((f"{pair.first.surface} {pair.second.surface}", score))
        return _sum("pairs", shares, len(candidates.doc_ids))

    def _title_coverage(self, candidates: Candidates) -> Component:
        """Raise titles that say what the query says: 1 + w * idf(query and title) / idf(query or title), summed."""
        words = self.plan.of(Origin.QUERY, Origin.CORRECTION)
        coverage = candidates.title_coverage(
            {word: self.model.idf(planned.doc_freq) for word, planned in words.items()}
        )
        return Component("title coverage", 1 + self.ranking.title_coverage * coverage, is_factor=True)

    def _as_typed(self, candidates: Candidates) -> Component:
        """Raise documents that hold words with their accents and capitals as typed: it parts near-equal scores.

        What is typed all in plain capitals tells nothing of either, and has no part in it.
        """
        words = [word for word in (*self.plan.content, *self.plan.stop_words) if tells_its_form(word)]
        weight = self.ranking.as_typed / max(1, len(words))
        shares = [(word.written, weight * candidates.as_typed(word)) for word in words]
        return dataclasses.replace(_sum("as typed", shares, len(candidates.doc_ids), start=1.0), is_factor=True)

    def _pair_doc_freq(self, pair: Pair, counts: Floats, candidates: Candidates) -> float:
        """Estimate how many documents hold a pair: of those with both words, the share that has it among candidates."""
        n_both = int((candidates.holds(pair.first) & candidates.holds(pair.second)).sum())
        if not n_both:
            return 0.0
        n_documents = self._count_both(pair)
        return n_documents * int((counts > 0).sum()) / n_both

    def _count_both(self, pair: Pair) -> int:
        if KERNEL == COMPILED:
            return self.model.count_both(pair.first, pair.second)
        found = self.plan.of(Origin.QUERY)
        first, second = (found[word].found.doc_ids for word in (pair.first, pair.second))
        return len(np.intersect1d(first, second, assume_unique=True))

    def _saturated(self, freqs: Mapping[str, Floats], doc_ids: Ints) -> Floats:
        norms = self._norms(doc_ids)
        return saturated(
            sum((freqs[field] / norm for field, norm in norms.items()), np.zeros(len(doc_ids))), self.ranking.k1
        )

    def _norms(self, doc_ids: Ints) -> dict[str, Floats]:
        """Return the length norms of some documents by field; those of the last documents asked for are kept."""
        if self._normed[0] is not doc_ids:
            norms = {
                field: length_norm(
                    self.snapshot.lengths(field)[doc_ids].astype(np.float64), self.model.averages[field], weight
                )
                for field, weight in self.model.weights.items()
            }
            self._normed = doc_ids, norms
        return self._normed[1]


def places_in(doc_ids: Ints, found: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Return where in `doc_ids` those found are, and which of them are there; both are ascending."""
    if not len(doc_ids):
        return np.empty(0, np.int32), np.zeros(len(found), dtype=np.bool_)
    places = np.minimum(np.searchsorted(doc_ids, found), len(doc_ids) - 1).astype(np.int32)
    is_held = doc_ids[places] == found
    return places[is_held], is_held


def _pair_freqs(candidates: Candidates, pair: Pair) -> Floats:
    freqs = [candidates.pair_freqs(query) for query in pair.queries()]
    return freqs[0] if pair.distance is not None else freqs[0] + APART_WEIGHT * freqs[1]


def _sum(name: str, shares: Iterable[tuple[str, Floats]], n_docs: int, *, start: float = 0.0) -> Component:
    shares = tuple(shares)
    return Component(name, sum((values for _, values in shares), np.full(n_docs, start)), shares=shares)

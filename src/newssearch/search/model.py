"""Hold a ranking on one snapshot: what all searches with both have in common, reckoned once."""

from functools import cached_property

from newssearch.index import UNDATED_S, Snapshot
from newssearch.kernel import REQUIRED, Formula, Goal, Words, length_norms
from newssearch.query import TermQuery
from newssearch.search.bm25f import FIELDS, FieldWeight, field_weights, idf
from newssearch.search.variants import Variants
from newssearch.settings import Ranking

PHRASE_FIELDS = ("title", "body")
"""Fields in which phrases are looked for."""

MAX_PAIR_COUNTS = 20_000
"""Pairs of terms that are remembered, at 400 bytes each; beyond it all are forgotten."""


class Model:
    """Hold what scores are reckoned with.

    Args:
        snapshot: What is searched.
        ranking: What each component of a score weighs.

    Attributes:
        variants: Looks other forms of names up.
    """

    def __init__(self, snapshot: Snapshot, ranking: Ranking) -> None:
        self.snapshot = snapshot
        self.ranking = ranking
        self.variants = Variants(snapshot)
        self._pair_counts: dict[frozenset[str], int] = {}

    @cached_property
    def weights(self) -> dict[str, FieldWeight]:
        """Return how the fields count that do."""
        return field_weights(self.ranking)

    @cached_property
    def averages(self) -> dict[str, float]:
        """Return the mean length of each field that counts."""
        return {field: self.snapshot.average_length(field) for field in self.weights}

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """Return the fields in which words are looked for, those that weigh nothing too; the lead is of the body."""
        return tuple(dict.fromkeys((*PHRASE_FIELDS, *self.weights)))

    @cached_property
    def has_second_phase(self) -> bool:
        """Tell whether any component of the second phase is on."""
        ranking = self.ranking
        return ranking.reranked > 0 and any(
            (ranking.surface, ranking.stop_words, ranking.pairs, ranking.title_coverage, ranking.as_typed)
        )

    @cached_property
    def formula(self) -> Formula:
        """Return what the first phase is reckoned with in the kernel."""
        ranking = self.ranking
        fields = [(self.weights.get(field), self.averages.get(field, 1.0)) for field in FIELDS]
        return Formula(
            k1=ranking.k1,
            title_weight=ranking.title_weight,
            body_weight=1.0,
            lead_weight=ranking.lead_weight,
            body_average=self.averages["body"],
            recency=ranking.recency,
            half_life_days=ranking.recency_half_life_days,
            undated_s=UNDATED_S,
            norms=length_norms([(one.weight, one.b, average) if one else (0.0, 0.0, 1.0) for one, average in fields]),
        )

    def count_both(self, first: TermQuery, second: TermQuery) -> int:
        """Return how many documents hold two words, or one where both are the same, in the compiled kernel."""
        snapshot = self.snapshot
        names = frozenset(snapshot.name_of(word.term, word.surface) for word in (first, second))
        count = self._pair_counts.get(names)
        if count is None:
            words_asked = (first, second)[: len(names)]
            lists = tuple(snapshot.found_word(word.term, word.surface).lists for word in words_asked)
            words = Words(lists, (0.0,) * len(lists), bytes([REQUIRED]) * len(lists))
            count = snapshot.rank(words, self.formula, Goal(0)).total
            if len(self._pair_counts) >= MAX_PAIR_COUNTS:
                self._pair_counts.clear()
            self._pair_counts[names] = count
        return count

    def idf(self, doc_freq: float) -> float:
        """Return how much a word tells that is in some documents; see `bm25f.idf`."""
        return idf(self.snapshot.n_slots, doc_freq)

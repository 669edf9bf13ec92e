"""Count in candidates with the compiled kernel what `Candidates` counts in numpy: all that a plan asks, in one call."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from newssearch.analysis import fold
from newssearch.index import Ints, Snapshot
from newssearch.kernel import ABSENT, Asked
from newssearch.query import TermQuery
from newssearch.search.bm25f import Floats, idf_of
from newssearch.search.candidates import PairQuery
from newssearch.search.plan import Plan

Bools = npt.NDArray[np.bool_]

TITLE, REST, LEAD = range(3)


class SurveyedCandidates:
    """Hold what was counted in candidates that are all in French; see `Candidates` for the methods.

    Args:
        snapshot: Where they are.
        doc_ids: The candidates: int32, ascending, unique.
        plan: What is asked of them.
        pairs: Pairs that will be asked for.

    Attributes:
        counted: What was counted.
        numbers: Those of the terms in each segment: uint32, of the shape (segments, terms).
        term_places: Term -> its place in what was counted.
        surface_places: The same of surface forms.
        pair_places: The same of pairs.
    """

    def __init__(self, snapshot: Snapshot, doc_ids: Ints, plan: Plan, pairs: Sequence[PairQuery]) -> None:
        self.doc_ids = doc_ids
        self._snapshot = snapshot
        words = (*(planned.word for planned in plan.words), *plan.content, *plan.stop_words)
        self.term_places = _places(word.term for word in words)
        self.surface_places = _places(word.surface for word in words)
        self.pair_places = {pair: place for place, pair in enumerate(dict.fromkeys(pairs))}
        terms = [snapshot.found_term(term) for term in self.term_places]
        surfaces = [snapshot.found_surface(surface) for surface in self.surface_places]
        self.numbers = _by_segment(snapshot, [found.numbers for found in terms])
        asked = Asked(
            tuple(found.lists for found in terms),
            _by_segment(snapshot, [found.numbers for found in surfaces]),
            np.array(
                [
                    (
                        self.term_places[pair.first.term],
                        self.term_places[pair.second.term],
                        pair.distance,
                        pair.content_only,
                    )
                    for pair in self.pair_places
                ],
                np.int32,
            ).reshape(-1, 4),
        )
        self.counted = snapshot.survey(doc_ids, asked)

    def word_freqs(self, word: TermQuery) -> dict[str, Floats]:
        """Return how often a word occurs in each field."""
        return _by_field(self.counted.terms[:, self.term_places[word.term]])

    def holds(self, word: TermQuery) -> Bools:
        """Tell which candidates hold a word."""
        is_held: Bools = self.counted.terms[:, self.term_places[word.term]].sum(axis=1) > 0
        return is_held

    def surface_freqs(self, surface: str) -> dict[str, Floats]:
        """Return how often a surface form occurs in each field."""
        return _by_field(self.counted.surfaces[:, self.surface_places[surface]])

    def pair_freqs(self, pair: PairQuery) -> Floats:
        """Return how often a pair occurs."""
        return self.counted.pairs[:, self.pair_places[pair]].astype(np.float64)

    def title_coverage(self, asked: Mapping[TermQuery, float]) -> Floats:
        """Return idf(query and title) / idf(query or title), summed over distinct content terms."""
        n_docs, n_terms = len(self.doc_ids), self.numbers.shape[1]
        ends = self.counted.title_ends.astype(np.int64)
        segment_of = self._snapshot.segments_of(self.doc_ids)
        keys = np.repeat(np.arange(n_docs), np.diff(ends, prepend=0)) << 32 | self.counted.title_terms
        keys = np.unique(keys)
        doc_of, numbers = keys >> 32, keys & 0xFFFFFFFF
        idf_by_term = {word.term: value for word, value in asked.items()}
        idfs = np.zeros(n_terms)
        for term, value in idf_by_term.items():
            idfs[self.term_places[term]] = value
        place_of = np.full(len(numbers), -1)
        for place in np.flatnonzero(idfs).tolist():
            place_of[numbers == self.numbers[segment_of[doc_of], place]] = place
        is_asked = place_of >= 0
        common = np.bincount(doc_of[is_asked], idfs[place_of[is_asked]], n_docs)
        doc_freqs = self._snapshot.term_doc_freqs(segment_of[doc_of[~is_asked]], numbers[~is_asked])
        others = np.bincount(doc_of[~is_asked], idf_of(self._snapshot.n_slots, doc_freqs), n_docs)
        total = sum(idf_by_term.values()) + others
        return np.divide(common, total, out=np.zeros(n_docs), where=common > 0)

    def as_typed(self, word: TermQuery) -> Floats:
        """Return 1 where a word stands with its accents and capitals as typed, 0.5 where its accents alone agree."""
        forms = self.counted.forms[:, self.surface_places[word.surface]]
        small = word.written.lower()
        result = np.zeros(len(self.doc_ids))
        for rows, number, written in self._forms_of.get(word.surface, ()):
            if written.lower() == small:
                value = 1.0 if word.written in (small, written) else 0.5
                result[rows] = np.maximum(result[rows], value * (forms[rows] == number).any(axis=1))
        return result

    @cached_property
    def _forms_of(self) -> dict[str, list[tuple[npt.NDArray[np.int64], int, str]]]:
        """Return by surface form its written forms: the candidates of one segment, its number there, and itself."""
        segment_of = self._snapshot.segments_of(self.doc_ids)
        found: dict[str, list[tuple[npt.NDArray[np.int64], int, str]]] = {}
        for segment in np.unique(segment_of).tolist():
            rows = np.flatnonzero(segment_of == segment)
            numbers = np.unique(self.counted.forms[rows])
            for number in numbers[numbers != ABSENT].tolist():
                written = self._snapshot.written(segment, number)
                found.setdefault(fold(written), []).append((rows, number, written))
        return found


def _places(names: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(dict.fromkeys(names))}


def _by_field(counts: npt.NDArray[np.uint32]) -> dict[str, Floats]:
    title, rest, lead = (counts[:, part].astype(np.float64) for part in (TITLE, REST, LEAD))
    return {"title": title, "body": rest + lead, "lead": lead}


def _by_segment(snapshot: Snapshot, numbers: Sequence[tuple[int, ...]]) -> npt.NDArray[np.uint32]:
    """Return numbers that stand by name and segment as uint32 of the shape (segments, names)."""
    return np.ascontiguousarray(np.array(numbers, np.uint32).reshape(len(numbers), snapshot.n_segments).T)

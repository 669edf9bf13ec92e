"""Count in a few hundred documents what the second phase of the ranking asks of them, from the forward index."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from newssearch.index import Ints, Snapshot
from newssearch.query import TermQuery
from newssearch.search.arrays import Floats
from newssearch.search.bm25f import idf
from newssearch.search.pairs import PairQuery

Places = npt.NDArray[np.int64]
"""int64, ascending: places among the tokens of all candidates, one document after the other."""

TITLE, LEAD, REST = range(3)


class Candidates:
    """Hold the tokens of the candidates, and count in them; arrays are aligned with `doc_ids`, but for places.

    Args:
        snapshot: Where they are.
        doc_ids: The candidates: int32, in any order.

    Attributes:
        is_stemmed: Which of them are indexed by stem.
    """

    def __init__(self, snapshot: Snapshot, doc_ids: Ints) -> None:
        self.doc_ids = doc_ids
        self._snapshot = snapshot
        self._vocabulary, self._documents = snapshot.forms(doc_ids.tolist())
        n_tokens = [len(document.codes) for document in self._documents]
        self._codes = np.concatenate([document.codes for document in self._documents] or [np.empty(0, np.int32)])
        self._document_of = np.repeat(np.arange(len(doc_ids)), n_tokens)
        self._part_of = np.concatenate(
            [
                np.repeat((TITLE, LEAD, REST), np.diff((0, document.title_end, document.lead_end, len(document.codes))))
                for document in self._documents
            ]
            or [np.empty(0, np.int64)]
        )
        # Codes that other threads learn from here on are in none of these documents.
        self._is_stop_word = self._vocabulary.is_stop_word()
        self._places_of: dict[TermQuery, Places] = {}
        self.is_stemmed = snapshot.is_stemmed[doc_ids]

    def word_freqs(self, word: TermQuery) -> dict[str, Floats]:
        """Return how often a word occurs in each field: its stem in French documents, its folded form in the others."""
        return self._by_field(self._places(word))

    def holds(self, word: TermQuery) -> npt.NDArray[np.bool_]:
        """Tell which candidates hold a word."""
        return np.bincount(self._document_of[self._places(word)], minlength=len(self.doc_ids)) > 0

    def surface_freqs(self, surface: str) -> dict[str, Floats]:
        """Return how often a surface form occurs in each field."""
        return self._by_field(self._with_codes(self._vocabulary.codes_of_surface(surface)))

    def pair_freqs(self, pair: PairQuery) -> Floats:
        """Return how often a pair occurs."""
        content_only, distance = pair.content_only, pair.distance
        firsts, seconds = self._places(pair.first), self._places(pair.second)
        if content_only:
            firsts, seconds = self._ranks(firsts), self._ranks(seconds)
        firsts = np.intersect1d(firsts, seconds - distance, assume_unique=True)
        seconds = firsts + distance
        if content_only:
            firsts, seconds = self._content_places[firsts], self._content_places[seconds]
        is_one_text = self._text_of(firsts) == self._text_of(seconds)
        counts = np.bincount(self._document_of[firsts[is_one_text]], minlength=len(self.doc_ids))
        return counts.astype(np.float64)

    def title_terms(self) -> list[frozenset[str]]:
        """Return the content terms of each title, as `terms` of the index holds them."""
        titles: list[frozenset[str]] = []
        for document, is_stemmed in zip(self._documents, self.is_stemmed.tolist(), strict=True):
            codes = document.codes[: document.title_end]
            content = codes[~self._is_stop_word[codes]].tolist()
            titles.append(frozenset((self._vocabulary.terms if is_stemmed else self._vocabulary.surfaces)(content)))
        return titles

    def title_coverage(self, asked: Mapping[TermQuery, float]) -> Floats:
        """Return idf(query and title) / idf(query or title), summed over distinct content terms.

        Args:
            asked: The words of the query with their idf.
        """
        by_stem: dict[str, float] = {}
        for word, value in asked.items():
            by_stem.setdefault(word.term, value)
        by_surface = {word.surface: value for word, value in asked.items()}
        coverage = np.zeros(len(self.doc_ids))
        for rank, (title, is_stemmed) in enumerate(zip(self.title_terms(), self.is_stemmed.tolist(), strict=True)):
            wanted = by_stem if is_stemmed else by_surface
            if common := wanted.keys() & title:
                # In order, so that sums have the bits of those in the kernel.
                others = (self._snapshot.doc_freq("terms", term) for term in sorted(title - common))
                total = sum(wanted.values()) + sum(idf(self._snapshot.n_slots, doc_freq) for doc_freq in others)
                coverage[rank] = sum(wanted[term] for term in sorted(common)) / total
        return coverage

    def as_typed(self, word: TermQuery) -> Floats:
        """Return 1 where a word stands with its accents and capitals as typed, 0.5 where its accents alone agree.

        What is typed in small letters says nothing of capitals.
        """
        codes = self._vocabulary.codes_of_surface(word.surface)
        forms = self._vocabulary.written(codes.tolist())
        small = word.written.lower()
        same_accents = np.array([form.lower() == small for form in forms], dtype=np.bool_)
        same_capitals = np.array([word.written in (small, form) for form in forms], dtype=np.bool_)
        return 0.5 * self._in_document(codes[same_accents]) + 0.5 * self._in_document(
            codes[same_accents & same_capitals]
        )

    def usual_form(self, surface: str) -> str:
        """Return a surface form with the accents it has most often here, in small letters."""
        counts: Counter[str] = Counter()
        for code in self._codes[self._with_codes(self._vocabulary.codes_of_surface(surface))].tolist():
            counts[self._vocabulary.written([code])[0].lower()] += 1
        return min(counts, key=lambda form: (-counts[form], form), default=surface)

    @cached_property
    def _content_places(self) -> Places:
        """Return the places of the tokens that are no function words."""
        return np.flatnonzero(~self._is_stop_word[self._codes])

    def _ranks(self, places: Places) -> Places:
        """Return ranks among content tokens; the function words that have the stem of a content word have none."""
        ranks = self._content_rank[places]
        return ranks[ranks >= 0]

    @cached_property
    def _content_rank(self) -> Places:
        """Return, by place, the rank of each token among those that are no function words; -1 for these."""
        ranks = np.full(len(self._codes), -1)
        ranks[self._content_places] = np.arange(len(self._content_places))
        return ranks

    def _text_of(self, places: Places) -> Places:
        """Return the number of the title or body in which each place is."""
        numbers: Places = 2 * self._document_of[places] + (self._part_of[places] == TITLE)
        return numbers

    def _places(self, word: TermQuery) -> Places:
        if word not in self._places_of:
            self._places_of[word] = self._find(word)
        return self._places_of[word]

    def _find(self, word: TermQuery) -> Places:
        stemmed = self._with_codes(self._vocabulary.codes_of_term(word.term))
        if self.is_stemmed.all():
            return stemmed
        plain = self._with_codes(self._vocabulary.codes_of_surface(word.surface))
        is_stemmed = self.is_stemmed[self._document_of]
        return np.union1d(stemmed[is_stemmed[stemmed]], plain[~is_stemmed[plain]])

    def _with_codes(self, codes: Ints) -> Places:
        # A table by code, six times as fast as np.isin on so few codes.
        is_wanted = np.zeros(len(self._is_stop_word), dtype=np.bool_)
        is_wanted[codes[codes < len(is_wanted)]] = True
        return np.flatnonzero(is_wanted[self._codes])

    def _in_document(self, codes: Ints) -> Floats:
        counts = np.bincount(self._document_of[self._with_codes(codes)], minlength=len(self.doc_ids))
        return (counts > 0).astype(np.float64)

    def _by_field(self, places: Places) -> dict[str, Floats]:
        n_docs = len(self.doc_ids)
        cells = 3 * self._document_of[places] + self._part_of[places]
        counts = np.bincount(cells, minlength=3 * n_docs).reshape(n_docs, 3).astype(np.float64)
        return {"title": counts[:, TITLE], "body": counts[:, LEAD] + counts[:, REST], "lead": counts[:, LEAD]}

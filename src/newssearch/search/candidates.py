"""Count in a few hundred documents what the second phase of the ranking asks of them, from the forward index."""

from functools import cached_property

import numpy as np
import numpy.typing as npt

from newssearch.index import Ints, Snapshot
from newssearch.query import TermQuery
from newssearch.search.bm25f import Floats

Mask = npt.NDArray[np.bool_]
"""bool, one dimension: aligned with the tokens of all candidates, one after the other."""

TITLE, LEAD, REST = range(3)


class Candidates:
    """Hold the tokens of the candidates, and count in them; arrays are aligned with `doc_ids`, but for masks.

    Args:
        snapshot: Where they are.
        doc_ids: The candidates: int32, in any order.

    Attributes:
        is_french: Which of them are indexed by stem.
    """

    def __init__(self, snapshot: Snapshot, doc_ids: Ints) -> None:
        self.doc_ids = doc_ids
        self._forward = snapshot.forward
        self._documents = snapshot.forms(doc_ids.tolist())
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
        self._is_stop_word = self._forward.is_stop_word()
        self._places_of: dict[TermQuery, Mask] = {}
        self.is_french = snapshot.french[doc_ids]

    def word_freqs(self, word: TermQuery) -> dict[str, Floats]:
        """Return how often a word occurs in each field: its stem in French documents, its folded form in the others."""
        return self._by_field(self._has_word(word))

    def surface_freqs(self, surface: str) -> dict[str, Floats]:
        """Return how often a surface form occurs in each field."""
        return self._by_field(self._has(self._forward.codes_of_surface(surface)))

    def pair_freqs(self, first: TermQuery, second: TermQuery, distance: int, *, content_only: bool) -> Floats:
        """Return how often `second` follows `first` in one field.

        Args:
            first: A word.
            second: Another, or the same.
            distance: From the one to the other, in tokens; 1 is side by side.
            content_only: Count no function words between them.
        """
        places = self._content if content_only else np.arange(len(self._codes), dtype=np.int32)
        segment = 2 * self._document_of[places] + (self._part_of[places] == TITLE)
        has_first, has_second = self._has_word(first)[places], self._has_word(second)[places]
        follows = has_first[:-distance] & has_second[distance:] & (segment[:-distance] == segment[distance:])
        starts = self._document_of[places][:-distance][follows]
        return np.bincount(starts, minlength=len(self.doc_ids)).astype(np.float64)

    def title_terms(self) -> list[frozenset[str]]:
        """Return the content terms of each title, as `terms` of the index holds them."""
        titles: list[frozenset[str]] = []
        for document, is_french in zip(self._documents, self.is_french.tolist(), strict=True):
            codes = document.codes[: document.title_end]
            content = codes[~self._is_stop_word[codes]].tolist()
            titles.append(frozenset((self._forward.terms if is_french else self._forward.surfaces)(content)))
        return titles

    def as_typed(self, word: TermQuery) -> Floats:
        """Return 1 where a word stands with its accents and capitals as typed, 0.5 where its accents alone agree.

        What is typed in small letters says nothing of capitals.
        """
        codes = self._forward.codes_of_surface(word.surface)
        forms = self._forward.written(codes.tolist())
        small = word.written.lower()
        same_accents = np.array([form.lower() == small for form in forms], dtype=np.bool_)
        same_capitals = np.array([word.written in (small, form) for form in forms], dtype=np.bool_)
        return 0.5 * self._in_document(codes[same_accents]) + 0.5 * self._in_document(
            codes[same_accents & same_capitals]
        )

    @cached_property
    def _content(self) -> Ints:
        """Return the places of the tokens that are no function words."""
        return np.flatnonzero(~self._is_stop_word[self._codes]).astype(np.int32)

    def _has_word(self, word: TermQuery) -> Mask:
        if word not in self._places_of:
            self._places_of[word] = self._find_word(word)
        return self._places_of[word]

    def _find_word(self, word: TermQuery) -> Mask:
        stemmed = self._has(self._forward.codes_of_term(word.term))
        if self.is_french.all():
            return stemmed
        plain = self._has(self._forward.codes_of_surface(word.surface))
        return np.where(self.is_french[self._document_of], stemmed, plain)

    def _has(self, codes: Ints) -> Mask:
        # A table by code, six times as fast as np.isin on so few codes.
        is_wanted = np.zeros(len(self._is_stop_word), dtype=np.bool_)
        is_wanted[codes[codes < len(is_wanted)]] = True
        places: Mask = is_wanted[self._codes]
        return places

    def _in_document(self, codes: Ints) -> Floats:
        counts = np.bincount(self._document_of[self._has(codes)], minlength=len(self.doc_ids))
        return (counts > 0).astype(np.float64)

    def _by_field(self, places: Mask) -> dict[str, Floats]:
        n_docs = len(self.doc_ids)
        cells = 3 * self._document_of[places] + self._part_of[places]
        counts = np.bincount(cells, minlength=3 * n_docs).reshape(n_docs, 3).astype(np.float64)
        return {"title": counts[:, TITLE], "body": counts[:, LEAD] + counts[:, REST], "lead": counts[:, LEAD]}

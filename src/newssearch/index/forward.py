"""Read documents as sequences of forms: what the second phase of the ranking counts in a few hundred of them."""

import bisect
import dataclasses
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from newssearch.analysis import fold, is_stop_word, term_of
from newssearch.index.postings import Ints

MAX_BYTES = 64_000_000
"""Memory of decoded documents that are kept: 30,000 articles of 400 words."""

MAX_FORMS = 300_000
"""Forms of one vocabulary, at 600 bytes each; beyond it a new one is begun. 100,000 articles have as many."""

ENTRY_BYTES = 400
"""Memory of one decoded document beside its codes."""

UNKNOWN = -1
"""The code of a form that no document decoded so far has."""


class PackedForms(Protocol):
    """Give the forms of the documents of one segment as numbers of its own."""

    @property
    def n_forms(self) -> int:
        """Return how many forms the segment has."""
        ...

    def written(self, number: int) -> str:
        """Return a written form by its number."""
        ...

    def forms_of(self, doc_id: int) -> tuple[npt.NDArray[np.uint32], int, int]:
        """Return the numbers of the forms of a document, where its lead begins, and where the rest does."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class DocumentForms:
    """Hold the forms of one document in order.

    Args:
        codes: int32, title, then lead, then the rest of the body; function words included.
        title_end: Where the lead begins, in tokens.
        lead_end: Where the rest begins.
    """

    codes: Ints
    title_end: int
    lead_end: int


class _Form(NamedTuple):
    """A written form, and all that follows from it."""

    written: str
    surface: str
    term: str


class Vocabulary:
    """Number forms as they are met; a code once given stays."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._forms: list[_Form] = []
        self._is_stop_word = bytearray()
        self._by_surface: dict[str, list[int]] = {}
        self._by_term: dict[str, list[int]] = {}

    def __len__(self) -> int:
        """Return the number of forms."""
        return len(self._forms)

    def code_of(self, written: str) -> int:
        """Return the code of a written form; one that is new is learnt."""
        if written not in self._codes:
            self._learn(written)
        return self._codes[written]

    def codes_of_term(self, term: str) -> Ints:
        """Return the codes met so far whose French stem is the term."""
        return np.array(self._by_term.get(term, ()), dtype=np.int32)

    def codes_of_surface(self, surface: str) -> Ints:
        """Return the codes met so far with this surface form."""
        return np.array(self._by_surface.get(surface, ()), dtype=np.int32)

    def written(self, codes: Iterable[int]) -> list[str]:
        """Return the written forms of some codes: case and accents are theirs."""
        return [self._forms[code].written for code in codes]

    def surfaces(self, codes: Iterable[int]) -> list[str]:
        """Return the surface forms of some codes."""
        return [self._forms[code].surface for code in codes]

    def terms(self, codes: Iterable[int]) -> list[str]:
        """Return the French stems of some codes."""
        return [self._forms[code].term for code in codes]

    def is_stop_word(self) -> npt.NDArray[np.bool_]:
        """Tell of every code met so far whether it is a function word: bool, by code."""
        return np.frombuffer(bytes(self._is_stop_word), dtype=np.bool_)

    def _learn(self, written: str) -> None:
        surface = fold(written)
        form = _Form(written, surface, term_of(surface))
        code = len(self._forms)
        self._is_stop_word[code:] = bytes([is_stop_word(surface)])
        self._forms.append(form)
        self._by_surface.setdefault(surface, []).append(code)
        self._by_term.setdefault(form.term, []).append(code)
        self._codes[written] = code  # last: whoever finds a code finds all that belongs to it


class ForwardIndex:
    """Give the forms of documents as codes; safe to use from several threads.

    Args:
        segments: Where they are.
        firsts: The doc_id of the first document of each segment.
        max_bytes: Memory of decoded documents that are kept.
        max_forms: Forms of one vocabulary.
    """

    def __init__(
        self,
        segments: Sequence[PackedForms],
        firsts: Sequence[int],
        *,
        max_bytes: int = MAX_BYTES,
        max_forms: int = MAX_FORMS,
    ) -> None:
        self._segments = segments
        self._firsts = firsts
        self._max_bytes = max_bytes
        self._max_forms = max_forms
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        """Forget every document and form; codes given before mean nothing to what comes after."""
        self._vocabulary = Vocabulary()
        self._codes: dict[int, Ints] = {}
        self._documents: OrderedDict[int, DocumentForms] = OrderedDict()
        self._n_bytes = 0

    def documents(self, doc_ids: Iterable[int]) -> tuple[Vocabulary, list[DocumentForms]]:
        """Return the forms of some documents, in the order asked for, and what their codes mean."""
        with self._lock:
            if len(self._vocabulary) > self._max_forms:
                self.clear()
            return self._vocabulary, [self._document(doc_id) for doc_id in doc_ids]

    def _document(self, doc_id: int) -> DocumentForms:
        found = self._documents.get(doc_id)
        if found is not None:
            self._documents.move_to_end(doc_id)
            return found
        place = bisect.bisect_right(self._firsts, doc_id) - 1
        numbers, title_end, lead_end = self._segments[place].forms_of(doc_id - self._firsts[place])
        codes = self._encoded(place, numbers)
        self._documents[doc_id] = found = DocumentForms(codes, title_end, lead_end)
        self._n_bytes += codes.nbytes + ENTRY_BYTES
        while self._n_bytes > self._max_bytes and len(self._documents) > 1:
            _, oldest = self._documents.popitem(last=False)
            self._n_bytes -= oldest.codes.nbytes + ENTRY_BYTES
        return found

    def _encoded(self, place: int, numbers: npt.NDArray[np.uint32]) -> Ints:
        """Return the codes of forms that are numbers of a segment."""
        segment = self._segments[place]
        if place not in self._codes:
            self._codes[place] = np.full(segment.n_forms, UNKNOWN, np.int32)
        code_of = self._codes[place]
        if (numbers >= len(code_of)).any():
            raise ValueError("the forms of a document cannot be read: one has no number of its segment")
        codes = code_of[numbers]
        for number in dict.fromkeys(numbers[codes == UNKNOWN].tolist()):
            code_of[number] = self._vocabulary.code_of(segment.written(number))
        return code_of[numbers]

"""Read documents as sequences of forms: what the second phase of the ranking counts in a few hundred of them."""

import dataclasses
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

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

COMPRESSION = 6
"""Level of zlib: a third of the text, in 60 µs for an article."""


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


def pack_forms(title: Iterable[str], lead: Iterable[str], rest: Iterable[str]) -> bytes:
    """Return the written forms of a document as `ForwardIndex` reads them; no form holds a blank."""
    text = "\n".join(" ".join(forms) for forms in (title, lead, rest))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), COMPRESSION)


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

    def encode(self, forms: Sequence[str]) -> list[int]:
        """Return the codes of written forms; those that are new are learnt."""
        known = self._codes
        for form in forms:
            if form not in known:
                self._learn(form)
        return [known[form] for form in forms]

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
        read: Gives what `pack_forms` made of a document, by doc_id.
        max_bytes: Memory of decoded documents that are kept.
        max_forms: Forms of one vocabulary.
    """

    def __init__(self, read: Callable[[int], bytes], *, max_bytes: int = MAX_BYTES, max_forms: int = MAX_FORMS) -> None:
        self._read = read
        self._max_bytes = max_bytes
        self._max_forms = max_forms
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        """Forget every document and form; codes given before mean nothing to what comes after."""
        self._vocabulary = Vocabulary()
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
        title, lead, rest = (self._vocabulary.encode(part) for part in _unpack(self._read(doc_id)))
        codes = np.array(title + lead + rest, dtype=np.int32)
        self._documents[doc_id] = found = DocumentForms(codes, len(title), len(title) + len(lead))
        self._n_bytes += codes.nbytes + ENTRY_BYTES
        while self._n_bytes > self._max_bytes and len(self._documents) > 1:
            _, oldest = self._documents.popitem(last=False)
            self._n_bytes -= oldest.codes.nbytes + ENTRY_BYTES
        return found


def _unpack(packed: bytes) -> list[list[str]]:
    try:
        text = zlib.decompress(packed).decode("utf-8", "surrogatepass")
        title, lead, rest = text.split("\n")
    except (zlib.error, UnicodeDecodeError, ValueError) as error:
        raise ValueError(f"the forms of a document cannot be read ({error})") from error
    return [title.split(), lead.split(), rest.split()]

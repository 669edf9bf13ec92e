"""Read documents as sequences of forms: what the second phase of the ranking counts in a few hundred of them."""

import dataclasses
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from newssearch.analysis import fold, is_stop_word, term_of
from newssearch.index.postings import Ints

MAX_DOCUMENTS = 20_000
"""Decoded documents that are kept: 40 MB of articles of 400 words."""

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


def pack_forms(title: Iterable[str], lead: Iterable[str], rest: Iterable[str]) -> bytes:
    """Return the written forms of a document as `ForwardIndex` reads them; no form holds a blank."""
    text = "\n".join(" ".join(forms) for forms in (title, lead, rest))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), COMPRESSION)


class ForwardIndex:
    """Give the forms of documents as codes, numbered as they are met; safe to use from several threads.

    Args:
        read: Gives what `pack_forms` made of a document, by doc_id.
        max_documents: Decoded documents that are kept.
    """

    def __init__(self, read: Callable[[int], bytes], *, max_documents: int = MAX_DOCUMENTS) -> None:
        self._read = read
        self._max_documents = max_documents
        self._documents: OrderedDict[int, DocumentForms] = OrderedDict()
        self._codes: dict[str, int] = {}
        self._written: list[str] = []
        self._surfaces: list[str] = []
        self._terms: list[str] = []
        self._is_stop_word = bytearray()
        self._by_surface: dict[str, list[int]] = {}
        self._by_term: dict[str, list[int]] = {}
        self._lock = threading.Lock()

    def documents(self, doc_ids: Iterable[int]) -> list[DocumentForms]:
        """Return the forms of some documents, in the order asked for."""
        with self._lock:
            return [self._document(doc_id) for doc_id in doc_ids]

    def codes_of_term(self, term: str) -> Ints:
        """Return the codes met so far whose French stem is the term."""
        return np.array(self._by_term.get(term, ()), dtype=np.int32)

    def codes_of_surface(self, surface: str) -> Ints:
        """Return the codes met so far with this surface form."""
        return np.array(self._by_surface.get(surface, ()), dtype=np.int32)

    def written(self, codes: Iterable[int]) -> list[str]:
        """Return the written forms of some codes: case and accents are theirs."""
        return [self._written[code] for code in codes]

    def terms(self, codes: Iterable[int]) -> list[str]:
        """Return the French stems of some codes."""
        return [self._terms[code] for code in codes]

    def surfaces(self, codes: Iterable[int]) -> list[str]:
        """Return the surface forms of some codes."""
        return [self._surfaces[code] for code in codes]

    def is_stop_word(self) -> npt.NDArray[np.bool_]:
        """Tell of every code met so far whether it is a function word: bool, by code."""
        return np.frombuffer(bytes(self._is_stop_word), dtype=np.bool_)

    def _document(self, doc_id: int) -> DocumentForms:
        found = self._documents.get(doc_id)
        if found is not None:
            self._documents.move_to_end(doc_id)
            return found
        title, lead, rest = (self._encode(part) for part in _unpack(self._read(doc_id)))
        codes = np.array(title + lead + rest, dtype=np.int32)
        self._documents[doc_id] = found = DocumentForms(codes, len(title), len(title) + len(lead))
        if len(self._documents) > self._max_documents:
            self._documents.popitem(last=False)
        return found

    def _encode(self, forms: Sequence[str]) -> list[int]:
        known = self._codes
        for form in forms:
            if form not in known:
                self._learn(form)
        return [known[form] for form in forms]

    def _learn(self, form: str) -> None:
        code = len(self._written)
        surface = fold(form)
        term = term_of(surface)
        self._written.append(form)
        self._surfaces.append(surface)
        self._terms.append(term)
        self._is_stop_word.append(is_stop_word(surface))
        self._by_surface.setdefault(surface, []).append(code)
        self._by_term.setdefault(term, []).append(code)
        self._codes[form] = code


def _unpack(packed: bytes) -> list[list[str]]:
    try:
        text = zlib.decompress(packed).decode("utf-8", "surrogatepass")
        title, lead, rest = text.split("\n")
    except (zlib.error, UnicodeDecodeError, ValueError) as error:
        raise ValueError(f"the forms of a document cannot be read ({error})") from error
    return [title.split(), lead.split(), rest.split()]

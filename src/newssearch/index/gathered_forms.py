"""Hold the forms of gathered documents in order, and number them as a segment does.

All is done in blocks of documents: beside the forms themselves only the terms are ever held of all tokens at once.
"""

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from newssearch.index.form_table import FormTable
from newssearch.index.stories import sign_documents, word_hashes
from newssearch.kernel import (
    SIGNATURE_BYTES,
    EncodedLists,
    Norms,
    Tokens,
    document_freqs,
    encode_documents,
    sorted_numbers,
    string_hashes,
    term_freqs,
)

U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

BLOCK_DOCS = 4_096
"""Documents that are looked at together: some 20 MB."""

RUN_TOKENS = 2_000_000
"""Tokens whose posting lists are made together: some 30 MB, however many there are in all. numpy is slower with more,
the compiled kernel with fewer."""

SEPARATOR = "\n"
"""No form has it: forms have letters, digits and marks alone."""

MAX_LENGTH = 0xFFFF
"""Content tokens of the longest text: a longer one counts as this long."""


@dataclasses.dataclass(frozen=True, slots=True)
class Numbering:
    """Hold which of many strings are in a segment, in the order that it keeps.

    Args:
        used: Their numbers among all, in the segment's order.
        number_of: By number among all: that in the segment; meaningless for what is not in it.
        strings: They themselves, in the segment's order.
    """

    used: I64
    number_of: U32
    strings: list[bytes]

    @classmethod
    def of(cls, is_used: Bools, strings: Sequence[str]) -> "Numbering":
        """Number what is used in the order of its bytes."""
        numbers = np.flatnonzero(is_used)
        packed = SEPARATOR.join(itertools.compress(strings, is_used.tolist())).encode("utf-8", "surrogatepass")
        encoded = packed.split(SEPARATOR.encode()) if len(numbers) else []
        order = sorted_numbers(encoded)
        used = numbers[order]
        number_of = np.zeros(len(is_used), np.uint32)
        number_of[used] = np.arange(len(used))
        return cls(used, number_of, [encoded[place] for place in order.tolist()])


class GatheredForms:
    """Number the forms, surface forms and terms of documents, and count them.

    Args:
        table: Says what the forms are.
        codes: uint32, numbers of forms, one document after the other: of each the title, the lead, the rest.
        lengths: int64, (documents, 3): tokens of title, lead and rest.
        is_stemmed: Their terms are French stems, else surface forms.

    Attributes:
        forms: Numbers the written forms of the segment.
        surfaces: Numbers its surface forms.
        terms: Numbers its terms.
        surface_of_form: uint32, by form of the segment.
        stop_words: bool, by surface form of the segment.
        term_of_surface: uint32, by surface form of the segment.
    """

    def __init__(self, table: FormTable, codes: U32, lengths: I64, *, is_stemmed: bool) -> None:
        self._codes = codes
        self._lengths = lengths
        self._starts = np.concatenate([[0], np.cumsum(lengths.sum(axis=1))])
        surface_of_form, stop_words = table.surface_of_form(), table.is_stop_word()
        is_form = term_freqs(codes, len(table)) > 0
        is_surface = np.zeros(len(stop_words), np.bool_)
        is_surface[surface_of_form[is_form]] = True
        self.forms = Numbering.of(is_form, table.written)
        self.surfaces = Numbering.of(is_surface, table.surfaces)
        if is_stemmed:
            stems = table.stem_of_surface()
            is_term = np.zeros(len(table.terms), np.bool_)
            is_term[stems[is_surface]] = True
            self.terms = Numbering.of(is_term, table.terms)
            term_of_surface = self.terms.number_of[stems]
        else:
            self.terms = self.surfaces
            term_of_surface = self.surfaces.number_of
        self._surface_of_form = self.surfaces.number_of[surface_of_form]
        self._is_content = ~stop_words[surface_of_form]
        self._term_of_form = term_of_surface[surface_of_form]
        self.surface_of_form = self._surface_of_form[self.forms.used]
        self.stop_words = stop_words[self.surfaces.used]
        self.term_of_surface = term_of_surface[self.surfaces.used]

    def lists(self, norms: Norms) -> Iterator[EncodedLists]:
        """Return the posting lists of the terms, in runs, given the norms of the documents."""
        terms = np.concatenate(
            [np.empty(0, np.uint32), *(self._term_of_form.take(codes) for _, codes in self._blocks())]
        )
        title_tokens, lead_tokens = (self._lengths[:, place].astype(np.uint32) for place in range(2))
        tokens = Tokens(terms, self._starts.astype(np.uint64), title_tokens, lead_tokens)
        return encode_documents(tokens, len(self.terms.strings), norms, RUN_TOKENS)

    def numbered(self) -> Iterator[U32]:
        """Yield the numbers that all forms have in the segment, in parts."""
        for _, codes in self._blocks():
            yield self.forms.number_of.take(codes)

    def surface_doc_freqs(self) -> U32:
        """Return in how many documents each surface form of the segment is: uint32."""
        n_surfaces = len(self.surfaces.strings)
        freqs = np.zeros(n_surfaces, np.uint32)
        for docs, codes in self._blocks():
            starts = (self._starts[docs.start : docs.stop + 1] - self._starts[docs.start]).astype(np.uint64)
            freqs += document_freqs(self._surface_of_form.take(codes), starts, n_surfaces)
        return freqs

    def length_columns(self) -> Mapping[str, I64]:
        """Return the columns of lengths by name: those in tokens, and those in content tokens."""
        content = np.zeros_like(self._lengths)
        ends = np.concatenate([[0], np.cumsum(self._lengths)])
        for docs, codes in self._blocks():
            n_content = np.concatenate([[0], np.cumsum(self._is_content.take(codes), dtype=np.int32)])
            bounds = ends[3 * docs.start : 3 * docs.stop + 1] - ends[3 * docs.start]
            content[docs.start : docs.stop] = np.diff(n_content[bounds]).reshape(-1, 3)
        columns: dict[str, I64] = {}
        for name, parts in {"title": [0], "body": [1, 2], "lead": [1]}.items():
            columns[f"{name}_tokens"] = self._lengths[:, parts].sum(axis=1)
            columns[f"{name}_length"] = np.minimum(content[:, parts].sum(axis=1), MAX_LENGTH)
        return columns

    def signatures(self) -> npt.NDArray[np.uint8]:
        """Return the signatures of the documents: uint8, (documents, SIGNATURE_BYTES)."""
        words = word_hashes(self.surfaces.strings, self.stop_words, self._surface_of_form)
        written = np.zeros(len(words), np.uint64)
        written[self.forms.used] = string_hashes(self.forms.strings)
        parts = (
            sign_documents(codes, self._lengths[docs.start : docs.stop], words, written)
            for docs, codes in self._blocks()
        )
        return np.concatenate([np.empty((0, SIGNATURE_BYTES), np.uint8), *parts])

    def _blocks(self) -> Iterator[tuple[range, U32]]:
        """Yield documents, and the codes of all their forms."""
        n_docs = len(self._lengths)
        for first in range(0, n_docs, BLOCK_DOCS):
            last = min(first + BLOCK_DOCS, n_docs)
            yield range(first, last), self._codes[self._starts[first] : self._starts[last]]

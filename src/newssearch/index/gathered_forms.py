"""Hold the forms of gathered documents in order, and number them as a segment does.

All is done in blocks of documents: beside the forms themselves only the terms are ever held of all tokens at once.
"""

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from newssearch.index.form_table import FormTable
from newssearch.index.segment import NO_TERM
from newssearch.kernel import PlainLists, Tokens, document_freqs, invert_in_runs, sorted_numbers

U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

BLOCK_DOCS = 4_096
"""Documents that are looked at together: some 20 MB."""

RUN_TOKENS = 4_000_000
"""Tokens whose posting lists are made together: some 130 MB, however many there are in all."""

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
        is_french: bool, by document: its terms are stems.

    Attributes:
        forms: Numbers the written forms of the segment.
        surfaces: Numbers its surface forms.
        terms: Numbers its terms.
        surface_of_form: uint32, by form of the segment.
        stop_words: bool, by surface form of the segment.
        term_of_surface: uint32, by surface form of the segment: its stem, NO_TERM where no French document has it.
    """

    def __init__(self, table: FormTable, codes: U32, lengths: I64, is_french: Bools) -> None:
        self._codes = codes
        self._lengths = lengths
        self._starts = np.concatenate([[0], np.cumsum(lengths.sum(axis=1))])
        self._is_french = is_french
        surface_of_form, stems, stop_words = table.surface_of_form(), table.stem_of_surface(), table.is_stop_word()
        in_language = self._uses(len(table))
        in_french, in_others = (
            np.isin(np.arange(len(stems)), surface_of_form[is_used], kind="table") for is_used in in_language
        )
        others = stems.copy()  # by surface form, as `stems`: the terms of documents that are not French
        others[in_others] = table.term_of_surface(np.flatnonzero(in_others).astype(np.int32))
        is_term = np.zeros(len(table.terms), np.bool_)
        is_term[stems[in_french]] = True
        is_term[others[in_others]] = True
        self.forms = Numbering.of(in_language[0] | in_language[1], table.written)
        self.surfaces = Numbering.of(in_french | in_others, table.surfaces)
        self.terms = Numbering.of(is_term, table.terms)
        self._surface_of_form = self.surfaces.number_of[surface_of_form]
        self._is_content = ~stop_words[surface_of_form]
        self._terms_of_form = [self.terms.number_of[of_surface][surface_of_form] for of_surface in (stems, others)]
        self.surface_of_form = self._surface_of_form[self.forms.used]
        self.stop_words = stop_words[self.surfaces.used]
        self.term_of_surface = np.where(
            in_french[self.surfaces.used], self.terms.number_of[stems[self.surfaces.used]], np.uint32(NO_TERM)
        ).astype(np.uint32)

    def lists(self) -> Iterator[PlainLists]:
        """Return the posting lists of the terms, in runs."""
        terms = np.concatenate([np.empty(0, np.uint32), *(self._block_terms(*block) for block in self._blocks())])
        title_tokens, lead_tokens = (self._lengths[:, place].astype(np.uint32) for place in range(2))
        tokens = Tokens(terms, self._starts.astype(np.uint64), title_tokens, lead_tokens)
        return invert_in_runs(tokens, len(self.terms.strings), RUN_TOKENS)

    def numbered(self) -> Iterator[U32]:
        """Yield the numbers that all forms have in the segment, in parts."""
        for _, codes in self._blocks():
            yield self.forms.number_of[codes]

    def surface_doc_freqs(self) -> U32:
        """Return in how many documents each surface form of the segment is: uint32."""
        n_surfaces = len(self.surfaces.strings)
        freqs = np.zeros(n_surfaces, np.uint32)
        for docs, codes in self._blocks():
            starts = (self._starts[docs.start : docs.stop + 1] - self._starts[docs.start]).astype(np.uint64)
            freqs += document_freqs(self._surface_of_form[codes], starts, n_surfaces)
        return freqs

    def length_columns(self) -> Mapping[str, I64]:
        """Return the columns of lengths by name: those in tokens, and those in content tokens."""
        content = np.zeros_like(self._lengths)
        ends = np.concatenate([[0], np.cumsum(self._lengths)])
        for docs, codes in self._blocks():
            n_content = np.concatenate([[0], np.cumsum(self._is_content[codes], dtype=np.int64)])
            bounds = ends[3 * docs.start : 3 * docs.stop + 1] - ends[3 * docs.start]
            content[docs.start : docs.stop] = np.diff(n_content[bounds]).reshape(-1, 3)
        columns: dict[str, I64] = {}
        for name, parts in {"title": [0], "body": [1, 2], "lead": [1]}.items():
            columns[f"{name}_tokens"] = self._lengths[:, parts].sum(axis=1)
            columns[f"{name}_length"] = np.minimum(content[:, parts].sum(axis=1), MAX_LENGTH)
        return columns

    def _blocks(self) -> Iterator[tuple[range, U32]]:
        """Yield documents, and the codes of all their forms."""
        n_docs = len(self._lengths)
        for first in range(0, n_docs, BLOCK_DOCS):
            last = min(first + BLOCK_DOCS, n_docs)
            yield range(first, last), self._codes[self._starts[first] : self._starts[last]]

    def _in_french(self, docs: range) -> Bools:
        """Tell of each token of some documents whether it is in a French one."""
        n_tokens = self._lengths[docs.start : docs.stop].sum(axis=1)
        return np.repeat(self._is_french[docs.start : docs.stop], n_tokens)

    def _uses(self, n_forms: int) -> tuple[Bools, Bools]:
        """Tell of each form whether a French document has it, and whether another one has."""
        uses = np.zeros(n_forms, np.bool_), np.zeros(n_forms, np.bool_)
        for docs, codes in self._blocks():
            if self._is_french[docs.start : docs.stop].all():
                uses[0][codes] = True
            else:
                in_french = self._in_french(docs)
                uses[0][codes[in_french]] = True
                uses[1][codes[~in_french]] = True
        return uses

    def _block_terms(self, docs: range, codes: U32) -> U32:
        stems, others = self._terms_of_form
        if self._is_french[docs.start : docs.stop].all():
            return stems[codes]
        return np.where(self._in_french(docs), stems[codes], others[codes])

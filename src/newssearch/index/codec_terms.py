"""Give stock Whoosh the terms of a segment, and walks over the documents of each."""

import bisect
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo

from newssearch.index.posting_lists import Lists
from newssearch.index.quantised_lengths import TEXT_FIELDS, quantised_lengths
from newssearch.index.segment import KEYWORDS, Segment
from newssearch.kernel import PlainLists

POSTED_FIELDS = (*TEXT_FIELDS, *KEYWORDS)


class _Positions:
    """Encode positions for Whoosh as they are asked for."""

    def __init__(self, term_freqs: npt.NDArray[np.uint32], positions: npt.NDArray[np.uint32]) -> None:
        self._ends = np.concatenate([[0], np.cumsum(term_freqs, dtype=np.int64)])
        self._positions = positions

    def __len__(self) -> int:
        return len(self._ends) - 1

    def of(self, number: int) -> list[int]:
        """Return the positions of a posting."""
        found: list[int] = self._positions[self._ends[number] : self._ends[number + 1]].tolist()
        return found


class TermMatcher(ListMatcher):  # type: ignore[misc] # whoosh has no complete types
    """Walk over the documents of one term, its positions in place of encoded values."""

    def skip_to(self, id: int) -> None:  # noqa: A002 - Whoosh's
        """Go to the first document from `id` on."""
        if not self.is_active():
            super().skip_to(id)
        self._i: int = bisect.bisect_left(self._ids, id, self._i)

    def value_as(self, astype: str) -> Any:  # noqa: ANN401 - Whoosh's
        """Return the positions, the frequency or the weight of this posting."""
        if astype == "positions" and self._values is not None:
            return self._values.of(self._i)
        return self.weight() if astype == "weight" else int(self.weight())

    def value(self) -> bytes:
        """Return this posting as Whoosh's format encodes it."""
        if self._values is None or not hasattr(self._format, "decode_positions"):
            return b""
        encoded: bytes = self._format.encode(self._values.of(self._i))
        return encoded

    def spans(self) -> list[Any]:
        """Return the positions as spans."""
        from whoosh.query.spans import Span

        return [Span(position) for position in self._values.of(self._i)]


class FieldCursor(base.FieldCursor):  # type: ignore[misc] # whoosh has no complete types
    """Walk over the terms of one field."""

    def __init__(self, terms: "TermsReader", fieldname: str, fieldobj: Any) -> None:  # noqa: ANN401 - Whoosh's
        self._terms = terms
        self._fieldname = fieldname
        self._field = fieldobj
        self._walk: Iterator[bytes] = iter(())
        self._bytes: bytes | None = None
        self.first()

    def first(self) -> Any:  # noqa: ANN401 - Whoosh's
        """Go to the first term and return it."""
        return self.find(b"")

    def find(self, term: bytes | str) -> Any:  # noqa: ANN401 - Whoosh's
        """Go to the first term from a given one on and return it."""
        key = term if isinstance(term, bytes) else self._field.to_bytes(term)
        self._walk = self._terms.walk(self._fieldname, key)
        return self.next()

    def next(self) -> Any:  # noqa: ANN401 - Whoosh's
        """Go to the next term and return it."""
        self._bytes = next(self._walk, None)
        return self.text()

    def text(self) -> Any:  # noqa: ANN401 - Whoosh's
        """Return the present term, None behind the last one."""
        return None if self._bytes is None else self._field.from_bytes(self._bytes)

    term = text

    def term_info(self) -> TermInfo | None:
        """Return the statistics of the present term."""
        return None if self._bytes is None else self._terms.term_info(self._fieldname, self._bytes)

    def is_valid(self) -> bool:
        """Tell whether there is a present term."""
        return self._bytes is not None


class TermsReader(base.TermsReader):  # type: ignore[misc] # whoosh has no complete types
    """Give Whoosh the terms of a segment; those of title and body are in one dictionary, and told apart here."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._postings(*term) is not None

    def cursor(self, fieldname: str, fieldobj: Any) -> FieldCursor:  # noqa: ANN401 - Whoosh's
        """Return a walk over the terms of a field."""
        return FieldCursor(self, fieldname, fieldobj)

    def indexed_field_names(self) -> tuple[str, ...]:
        """Return the fields that have terms."""
        return POSTED_FIELDS

    def walk(self, fieldname: str, start: bytes = b"") -> Iterator[bytes]:
        """Yield the terms of a field from a given one on."""
        if fieldname in POSTED_FIELDS:
            strings = self._lists(fieldname).strings
            for number in range(strings.lower_bound(start), len(strings)):
                text = strings[number]
                if fieldname not in TEXT_FIELDS or (fieldname, text) in self:
                    yield text

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield all terms in order."""
        for fieldname in sorted(POSTED_FIELDS):
            for text in self.walk(fieldname):
                yield fieldname, text

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield all terms in order from a given one on."""
        for name in sorted(POSTED_FIELDS):
            if name >= fieldname:
                for text in self.walk(name, prefix if name == fieldname else b""):
                    yield name, text

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield all terms in order with their statistics."""
        for term in self.terms():
            yield term, self.term_info(*term)

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield all terms in order from a given one on with their statistics."""
        for term in self.terms_from(fieldname, prefix):
            yield term, self.term_info(*term)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return the statistics of a term."""
        found = self._postings(fieldname, text)
        if found is None:
            raise KeyError((fieldname, text))  # what Whoosh's readers turn into 0, or into an error of its own
        lengths = quantised_lengths(self._segment, fieldname)[found.docs]
        freqs = found.term_freqs
        return TermInfo(
            weight=float(freqs.sum()),
            df=len(found.docs),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(freqs.max()),
            minid=int(found.docs[0]),
            maxid=int(found.docs[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return how often a term occurs."""
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return in how many documents, deleted ones too, a term is."""
        return int(self.term_info(fieldname, text).doc_frequency())

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> TermMatcher:  # noqa: ANN401
        """Return a walk over the documents of a term."""
        info = self.term_info(fieldname, text)
        with_positions = fieldname in TEXT_FIELDS
        found = self._postings(fieldname, text, with_positions=with_positions)
        assert found is not None  # noqa: S101 - it has statistics
        values = None
        if with_positions and found.positions is not None:
            values = _Positions(found.term_freqs, found.positions)
        weights = found.term_freqs.astype(np.float64).tolist()
        return TermMatcher(found.docs.tolist(), weights, values, format_, scorer, term=(fieldname, text), terminfo=info)

    def _lists(self, fieldname: str) -> Lists:
        return self._segment.text if fieldname in TEXT_FIELDS else self._segment.keywords[fieldname]

    def _postings(self, fieldname: str, text: bytes, *, with_positions: bool = False) -> PlainLists | None:
        """Return the postings of one field, None where it does not hold the term."""
        if fieldname not in POSTED_FIELDS:
            return None
        lists = self._lists(fieldname)
        number = lists.strings.find(text)
        if number is None:
            return None
        found = lists.decode(number, number + 1, with_positions=with_positions)
        found = self._segment.of_field(fieldname, found) if fieldname in TEXT_FIELDS else found
        return found if len(found.docs) else None

"""Define posting lists, plain in arrays and encoded in bytes, and turn the ones into the others."""

import dataclasses

import numpy as np
import numpy.typing as npt

from newssearch.kernel import numpy_decoding, numpy_encoding
from newssearch.kernel.choice import NATIVE
from newssearch.kernel.layout import PADDING_BYTES

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
F32 = npt.NDArray[np.float32]


@dataclasses.dataclass(frozen=True, slots=True)
class PlainLists:
    """Hold posting lists one after the other; all arrays but the first and the last are aligned with each other.

    Args:
        doc_freqs: uint32, postings of each list.
        docs: uint32, ascending within a list, unique.
        term_freqs: uint32, occurrences in title and body: 1 or more.
        title_freqs: uint32, those in the title.
        lead_freqs: uint32, those in the lead, which is a part of the body.
        positions: uint32, ascending within a posting, `term_freqs` of each; None where none are kept.
    """

    doc_freqs: U32
    docs: U32
    term_freqs: U32
    title_freqs: U32
    lead_freqs: U32
    positions: U32 | None = None

    @classmethod
    def of_documents(cls, doc_freqs: U32, docs: U32) -> "PlainLists":
        """Return lists that say in which documents something is, and nothing more."""
        ones, zeros = np.ones(len(docs), np.uint32), np.zeros(len(docs), np.uint32)
        return cls(doc_freqs, docs, ones, zeros, zeros)


@dataclasses.dataclass(frozen=True, slots=True)
class Norms:
    """Hold what one occurrence in each field weighs in each document: the share of tf~ for a bound, float32, by doc."""

    title: F32
    body: F32
    lead: F32

    @classmethod
    def none(cls, n_docs: int) -> "Norms":
        """Return norms for lists that are never ranked by."""
        zeros = np.zeros(n_docs, np.float32)
        return cls(zeros, zeros, zeros)


@dataclasses.dataclass(frozen=True, slots=True)
class EncodedLists:
    """Hold posting lists as a segment holds them; see `newssearch.kernel.layout`.

    Args:
        doc_freqs: uint32, postings of each list.
        starts: uint64, one more than lists: where each begins in `postings`, and where the last one ends.
        postings: uint8, padded.
        place_starts: The same as `starts`, for `positions`.
        positions: uint8, padded.
    """

    doc_freqs: U32
    starts: U64
    postings: U8
    place_starts: U64
    positions: U8

    def decode(self, first: int, last: int, n_docs: int, *, with_positions: bool = False) -> PlainLists:
        """Return the lists from `first` to before `last`.

        Args:
            first: A number of a list.
            last: Another.
            n_docs: Documents of the segment: each number is below.
            with_positions: Decode the positions too.

        Raises:
            ValueError: A list is damaged.
        """
        part = EncodedLists(
            self.doc_freqs[first:last],
            self.starts[first : last + 1],
            self.postings,
            self.place_starts[first : last + 1],
            self.positions,
        )
        docs, *freqs = part._decode_lists(n_docs)
        return PlainLists(part.doc_freqs, docs, *freqs, part._decode_positions(freqs[0]) if with_positions else None)

    def _decode_lists(self, n_docs: int) -> list[U32]:
        if NATIVE is None:
            return numpy_decoding.decode_lists(self.postings, self.starts, self.doc_freqs, n_docs)
        n_postings = int(self.doc_freqs.sum(dtype=np.int64))
        if (
            n_postings > 8 * len(self.postings) * 128
        ):  # each block of 128 has some bytes: do not make room for what is not there
            raise ValueError("the document frequencies are damaged")
        out = [np.empty(n_postings, np.uint32) for _ in range(4)]
        NATIVE.decode_lists(self.postings, self.starts, self.doc_freqs, n_docs, *out)
        return out

    def _decode_positions(self, term_freqs: U32) -> U32:
        arguments = (self.postings, self.starts, self.doc_freqs, self.positions, self.place_starts, term_freqs)
        if NATIVE is None:
            return numpy_decoding.decode_positions(*arguments)
        n_positions = int(term_freqs.sum(dtype=np.int64))
        out = np.empty(n_positions, np.uint32)
        NATIVE.decode_positions(*arguments, out)
        return out


def encode_lists(lists: PlainLists, norms: Norms) -> EncodedLists:
    """Return lists in bytes.

    Raises:
        ValueError: Documents or positions are out of order or out of range, or arrays are not aligned.
    """
    arguments = (
        lists.doc_freqs,
        lists.docs,
        lists.term_freqs,
        lists.title_freqs,
        lists.lead_freqs,
        norms.title,
        norms.body,
        norms.lead,
        lists.positions,
    )
    starts, place_starts = (np.zeros(len(lists.doc_freqs) + 1, np.uint64) for _ in range(2))
    encode = numpy_encoding.encode_lists if NATIVE is None else NATIVE.encode_lists
    postings, positions = encode(*arguments, starts, place_starts)
    return EncodedLists(lists.doc_freqs, starts, padded(postings), place_starts, padded(positions))


def padded(content: bytes) -> U8:
    """Return bytes as an array, with the padding that readers of streams need."""
    return np.frombuffer(content + bytes(PADDING_BYTES), np.uint8)

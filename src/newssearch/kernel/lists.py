"""Encode posting lists in bytes, and decode them again."""

import dataclasses
from types import ModuleType

import numpy as np

from newssearch.kernel.arrays import U8, U32, U64
from newssearch.kernel.choice import NATIVE, Native
from newssearch.kernel.layout import BLOCK, TAIL_BYTES
from newssearch.kernel.packed import Packed
from newssearch.kernel.plain_lists import Norms, PlainLists


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

    def decode(
        self, first: int, last: int, n_docs: int, *, with_positions: bool = False, native: Native = NATIVE
    ) -> PlainLists:
        """Return the lists from `first` to before `last`.

        Args:
            first: A number of a list.
            last: Another.
            n_docs: Documents of the segment: each number is below.
            with_positions: Decode the positions too.
            native: The kernel.

        Raises:
            ValueError: A list is damaged, or arrays are not aligned.
        """
        doc_freqs = self.doc_freqs[first:last]
        postings = Packed(self.postings, self.starts[first : last + 1])
        positions = Packed(self.positions, self.place_starts[first : last + 1]) if with_positions else None
        if any(len(part.starts) != len(doc_freqs) + 1 for part in (postings, positions) if part is not None):
            raise ValueError("the arrays are not aligned")
        # Any block has at least the head of a tail: no room is made for what cannot be there.
        n_bytes = int(postings.starts[-1]) - int(postings.starts[0])
        if int(doc_freqs.sum(dtype=np.int64)) * TAIL_BYTES > n_bytes * BLOCK:
            raise ValueError("a posting list is damaged: it is shorter than its postings")
        if native is None:
            from newssearch.kernel.numpy_decoding import decode_lists

            return decode_lists(doc_freqs, postings, n_docs, positions)
        return _decode(native, doc_freqs, postings, n_docs, positions)


def encode_lists(lists: PlainLists, norms: Norms, *, native: Native = NATIVE) -> EncodedLists:
    """Return lists in bytes.

    Args:
        lists: The lists.
        norms: Of their documents.
        native: The kernel.

    Raises:
        ValueError: Documents or positions are out of order or out of range, or arrays are not aligned.
        OverflowError: A list has over 4 GB.
    """
    postings, positions = _encode_in_numpy(lists, norms) if native is None else _encode(native, lists, norms)
    return EncodedLists(lists.doc_freqs, postings.starts, postings.content, positions.starts, positions.content)


def _decode(native: ModuleType, doc_freqs: U32, postings: Packed, n_docs: int, positions: Packed | None) -> PlainLists:
    n_postings = int(doc_freqs.sum(dtype=np.int64))
    docs, term_freqs, title_freqs, lead_freqs = (np.empty(n_postings, np.uint32) for _ in range(4))
    arguments = (postings.content, postings.starts, doc_freqs)
    native.decode_lists(*arguments, n_docs, docs, term_freqs, title_freqs, lead_freqs)
    places = None
    if positions is not None:
        places = np.empty(int(term_freqs.sum(dtype=np.int64)), np.uint32)
        native.decode_positions(*arguments, positions.content, positions.starts, term_freqs, places)
    return PlainLists(doc_freqs, docs, term_freqs, title_freqs, lead_freqs, places)


def _encode_in_numpy(lists: PlainLists, norms: Norms) -> tuple[Packed, Packed]:
    from newssearch.kernel.numpy_encoding import encode_lists

    return encode_lists(lists, norms)


def _encode(native: ModuleType, lists: PlainLists, norms: Norms) -> tuple[Packed, Packed]:
    starts, place_starts = (np.empty(len(lists.doc_freqs) + 1, np.uint64) for _ in range(2))
    postings, positions = native.encode_lists(
        lists.doc_freqs,
        lists.docs,
        lists.term_freqs,
        lists.title_freqs,
        lists.lead_freqs,
        norms.title,
        norms.body,
        norms.lead,
        lists.positions,
        starts,
        place_starts,
    )
    return Packed(np.frombuffer(postings, np.uint8), starts), Packed(np.frombuffer(positions, np.uint8), place_starts)

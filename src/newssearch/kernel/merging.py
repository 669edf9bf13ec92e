"""Merge posting lists of several parts: lists and documents get other numbers, what was deleted is left out."""

import dataclasses
from collections.abc import Sequence
from types import ModuleType

import numpy as np

from newssearch.kernel.arrays import I64, U32
from newssearch.kernel.choice import NATIVE, Native
from newssearch.kernel.plain_lists import PlainLists

GONE = 0xFFFFFFFF
"""The number of a document that was deleted, and of a list that has none left."""


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """Hold the lists of one part, and what their numbers become.

    Args:
        lists: The lists.
        list_numbers: uint32, by list: its number in the whole, ascending; GONE where all of its documents are.
        doc_numbers: uint32, by document: its number in the whole, ascending; GONE where it was deleted.
    """

    lists: PlainLists
    list_numbers: U32
    doc_numbers: U32


def merge_lists(parts: Sequence[Part], n_lists: int, *, native: Native = NATIVE) -> PlainLists:
    """Return the lists of the whole; the documents of a part come after those of the parts before it.

    Args:
        parts: What is merged; there are positions in the whole where all of them have some.
        n_lists: Lists of the whole.
        native: The kernel.

    Raises:
        ValueError: Arrays are not aligned, or a list with documents has no number.
    """
    with_positions = all(part.lists.positions is not None for part in parts)
    if native is None:
        return _merge_in_numpy(parts, n_lists, with_positions=with_positions)
    return _merge(native, parts, n_lists, with_positions=with_positions)


def _merge(native: ModuleType, parts: Sequence[Part], n_lists: int, *, with_positions: bool) -> PlainLists:
    arrays = [
        (
            part.lists.doc_freqs,
            part.lists.docs,
            part.lists.term_freqs,
            part.lists.title_freqs,
            part.lists.lead_freqs,
            part.lists.positions,
            part.list_numbers,
            part.doc_numbers,
        )
        for part in parts
    ]
    doc_freqs = np.empty(n_lists, np.uint32)
    n_postings, n_positions = native.merge_lists(arrays, doc_freqs, None, None, None, None, None)
    docs, term_freqs, title_freqs, lead_freqs = (np.empty(n_postings, np.uint32) for _ in range(4))
    positions = np.empty(n_positions, np.uint32) if with_positions else None
    native.merge_lists(arrays, doc_freqs, docs, term_freqs, title_freqs, lead_freqs, positions)
    return PlainLists(doc_freqs, docs, term_freqs, title_freqs, lead_freqs, positions)


def _merge_in_numpy(parts: Sequence[Part], n_lists: int, *, with_positions: bool) -> PlainLists:
    kept = [_renumbered(part, n_lists) for part in parts]
    numbers = np.concatenate([np.empty(0, np.uint32), *(columns[0] for columns, _ in kept)])
    _, docs, term_freqs, title_freqs, lead_freqs = np.concatenate(
        [np.empty((5, 0), np.uint32), *(columns for columns, _ in kept)], axis=1
    )
    # All but sorted already, which is what a stable sort is quick about.
    order = np.argsort(numbers, kind="stable")
    positions = None
    if with_positions:
        places = np.concatenate([np.empty(0, np.uint32), *(places for _, places in kept if places is not None)])
        positions = _runs_in_order(places, term_freqs.astype(np.int64), order)
    return PlainLists(
        np.bincount(numbers, minlength=n_lists).astype(np.uint32),
        docs[order],
        term_freqs[order],
        title_freqs[order],
        lead_freqs[order],
        positions,
    )


def _renumbered(part: Part, n_lists: int) -> tuple[U32, U32 | None]:
    """Return what is kept of a part: number of the list, doc and frequencies of each posting, and their positions."""
    lists = part.lists
    is_aligned = lists.is_aligned() and len(part.list_numbers) == len(lists.doc_freqs)
    if not is_aligned or (len(lists.docs) and int(lists.docs.max()) >= len(part.doc_numbers)):
        raise ValueError("the arrays of a part are not aligned")
    docs = part.doc_numbers[lists.docs]
    kept = docs != GONE
    numbers = np.repeat(part.list_numbers, lists.doc_freqs)
    columns = np.stack([numbers, docs, lists.term_freqs, lists.title_freqs, lists.lead_freqs])[:, kept]
    if columns.shape[1] and int(columns[0].max()) >= n_lists:
        raise ValueError("a list with documents has no number")
    return columns, None if lists.positions is None else lists.positions[np.repeat(kept, lists.term_freqs)]


def _runs_in_order(values: U32, lengths: I64, order: I64) -> U32:
    """Return runs of values in another order."""
    starts = np.cumsum(lengths) - lengths
    ordered = lengths[order]
    places = np.arange(len(values)) + np.repeat(starts[order] - (np.cumsum(ordered) - ordered), ordered)
    moved: U32 = values[places]
    return moved

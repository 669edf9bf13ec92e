"""Merge posting lists of several parts: lists and documents get other numbers, what was deleted is left out."""

import dataclasses
from collections.abc import Sequence

import numpy as np

from newssearch.kernel.choice import NATIVE
from newssearch.kernel.lists import U32, PlainLists

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


def merge_lists(parts: Sequence[Part], n_lists: int) -> PlainLists:
    """Return the lists of the whole; the documents of a part come after those of the parts before it.

    Raises:
        ValueError: Arrays are not aligned, or a list with documents has no number.
    """
    with_positions = all(part.lists.positions is not None for part in parts)
    if NATIVE is None:
        return _merge_lists(parts, n_lists, with_positions=with_positions)
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
    n_postings, n_positions = NATIVE.merge_lists(arrays, doc_freqs, None, None, None, None, None)
    docs, *freqs = (np.empty(n_postings, np.uint32) for _ in range(4))
    positions = np.empty(n_positions, np.uint32) if with_positions else None
    NATIVE.merge_lists(arrays, doc_freqs, docs, *freqs, positions)
    return PlainLists(doc_freqs, docs, *freqs, positions)


def _merge_lists(parts: Sequence[Part], n_lists: int, *, with_positions: bool) -> PlainLists:
    numbers, columns, places = [], [], []
    for part in parts:
        lists = part.lists
        docs = part.doc_numbers[lists.docs]
        kept = docs != GONE
        numbers.append(np.repeat(part.list_numbers, lists.doc_freqs)[kept])
        rows = np.stack([docs, lists.term_freqs, lists.title_freqs, lists.lead_freqs])
        columns.append(rows[:, kept].astype(np.int64))
        if with_positions and lists.positions is not None:
            places.append(lists.positions[np.repeat(kept, lists.term_freqs)])
    number = np.concatenate([*numbers, np.empty(0, np.uint32)])
    if number.max(initial=0) >= max(1, n_lists):
        raise ValueError("a list with documents has no number")
    order = np.argsort(number, kind="stable")
    column = np.concatenate([*columns, np.empty((4, 0), np.int64)], axis=1)
    positions = None
    if with_positions:
        by_posting = np.concatenate([*places, np.empty(0, np.uint32)])
        starts = np.cumsum(column[1]) - column[1]
        freqs = column[1][order]
        ranks = np.arange(len(by_posting)) - np.repeat(np.cumsum(freqs) - freqs, freqs)
        positions = by_posting[np.repeat(starts[order], freqs) + ranks]
    docs, *others = (np.ascontiguousarray(values[order], dtype=np.uint32) for values in column)
    doc_freqs = np.bincount(number, minlength=n_lists).astype(np.uint32)
    return PlainLists(doc_freqs, docs, *others, positions)

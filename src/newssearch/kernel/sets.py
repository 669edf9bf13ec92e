"""Count sets of documents by what these have; a search does so, and loads no numpy where the kernel is compiled."""

import itertools
from array import array
from typing import TYPE_CHECKING, Any, NamedTuple

from newssearch.kernel.choice import NATIVE, Native

if TYPE_CHECKING:
    from newssearch.kernel.arrays import Documents


class Codes(NamedTuple):
    """Say by numbers what documents have.

    Args:
        codes: int32 or uint32, by doc_id.
        starts: uint32, one more than documents: where the codes of each begin, of which it may then have any number.
    """

    codes: Any
    starts: Any = None


def no_documents(n_slots: int) -> "array[int]":
    """Return an empty set of documents: uint64, see `arrays.Documents`."""
    return array("Q", bytes(8 * (n_slots // 64 + 1)))


def count_codes(documents: "Documents", of_documents: Codes, n_codes: int, *, native: Native = NATIVE) -> "array[int]":
    """Return how many documents of a set have each code: int64, by code.

    Args:
        documents: uint64, the set; see `arrays.Documents`.
        of_documents: Their codes, all below `n_codes`.
        n_codes: How many codes there are.
        native: The kernel.

    Raises:
        ValueError: The arrays are not aligned, or a code is out of range.
    """
    codes, starts = of_documents
    if native is not None:
        counts = array("q", bytes(8 * n_codes))
        native.count_codes(documents, codes, starts, counts)
        return counts
    import numpy as np

    docs = np.flatnonzero(np.unpackbits(np.asarray(documents, np.uint64).view(np.uint8), bitorder="little"))
    numbers = np.asarray(codes).astype(np.int64)
    if docs.max(initial=-1) >= (len(numbers) if starts is None else len(starts) - 1):
        raise ValueError("the arrays are not aligned")
    if starts is not None:
        bounds = np.asarray(starts).astype(np.int64)
        lengths = np.diff(bounds)[docs]
        places = np.arange(lengths.sum()) + np.repeat(bounds[docs] - np.cumsum(lengths) + lengths, lengths)
        found = numbers[places]
    else:
        found = numbers[docs]
    if found.max(initial=-1) >= n_codes:
        raise ValueError("the arrays are not aligned")
    return array("q", np.bincount(found, minlength=n_codes).astype(np.int64).tobytes())


def sum_runs(counts: "array[int]", starts: "array[int]", *, native: Native = NATIVE) -> "array[int]":
    """Return the sum of each run of counts: int64.

    Args:
        counts: int64.
        starts: uint32, where each run begins, in order; it ends where the next one begins.
        native: The kernel.

    Raises:
        ValueError: The runs are not in order.
    """
    if native is not None:
        return array("q", native.sum_runs(counts, starts))
    bounds = [*starts, len(counts)]
    if any(first > last for first, last in itertools.pairwise(bounds)):
        raise ValueError("the runs are out of order")
    return array("q", [sum(counts[first:last]) for first, last in itertools.pairwise(bounds)])


def most_counted(counts: "array[int]", room: int, *, native: Native = NATIVE) -> "array[int]":
    """Return the codes that are counted most, equal ones in order, without those that are not counted: uint32.

    Args:
        counts: int64, by code.
        room: How many at most.
        native: The kernel.
    """
    if native is not None:
        return array("I", native.most_counted(counts, room))
    counted = sorted((-count, code) for code, count in enumerate(counts) if count > 0)
    return array("I", [code for _, code in counted[: max(0, room)]])

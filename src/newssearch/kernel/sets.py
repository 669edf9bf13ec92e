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


class Runs(NamedTuple):
    """Say the same of documents that have their codes in runs.

    Args:
        starts: uint32, where each run begins, and where the last one ends.
        codes: uint32, by run.
    """

    starts: "array[int]"
    codes: "array[int]"

    @classmethod
    def of(cls, codes: "array[int]", *, native: Native = NATIVE) -> "Runs":
        """Return the runs of codes: int32 or uint32, by doc_id."""
        if native is not None:
            return cls(*(array("I", part) for part in native.runs_of(codes)))
        grouped = [(code, len(list(same))) for code, same in itertools.groupby(codes)]
        starts = itertools.accumulate((n_docs for _, n_docs in grouped), initial=0)
        return cls(array("I", starts), array("I", [code for code, _ in grouped]))

    def count_codes(self, documents: "Documents", n_codes: int, *, native: Native = NATIVE) -> "array[int]":
        """Do what the function of this name does."""
        counts = array("q", bytes(8 * n_codes))
        if native is not None:
            native.count_runs(documents, self.starts, self.codes, counts)
            return counts
        import numpy as np

        is_in = np.unpackbits(np.asarray(documents, np.uint64).view(np.uint8), bitorder="little")
        if self.starts[-1] > len(is_in) or max(self.codes, default=0) >= max(1, n_codes):
            raise ValueError("the arrays are not aligned")
        sums = np.diff(np.concatenate([[0], np.cumsum(is_in, dtype=np.int64)])[np.array(self.starts, np.int64)])
        for code, n_docs in zip(self.codes, sums.tolist(), strict=True):
            counts[code] += n_docs
        return counts


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


def most_counted(counts: "array[int]", room: int, *, native: Native = NATIVE) -> list[tuple[int, int]]:
    """Return the codes that are counted most with their counts, equal ones in order, without those not counted.

    Args:
        counts: int64, by code.
        room: How many at most.
        native: The kernel.
    """
    if native is not None:
        return paired(native.most_counted(counts, room))
    counted = sorted((-count, code) for code, count in enumerate(counts) if count > 0)
    return [(code, -count) for count, code in counted[: max(0, room)]]


def paired(found: tuple[bytes, bytes]) -> list[tuple[int, int]]:
    """Return codes, uint32, and counts, int64, as the kernel gives them."""
    codes, counts = found
    return list(zip(array("I", codes), array("q", counts), strict=True))


def count_documents(documents: "Documents", *, native: Native = NATIVE) -> int:
    """Return how many documents are in a set."""
    if native is not None:
        return int(native.count_documents(documents))
    return sum(int(group).bit_count() for group in documents)

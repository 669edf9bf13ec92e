"""Count the stories of a match set; a search does so, and so it loads no numpy where the kernel is compiled."""

from typing import TYPE_CHECKING

from newssearch.kernel.choice import NATIVE, Native

if TYPE_CHECKING:
    from array import array

    from newssearch.kernel.arrays import U32, Bits


def count_stories(documents: "Bits | array[int]", firsts: "U32 | memoryview", *, native: Native = NATIVE) -> int:
    """Return of how many stories a set of documents is.

    Args:
        documents: uint64, the set; see `arrays.Bits`.
        firsts: uint32, by document: the first one of its story.
        native: The kernel.

    Raises:
        ValueError: The arrays are not aligned, or a number is out of range.
    """
    if native is not None:
        return int(native.count_stories(documents, firsts))
    import numpy as np

    flags = np.unpackbits(np.asarray(documents, np.uint64).view(np.uint8), bitorder="little")
    docs, numbers = np.flatnonzero(flags), np.asarray(firsts)
    if docs.max(initial=-1) >= len(numbers) or numbers[docs].max(initial=0) >= max(1, len(numbers)):
        raise ValueError("the arrays are not aligned")
    return len(np.unique(numbers[docs]))

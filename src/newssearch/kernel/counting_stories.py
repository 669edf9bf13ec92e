"""Count the stories of a match set; a search does so, and so it loads no numpy where the kernel is compiled."""

from array import array
from typing import TYPE_CHECKING

from newssearch.kernel.choice import NATIVE, Native

if TYPE_CHECKING:
    from newssearch.kernel.arrays import U32, Documents


def later_printings(firsts: "U32 | memoryview", *, native: Native = NATIVE) -> "array[int]":
    """Return the set of documents that are not the first one of their story: uint64, see `arrays.Bits`.

    Args:
        firsts: uint32, by document: the first one of its story.
        native: The kernel.
    """
    if native is not None:
        return array("Q", native.later_printings(firsts))
    import numpy as np

    flags = np.zeros((len(firsts) // 64 + 1) * 64, np.bool_)
    flags[: len(firsts)] = np.asarray(firsts) != np.arange(len(firsts))
    return array("Q", np.packbits(flags, bitorder="little").tobytes())


def printings(
    firsts: "U32 | memoryview", later: "array[int]", wanted: "array[int]", *, native: Native = NATIVE
) -> "array[int]":
    """Return the documents of some stories, without the first one of each: uint32, ascending.

    Args:
        firsts: uint32, by document: the first one of its story, which is its own first one.
        later: What `later_printings` makes of them.
        wanted: uint32, the first ones of the stories.
        native: The kernel.

    Raises:
        ValueError: The arrays are not aligned, or a number is out of range.
    """
    if native is not None:
        return array("I", native.printings(firsts, later, wanted))
    import numpy as np

    numbers, asked = np.asarray(firsts), np.asarray(wanted, np.uint32)
    if len(later) != len(numbers) // 64 + 1 or asked.max(initial=0) >= max(1, len(numbers)):
        raise ValueError("the arrays are not aligned")
    docs = np.flatnonzero(np.unpackbits(np.asarray(later, np.uint64).view(np.uint8), bitorder="little"))
    if docs.max(initial=-1) >= len(numbers) or numbers[docs].max(initial=0) >= max(1, len(numbers)):
        raise ValueError("the arrays are not aligned")
    return array("I", docs[np.isin(numbers[docs], asked)].astype(np.uint32).tobytes())


def count_stories(
    documents: "Documents", firsts: "U32 | memoryview", later: "array[int]", *, native: Native = NATIVE
) -> int:
    """Return of how many stories a set of documents is.

    Args:
        documents: uint64, the set; see `arrays.Bits`.
        firsts: uint32, by document: the first one of its story, which is its own first one.
        later: What `later_printings` makes of them.
        native: The kernel.

    Raises:
        ValueError: The arrays are not aligned, or a number is out of range.
    """
    if native is not None:
        return int(native.count_stories(documents, firsts, later))
    import numpy as np

    bits, numbers = np.asarray(documents, np.uint64), np.asarray(firsts)
    if len(bits) != len(later) or len(bits) != len(numbers) // 64 + 1:
        raise ValueError("the arrays are not aligned")
    docs = np.flatnonzero(np.unpackbits(bits.view(np.uint8), bitorder="little"))
    if docs.max(initial=-1) >= len(numbers) or numbers[docs].max(initial=0) >= max(1, len(numbers)):
        raise ValueError("the arrays are not aligned")
    return len(np.unique(numbers[docs]))

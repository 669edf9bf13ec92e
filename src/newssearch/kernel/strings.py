"""Sort strings, and find one among sorted ones that lie one after the other."""

import bisect

import numpy as np

from newssearch.kernel.arrays import U8, U32
from newssearch.kernel.choice import NATIVE, Native


def lower_bound(starts: U32, content: U8, key: bytes, *, native: Native = NATIVE) -> int:
    """Return the number of the first string that is not before a key; as many as there are where all are before it.

    Args:
        starts: uint32, one more than strings: where each begins, and where the last one ends.
        content: uint8, the strings, sorted, each once.
        key: What is looked for.
        native: The kernel.

    Raises:
        ValueError: The strings are damaged.
    """
    if native is not None:
        return int(native.lower_bound(starts, content, key))
    # One number or a few bytes of them are had much faster than of arrays.
    bounds, strings = starts.data, content.data

    def string(number: int) -> bytes:
        start, stop = bounds[number], bounds[number + 1]
        if start > stop or stop > len(strings):
            raise ValueError("a dictionary is damaged")
        return bytes(strings[start:stop])

    return bisect.bisect_left(range(max(0, len(bounds) - 1)), key, key=string)


def sorted_numbers(strings: list[bytes], *, native: Native = NATIVE) -> U32:
    """Return the numbers of strings in the order of their bytes, equal ones as they come: uint32."""
    if native is None:
        # Python compares much faster where it knows that each character is one byte.
        keys = [string.decode("latin-1") for string in strings]
        return np.array(sorted(range(len(keys)), key=keys.__getitem__), np.uint32)
    numbers = np.empty(len(strings), np.uint32)
    native.sort_strings(strings, numbers)
    return numbers

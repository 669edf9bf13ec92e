"""Sort strings, and find some among sorted ones that lie one after the other."""

import bisect
from typing import TYPE_CHECKING

from newssearch.kernel.choice import NATIVE, Native

if TYPE_CHECKING:
    from newssearch.kernel.arrays import U32


ABSENT = 0xFFFFFFFF
"""The number of a string that is not there."""


def lower_bound(starts: memoryview, content: memoryview, key: bytes, *, native: Native = NATIVE) -> int:
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

    def string(number: int) -> bytes:
        start, stop = starts[number], starts[number + 1]
        if start > stop or stop > len(content):
            raise ValueError("a dictionary is damaged")
        return bytes(content[start:stop])

    return bisect.bisect_left(range(max(0, len(starts) - 1)), key, key=string)


def find_strings(starts: memoryview, content: memoryview, keys: list[bytes], *, native: Native = NATIVE) -> "U32":
    """Return the number of each of some strings, ABSENT where it is not there: uint32.

    Args:
        starts: As of `lower_bound`.
        content: The same.
        keys: What is looked for.
        native: The kernel.

    Raises:
        ValueError: The strings are damaged.
    """
    import numpy as np

    numbers = np.empty(len(keys), np.uint32)
    if native is not None:
        native.find_strings(starts, content, keys, numbers)
        return numbers
    for place, key in enumerate(keys):
        number = lower_bound(starts, content, key, native=None)
        is_there = number < len(starts) - 1 and bytes(content[starts[number] : starts[number + 1]]) == key
        numbers[place] = number if is_there else ABSENT
    return numbers


def sorted_numbers(strings: list[bytes], *, native: Native = NATIVE) -> "U32":
    """Return the numbers of strings in the order of their bytes, equal ones as they come: uint32."""
    import numpy as np

    if native is None:
        # Python compares much faster where it knows that each character is one byte.
        keys = [string.decode("latin-1") for string in strings]
        return np.array(sorted(range(len(keys)), key=keys.__getitem__), np.uint32)
    numbers = np.empty(len(strings), np.uint32)
    native.sort_strings(strings, numbers)
    return numbers

"""Find a string among sorted ones that lie one after the other."""

import bisect

from newssearch.kernel.choice import NATIVE
from newssearch.kernel.lists import U8, U32


def lower_bound(starts: U32, content: U8, key: bytes) -> int:
    """Return the number of the first string that is not before a key; as many as there are where all are before it.

    Args:
        starts: uint32, one more than strings: where each begins, and where the last one ends.
        content: uint8, the strings, sorted, each once.
        key: What is looked for.

    Raises:
        ValueError: The strings are damaged.
    """
    if NATIVE is not None:
        return int(NATIVE.lower_bound(starts, content, key))

    def string(number: int) -> bytes:
        start, stop = starts[number], starts[number + 1]
        if start > stop or stop > len(content):
            raise ValueError("a dictionary is damaged")
        return content[start:stop].tobytes()

    return bisect.bisect_left(range(max(0, len(starts) - 1)), key, key=string)

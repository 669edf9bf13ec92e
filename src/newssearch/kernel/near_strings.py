"""Find which of many strings differ from one by a few letters."""

from newssearch.kernel.choice import NATIVE, Native

MAX_CHARS = 64
"""Of the string that others are near to."""

MAX_EDITS = 2
"""By which strings may differ."""


def near_strings(
    starts: memoryview, content: memoryview, key: str, max_edits: int, *, native: Native = NATIVE
) -> list[int]:
    """Return the numbers of the strings that are at most so many edits from a key, in order.

    An edit is a letter more, less or other, or two side by side exchanged, which are not edited again.

    Args:
        starts: uint32, one more than strings: where each begins, and where the last one ends.
        content: uint8, the strings, in UTF-8.
        key: What they are near to, at most MAX_CHARS long.
        max_edits: At most MAX_EDITS.
        native: The kernel.

    Raises:
        ValueError: The strings are damaged, the key is too long, or the edits are too many.
    """
    if len(key) > MAX_CHARS or not 0 <= max_edits <= MAX_EDITS:
        raise ValueError("a string is too long to look for others near it, or they may be too far")
    if native is not None:
        found = native.near_strings(starts, content, key.encode("utf-8", "surrogatepass"), max_edits)
        return memoryview(found).cast("I").tolist()
    numbers: list[int] = []
    for number in _may_be_near(starts, content, key, max_edits):
        string = bytes(content[starts[number] : starts[number + 1]]).decode("utf-8", "surrogatepass")
        if abs(len(string) - len(key)) <= max_edits and edits_between(key, string) <= max_edits:
            numbers.append(number)
    return numbers


def _may_be_near(starts: memoryview, content: memoryview, key: str, max_edits: int) -> list[int]:
    """Return the numbers of the strings that neither their length nor their letters tell from a key.

    An edit takes one letter at most and gives one. Of what is not ASCII no letter is looked at.
    """
    import numpy as np

    bounds, chars = np.asarray(starts).astype(np.int64), np.asarray(content)
    n_bytes = np.diff(bounds)
    if (n_bytes < 0).any() or (bounds > len(chars)).any():
        raise ValueError("a dictionary is damaged")
    numbers = np.flatnonzero((n_bytes >= len(key) - max_edits) & (n_bytes <= 4 * (len(key) + max_edits)))
    if key.isascii():
        # The last of all sets is that of the empty string, and of nothing at the end.
        sets = np.append(np.uint64(1) << (chars & 63).astype(np.uint64), np.uint64(0))
        sets[:-1] |= (chars >> 7).astype(np.uint64)  # the character 0, which no word has, stands for what is not ASCII
        own = np.bitwise_or.reduceat(sets, bounds[:-1])[numbers] if len(numbers) else sets[:0]
        own[n_bytes[numbers] == 0] = 0
        wanted = np.uint64(sum({1 << (ord(char) & 63) for char in key}))
        lost, given = wanted & ~own, own & ~wanted
        for _ in range(max_edits):  # the lowest of each
            lost, given = lost & (lost - np.uint64(1)), given & (given - np.uint64(1))
        numbers = numbers[((lost | given) == 0) | ((own & np.uint64(1)) > 0)]
    near: list[int] = numbers.tolist()
    return near


def edits_between(left: str, right: str) -> int:
    """Return the fewest edits between two strings."""
    before, last = [0] * (len(left) + 1), list(range(len(left) + 1))
    for k in range(1, len(right) + 1):
        row = [k]
        for i in range(1, len(left) + 1):
            edits = min(last[i] + 1, row[i - 1] + 1, last[i - 1] + (left[i - 1] != right[k - 1]))
            if i > 1 and k > 1 and left[i - 1] == right[k - 2] and left[i - 2] == right[k - 1]:
                edits = min(edits, before[i - 2] + 1)
            row.append(edits)
        before, last = last, row
    return last[-1]

"""Write and read many streams of bits at once with numpy; see `newssearch.kernel.layout`."""

import numpy as np

from newssearch.kernel.arrays import I64, U8, U32, U64
from newssearch.kernel.layout import PADDING_BYTES


def room(n_bytes: int) -> U32:
    """Return zeroed words of 32 bits, which have room for some bytes and their padding."""
    return np.zeros(-(-(n_bytes + PADDING_BYTES) // 4), "<u4")


def put_streams(words: U32, begin: I64, values: U32, counts: I64, widths: I64) -> None:
    """Write streams to where there are zeros.

    Args:
        words: Written to; see `room`.
        begin: By stream: the bit it begins at, ascending.
        values: Of all streams, one after the other; none is wider than its stream.
        counts: Values of each stream.
        widths: Bits of each value, by stream.
    """
    has_bits = widths > 0
    if not has_bits.all():
        values = values[np.repeat(has_bits, counts)]
        begin, counts, widths = begin[has_bits], counts[has_bits], widths[has_bits]
    if not len(values):
        return
    bits = _bits(begin, counts, widths)
    word = bits >> 5
    shifted = values.astype(np.uint64) << (bits & 31).view(np.uint64)
    # What begins in one word has its bits side by side, so that the sum holds it all, in 64 bits at most.
    firsts = np.flatnonzero(np.append(True, word[1:] != word[:-1]))
    gathered = np.add.reduceat(shifted, firsts)
    at = word[firsts]
    words[at] |= gathered.astype(np.uint32)
    words[at + 1] |= (gathered >> np.uint64(32)).astype(np.uint32)


def windows_of(content: U8) -> U64:
    """Return eight bytes from each byte on as one number: a view, not a copy."""
    n_windows = max(0, len(content) - 7)
    return np.ndarray((n_windows,), np.dtype("<u8"), np.ascontiguousarray(content).data, strides=(1,))


def stream_values(windows: U64, begin: I64, counts: I64, widths: I64) -> U32:
    """Return the values of streams, one after the other.

    Args:
        windows: Of the bytes that the streams are in; see `windows_of`.
        begin: By stream: the bit it begins at.
        counts: Values of each stream.
        widths: Bits of each value, by stream.
    """
    has_bits = widths > 0
    if not has_bits.all():
        values = np.zeros(int(counts.sum()), np.uint32)
        if has_bits.any():
            values[np.repeat(has_bits, counts)] = stream_values(
                windows, begin[has_bits], counts[has_bits], widths[has_bits]
            )
        return values
    bits = _bits(begin, counts, widths)
    found = windows[bits >> 3] >> (bits & 7).view(np.uint64)
    masks = ((np.int64(1) << widths) - 1).astype(np.uint32)
    masked: U32 = found.astype(np.uint32) & np.repeat(masks, counts)
    return masked


def _bits(begin: I64, counts: I64, widths: I64) -> I64:
    """Return the bit that each value begins at."""
    firsts = np.cumsum(counts) - counts
    bits: I64 = np.arange(counts.sum()) * np.repeat(widths, counts)
    bits += np.repeat(begin - firsts * widths, counts)
    return bits

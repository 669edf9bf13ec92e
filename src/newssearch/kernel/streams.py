"""Pack numbers of one width into a stream of bits, and unpack any stretch of it.

Value i lies from bit i * width on. A stream is read by eight bytes at a time: whoever keeps one pads it (see `layout`).
"""

import numpy as np

from newssearch.kernel.arrays import I64, U8, U32
from newssearch.kernel.choice import NATIVE, Native
from newssearch.kernel.layout import PADDING_BYTES


def pack_stream(values: U32, width: int, *, native: Native = NATIVE) -> bytes:
    """Return numbers as a stream, filled up to a byte.

    Raises:
        ValueError: A number needs more bits, or the width is over 32.
    """
    if native is not None:
        packed: bytes = native.pack_stream(values, width)
        return packed
    from newssearch.kernel.numpy_streams import put_streams, room

    if not 0 <= width <= 32 or int(values.max(initial=0)).bit_length() > width:
        raise ValueError("a value is wider than its stream")
    n_bytes = (len(values) * width + 7) // 8
    words = room(n_bytes)
    put_streams(words, _one(0), values, _one(len(values)), _one(width))
    return words.view(np.uint8)[:n_bytes].tobytes()


def unpack_stream(content: U8, start: int, count: int, width: int, *, native: Native = NATIVE) -> U32:
    """Return `count` numbers of a padded stream from number `start` on.

    Raises:
        ValueError: The stretch is not within the stream.
    """
    n_bits, stop = 8 * (len(content) - PADDING_BYTES), start + count
    # At a width of 0 there is no end to a stream: it is taken to have no more values than bits.
    if not 0 <= start <= stop or not 0 <= width <= 32 or max(stop, stop * width) > n_bits:
        raise ValueError("a stretch is out of its stream")
    if native is not None:
        out = np.empty(count, np.uint32)
        native.unpack_stream(content, start, width, out)
        return out
    from newssearch.kernel.numpy_streams import stream_values, windows_of

    first, last = start * width // 8, (stop * width + 7) // 8 + PADDING_BYTES
    windows = windows_of(content[first:last])
    return stream_values(windows, _one(start * width - 8 * first), _one(count), _one(width))


def _one(number: int) -> I64:
    return np.array([number], np.int64)

"""Pack numbers of one width into a stream of bits, and unpack any stretch of it.

Value i lies from bit i * width on. A stream is read by eight bytes at a time: whoever keeps one pads it (see `layout`).
"""

import numpy as np
import numpy.typing as npt

from newssearch.kernel.choice import NATIVE
from newssearch.kernel.layout import PADDING_BYTES

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]


def width_of(highest: int) -> int:
    """Return the bits that numbers up to the highest one need, at least 1."""
    return max(1, highest.bit_length())


def pack_stream(values: U32, width: int) -> bytes:
    """Return numbers as a stream, filled up to a byte.

    Raises:
        ValueError: A number needs more bits.
    """
    if NATIVE is not None:
        packed: bytes = NATIVE.pack_stream(values, width)
        return packed
    if len(values) and int(values.max()).bit_length() > width:
        raise ValueError("a value is wider than its stream")
    bits = (values[:, None] >> np.arange(width, dtype=np.uint32)) & np.uint32(1)
    return np.packbits(bits.astype(np.uint8), bitorder="little").tobytes()


def unpack_stream(content: U8, start: int, count: int, width: int) -> U32:
    """Return `count` numbers of a padded stream from number `start` on.

    Raises:
        ValueError: The stretch is not within the stream.
    """
    if NATIVE is not None:
        out = np.empty(count, np.uint32)
        NATIVE.unpack_stream(content, start, width, out)
        return out
    bits = (start + np.arange(count, dtype=np.int64)) * width
    if start < 0 or width > 32 or ((start + count) * width + 7) // 8 > len(content) - PADDING_BYTES:
        raise ValueError("a stretch is out of its stream")
    first, last = start * width // 8, ((start + count) * width + 7) // 8 + PADDING_BYTES
    part = np.ascontiguousarray(content[first:last])
    windows = np.ndarray((max(0, len(part) - 7),), np.dtype("<u8"), part.data, strides=(1,))
    found = windows[(bits >> 3) - first] >> (bits & 7).astype(np.uint64)
    values: U32 = (found & np.uint64((1 << width) - 1)).astype(np.uint32)
    return values

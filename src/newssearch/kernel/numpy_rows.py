"""Write and read the docs of full blocks, which lie in rows of four, with numpy; see `newssearch.kernel.layout`."""

import numpy as np

from newssearch.kernel.arrays import I64, U8, U32

ROWS = 32
"""Of four values each in a block."""


def put_rows(content: U8, begin: I64, values: U32, widths: I64) -> None:
    """Write blocks.

    Args:
        content: Written to.
        begin: The byte that each block begins at.
        values: Of the shape (blocks, ROWS, 4).
        widths: Bits of each value, by block.
    """
    for width in _used(widths):
        chosen = np.flatnonzero(widths == width)
        of_rows = values[chosen]
        words = np.zeros((width + 1, len(chosen), 4), np.uint64)
        for row in range(ROWS):
            word, shift = divmod(row * width, 32)
            words[word] |= of_rows[:, row].astype(np.uint64) << np.uint64(shift)
            if shift + width >= 32:
                words[word + 1] = words[word] >> np.uint64(32)
        packed = words[:width].astype("<u4").swapaxes(0, 1).reshape(len(chosen), -1)
        content[begin[chosen, None] + np.arange(16 * width)] = packed.view(np.uint8)


def row_values(content: U8, begin: I64, widths: I64) -> U32:
    """Return the values of blocks, one after the other.

    Args:
        content: Read from.
        begin: The byte that each block begins at.
        widths: Bits of each value, by block.
    """
    values = np.zeros((len(widths), ROWS, 4), np.uint32)
    for width in _used(widths):
        chosen = np.flatnonzero(widths == width)
        words = content[begin[chosen, None] + np.arange(16 * width)].view("<u4").reshape(-1, width, 4)
        word, shift = np.divmod(np.arange(ROWS) * width, 32)
        found = words[:, word] >> shift.astype(np.uint32)[:, None]
        reaches_over = np.flatnonzero(shift + width > 32)
        left = (32 - shift[reaches_over]).astype(np.uint32)
        found[:, reaches_over] |= words[:, word[reaches_over] + 1] << left[:, None]
        values[chosen] = found & np.uint32((1 << width) - 1)
    return values.reshape(-1)


def _used(widths: I64) -> list[int]:
    """Return the widths that some block has, but for 0."""
    return [int(width) for width in np.flatnonzero(np.bincount(widths)) if width]

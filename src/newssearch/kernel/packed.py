"""Hold the bytes of several things one after the other."""

import dataclasses

from newssearch.kernel.arrays import U8, U64


@dataclasses.dataclass(frozen=True, slots=True)
class Packed:
    """Hold bytes, and whose they are.

    Args:
        content: uint8, padded; see `newssearch.kernel.layout`.
        starts: uint64, one more than things: where each begins, and where the last one ends.
    """

    content: U8
    starts: U64

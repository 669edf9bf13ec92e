"""Pack the text of bodies in zlib's format."""

from types import ModuleType

from newssearch.quick_zlib import QUICK_ZLIB

RAW, ZLIB = b"\x00", b"\x01"
"""First byte of a packed text: how the rest is packed. UTF-8 as it is, or UTF-8 in zlib's format."""

LEVEL = 1
"""Of both libraries: the next ones make a body 3 % smaller at most, and take up to a third longer."""


def pack(text: str, *, library: ModuleType = QUICK_ZLIB) -> bytes:
    """Return a text as it is stored."""
    raw = text.encode()
    packed: bytes = library.compress(raw, LEVEL)
    return ZLIB + packed if len(packed) < len(raw) else RAW + raw


def unpack(stored: bytes, *, library: ModuleType = QUICK_ZLIB) -> str:
    """Return a text that was packed.

    Raises:
        ValueError: It is damaged.
    """
    packing, content = stored[:1], memoryview(stored)[1:]
    if packing == ZLIB:
        try:
            return str(library.decompress(content), "utf-8")
        except library.error as error:
            raise ValueError(str(error)) from error
    if packing != RAW:
        raise ValueError(f"its body is packed in an unknown way {packing!r}")
    return str(content, "utf-8")

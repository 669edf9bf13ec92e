"""Pack the text of bodies: in zlib's format, by ISA-L where that is installed, which takes a third of the time."""

import zlib
from types import ModuleType

RAW, ZLIB = b"\x00", b"\x01"
"""First byte of a packed text: how the rest is packed. UTF-8 as it is, or UTF-8 in zlib's format."""

LEVEL = 1
"""Of both libraries: the next ones make a body 3 % smaller at most, and take up to a third longer."""


def load() -> ModuleType:
    """Return the quickest library at hand; each reads what the other wrote."""
    try:
        from isal import isal_zlib
    except ImportError:
        return zlib
    return isal_zlib


LIBRARY = load()
"""The library that all use, unless another is given."""


def pack(text: str, *, library: ModuleType = LIBRARY) -> bytes:
    """Return a text as it is stored."""
    raw = text.encode()
    packed: bytes = library.compress(raw, LEVEL)
    return ZLIB + packed if len(packed) < len(raw) else RAW + raw


def unpack(stored: bytes, *, library: ModuleType = LIBRARY) -> str:
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

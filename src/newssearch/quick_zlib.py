"""Choose what packs bytes and reckons their checksums: ISA-L, several times as fast, or zlib; formats are the same."""

import zlib
from types import ModuleType


def load() -> ModuleType:
    """Return the quicker library where it is installed: there are platforms for which it is not built."""
    try:
        from isal import isal_zlib
    except ImportError:
        return zlib
    return isal_zlib


QUICK_ZLIB = load()
"""The library that all use, unless another is given."""

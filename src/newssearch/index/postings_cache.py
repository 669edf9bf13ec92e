"""Keep decoded postings for who asks for them again, the least lately asked for being forgotten first."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newssearch.index.postings import Postings

CACHE_BYTES = 256_000_000
"""Memory for decoded postings of one snapshot: those of all words that readers commonly ask for in 100,000 articles.

Only searches that the executor cannot do in one go read whole postings.
"""

ENTRY_BYTES = 700
"""Memory of one entry beside its numbers: a key, a Postings and three array objects."""

Key = tuple[str, str, str, bool]
"""Field, stem, surface form, and whether positions are with it."""


class PostingsCache:
    """Remember postings; safe to use from several threads.

    Args:
        max_bytes: Memory that they may take, though the latest ones stay, be they ever so long.
    """

    def __init__(self, max_bytes: int = CACHE_BYTES) -> None:
        self._kept: OrderedDict[Key, Postings] = OrderedDict()
        self._n_bytes = 0
        self._max_bytes = max_bytes
        self._lock = threading.RLock()

    def get(self, key: Key, read: "Callable[[], Postings]") -> "Postings":
        """Return the postings of a key, read now where they are not known."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                found = self._kept[key] = read()
                self._n_bytes += found.n_bytes + ENTRY_BYTES
                while self._n_bytes > self._max_bytes and len(self._kept) > 1:
                    _, oldest = self._kept.popitem(last=False)
                    self._n_bytes -= oldest.n_bytes + ENTRY_BYTES
            else:
                self._kept.move_to_end(key)
        return found

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()
            self._n_bytes = 0

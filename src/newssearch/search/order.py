"""Define in which order hits come, and reckon the one by date in numpy."""

from typing import TYPE_CHECKING, Literal

from newssearch.index import UNDATED_S, Snapshot
from newssearch.kernel import BY_SCORE, NEWEST_FIRST, OLDEST_FIRST

if TYPE_CHECKING:
    from newssearch.index import Ints
    from newssearch.search.arrays import Floats

Order = Literal["relevance", "newest", "oldest"]
"""Which hits come first; in an order by date, what has none is last."""

ORDERS: dict[Order, int] = {"relevance": BY_SCORE, "newest": NEWEST_FIRST, "oldest": OLDEST_FIRST}
"""Order -> how the kernel calls it."""


def dates(snapshot: Snapshot, doc_ids: "Ints", order: int) -> "Floats":
    """Return what an order by date goes by, the highest first."""
    import numpy as np

    published_s = snapshot.published_s[doc_ids].astype(np.float64)
    return np.where((order == OLDEST_FIRST) & (published_s != UNDATED_S), -published_s, published_s)

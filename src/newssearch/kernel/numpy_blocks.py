"""Part posting lists into blocks, and say where in their tables each block has its entries."""

import dataclasses

import numpy as np

from newssearch.kernel.arrays import I64, U32, Bools
from newssearch.kernel.layout import BLOCK


@dataclasses.dataclass(frozen=True, slots=True)
class Blocks:
    """Say how lists are parted; arrays are by block, in order, and int64 but for the last.

    Args:
        lists: The list of each.
        ranks: Which one of its list it is, from 0.
        n_full: Full blocks of its list.
        counts: Its postings.
        is_full: bool.
    """

    lists: I64
    ranks: I64
    n_full: I64
    counts: I64
    is_full: Bools

    @classmethod
    def of(cls, doc_freqs: U32) -> "Blocks":
        """Part lists that have so many postings."""
        full, tail = np.divmod(doc_freqs.astype(np.int64), BLOCK)
        n_blocks = full + (tail > 0)
        lists = np.repeat(np.arange(len(n_blocks)), n_blocks)
        ranks = np.arange(len(lists)) - (np.cumsum(n_blocks) - n_blocks)[lists]
        n_full = full[lists]
        is_full = ranks < n_full
        return cls(lists, ranks, n_full, np.where(is_full, BLOCK, tail[lists]), is_full)


@dataclasses.dataclass(frozen=True, slots=True)
class Tables:
    """Say where the entries of full blocks are in the postings; arrays are int64, by full block.

    Args:
        starts: Where its list begins, and so the table.
        n_full: Full blocks of its list.
        ranks: Which one of them it is.
    """

    starts: I64
    n_full: I64
    ranks: I64

    @classmethod
    def of(cls, blocks: Blocks, list_starts: I64) -> "Tables":
        """Return the tables of lists that begin where `list_starts` says, by list."""
        chosen = blocks.is_full
        return cls(list_starts[blocks.lists[chosen]], blocks.n_full[chosen], blocks.ranks[chosen])

    def last_docs(self) -> I64:
        """Return where the last docs are."""
        return self.starts + 4 * self.ranks

    def offsets(self) -> I64:
        """Return where the offsets of the data are."""
        return self.starts + 4 * (self.n_full + self.ranks)

    def place_offsets(self) -> I64:
        """Return where the offsets of the positions are."""
        return self.starts + 4 * (2 * self.n_full + self.ranks)

    def bounds(self, number: int) -> I64:
        """Return where the bounds of one kind are."""
        return self.starts + 12 * self.n_full + 2 * (number * self.n_full + self.ranks)

    def widths(self, stream: int) -> I64:
        """Return where the widths of one stream are."""
        return self.starts + (16 + stream) * self.n_full + self.ranks


def stream_bytes(counts: I64, widths: I64) -> I64:
    """Return the bytes of streams that have so many values of such widths."""
    n_bytes: I64 = (counts * widths + 7) >> 3
    return n_bytes

"""Decode posting lists with numpy: the twin of the compiled functions."""

import dataclasses
from typing import TypeVar

import numpy as np

from newssearch.kernel.arrays import I64, U8, U32, U64, Bools
from newssearch.kernel.layout import (
    DOCS,
    ENTRY_BYTES,
    LEAD_FREQS,
    N_STREAMS,
    PADDING_BYTES,
    POSITIONS,
    TAIL_BYTES,
    TERM_FREQS,
    TITLE_FREQS,
)
from newssearch.kernel.numpy_blocks import Blocks, Tables, stream_bytes
from newssearch.kernel.numpy_rows import row_values
from newssearch.kernel.numpy_streams import stream_values, windows_of
from newssearch.kernel.packed import Packed
from newssearch.kernel.plain_lists import PlainLists

Sums = TypeVar("Sums", U32, I64)
"""32 bits where sums stay below, or begin anew as the compiled ones do."""


def decode_lists(doc_freqs: U32, postings: Packed, n_docs: int, positions: Packed | None = None) -> PlainLists:
    """Return lists, with their positions where these are given.

    Raises:
        ValueError: A list is damaged.
    """
    bounds = _checked_starts(postings)
    blocks = Blocks.of(doc_freqs)
    windows = windows_of(postings.content)
    heads = _find_heads(blocks, bounds, windows)
    sizes = stream_bytes(blocks.counts, heads.widths[:POSITIONS])
    streams = heads.data + np.cumsum(sizes, axis=0) - sizes

    def values(stream: int) -> U32:
        return stream_values(windows, 8 * streams[stream], blocks.counts, heads.widths[stream])

    docs = _docs(blocks, postings.content, streams[DOCS], heads.widths[DOCS])
    numbers = _running_sums(docs.astype(np.int64) + 1, doc_freqs) - 1
    if numbers.max(initial=-1) >= n_docs:
        raise ValueError("a posting list is damaged: a document is out of range")
    term_freqs = values(TERM_FREQS) + np.uint32(1)
    return PlainLists(
        doc_freqs,
        numbers.astype(np.uint32),
        term_freqs,
        values(TITLE_FREQS),
        values(LEAD_FREQS),
        None if positions is None else _positions(blocks, heads, positions, term_freqs),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Heads:
    """Hold what tables and tails say of blocks; arrays are int64, by block.

    Args:
        widths: By stream and block.
        data: Where the first stream begins.
        places: Where the positions begin, from those of its list.
    """

    widths: I64
    data: I64
    places: I64

    def __post_init__(self) -> None:
        if self.widths.max(initial=0) > 32:
            raise ValueError("a posting list is damaged: a width is over 32 bits")

    def ends(self, counts: I64) -> I64:
        """Return where the last streams end, of blocks that have so many postings."""
        ends: I64 = self.data + stream_bytes(counts, self.widths[:POSITIONS]).sum(axis=0)
        return ends


def _find_heads(blocks: Blocks, bounds: I64, windows: U64) -> _Heads:
    """Return the heads of all blocks, whose streams fill the lists that lie between the bounds."""
    is_full, is_tail = blocks.is_full, ~blocks.is_full
    full = _read_tables(Tables.of(blocks, bounds), bounds[blocks.lists[is_full] + 1], windows)
    full_ends = full.ends(blocks.counts[is_full])
    # A tail begins where the last full block of its list ends.
    has_table = blocks.n_full[is_tail] > 0
    begin = bounds[blocks.lists[is_tail]]
    begin[has_table] = full_ends[np.cumsum(is_full)[is_tail][has_table] - 1]
    tails = _read_tails(begin, has_table, bounds[blocks.lists[is_tail] + 1], windows)
    heads = _Heads(
        _spliced(is_full, full.widths, tails.widths),
        _spliced(is_full, full.data, tails.data),
        _spliced(is_full, full.places, tails.places),
    )
    _check_filled(blocks, bounds, heads.ends(blocks.counts))
    return heads


def _spliced(is_full: Bools, of_full: I64, of_tails: I64) -> I64:
    """Return by block, the last axis, what full blocks have and what tails have."""
    values = np.empty((*of_full.shape[:-1], len(is_full)), np.int64)
    values[..., is_full] = of_full
    values[..., ~is_full] = of_tails
    return values


def _read_tables(tables: Tables, stops: I64, windows: U64) -> _Heads:
    if (tables.starts + tables.n_full * ENTRY_BYTES > stops).any():
        raise ValueError("a posting list is damaged: it is too short")
    data = tables.starts + _u32(windows, tables.offsets())
    if (data < tables.starts + tables.n_full * ENTRY_BYTES).any():
        raise ValueError("a posting list is damaged: a block lies in its table")
    return _Heads(
        np.stack([windows[tables.widths(stream)] & np.uint64(0xFF) for stream in range(N_STREAMS)]).astype(np.int64),
        data,
        _u32(windows, tables.place_offsets()),
    )


def _read_tails(begin: I64, has_table: Bools, stops: I64, windows: U64) -> _Heads:
    ends = begin + TAIL_BYTES + 4 * has_table
    if (ends > stops).any():
        raise ValueError("a posting list is damaged: it is too short")
    places = np.zeros(len(begin), np.int64)
    places[has_table] = _u32(windows, begin[has_table] + TAIL_BYTES)
    shifts = np.arange(0, 8 * N_STREAMS, 8, dtype=np.uint64)[:, None]
    return _Heads(((windows[begin] >> shifts) & np.uint64(0xFF)).astype(np.int64), ends, places)


def _check_filled(blocks: Blocks, bounds: I64, ends: I64) -> None:
    stops = np.cumsum(np.bincount(blocks.lists, minlength=len(bounds) - 1))
    is_empty = np.diff(stops, prepend=0) == 0
    filled = bounds[:-1].copy()
    filled[~is_empty] = ends[stops[~is_empty] - 1]
    if (filled != bounds[1:]).any() or (ends > bounds[blocks.lists + 1]).any():
        raise ValueError("a posting list is damaged: its blocks do not fill it")


def _docs(blocks: Blocks, content: U8, begin: I64, widths: I64) -> U32:
    """Return the docs as they are written: from rows where a block is full, from a stream in a tail."""
    is_full, is_tail = blocks.is_full, ~blocks.is_full
    of_rows = np.repeat(is_full, blocks.counts)
    docs = np.empty(len(of_rows), np.uint32)
    docs[of_rows] = row_values(content, begin[is_full], widths[is_full])
    docs[~of_rows] = stream_values(windows_of(content), 8 * begin[is_tail], blocks.counts[is_tail], widths[is_tail])
    return docs


def _positions(blocks: Blocks, heads: _Heads, positions: Packed, term_freqs: U32) -> U32:
    bounds = _checked_starts(positions)
    ends = np.concatenate([[0], np.cumsum(term_freqs, dtype=np.int64)])
    last = np.cumsum(blocks.counts)
    counts = ends[last] - ends[last - blocks.counts]
    begin, widths = bounds[blocks.lists] + heads.places, heads.widths[POSITIONS]
    if (begin + stream_bytes(counts, widths) > bounds[blocks.lists + 1]).any():
        raise ValueError("a posting list is damaged: its positions are out of range")
    gaps = stream_values(windows_of(positions.content), 8 * begin, counts, widths)
    return _running_sums(gaps + np.uint32(1), term_freqs) - np.uint32(1)


def _checked_starts(packed: Packed) -> I64:
    """Return where lists begin and end as int64, which are within their content."""
    starts = packed.starts.astype(np.int64)
    if (starts[1:] < starts[:-1]).any() or starts[0] < 0 or starts[-1] > len(packed.content) - PADDING_BYTES:
        raise ValueError("a posting list is damaged: it is out of range")
    return starts


def _u32(windows: U64, at: I64) -> I64:
    """Return the numbers of 32 bits at some bytes."""
    return (windows[at] & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _running_sums(values: Sums, counts: U32) -> Sums:
    """Return running sums that begin anew with each run of values, and are of their type."""
    sums = np.zeros(len(values) + 1, values.dtype)
    np.cumsum(values, out=sums[1:], dtype=values.dtype)
    firsts = np.cumsum(counts, dtype=np.int64) - counts
    within: Sums = sums[1:] - np.repeat(sums[firsts], counts)
    return within

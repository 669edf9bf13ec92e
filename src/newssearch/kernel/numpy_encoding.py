"""Encode posting lists with numpy: the twin of the compiled function, byte for byte."""

import dataclasses
from collections.abc import Sequence

import numpy as np

from newssearch.kernel.arrays import F32, I64, U8, U16, U32, Bools
from newssearch.kernel.layout import BLOCK, DOCS, ENTRY_BYTES, N_STREAMS, PADDING_BYTES, POSITIONS, TAIL_BYTES
from newssearch.kernel.numpy_blocks import Blocks, Tables, stream_bytes
from newssearch.kernel.numpy_rows import ROWS, put_rows
from newssearch.kernel.numpy_streams import put_streams, room
from newssearch.kernel.packed import Packed
from newssearch.kernel.plain_lists import Norms, PlainLists


def encode_lists(lists: PlainLists, norms: Norms) -> tuple[Packed, Packed]:
    """Return the postings and the positions of lists.

    Raises:
        ValueError: Documents or positions are out of order or out of range, or arrays are not aligned.
        OverflowError: A list has over 4 GB.
    """
    _check(lists, norms)
    blocks = Blocks.of(lists.doc_freqs)
    streams = [
        _Streams.of(_gaps(lists.docs, _firsts(lists.doc_freqs)), blocks.counts),
        _Streams.of(lists.term_freqs - np.uint32(1), blocks.counts),
        _Streams.of(lists.title_freqs, blocks.counts),
        _Streams.of(lists.lead_freqs, blocks.counts),
        _places(lists, blocks),
    ]
    frame = _Frame.of(lists, blocks, streams)
    postings = room(int(frame.list_starts[-1]))
    content = postings.view(np.uint8)
    _put_tables(content, frame, lists, norms)
    _put_docs(postings, frame, streams[DOCS])
    for stream in range(DOCS + 1, POSITIONS):
        part = streams[stream]
        put_streams(postings, 8 * frame.stream_starts[stream], part.values, part.counts, part.widths)
    positions, places = room(int(frame.place_starts[-1])), streams[POSITIONS]
    put_streams(
        positions, 8 * (np.cumsum(places.n_bytes) - places.n_bytes), places.values, places.counts, places.widths
    )
    return _packed(postings, frame.list_starts), _packed(positions, frame.place_starts)


def _packed(words: U32, starts: I64) -> Packed:
    return Packed(words.view(np.uint8)[: int(starts[-1]) + PADDING_BYTES], starts.astype(np.uint64))


@dataclasses.dataclass(frozen=True, slots=True)
class _Streams:
    """Hold one stream of each block.

    Args:
        values: uint32, one stream after the other.
        counts: int64, by block: its values.
        widths: int64, by block: bits of each value.
        n_bytes: int64, by block.
    """

    values: U32
    counts: I64
    widths: I64
    n_bytes: I64

    @classmethod
    def of(cls, values: U32, counts: I64) -> "_Streams":
        """Make each stream as wide as its highest value needs."""
        widths = np.zeros(len(counts), np.int64)
        filled = counts > 0
        if len(values):
            firsts = (np.cumsum(counts) - counts)[filled]
            widths[filled] = np.frexp(np.maximum.reduceat(values, firsts).astype(np.float64))[1]
        return cls(values, counts, widths, stream_bytes(counts, widths))


@dataclasses.dataclass(frozen=True, slots=True)
class _Frame:
    """Say where everything goes; arrays are int64, and by block where nothing else is said.

    Args:
        blocks: The blocks.
        widths: By stream and block.
        list_starts: By list, and one more: where it begins in the postings.
        starts: Where the data of a full block begins, and the head of a tail.
        stream_starts: By stream but for the positions, and block: where it begins.
        place_starts: By list, and one more: where its positions begin.
        place_offsets: Where the positions of each block begin, from those of its list.
    """

    blocks: Blocks
    widths: I64
    list_starts: I64
    starts: I64
    stream_starts: I64
    place_starts: I64
    place_offsets: I64

    @classmethod
    def of(cls, lists: PlainLists, blocks: Blocks, streams: Sequence[_Streams]) -> "_Frame":
        """Put the blocks of each list behind its table, and one list behind the other."""
        sizes = np.stack([stream.n_bytes for stream in streams[:POSITIONS]])
        heads = np.where(blocks.is_full, 0, TAIL_BYTES + 4 * (blocks.n_full > 0))
        block_bytes = heads + sizes.sum(axis=0)
        table_bytes = (lists.doc_freqs // BLOCK).astype(np.int64) * ENTRY_BYTES
        starts = np.cumsum(block_bytes) - block_bytes + np.cumsum(table_bytes)[blocks.lists]
        place_bytes = streams[POSITIONS].n_bytes
        place_starts = _starts(_by_list(blocks, place_bytes, len(lists.doc_freqs)))
        return cls(
            blocks,
            np.stack([stream.widths for stream in streams]),
            _starts(table_bytes + _by_list(blocks, block_bytes, len(lists.doc_freqs))),
            starts,
            starts + heads + np.cumsum(sizes, axis=0) - sizes,
            place_starts,
            np.cumsum(place_bytes) - place_bytes - place_starts[blocks.lists],
        )


def _starts(n_bytes: I64) -> I64:
    """Return where things begin that have so many bytes, and where the last one ends."""
    if n_bytes.max(initial=0) > 0xFFFFFFFF:
        raise OverflowError("a posting list is over 4 GB")
    starts = np.zeros(len(n_bytes) + 1, np.int64)
    np.cumsum(n_bytes, out=starts[1:])
    return starts


def _by_list(blocks: Blocks, n_bytes: I64, n_lists: int) -> I64:
    """Return the sums of what blocks have; they are below 2**53, so that float64 holds them."""
    return np.bincount(blocks.lists, n_bytes, n_lists).astype(np.int64)


def _put_tables(content: U8, frame: _Frame, lists: PlainLists, norms: Norms) -> None:
    """Write all but the streams: the tables of full blocks, and the heads of tails."""
    blocks = frame.blocks
    is_full, is_tail = blocks.is_full, ~blocks.is_full
    tables, heads = Tables.of(blocks, frame.list_starts), frame.starts[is_tail]
    _put(content, tables.last_docs(), lists.docs[np.cumsum(blocks.counts)[is_full] - 1])
    _put(content, tables.offsets(), (frame.starts[is_full] - tables.starts).astype(np.uint32))
    _put(content, tables.place_offsets(), frame.place_offsets[is_full].astype(np.uint32))
    for number, bounds in enumerate(_bounds(lists, norms, blocks.counts)):
        _put(content, tables.bounds(number), bounds[is_full])
        _put(content, heads + N_STREAMS + 2 * number, bounds[is_tail])
    for stream in range(N_STREAMS):
        content[tables.widths(stream)] = frame.widths[stream, is_full]
        content[heads + stream] = frame.widths[stream, is_tail]
    has_table = is_tail & (blocks.n_full > 0)
    _put(content, frame.starts[has_table] + TAIL_BYTES, frame.place_offsets[has_table].astype(np.uint32))


def _put_docs(postings: U32, frame: _Frame, gaps: _Streams) -> None:
    """Write the docs: in rows where a block is full, as a stream in a tail."""
    is_full = frame.blocks.is_full
    of_rows = np.repeat(is_full, gaps.counts)
    starts = frame.stream_starts[DOCS]
    rows = gaps.values[of_rows].reshape(-1, ROWS, 4)
    put_rows(postings.view(np.uint8), starts[is_full], rows, gaps.widths[is_full])
    is_tail = ~is_full
    put_streams(postings, 8 * starts[is_tail], gaps.values[~of_rows], gaps.counts[is_tail], gaps.widths[is_tail])


def _put(content: U8, at: I64, values: U16 | U32) -> None:
    """Write numbers at some bytes."""
    n_bytes = values.dtype.itemsize
    little = values.astype(values.dtype.newbyteorder("<"))
    content[at[:, None] + np.arange(n_bytes)] = little.view(np.uint8).reshape(-1, n_bytes)


def _check(lists: PlainLists, norms: Norms) -> None:
    docs, n_docs = lists.docs, len(norms.body)
    if not (lists.is_aligned() and len(norms.title) == n_docs and len(norms.lead) == n_docs):
        raise ValueError("the arrays are not aligned")
    is_rising = _rises(docs, _firsts(lists.doc_freqs))
    body_freqs = lists.term_freqs.astype(np.int64) - lists.title_freqs
    is_right = is_rising & (docs < n_docs) & (lists.term_freqs > 0) & (lists.lead_freqs <= body_freqs)
    if not is_right.all():
        raise ValueError("a posting is out of order or out of range")


def _firsts(counts: U32) -> I64:
    """Return where runs that are not empty begin."""
    ends = np.cumsum(counts, dtype=np.int64)
    firsts: I64 = (ends - counts)[counts > 0]
    return firsts


def _rises(values: U32, firsts: I64) -> Bools:
    """Tell of each value whether it begins a run, or is higher than the one before."""
    rises = np.empty(len(values), np.bool_)
    np.greater(values[1:], values[:-1], out=rises[1:])
    rises[firsts] = True
    return rises


def _gaps(values: U32, firsts: I64) -> U32:
    """Return values that rise within runs as they are written: less the one before, less 1, but for the first."""
    gaps = np.empty(len(values), np.uint32)
    np.subtract(values[1:], values[:-1], out=gaps[1:])
    gaps -= np.uint32(1)
    gaps[firsts] = values[firsts]
    return gaps


def _places(lists: PlainLists, blocks: Blocks) -> _Streams:
    """Return the positions as they are written."""
    if lists.positions is None:
        return _Streams.of(np.empty(0, np.uint32), np.zeros(len(blocks.counts), np.int64))
    firsts = _firsts(lists.term_freqs)
    if not _rises(lists.positions, firsts).all():
        raise ValueError("the positions of a posting are out of order")
    ends = np.concatenate([[0], np.cumsum(lists.term_freqs, dtype=np.int64)])
    last = np.cumsum(blocks.counts)
    return _Streams.of(_gaps(lists.positions, firsts), ends[last] - ends[last - blocks.counts])


def _bounds(lists: PlainLists, norms: Norms, counts: I64) -> list[U16]:
    """Return the bounds of blocks, for all fields and for the body alone."""
    docs = lists.docs
    body = (lists.term_freqs - lists.title_freqs).astype(np.float32) * norms.body[docs]
    title = lists.title_freqs.astype(np.float32) * norms.title[docs]
    lead = lists.lead_freqs.astype(np.float32) * norms.lead[docs]
    # In this order, since sums of float32 depend on it.
    return [_rounded_up(scores, counts) for scores in (title + body + lead, body)]


def _rounded_up(scores: F32, counts: I64) -> U16:
    """Return the highest score of each block, 0 or more: the upper half of a float32."""
    starts = np.cumsum(counts) - counts
    highest = np.fmax(np.fmax.reduceat(scores, starts) if len(starts) else scores, np.float32(0))
    bits = highest.view(np.uint32)
    bounds: U16 = ((bits >> np.uint32(16)) + ((bits & np.uint32(0xFFFF)) != 0)).astype(np.uint16)
    return bounds

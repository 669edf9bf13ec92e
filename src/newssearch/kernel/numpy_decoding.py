"""Decode posting lists with numpy: the twin of the compiled functions."""

import dataclasses

import numpy as np
import numpy.typing as npt

from newssearch.kernel.layout import (
    BLOCK,
    DOCS,
    ENTRY_BYTES,
    LEAD_FREQS,
    N_STREAMS,
    PADDING_BYTES,
    POSITIONS,
    TAIL_BYTES,
    TERM_FREQS,
)

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]


@dataclasses.dataclass(frozen=True, slots=True)
class _Blocks:
    """Hold where the blocks of several lists are, in order; arrays are int64, by block.

    Args:
        counts: Postings of each.
        is_first: Which of them begin a list.
        widths: By stream and block.
        streams: Where each stream but the positions begins in the postings, by stream and block.
        places: Where its positions begin, from the start of those of its list.
        lists: The list of each.
    """

    counts: I64
    is_first: npt.NDArray[np.bool_]
    widths: I64
    streams: I64
    places: I64
    lists: I64


def decode_lists(postings: U8, starts: U64, doc_freqs: U32, n_docs: int) -> list[U32]:
    """Return docs, term_freqs, title_freqs and lead_freqs of lists.

    Raises:
        ValueError: A list is damaged.
    """
    blocks = _find_blocks(postings, starts, doc_freqs)
    windows = _windows(postings)
    gaps = _stream_values(windows, blocks.streams[DOCS], blocks.counts, blocks.widths[DOCS])
    is_full = blocks.counts == BLOCK
    gaps[np.repeat(is_full, blocks.counts)] = _row_values(
        postings, blocks.streams[DOCS][is_full], blocks.widths[DOCS][is_full]
    )
    docs = _running_sums(gaps + 1, np.asarray(doc_freqs, np.int64)) - 1
    if len(docs) and docs.max() >= n_docs:
        raise ValueError("a posting list is damaged: a document is out of range")
    freqs = [
        _stream_values(windows, blocks.streams[stream], blocks.counts, blocks.widths[stream])
        for stream in range(TERM_FREQS, LEAD_FREQS + 1)
    ]
    return [docs.astype(np.uint32), (freqs[0] + 1).astype(np.uint32), *(freq.astype(np.uint32) for freq in freqs[1:])]


def decode_positions(
    postings: U8, starts: U64, doc_freqs: U32, positions: U8, place_starts: U64, term_freqs: U32
) -> U32:
    """Return the positions of lists, one posting after the other.

    Raises:
        ValueError: A list is damaged.
    """
    blocks = _find_blocks(postings, starts, doc_freqs)
    freqs = np.asarray(term_freqs, np.int64)
    ends = np.concatenate([[0], np.cumsum(freqs)])
    last = np.cumsum(blocks.counts)
    counts = ends[last] - ends[last - blocks.counts]
    bounds = place_starts.astype(np.int64)
    at = bounds[blocks.lists] + blocks.places
    width = blocks.widths[POSITIONS]
    _check_bounds(bounds, len(positions))
    if (at + (counts * width + 7) // 8 > bounds[blocks.lists + 1]).any():
        raise ValueError("a posting list is damaged: its positions are out of range")
    gaps = _stream_values(_windows(positions), at, counts, width)
    return (_running_sums(gaps + 1, freqs) - 1).astype(np.uint32)


def _find_blocks(postings: U8, starts: U64, doc_freqs: U32) -> _Blocks:
    n_postings, begin = np.asarray(doc_freqs, np.int64), starts.astype(np.int64)
    _check_bounds(begin, len(postings))
    full, tail = n_postings // BLOCK, n_postings % BLOCK
    n_blocks = full + (tail > 0)
    lists = np.repeat(np.arange(len(n_postings)), n_blocks)
    ranks = np.arange(len(lists)) - np.repeat(np.cumsum(n_blocks) - n_blocks, n_blocks)
    is_full = ranks < full[lists]
    if (full * ENTRY_BYTES > np.diff(begin)).any():
        raise ValueError("a posting list is damaged: it is too short")
    table = begin[lists]
    f, b = full[lists], ranks
    windows = _windows(postings)
    widths = np.zeros((N_STREAMS, len(lists)), np.int64)
    data, places = np.zeros(len(lists), np.int64), np.zeros(len(lists), np.int64)
    of_full = np.flatnonzero(is_full)
    for stream in range(N_STREAMS):
        widths[stream, of_full] = postings[(table + 16 * f + stream * f + b)[of_full]]
    data[of_full] = (table + _u32(windows, (table + 4 * (f + b))[of_full], of_full, len(lists)))[of_full]
    places[of_full] = _u32(windows, (table + 4 * (2 * f + b))[of_full], of_full, len(lists))[of_full]
    counts = np.where(is_full, BLOCK, tail[lists])
    _check_widths(widths)
    ends = data + _block_bytes(counts, widths)
    of_tail = np.flatnonzero(~is_full)
    has_table = f[of_tail] > 0
    head = np.where(has_table, ends[of_tail - 1], table[of_tail])
    if (head + TAIL_BYTES > begin[lists[of_tail] + 1]).any():
        raise ValueError("a posting list is damaged: it is too short")
    for stream in range(N_STREAMS):
        widths[stream, of_tail] = postings[head + stream]
    places[of_tail] = np.where(
        has_table, (windows[np.minimum(head + TAIL_BYTES, len(windows) - 1)] & 0xFFFFFFFF).astype(np.int64), 0
    )
    data[of_tail] = head + TAIL_BYTES + 4 * has_table
    _check_widths(widths)
    ends = data + _block_bytes(counts, widths)
    is_last = np.append(lists[1:] != lists[:-1], True)[: len(lists)]
    if (ends > begin[lists + 1]).any() or (ends[is_last] != begin[lists[is_last] + 1]).any():
        raise ValueError("a posting list is damaged: its blocks do not fill it")
    if (np.diff(begin)[n_postings == 0] != 0).any():
        raise ValueError("a posting list is damaged: it is longer than its blocks")
    sizes = (counts * widths[:POSITIONS] + 7) // 8
    streams = data + np.cumsum(sizes, axis=0) - sizes
    return _Blocks(counts, ranks == 0, widths, streams, places, lists)


def _check_bounds(bounds: I64, n_bytes: int) -> None:
    is_rising = (bounds[1:] >= bounds[:-1]).all()
    if not is_rising or bounds.min(initial=0) < 0 or bounds.max(initial=0) > n_bytes - PADDING_BYTES:
        raise ValueError("a posting list is damaged: it is out of range")


def _check_widths(widths: I64) -> None:
    if widths.max(initial=0) > 32:
        raise ValueError("a posting list is damaged: a width is over 32 bits")


def _block_bytes(counts: I64, widths: I64) -> I64:
    sizes: I64 = ((counts * widths[:POSITIONS] + 7) // 8).sum(axis=0)
    return sizes


def _u32(windows: U64, at: I64, places: I64, n: int) -> I64:
    """Return 32-bit numbers found at some bytes, at their places among n."""
    values = np.zeros(n, np.int64)
    values[places] = (windows[at] & 0xFFFFFFFF).astype(np.int64)
    return values


def _windows(content: U8) -> U64:
    """Return eight bytes from each byte on as one number: a view, not a copy."""
    n_windows = max(0, len(content) - 7)
    return np.ndarray((n_windows,), np.dtype("<u8"), np.ascontiguousarray(content).data, strides=(1,))


def _stream_values(windows: U64, at: I64, counts: I64, widths: I64) -> I64:
    """Return the values of streams, one after the other."""
    ranks = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    width = np.repeat(widths, counts)
    bits = ranks * width
    found = windows[np.repeat(at, counts) + (bits >> 3)] >> (bits & 7).astype(np.uint64)
    masks = ((np.uint64(1) << width.astype(np.uint64)) - np.uint64(1)).astype(np.uint64)
    return (found & masks).astype(np.int64)


def _row_values(postings: U8, at: I64, widths: I64) -> I64:
    """Return the docs of full blocks, which lie in rows of four."""
    values = np.zeros((len(at), 32, 4), np.int64)
    for width in np.unique(widths[widths > 0]).tolist():
        chosen = np.flatnonzero(widths == width)
        words = postings[at[chosen, None] + np.arange(16 * width)].view("<u4").reshape(-1, width, 4).astype(np.uint64)
        words = np.concatenate([words, np.zeros_like(words[:, :1])], axis=1)
        for row in range(32):
            word, shift = divmod(row * width, 32)
            pair = words[:, word] | (words[:, word + 1] << np.uint64(32))
            values[chosen, row] = ((pair >> np.uint64(shift)) & np.uint64((1 << width) - 1)).astype(np.int64)
    return values.reshape(-1)


def _running_sums(values: I64, counts: I64) -> I64:
    """Return running sums that begin anew with each run of values."""
    sums = np.concatenate([[0], np.cumsum(values)])
    ends = np.cumsum(counts)
    result: I64 = sums[1:] - np.repeat(sums[ends - counts], counts)
    return result

"""Encode posting lists with numpy: the twin of the compiled function, byte for byte."""

import numpy as np
import numpy.typing as npt

from newssearch.kernel.layout import BLOCK, DOCS, ENTRY_BYTES, N_STREAMS, POSITIONS, TAIL_BYTES

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]


def encode_lists(  # noqa: PLR0913 - as the compiled one
    doc_freqs: U32,
    docs: U32,
    term_freqs: U32,
    title_freqs: U32,
    lead_freqs: U32,
    title_norms: F32,
    body_norms: F32,
    lead_norms: F32,
    positions: U32 | None,
    starts: U64,
    place_starts: U64,
) -> tuple[bytes, bytes]:
    """Return postings and positions, and fill `starts` and `place_starts`.

    Raises:
        ValueError: Documents or positions are out of order or out of range, or arrays are not aligned.
    """
    n_postings = doc_freqs.astype(np.int64)
    _check(n_postings, docs, term_freqs, title_freqs, lead_freqs, len(body_norms))
    full, tail = n_postings // BLOCK, n_postings % BLOCK
    n_blocks = full + (tail > 0)
    lists = np.repeat(np.arange(len(n_postings)), n_blocks)
    ranks = np.arange(len(lists)) - np.repeat(np.cumsum(n_blocks) - n_blocks, n_blocks)
    is_full = ranks < full[lists]
    counts = np.where(is_full, BLOCK, tail[lists])
    gaps = _gaps(docs, n_postings)
    values = [gaps, term_freqs - 1, title_freqs, lead_freqs]
    bounds = _bounds(counts, docs, (term_freqs, title_freqs, lead_freqs), (title_norms, body_norms, lead_norms))
    places, place_counts = _place_gaps(positions, term_freqs, counts)
    widths = np.stack([_widths(value, counts) for value in values] + [_widths(places, place_counts)])
    sizes = (counts * widths[:POSITIONS] + 7) // 8
    place_sizes = (place_counts * widths[POSITIONS] + 7) // 8

    heads = np.where(is_full, 0, TAIL_BYTES + 4 * (full[lists] > 0))
    block_bytes = heads + sizes.sum(axis=0)
    list_bytes = full * ENTRY_BYTES + np.bincount(lists, block_bytes, len(n_postings)).astype(np.int64)
    starts[1:] = np.cumsum(list_bytes)
    begin = starts.astype(np.int64)[:-1]
    block_ends = np.cumsum(block_bytes) + np.cumsum(full * ENTRY_BYTES)[lists]
    block_starts = block_ends - block_bytes
    place_ends = np.cumsum(place_sizes)
    place_bytes = np.bincount(lists, place_sizes, len(n_postings)).astype(np.int64)
    place_starts[1:] = np.cumsum(place_bytes)
    place_offsets = place_ends - place_sizes - place_starts.astype(np.int64)[:-1][lists]

    out = np.zeros(int(list_bytes.sum()), np.uint8)
    b, f, table = ranks[is_full], full[lists[is_full]], begin[lists[is_full]]
    _put_u32(out, table + 4 * b, docs[np.cumsum(counts)[is_full] - 1])
    _put_u32(out, table + 4 * (f + b), (block_starts[is_full] - table).astype(np.uint32))
    _put_u32(out, table + 4 * (2 * f + b), place_offsets[is_full].astype(np.uint32))
    for number, bound in enumerate(bounds):
        _put(out, table + 12 * f + 2 * (number * f + b), bound[is_full])
        _put(out, block_starts[~is_full] + N_STREAMS + 2 * number, bound[~is_full])
    for stream in range(N_STREAMS):
        out[table + 16 * f + stream * f + b] = widths[stream, is_full]
        out[block_starts[~is_full] + stream] = widths[stream, ~is_full]
    with_offset = ~is_full & (full[lists] > 0)
    _put_u32(out, block_starts[with_offset] + TAIL_BYTES, place_offsets[with_offset].astype(np.uint32))

    at = block_starts + heads + np.cumsum(sizes, axis=0) - sizes
    of_rows = np.repeat(is_full, counts)
    _put_rows(out, at[DOCS, is_full], gaps[of_rows].reshape(-1, 32, 4), widths[DOCS, is_full])
    _put_streams(out, at[DOCS, ~is_full], gaps[~of_rows], counts[~is_full], widths[DOCS, ~is_full])
    for stream in range(1, POSITIONS):
        _put_streams(out, at[stream], values[stream], counts, widths[stream])
    place_out = np.zeros(int(place_sizes.sum()), np.uint8)
    _put_streams(place_out, place_ends - place_sizes, places, place_counts, widths[POSITIONS])
    return out.tobytes(), place_out.tobytes()


def _check(n_postings: I64, docs: U32, term_freqs: U32, title_freqs: U32, lead_freqs: U32, n_docs: int) -> None:
    if not len(docs) == len(term_freqs) == len(title_freqs) == len(lead_freqs) == n_postings.sum():
        raise ValueError("the arrays are not aligned")
    is_first = np.zeros(len(docs) + 1, np.bool_)
    is_first[np.cumsum(n_postings) - n_postings] = True
    is_rising = np.append(True, docs[1:] > docs[:-1])[: len(docs)] | is_first[: len(docs)]
    body_freqs = term_freqs.astype(np.int64) - title_freqs
    if not (is_rising.all() and (docs < n_docs).all() and (term_freqs > 0).all() and (lead_freqs <= body_freqs).all()):
        raise ValueError("a posting is out of order or out of range")


def _gaps(docs: U32, n_postings: I64) -> U32:
    gaps = np.diff(docs, prepend=np.uint32(0)) - np.uint32(1)
    firsts = (np.cumsum(n_postings) - n_postings)[n_postings > 0]
    gaps[firsts] = docs[firsts]
    return gaps.astype(np.uint32)


def _bounds(counts: I64, docs: U32, freqs: tuple[U32, ...], norms: tuple[F32, ...]) -> list[npt.NDArray[np.uint16]]:
    term_freqs, title_freqs, lead_freqs = freqs
    title_norms, body_norms, lead_norms = norms
    body = (term_freqs - title_freqs).astype(np.float32) * body_norms[docs]
    every = title_freqs.astype(np.float32) * title_norms[docs] + body + lead_freqs.astype(np.float32) * lead_norms[docs]
    return [_rounded_up(_per_block(np.maximum, score, counts)) for score in (every, body)]


def _rounded_up(bounds: F32) -> npt.NDArray[np.uint16]:
    bits = bounds.view(np.uint32)
    return ((bits >> 16) + ((bits & 0xFFFF) != 0)).astype(np.uint16)


def _per_block(reduce: np.ufunc, values: npt.NDArray[np.generic], counts: I64) -> npt.NDArray[np.generic]:
    starts = np.cumsum(counts) - counts
    return reduce.reduceat(values, starts) if len(starts) else values[:0]


def _widths(values: U32, counts: I64) -> I64:
    """Return the bits of the highest value of each run."""
    widths = np.zeros(len(counts), np.int64)
    if len(values):
        highest = _per_block(np.maximum, values, counts[counts > 0]).astype(np.float64)
        widths[counts > 0] = np.frexp(highest)[1]
    return widths


def _place_gaps(positions: U32 | None, term_freqs: U32, counts: I64) -> tuple[U32, I64]:
    """Return the positions as they are written, and how many each block has."""
    if positions is None:
        return np.empty(0, np.uint32), np.zeros(len(counts), np.int64)
    freqs = term_freqs.astype(np.int64)
    if freqs.sum() != len(positions):
        raise ValueError("there are more or fewer positions than term frequencies say")
    gaps = np.diff(positions, prepend=np.uint32(0)) - np.uint32(1)
    firsts = np.cumsum(freqs) - freqs
    gaps[firsts] = positions[firsts]
    is_first = np.zeros(len(positions), np.bool_)
    is_first[firsts] = True
    if not (is_first | np.append(True, positions[1:] > positions[:-1])[: len(positions)]).all():
        raise ValueError("the positions of a posting are out of order")
    ends = np.concatenate([[0], np.cumsum(freqs)])
    last = np.cumsum(counts)
    return gaps.astype(np.uint32), ends[last] - ends[last - counts]


def _put(out: U8, at: I64, values: npt.NDArray[np.generic]) -> None:
    """Write numbers at some bytes."""
    n_bytes = values.dtype.itemsize
    out[at[:, None] + np.arange(n_bytes)] = np.ascontiguousarray(values).view(np.uint8).reshape(-1, n_bytes)


def _put_u32(out: U8, at: I64, values: U32) -> None:
    _put(out, at, values.astype("<u4"))


def _put_rows(out: U8, at: I64, values: U32, widths: I64) -> None:
    """Write the docs of full blocks, of the shape (blocks, 32, 4)."""
    for width in np.unique(widths[widths > 0]).tolist():
        chosen = np.flatnonzero(widths == width)
        words = np.zeros((len(chosen), width + 1, 4), np.uint64)
        for row in range(32):
            word, shift = divmod(row * width, 32)
            shifted = values[chosen, row].astype(np.uint64) << np.uint64(shift)
            words[:, word] |= shifted & np.uint64(0xFFFFFFFF)
            words[:, word + 1] |= shifted >> np.uint64(32)
        packed = np.ascontiguousarray(words[:, :width].astype("<u4")).view(np.uint8).reshape(len(chosen), -1)
        out[at[chosen, None] + np.arange(16 * width)] = packed


def _put_streams(out: U8, at: I64, values: U32, counts: I64, widths: I64) -> None:
    """Write streams: eight values of one width fill as many bytes as the width has bits."""
    firsts = np.cumsum(counts) - counts
    for width in np.unique(widths[widths > 0]).tolist():
        chosen = np.flatnonzero(widths == width)
        n_groups = (counts[chosen] + 7) // 8
        group_of = np.repeat(np.arange(len(chosen)), n_groups)
        rank = np.arange(len(group_of)) - np.repeat(np.cumsum(n_groups) - n_groups, n_groups)
        within = 8 * rank[:, None] + np.arange(8)
        is_value = within < counts[chosen][group_of, None]
        groups = np.where(is_value, values[np.where(is_value, firsts[chosen][group_of, None] + within, 0)], 0)
        packed = _pack_groups(groups.astype(np.uint64), width)
        byte = width * rank[:, None] + np.arange(width)
        is_kept = byte < ((counts[chosen] * width + 7) // 8)[group_of, None]
        out[(at[chosen][group_of, None] + byte)[is_kept]] = packed[is_kept]


def _pack_groups(groups: U64, width: int) -> U8:
    """Return groups of eight values as bytes, of the shape (groups, width)."""
    packed = np.zeros((len(groups), width + 8), np.uint8)
    for number in range(8):
        byte, shift = divmod(number * width, 8)
        shifted = np.ascontiguousarray(groups[:, number] << np.uint64(shift)).view(np.uint8).reshape(-1, 8)
        packed[:, byte : byte + 5] |= shifted[:, :5]
    return packed[:, :width]

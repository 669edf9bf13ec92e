"""Check that encoded lists lie as `newssearch.kernel.layout` says, by reading them a number at a time."""

import dataclasses

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.posting_lists import make_norms, plain_lists
from newssearch.kernel import EncodedLists, Norms, PlainLists, encode_lists
from newssearch.kernel.choice import Native
from newssearch.kernel.layout import BLOCK, ENTRY_BYTES, LEAD_FREQS, N_STREAMS, POSITIONS, TAIL_BYTES


@dataclasses.dataclass(frozen=True)
class Block:
    """Hold what one block says."""

    values: list[list[int]]
    """By stream, as they are written; those of the positions are not read."""
    width: int
    """Of its positions."""
    bounds: list[int]
    place_offset: int


def number(content: bytes, at: int, n_bytes: int) -> int:
    return int.from_bytes(content[at : at + n_bytes], "little")


def stream(content: bytes, at: int, count: int, width: int) -> tuple[list[int], int]:
    """Return the values of a stream, and where it ends."""
    n_bytes = (count * width + 7) // 8
    bits = number(content, at, n_bytes)
    assert bits >> (count * width) == 0
    return [(bits >> (place * width)) & ((1 << width) - 1) for place in range(count)], at + n_bytes


def rows(content: bytes, at: int, width: int) -> tuple[list[int], int]:
    """Return the docs of a full block, and where they end."""
    words = [number(content, at + 4 * word, 4) for word in range(4 * width)]
    lanes = [sum(word << (32 * place) for place, word in enumerate(words[lane::4])) for lane in range(4)]
    values = [(lanes[place % 4] >> (place // 4 * width)) & ((1 << width) - 1) for place in range(BLOCK)]
    return values, at + 16 * width


def blocks_of(content: bytes, n_postings: int) -> list[Block]:
    """Read the blocks of one list."""
    full, left = divmod(n_postings, BLOCK)
    blocks = []
    last_docs = []
    end = full * ENTRY_BYTES
    for place in range(full):
        last_docs.append(number(content, 4 * place, 4))
        at = number(content, 4 * (full + place), 4)
        assert at == end
        bounds = [number(content, 12 * full + 2 * (kind * full + place), 2) for kind in range(2)]
        widths = [content[16 * full + kind * full + place] for kind in range(N_STREAMS)]
        docs, end = rows(content, at, widths[0])
        others, end = three_streams(content, end, BLOCK, widths)
        place_offset = number(content, 4 * (2 * full + place), 4)
        blocks.append(Block([docs, *others], widths[POSITIONS], bounds, place_offset))
    if left:
        widths = list(content[end : end + N_STREAMS])
        bounds = [number(content, end + N_STREAMS + 2 * kind, 2) for kind in range(2)]
        place_offset = number(content, end + TAIL_BYTES, 4) if full else 0
        docs, end = stream(content, end + TAIL_BYTES + (4 if full else 0), left, widths[0])
        others, end = three_streams(content, end, left, widths)
        blocks.append(Block([docs, *others], widths[POSITIONS], bounds, place_offset))
    assert end == len(content)
    gaps = [gap for block in blocks for gap in block.values[0]]
    docs_so_far = np.cumsum(np.array(gaps, np.int64) + 1) - 1
    assert last_docs == docs_so_far[BLOCK - 1 : full * BLOCK : BLOCK].tolist()
    return blocks


def three_streams(content: bytes, at: int, count: int, widths: list[int]) -> tuple[list[list[int]], int]:
    read = []
    for kind in range(1, LEAD_FREQS + 1):
        values, at = stream(content, at, count, widths[kind])
        assert max(values).bit_length() == widths[kind]
        read.append(values)
    return read, at


def positions_of(content: bytes, block: Block) -> list[int]:
    """Read the positions of one block."""
    freqs = [value + 1 for value in block.values[1]]
    gaps, _ = stream(content, block.place_offset, sum(freqs), block.width)
    positions = []
    for freq in freqs:
        at = -1
        for _ in range(freq):
            at += gaps.pop(0) + 1
            positions.append(at)
    return positions


def list_bytes(encoded: EncodedLists, place: int) -> tuple[bytes, bytes]:
    start, stop = encoded.starts[place : place + 2].tolist()
    place_start, place_stop = encoded.place_starts[place : place + 2].tolist()
    return encoded.postings[start:stop].tobytes(), encoded.positions[place_start:place_stop].tobytes()


@given(plain=plain_lists(), seed=st.integers(0, 9))
@settings(max_examples=40)
def test_lists_lie_as_the_layout_says(native: Native, plain: PlainLists, seed: int) -> None:
    norms = make_norms(seed)
    encoded = encode_lists(plain, norms, native=native)
    docs: list[int] = []
    freqs: list[list[int]] = [[], [], []]
    positions: list[int] = []
    for place, n_postings in enumerate(plain.doc_freqs.tolist()):
        content, places = list_bytes(encoded, place)
        first = len(docs)
        for block in blocks_of(content, n_postings):
            start = len(docs)
            for gap in block.values[0]:
                docs.append((docs[-1] if len(docs) > first else -1) + gap + 1)
            for kind in range(3):
                freqs[kind] += block.values[1 + kind]
            if plain.positions is not None:
                positions += positions_of(places, block)
            assert block.bounds == bounds_of(plain, norms, slice(start, len(docs)))
    assert docs == plain.docs.tolist()
    assert [[freq + 1 for freq in freqs[0]], *freqs[1:]] == [
        plain.term_freqs.tolist(),
        plain.title_freqs.tolist(),
        plain.lead_freqs.tolist(),
    ]
    assert positions == ([] if plain.positions is None else plain.positions.tolist())


def bounds_of(plain: PlainLists, norms: Norms, block: slice) -> list[int]:
    """Return the lowest upper halves of float32 that no tf~ of a block is above."""
    docs = plain.docs[block]
    title, lead = plain.title_freqs[block].astype(np.float32), plain.lead_freqs[block].astype(np.float32)
    body = (plain.term_freqs[block] - plain.title_freqs[block]).astype(np.float32) * norms.body[docs]
    every = title * norms.title[docs] + body + lead * norms.lead[docs]
    highest = np.array([every.max(), body.max()], np.float32)
    bounds = highest.view(np.uint32) + np.uint32(0xFFFF) >> np.uint32(16)
    as_numbers = (bounds << np.uint32(16)).view(np.float32)
    assert (as_numbers >= highest).all()
    return [int(bound) for bound in bounds]

"""Draw posting lists, compare them, and damage the arrays that they are held in."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from newssearch.kernel import EncodedLists, Norms, PlainLists

N_DOCS = 5_000

ListNumbers = tuple[int, int, int, int, list[int]]
"""(doc, term_freq, title_freq, lead_freq, positions) of one posting."""

Array = npt.NDArray[Any]


@st.composite
def plain_lists(draw: st.DrawFn) -> PlainLists:
    """Draw lists of any length, from sparse to dense, some of several blocks."""
    seed = draw(st.integers(0, 2**32 - 1))
    lengths = draw(st.lists(st.sampled_from([0, 1, 2, 7, 127, 128, 129, 255, 256, 300, 1000]), max_size=5))
    widest = draw(st.sampled_from([1, 2, 40, 3_000, 2**31]))
    return make_lists(np.random.default_rng(seed), lengths, widest, with_positions=draw(st.booleans()))


def make_lists(random: np.random.Generator, lengths: list[int], widest: int, *, with_positions: bool) -> PlainLists:
    """Return lists of some lengths, whose positions are up to `widest` apart."""
    docs = [np.sort(random.choice(N_DOCS, length, replace=False)) for length in lengths]
    n = sum(lengths)
    titles = random.integers(0, 3, n) * (random.random(n) < 0.2)
    leads = random.integers(0, 3, n) * (random.random(n) < 0.3)
    freqs = 1 + titles + leads + random.integers(0, 4, n) * (random.random(n) < 0.2)
    gaps = random.integers(1, widest + 1 if widest < 2**31 else 3, int(freqs.sum()))
    ends = np.cumsum(freqs)
    positions = np.concatenate(
        [np.cumsum(gaps[end - freq : end]) - 1 for end, freq in zip(ends, freqs, strict=True)] or [gaps]
    )
    if widest == 2**31 and len(positions):
        positions[ends[-1] - 1] = 2**32 - 1  # the last of its document: 32 bits are needed
    return PlainLists(
        np.array(lengths, np.uint32),
        np.concatenate([*docs, np.empty(0)]).astype(np.uint32),
        freqs.astype(np.uint32),
        titles.astype(np.uint32),
        leads.astype(np.uint32),
        positions.astype(np.uint32) if with_positions else None,
    )


def lists_of(lists: Sequence[Sequence[ListNumbers]], *, with_positions: bool) -> PlainLists:
    """Return lists whose numbers are written down."""
    rows = [row for rows in lists for row in rows]

    def column(values: list[int]) -> npt.NDArray[np.uint32]:
        return np.array(values, np.uint32)

    return PlainLists(
        column([len(rows) for rows in lists]),
        column([row[0] for row in rows]),
        column([row[1] for row in rows]),
        column([row[2] for row in rows]),
        column([row[3] for row in rows]),
        column([position for row in rows for position in row[4]]) if with_positions else None,
    )


def make_norms(seed: int) -> Norms:
    """Return norms of N_DOCS documents."""
    random = np.random.default_rng(seed)
    title, body, lead = (random.random(N_DOCS).astype(np.float32) * 3 for _ in range(3))
    return Norms(title, body, lead)


def arrays_of(lists: PlainLists | EncodedLists | Norms) -> Iterator[Array]:
    """Yield the arrays that there are."""
    for field in dataclasses.fields(lists):
        value = getattr(lists, field.name)
        if value is not None:
            yield value


def assert_same(one: PlainLists | EncodedLists, other: PlainLists | EncodedLists) -> None:
    """Fail where two are not alike in every bit."""
    for left, right in zip(arrays_of(one), arrays_of(other), strict=True):
        assert left.dtype == right.dtype
        np.testing.assert_array_equal(left, right)


def spoilt(random: np.random.Generator, array: Array) -> Any:
    """Return what a caller should never give for an array: with other numbers, length, type or shape, or nothing."""
    changed = array.copy()
    if len(changed):
        highest = 2**31 if changed.dtype == np.float32 else min(np.iinfo(changed.dtype).max, 2**63 - 1)
        at = random.integers(len(changed), size=random.integers(1, 4))
        changed[at] = random.choice([0, 1, 2, len(changed), highest, highest - 1, int(random.integers(highest))])
    ways: list[Any] = [changed] * 5
    ways += [array[:-1], array[1:], array[:0], array[::2], np.concatenate([array, array]), array[::-1]]
    ways += [array.astype(np.int64), array.astype(np.uint8), array.astype(np.float32), array.astype(np.uint64)]
    ways += [array[:, None], array.view(np.uint8), None]
    return ways[random.integers(len(ways))]

"""Check that stories are found as their definition says, in both kernels, however many documents there are."""

import contextlib
import itertools
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.posting_lists import spoilt
from kernel.signed_texts import passages, signed, texts
from newssearch.kernel import SIGNATURE_BYTES, find_stories, near_any
from newssearch.kernel.arrays import U8
from newssearch.kernel.choice import Native
from newssearch.kernel.signing import keys_of, samples_of, sizes_of


@st.composite
def printed_texts(draw: st.DrawFn) -> list[list[int]]:
    """Draw documents that are made of a few passages, so that many share some."""
    parts = draw(st.lists(passages, min_size=1, max_size=6))
    made = st.lists(st.sampled_from(parts), min_size=1, max_size=6).map(lambda some: list(itertools.chain(*some)))
    return draw(st.lists(st.one_of(made, made, texts), max_size=14))


def share_of(one: U8, other: U8) -> float | None:
    """Return how much two documents are alike, None where they are not near each other."""
    (size, other_size), (keys, other_keys), (samples, other_samples) = (
        part(np.stack([one, other])).astype(np.int64) for part in (sizes_of, keys_of, samples_of)
    )
    same = int(((samples == other_samples) & (samples > 0)).sum())
    either = int(((samples > 0) | (other_samples > 0)).sum())
    if not ((keys == other_keys) & (keys > 0)).any() or 3 * same < either:
        return None
    in_shorter = 10 * same * int(size + other_size) >= 7 * (same + either) * int(min(size, other_size))
    return same / either if in_shorter else None


def expected_of(signatures: U8) -> list[int]:
    """Compare each document with every first one of a story before it."""
    firsts: list[int] = []
    for doc, signature in enumerate(signatures):
        shares = [
            (share, -first)
            for first in range(doc)
            if firsts[first] == first and (share := share_of(signature, signatures[first])) is not None
        ]
        firsts.append(-max(shares)[1] if shares else doc)
    return firsts


@given(documents=printed_texts())
def test_a_document_joins_the_first_one_of_a_story_that_it_is_most_like(
    native: Native, documents: list[list[int]]
) -> None:
    signatures = signed(documents)
    assert find_stories(signatures, native=native).tolist() == expected_of(signatures)


@given(documents=printed_texts(), probes=printed_texts())
def test_near_documents_are_near_whichever_is_asked_for(
    native: Native, documents: list[list[int]], probes: list[list[int]]
) -> None:
    signatures, others = signed(documents), signed(probes)
    expected = [[share_of(one, other) is not None for other in others] for one in signatures]
    assert near_any(signatures, others, native=native).tolist() == [any(row) for row in expected]
    turned = [any(row[probe] for row in expected) for probe in range(len(others))]
    assert near_any(others, signatures, native=native).tolist() == turned


def test_both_kernels_find_the_same_stories_among_thousands(compiled: ModuleType) -> None:
    random = np.random.default_rng(3)
    parts = [random.integers(1, 40, 25).tolist() for _ in range(300)]
    documents = [list(itertools.chain(*(parts[part] for part in random.integers(300, size=4)))) for _ in range(900)]
    documents += [documents[number][: random.integers(40, 100)] for number in random.integers(900, size=300)]
    signatures = signed(documents)
    found = find_stories(signatures, native=compiled)
    np.testing.assert_array_equal(found, find_stories(signatures, native=None))
    assert np.count_nonzero(found != np.arange(len(found))) > 250
    probes = signatures[:300]
    near = near_any(signatures, probes, native=compiled)
    np.testing.assert_array_equal(near, near_any(signatures, probes, native=None))
    assert near[:300].all()


def test_none_joins_by_way_of_a_third(native: Native) -> None:
    text = np.random.default_rng(4).integers(1, 40, 500).tolist()
    chain = signed([text[at : at + 300] for at in (0, 60, 120)])
    assert near_any(chain[1:2], chain[:1], native=native).all()
    assert near_any(chain[2:], chain[1:2], native=native).all()
    assert find_stories(chain, native=native).tolist() == [0, 0, 2]


def test_documents_without_words_are_no_story(native: Native) -> None:
    assert find_stories(signed([[], [], [0, 0]]), native=native).tolist() == [0, 1, 2]


def test_no_documents_have_no_stories(native: Native) -> None:
    none = np.empty((0, SIGNATURE_BYTES), np.uint8)
    assert len(find_stories(none, native=native)) == 0
    assert near_any(signed([[1, 2, 3]]), none, native=native).tolist() == [False]


@given(documents=printed_texts(), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=300)
def test_arrays_that_are_no_signatures_are_refused(compiled: ModuleType, documents: list[list[int]], seed: int) -> None:
    random = np.random.default_rng(seed)
    signatures = signed(documents)
    odd: Any = spoilt(random, signatures)
    with contextlib.suppress(ValueError, TypeError):
        find_stories(odd, native=compiled)
    with contextlib.suppress(ValueError, TypeError):
        near_any(odd, signatures, native=compiled)
    with contextlib.suppress(ValueError, TypeError):
        near_any(signatures, odd, native=compiled)


def test_signatures_cut_short_are_refused(compiled: ModuleType) -> None:
    signatures = signed([[1, 2, 3], [4, 5, 6]])
    with pytest.raises(ValueError, match="aligned"):
        find_stories(np.ascontiguousarray(signatures[:, 1:]), native=compiled)
    with pytest.raises(ValueError, match="aligned"):
        near_any(signatures, np.ascontiguousarray(signatures[:, 1:]), native=compiled)

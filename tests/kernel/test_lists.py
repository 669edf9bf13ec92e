"""Check that posting lists are encoded and decoded without loss, alike by both kernels."""

import contextlib
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.posting_lists import N_DOCS, arrays_of, assert_same, make_lists, make_norms, plain_lists, spoilt
from newssearch.kernel import EncodedLists, Norms, PlainLists, encode_lists
from newssearch.kernel.choice import Native

MAX_POSITIONS = 10_000_000
"""Where damage has lists say more, they are not decoded: positions of 0 bits have no bytes that they could lack."""


@given(plain=plain_lists(), seed=st.integers(0, 9))
@settings(max_examples=60)
def test_what_is_encoded_is_decoded_again(native: Native, plain: PlainLists, seed: int) -> None:
    encoded = encode_lists(plain, make_norms(seed), native=native)
    with_positions = plain.positions is not None
    n_lists = len(plain.doc_freqs)
    assert_same(encoded.decode(0, n_lists, N_DOCS, with_positions=with_positions, native=native), plain)


@given(plain=plain_lists(), seed=st.integers(0, 9))
@settings(max_examples=60)
def test_both_kernels_write_the_same_bytes(compiled: ModuleType, plain: PlainLists, seed: int) -> None:
    norms = make_norms(seed)
    assert_same(encode_lists(plain, norms, native=None), encode_lists(plain, norms, native=compiled))


def test_norms_that_are_no_numbers_bound_nothing(compiled: ModuleType) -> None:
    plain = make_lists(np.random.default_rng(1), [300, 2, 129], 50, with_positions=False)
    odd = np.resize(np.array([np.nan, -1, 0.5], np.float32), N_DOCS)
    norms = Norms(odd, odd[::-1].copy(), np.full(N_DOCS, np.nan, np.float32))
    assert_same(encode_lists(plain, norms, native=None), encode_lists(plain, norms, native=compiled))


def test_one_list_is_decoded_alone(native: Native) -> None:
    plain = make_lists(np.random.default_rng(1), [300, 0, 129, 5], 50, with_positions=True)
    encoded = encode_lists(plain, make_norms(1), native=native)
    found = encoded.decode(2, 3, N_DOCS, with_positions=True, native=native)
    np.testing.assert_array_equal(found.docs, plain.docs[300:429])
    freqs = plain.term_freqs
    assert plain.positions is not None
    assert found.positions is not None
    np.testing.assert_array_equal(found.positions, plain.positions[freqs[:300].sum() : freqs[:429].sum()])
    assert len(encoded.decode(1, 2, N_DOCS, with_positions=True, native=native).docs) == 0
    assert len(encoded.decode(4, 4, N_DOCS, with_positions=True, native=native).docs) == 0


@pytest.mark.parametrize(
    ("docs", "freqs", "titles", "leads", "positions"),
    [
        ([3, 3], [1, 1], [0, 0], [0, 0], None),
        ([3, 2], [1, 1], [0, 0], [0, 0], None),
        ([3, N_DOCS], [1, 1], [0, 0], [0, 0], None),
        ([3, 4], [1, 0], [0, 0], [0, 0], None),
        ([3, 4], [1, 1], [0, 2], [0, 0], None),
        ([3, 4], [1, 1], [0, 1], [0, 1], None),
        ([3, 4], [1, 2], [0, 0], [0, 0], [0, 5, 5]),
        ([3, 4], [1, 2], [0, 0], [0, 0], [0, 5]),
        ([3, 4], [1, 2], [0, 0], [0, 0], [0, 5, 6, 7]),
        ([3], [1, 2], [0, 0], [0, 0], None),
    ],
)
def test_lists_that_contradict_themselves_are_refused(
    native: Native, docs: list[int], freqs: list[int], titles: list[int], leads: list[int], positions: list[int] | None
) -> None:
    docs_, freqs_, titles_, leads_ = (np.array(values, np.uint32) for values in (docs, freqs, titles, leads))
    places = None if positions is None else np.array(positions, np.uint32)
    plain = PlainLists(np.array([2], np.uint32), docs_, freqs_, titles_, leads_, places)
    with pytest.raises(ValueError, match=r"aligned|out of|positions"):
        encode_lists(plain, make_norms(1), native=native)


def test_norms_of_other_documents_are_refused(native: Native) -> None:
    plain = make_lists(np.random.default_rng(1), [3], 50, with_positions=False)
    norms = make_norms(1)
    for odd in (Norms(norms.title[1:], norms.body, norms.lead), Norms(norms.title, norms.body, norms.lead[1:])):
        with pytest.raises(ValueError, match="aligned"):
            encode_lists(plain, odd, native=native)


def decode_damaged(damaged: EncodedLists, native: Native) -> None:
    """Decode four lists, and check what comes of it."""
    found = damaged.decode(0, 4, N_DOCS, native=native)
    assert (found.docs < N_DOCS).all()
    if found.term_freqs.sum(dtype=np.int64) < MAX_POSITIONS:
        damaged.decode(0, 4, N_DOCS, with_positions=True, native=native)


def encoded_at_random(random: np.random.Generator) -> EncodedLists:
    lengths = random.choice([0, 1, 5, 128, 200, 700], 4).tolist()
    return encode_lists(make_lists(random, lengths, 300, with_positions=True), make_norms(1))


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=150)
def test_damaged_lists_give_an_error_or_numbers_in_range(native: Native, seed: int) -> None:
    random = np.random.default_rng(seed)
    damaged = [array.copy() for array in arrays_of(encoded_at_random(random))]
    for _ in range(random.integers(1, 4)):
        array = damaged[random.integers(len(damaged))].view(np.uint8)
        if len(array):
            array[random.integers(len(array))] = random.integers(256)
    with contextlib.suppress(ValueError):
        decode_damaged(EncodedLists(*damaged), native)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=300)
def test_both_kernels_see_the_same_damage(compiled: ModuleType, seed: int) -> None:
    random = np.random.default_rng(seed)
    encoded = encoded_at_random(random)
    postings = encoded.postings.copy()
    if len(postings) > 8:
        postings[random.integers(len(postings) - 8)] = random.integers(256)
    damaged = EncodedLists(encoded.doc_freqs, encoded.starts, postings, encoded.place_starts, encoded.positions)

    def decoded(native: Native) -> PlainLists | None:
        try:
            return damaged.decode(0, 4, N_DOCS, native=native)
        except ValueError:
            return None

    one, other = decoded(compiled), decoded(None)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert_same(one, other)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=300)
def test_arrays_that_are_none_of_lists_are_refused(compiled: ModuleType, seed: int) -> None:
    random = np.random.default_rng(seed)
    arrays = list(arrays_of(encoded_at_random(random)))
    at = random.integers(len(arrays))
    arrays[at] = spoilt(random, arrays[at])
    with contextlib.suppress(ValueError, TypeError):
        decode_damaged(EncodedLists(*arrays), compiled)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=300)
def test_arrays_that_are_none_of_postings_are_not_encoded(compiled: ModuleType, seed: int) -> None:
    random = np.random.default_rng(seed)
    lists = make_lists(random, [3, 0, 200], 300, with_positions=True)
    arrays = [*arrays_of(lists), *arrays_of(make_norms(1))]
    at = random.integers(len(arrays))
    arrays[at] = spoilt(random, arrays[at])
    with contextlib.suppress(ValueError, TypeError):
        encode_lists(PlainLists(*arrays[:-3]), Norms(*arrays[-3:]), native=compiled)

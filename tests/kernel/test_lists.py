"""Check that posting lists are encoded and decoded without loss, alike by both kernels."""

import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.kernel import EncodedLists, Norms, PlainLists, encode_lists, lists, numpy_decoding, numpy_encoding
from newssearch.kernel.choice import NATIVE

needs_compiler = pytest.mark.skipif(NATIVE is None, reason="the kernel was not compiled")

N_DOCS = 5_000


@pytest.fixture(params=["compiled", "numpy"])
def kernel(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "numpy":
        monkeypatch.setattr(lists, "NATIVE", None)
    elif NATIVE is None:
        pytest.skip("the kernel was not compiled")
    return str(request.param)


@st.composite
def plain_lists(draw: st.DrawFn) -> PlainLists:
    """Draw lists of any length, from sparse to dense, some of several blocks."""
    seed = draw(st.integers(0, 2**32 - 1))
    lengths = draw(st.lists(st.sampled_from([0, 1, 2, 7, 127, 128, 129, 255, 256, 300, 1000]), max_size=5))
    widest = draw(st.sampled_from([1, 2, 40, 3_000, 2**31]))
    return make_lists(np.random.default_rng(seed), lengths, widest, with_positions=draw(st.booleans()))


def make_lists(random: np.random.Generator, lengths: list[int], widest: int, *, with_positions: bool) -> PlainLists:
    docs = [np.sort(random.choice(N_DOCS, length, replace=False)) for length in lengths]
    n = sum(lengths)
    titles = random.integers(0, 3, n) * (random.random(n) < 0.2)
    leads = random.integers(0, 3, n) * (random.random(n) < 0.3)
    freqs = 1 + titles + leads + random.integers(0, 4, n) * (random.random(n) < 0.2)
    gaps = (
        random.integers(1, widest + 1, int(freqs.sum())) if widest < 2**31 else random.integers(1, 3, int(freqs.sum()))
    )
    ends = np.cumsum(freqs)
    positions = np.concatenate(
        [np.cumsum(gaps[end - freq : end]) - 1 for end, freq in zip(ends, freqs, strict=True)] or [gaps]
    )
    if widest == 2**31 and len(positions):
        positions[ends[-1] - 1] = 2**32 - 1  # the last of its document: 32 bits are needed
    return PlainLists(
        np.array(lengths, np.uint32),
        np.concatenate([*docs, np.empty(0)]).astype(np.uint32),
        *(array.astype(np.uint32) for array in (freqs, titles, leads)),
        positions.astype(np.uint32) if with_positions else None,
    )


def make_norms(seed: int) -> Norms:
    random = np.random.default_rng(seed)
    return Norms(*(random.random(N_DOCS).astype(np.float32) * 3 for _ in range(3)))


def arrays_of(plain: PlainLists | EncodedLists) -> Iterator[np.ndarray]:
    for field in dataclasses.fields(plain):
        value = getattr(plain, field.name)
        if value is not None:
            yield value


def assert_same(one: PlainLists | EncodedLists, other: PlainLists | EncodedLists) -> None:
    for left, right in zip(arrays_of(one), arrays_of(other), strict=True):
        assert left.dtype == right.dtype
        np.testing.assert_array_equal(left, right)


@given(plain=plain_lists(), seed=st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_what_is_encoded_is_decoded_again(plain: PlainLists, seed: int) -> None:
    encoded = encode_lists(plain, make_norms(seed))
    with_positions = plain.positions is not None
    assert_same(encoded.decode(0, len(plain.doc_freqs), N_DOCS, with_positions=with_positions), plain)


@needs_compiler
@given(plain=plain_lists(), seed=st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_numpy_encodes_and_decodes_as_the_kernel_does(plain: PlainLists, seed: int) -> None:
    norms = make_norms(seed)
    encoded = encode_lists(plain, norms)
    starts, place_starts = np.zeros_like(encoded.starts), np.zeros_like(encoded.place_starts)
    postings, positions = numpy_encoding.encode_lists(
        *(plain.doc_freqs, plain.docs, plain.term_freqs, plain.title_freqs, plain.lead_freqs),
        *(norms.title, norms.body, norms.lead, plain.positions, starts, place_starts),
    )
    twin = EncodedLists(plain.doc_freqs, starts, lists.padded(postings), place_starts, lists.padded(positions))
    assert_same(encoded, twin)
    decoded = numpy_decoding.decode_lists(encoded.postings, encoded.starts, encoded.doc_freqs, N_DOCS)
    for left, right in zip(decoded, (plain.docs, plain.term_freqs, plain.title_freqs, plain.lead_freqs), strict=True):
        np.testing.assert_array_equal(left, right)
    if plain.positions is not None:
        found = numpy_decoding.decode_positions(
            *(encoded.postings, encoded.starts, encoded.doc_freqs, encoded.positions, encoded.place_starts),
            plain.term_freqs,
        )
        np.testing.assert_array_equal(found, plain.positions)


@pytest.mark.usefixtures("kernel")
def test_one_list_is_decoded_alone() -> None:
    plain = make_lists(np.random.default_rng(1), [300, 0, 129, 5], 50, with_positions=True)
    encoded = encode_lists(plain, make_norms(1))
    found = encoded.decode(2, 3, N_DOCS, with_positions=True)
    np.testing.assert_array_equal(found.docs, plain.docs[300:429])
    freqs = plain.term_freqs
    assert plain.positions is not None
    assert found.positions is not None
    np.testing.assert_array_equal(found.positions, plain.positions[freqs[:300].sum() : freqs[:429].sum()])


@pytest.mark.usefixtures("kernel")
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
    docs: list[int], freqs: list[int], titles: list[int], leads: list[int], positions: list[int] | None
) -> None:
    plain = PlainLists(
        np.array([2], np.uint32),
        *(np.array(values, np.uint32) for values in (docs, freqs, titles, leads)),
        None if positions is None else np.array(positions, np.uint32),
    )
    with pytest.raises(ValueError, match="aligned|out of|positions"):
        encode_lists(plain, make_norms(1))


@pytest.mark.parametrize("kind", ["compiled", "numpy"])
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=150, deadline=None)
def test_damaged_lists_give_an_error_or_numbers_in_range(kind: str, seed: int) -> None:
    if kind == "compiled" and NATIVE is None:
        pytest.skip("the kernel was not compiled")
    random = np.random.default_rng(seed)
    plain = make_lists(random, random.choice([0, 1, 5, 128, 200, 700], 4).tolist(), 300, with_positions=True)
    encoded = encode_lists(plain, make_norms(1))
    damaged = [array.copy() for array in arrays_of(encoded)]
    for _ in range(random.integers(1, 4)):
        array = damaged[random.integers(len(damaged))].view(np.uint8)
        if len(array):
            array[random.integers(len(array))] = random.integers(256)
    native = lists.NATIVE
    lists.NATIVE = NATIVE if kind == "compiled" else None
    try:
        if int(damaged[0].sum(dtype=np.int64)) < 10_000_000:
            found = EncodedLists(*damaged).decode(0, 4, N_DOCS)
            assert (found.docs < N_DOCS).all()
            if found.term_freqs.sum(dtype=np.int64) < 10_000_000:
                EncodedLists(*damaged).decode(0, 4, N_DOCS, with_positions=True)
    except ValueError:
        pass
    finally:
        lists.NATIVE = native

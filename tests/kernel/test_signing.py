"""Check that signatures are what their definition says, in both kernels, and that they tell how much texts share."""

import contextlib
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.posting_lists import spoilt
from kernel.signed_texts import N_WORDS, WORD_OF_CODE, signed, texts
from newssearch.kernel import SIGNATURE_BYTES, sign, string_hashes
from newssearch.kernel.choice import Native
from newssearch.kernel.layout import N_KEYS, N_SAMPLES
from newssearch.kernel.signing import MIXER, MULTIPLIER, keys_of, samples_of, sizes_of

MASK = 2**64 - 1


def mixed(number: int) -> int:
    for _ in range(2):
        number = (number ^ number >> 32) * int(MIXER) & MASK
    return number ^ number >> 32


def joined(numbers: list[int]) -> int:
    value = 0
    for number in numbers:
        value = value * int(MULTIPLIER) + number & MASK
    return mixed(value)


def least_of_parts(numbers: list[int], n_parts: int) -> dict[int, int]:
    """Return the lower half of the least number of each part, by part."""
    return {number * n_parts >> 64: number & 0xFFFFFFFF for number in sorted(numbers, reverse=True)}


def expected_of(text: list[int]) -> tuple[int, list[int], list[int]]:
    """Return what the definition says of one text: its size, its keys, its samples."""
    content = [int(WORD_OF_CODE[word]) for word in text if WORD_OF_CODE[word]]
    shingles = [joined(content[at : at + 3]) for at in range(max(len(content) - 2, min(len(content), 1)))]
    pairs = [joined([one, other]) for one, other in zip(shingles, shingles[3:], strict=False)]
    if not pairs:
        pairs = [joined([shingle]) for shingle in shingles[-1:]]
    keys, samples = least_of_parts(pairs, N_KEYS), least_of_parts(shingles, N_SAMPLES)
    return (
        len(shingles),
        [keys.get(part, 0) for part in range(N_KEYS)],
        [1 + (samples[part] * 255 >> 32) if part in samples else 0 for part in range(N_SAMPLES)],
    )


@given(documents=st.lists(texts, max_size=6))
def test_a_signature_is_what_its_definition_says(native: Native, documents: list[list[int]]) -> None:
    signatures = signed(documents, native=native)
    assert signatures.shape == (len(documents), SIGNATURE_BYTES)
    found = zip(
        sizes_of(signatures).tolist(), keys_of(signatures).tolist(), samples_of(signatures).tolist(), strict=True
    )
    assert list(found) == [expected_of(document) for document in documents]


def test_both_kernels_sign_a_thousand_documents_alike(compiled: ModuleType) -> None:
    random = np.random.default_rng(1)
    ends = np.cumsum(random.integers(0, 900, 1000)).astype(np.uint64)
    starts = np.concatenate([np.zeros(1, np.uint64), ends[:-1]])
    codes = np.minimum(random.zipf(1.2, int(ends[-1])), 50_000).astype(np.uint32)
    word_of_code = random.integers(0, 2**63, 50_001).astype(np.uint64)
    word_of_code[random.random(50_001) < 0.1] = 0
    for before in (starts, starts + (ends - starts) // 3):
        found = sign(codes, before, ends, word_of_code, native=compiled)
        np.testing.assert_array_equal(found, sign(codes, before, ends, word_of_code, native=None))


@pytest.mark.parametrize("shared", [0.3, 0.5, 0.8])
def test_samples_agree_as_often_as_shingles_are_shared(shared: float) -> None:
    random = np.random.default_rng(2)
    n_words = 400
    word_of_code = random.integers(1, 2**63, 200_000).astype(np.uint64)
    # Two texts of n words that begin alike share s of what either has where that beginning is 2s / (1 + s) of n.
    n_same = round(2 * shared / (1 + shared) * n_words)
    agreeing = []
    for trial in range(200):
        codes = np.arange(2 * n_words, dtype=np.uint32) + np.uint32(trial * 2 * n_words)
        codes[n_words : n_words + n_same] = codes[:n_same]
        bounds = np.array([0, n_words, 2 * n_words], np.uint64)
        one, other = samples_of(sign(codes, bounds[:-1], bounds[1:], word_of_code))
        agreeing.append(((one == other) & (one > 0)).sum() / ((one > 0) | (other > 0)).sum())
    assert np.mean(agreeing) == pytest.approx(shared, abs=0.02)
    assert np.std(agreeing) < 0.07


@given(strings=st.lists(st.binary(min_size=1, max_size=40), max_size=8))
def test_the_hash_of_a_string_depends_on_its_bytes_alone(native: Native, strings: list[bytes]) -> None:
    hashes = string_hashes(strings, native=native).tolist()
    assert hashes == [int(string_hashes([string])[0]) for string in strings]
    assert 0 not in hashes
    assert len(set(hashes)) == len(set(strings))


def test_the_hash_of_a_string_never_changes(native: Native) -> None:
    assert string_hashes([b"sommet", "été".encode()], native=native).tolist() == [
        0x286678BC39B7D9D5,
        0xDD7A24B25D6A1D33,
    ]


def test_strings_that_are_none_are_refused(compiled: ModuleType) -> None:
    with pytest.raises(TypeError, match="bytes"):
        compiled.hash_strings([b"a", "b"], np.empty(2, np.uint64))
    with pytest.raises(ValueError, match="aligned"):
        compiled.hash_strings([b"a"], np.empty(2, np.uint64))


def test_a_document_may_leave_tokens_out_before_it() -> None:
    codes = np.array([7, 8, 1, 2, 3, 4, 9, 1, 2, 3, 4], np.uint32)
    one, other = sign(codes, np.array([2, 7], np.uint64), np.array([6, 11], np.uint64), WORD_OF_CODE)
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("starts", "ends"), [([0], [4]), ([2], [1]), ([0, 1], [2, 3]), ([0], []), ([], [3]), ([2**63], [2**63])]
)
def test_documents_that_do_not_follow_each_other_are_refused(
    native: Native, starts: list[int], ends: list[int]
) -> None:
    codes = np.array([1, 2, 3], np.uint32)
    with pytest.raises(ValueError, match="aligned"):
        sign(codes, np.array(starts, np.uint64), np.array(ends, np.uint64), WORD_OF_CODE, native=native)


def test_a_code_without_a_word_is_refused(native: Native) -> None:
    bounds = np.array([0, 1], np.uint64)
    for words in (WORD_OF_CODE, WORD_OF_CODE[:0]):
        with pytest.raises(ValueError, match="aligned"):
            sign(np.array([N_WORDS], np.uint32), bounds[:1], bounds[1:], words, native=native)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=300)
def test_arrays_that_are_none_of_documents_are_refused(compiled: ModuleType, seed: int) -> None:
    random = np.random.default_rng(seed)
    arrays: list[Any] = [
        random.integers(0, N_WORDS, 30).astype(np.uint32),
        np.array([0, 12, 12], np.uint64),
        np.array([12, 12, 30], np.uint64),
        WORD_OF_CODE,
    ]
    changed = random.integers(len(arrays))
    arrays[changed] = spoilt(random, arrays[changed])
    with contextlib.suppress(ValueError, TypeError):
        sign(*arrays, native=compiled)

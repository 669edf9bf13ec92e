"""Check that strings are sorted, and found where they are among others, in both kernels."""

import bisect
import contextlib
from itertools import accumulate
from types import ModuleType

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.posting_lists import spoilt
from newssearch.kernel import ABSENT, find_strings, lower_bound, sorted_numbers
from newssearch.kernel.choice import Native

# Of few letters, so that many are the beginnings of others; 0 and 255 tell whether bytes are compared as such.
some_bytes = st.lists(st.sampled_from([0, 97, 98, 255]), max_size=6).map(bytes)

Strings = tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8]]


def packed(strings: list[bytes]) -> Strings:
    starts = np.array([0, *accumulate(map(len, strings))], np.uint32)
    return starts, np.frombuffer(b"".join(strings), np.uint8)


@given(strings=st.sets(some_bytes, max_size=30).map(sorted), key=some_bytes)
@settings(max_examples=300)
def test_a_key_is_found_as_bisect_finds_it(native: Native, strings: list[bytes], key: bytes) -> None:
    starts, content = packed(strings)
    for looked_for in (key, *strings):
        expected = bisect.bisect_left(strings, looked_for)
        assert lower_bound(starts.data, content.data, looked_for, native=native) == expected


@given(strings=st.sets(some_bytes, max_size=30).map(sorted), keys=st.lists(some_bytes, max_size=9))
@settings(max_examples=300)
def test_strings_are_found_where_they_are(native: Native, strings: list[bytes], keys: list[bytes]) -> None:
    starts, content = packed(strings)
    expected = [strings.index(key) if key in strings else ABSENT for key in (*keys, *strings)]
    assert find_strings(starts.data, content.data, [*keys, *strings], native=native).tolist() == expected


@given(strings=st.lists(some_bytes | st.binary(max_size=12), max_size=30))
@settings(max_examples=300)
def test_strings_are_sorted_by_their_bytes(native: Native, strings: list[bytes]) -> None:
    assert sorted_numbers(strings, native=native).tolist() == sorted(range(len(strings)), key=strings.__getitem__)


def test_what_is_no_list_of_bytes_is_not_sorted(compiled: ModuleType) -> None:
    with pytest.raises(TypeError, match="bytes"):
        compiled.sort_strings([b"mot", "mot"], np.empty(2, np.uint32))
    with pytest.raises(ValueError, match="aligned"):
        compiled.sort_strings([b"mot"], np.empty(2, np.uint32))
    starts, content = packed([b"mot"])
    with pytest.raises(TypeError, match="bytes"):
        compiled.find_strings(starts, content, ["mot"], np.empty(1, np.uint32))
    with pytest.raises(ValueError, match="aligned"):
        compiled.find_strings(starts, content, [b"mot"], np.empty(2, np.uint32))


def test_there_is_nothing_before_no_strings(native: Native) -> None:
    starts, content = packed([])
    assert lower_bound(starts.data, content.data, b"mot", native=native) == 0
    assert lower_bound(np.empty(0, np.uint32).data, content.data, b"mot", native=native) == 0


@pytest.mark.parametrize("starts", [[0, 5, 3], [9, 9, 9], [0, 2**32 - 1, 4], [0, 2, 9]])
def test_strings_that_lie_nowhere_are_refused(native: Native, starts: list[int]) -> None:
    with pytest.raises(ValueError, match="damaged"):
        lower_bound(np.array(starts, np.uint32).data, packed([b"abcd"])[1].data, b"zzz", native=native)


@given(seed=st.integers(0, 2**32 - 1), key=some_bytes)
@settings(max_examples=300)
def test_damaged_starts_give_an_error_or_a_number_in_range(native: Native, seed: int, key: bytes) -> None:
    random = np.random.default_rng(seed)
    starts, content = packed(sorted({bytes(random.integers(97, 99, 4).astype(np.uint8)) for _ in range(9)}))
    damaged = starts.copy()
    damaged.view(np.uint8)[random.integers(4 * len(damaged))] = random.integers(256)
    try:
        found = lower_bound(damaged.data, content.data, key, native=native)
    except ValueError:
        return
    assert 0 <= found < len(starts)


@given(seed=st.integers(0, 2**32 - 1), key=some_bytes)
@settings(max_examples=300)
def test_arrays_that_are_none_of_strings_are_refused(compiled: ModuleType, seed: int, key: bytes) -> None:
    random = np.random.default_rng(seed)
    starts, content = packed([b"a", b"aa", b"b", b"ba"])
    with contextlib.suppress(ValueError, TypeError):
        assert lower_bound(spoilt(random, starts), content.data, key, native=compiled) >= 0
    with contextlib.suppress(ValueError, TypeError):
        assert lower_bound(starts.data, spoilt(random, content), key, native=compiled) in range(5)

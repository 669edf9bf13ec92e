"""Check that numbers of one width are packed into bits and unpacked again, alike by both kernels."""

from types import ModuleType

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.kernel import pack_stream, unpack_stream, width_of
from newssearch.kernel.choice import Native
from newssearch.kernel.layout import PADDING_BYTES

widths = st.integers(1, 32)


def numbers(width: int, count: int) -> npt.NDArray[np.uint32]:
    return np.random.default_rng(width).integers(0, 1 << width, count, np.uint32)


def padded(content: bytes) -> npt.NDArray[np.uint8]:
    return np.frombuffer(content + bytes(PADDING_BYTES), np.uint8)


@given(width=widths, count=st.integers(0, 70), data=st.data())
def test_any_stretch_is_unpacked(native: Native, width: int, count: int, data: st.DataObject) -> None:
    values = numbers(width, count)
    content = padded(pack_stream(values, width, native=native))
    start = data.draw(st.integers(0, count))
    stop = data.draw(st.integers(start, count))
    found = unpack_stream(content, start, stop - start, width, native=native)
    assert found.dtype == np.uint32
    np.testing.assert_array_equal(found, values[start:stop])


@given(width=widths, count=st.integers(0, 70))
def test_both_kernels_pack_alike(compiled: ModuleType, width: int, count: int) -> None:
    values = numbers(width, count)
    bits = sum(value << (width * place) for place, value in enumerate(values.tolist()))
    expected = bits.to_bytes((count * width + 7) // 8, "little")
    assert pack_stream(values, width, native=compiled) == pack_stream(values, width, native=None) == expected


def test_what_has_no_bits_is_nothing(native: Native) -> None:
    zeros = np.zeros(9, np.uint32)
    assert pack_stream(zeros, 0, native=native) == b""
    np.testing.assert_array_equal(unpack_stream(padded(bytes(2)), 1, 3, 0, native=native), zeros[:3])


@pytest.mark.parametrize(("value", "width"), [(2, 1), (1, 0), (256, 8), (0, 33), (2**32 - 1, 31)])
def test_a_number_wider_than_its_stream_is_refused(native: Native, value: int, width: int) -> None:
    with pytest.raises(ValueError, match=r"wide|over 32"):
        pack_stream(np.array([0, value], np.uint32), width, native=native)


@pytest.mark.parametrize(
    ("start", "count", "width"),
    [(0, 5, 8), (4, 1, 8), (-1, 1, 8), (3, 2, 8), (33, 0, 1), (0, 1, 33), (2**61, 1, 8), (0, 33, 1), (2**40, 1, 0)],
)
def test_a_stretch_out_of_its_stream_is_refused(native: Native, start: int, count: int, width: int) -> None:
    with pytest.raises(ValueError, match="out of its stream"):
        unpack_stream(padded(b"abcd"), start, count, width, native=native)


@pytest.mark.parametrize(("highest", "width"), [(0, 1), (1, 1), (2, 2), (255, 8), (256, 9), (2**32 - 1, 32)])
def test_a_width_holds_the_highest_number(highest: int, width: int) -> None:
    assert width_of(highest) == width

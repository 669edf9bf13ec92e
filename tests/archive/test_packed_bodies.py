"""Test that texts are packed alike by every library, and that damage is told."""

import itertools
import zlib
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isal import isal_zlib

from newssearch.archive.packing import pack, unpack
from newssearch.quick_zlib import QUICK_ZLIB

LIBRARIES = (zlib, isal_zlib)
LONG = "La Loire monte encore à Tours. " * 50
TEXTS = st.text(max_size=40) | st.text(alphabet="aé\n", min_size=200, max_size=400)


@given(TEXTS)
def test_each_library_reads_what_either_wrote(text: str) -> None:
    for writer, reader in itertools.product(LIBRARIES, repeat=2):
        assert unpack(pack(text, library=writer), library=reader) == text


def test_the_quick_library_is_used_where_it_is_installed() -> None:
    assert QUICK_ZLIB is isal_zlib


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_long_text_is_packed_and_a_short_one_is_not(library: ModuleType) -> None:
    assert zlib.decompress(pack(LONG, library=library)[1:]).decode() == LONG
    assert pack("La Loire monte.", library=library) == b"\x00La Loire monte."


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("place", [1, 12, -6, -1])
def test_a_changed_byte_is_told(library: ModuleType, place: int) -> None:
    packed = bytearray(pack(LONG, library=library))
    packed[place] ^= 0xFF
    with pytest.raises(ValueError, match=r"."):
        unpack(bytes(packed), library=library)


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_text_that_was_cut_short_is_told(library: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"incomplete or truncated"):
        unpack(pack(LONG, library=library)[:-1], library=library)

"""Try reading by lines, limits and damages."""

import io
from typing import BinaryIO, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.errors import RefusedInput
from newssearch.extraction.page_stream import PageStream


class BrokenStream(io.RawIOBase):
    """Give some bytes, a few at a time, and then fail as a truncated archive does."""

    def __init__(self, data: bytes) -> None:
        self.rest = data

    def read(self, size: int = -1) -> bytes:
        if not self.rest:
            raise RefusedInput("lot.gz", "it is truncated", "copy it again")
        taken, self.rest = self.rest[: min(size, 7)], self.rest[min(size, 7) :]
        return taken


def broken(data: bytes) -> PageStream:
    return PageStream(cast(BinaryIO, BrokenStream(data)))


@settings(deadline=None)  # the first example imports slow libraries
@given(st.binary(max_size=300).filter(lambda data: data[:2] not in (b"\xff\xfe", b"\xfe\xff")))
def test_lines_are_the_lines_of_the_bytes(data: bytes) -> None:
    plain = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"")
    expected = plain.split(b"\n")
    lines = list(PageStream(io.BytesIO(plain)).lines(1000))
    assert lines == (expected if expected[-1] else expected[:-1])


def test_looking_ahead_takes_nothing_away() -> None:
    stream = PageStream(io.BytesIO(b"un\r\ndeux"))
    assert stream.head(4) == b"un\r\n"
    assert list(stream.lines(10)) == [b"un", b"deux"]


def test_a_line_over_the_limit_is_none_and_the_next_one_comes() -> None:
    data = b"a" * 200_000 + b"\nok\n" + b"b" * 11 + b"\n" + b"c" * 11
    assert list(PageStream(io.BytesIO(data)).lines(10)) == [None, b"ok", None, None]


def test_no_more_than_one_byte_over_the_limit_is_read() -> None:
    assert PageStream(io.BytesIO(b"a" * 1_000_000)).read(10) == b"a" * 11


def test_whole_lines_before_a_damage_come_out_and_the_cut_one_does_not() -> None:
    stream = broken(b"un\ndeux\ntroi")
    assert list(stream.lines(100)) == [b"un", b"deux"]
    assert stream.damage is not None
    assert stream.damage.input_name == "lot.gz"


def test_bytes_before_a_damage_come_out() -> None:
    stream = broken(b"une page entiere ou presque")
    assert stream.read(1000) == b"une page entiere ou presque"
    assert stream.damage is not None


def test_utf_16_and_utf_32_become_utf_8() -> None:
    for codec in ("utf-16", "utf-32", "utf-8-sig"):
        data = ("L'été à Nîmes\n" * 20_000).encode(codec)
        assert PageStream(io.BytesIO(data)).read(10_000_000).decode() == "L'été à Nîmes\n" * 20_000

"""A stream that ends badly gives its good bytes first."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.errors import RefusedInput
from newssearch.sources.checked_stream import checked


class Breaking(io.BytesIO):
    """Give its bytes a few at a time, then fail with an error."""

    def __init__(self, content: bytes, error: Exception) -> None:
        super().__init__(content)
        self._error = error

    def read1(self, size: int | None = -1, /) -> bytes:
        piece = super().read1(min(size or 7, 7))
        if not piece:
            raise self._error
        return piece


@given(content=st.binary(max_size=2_000), sizes=st.lists(st.integers(1, 300), max_size=30))
def test_what_goes_in_comes_out_however_it_is_asked_for(content: bytes, sizes: list[int]) -> None:
    counted: list[int] = []
    with checked("lot", io.BytesIO(content), counted.append) as stream:
        assert b"".join([stream.read(size) for size in sizes] + [stream.read()]) == content
    assert sum(counted) == len(content)


def test_lines_before_the_break_come_out_and_then_the_refusal() -> None:
    with checked("lot.jsonl", Breaking(b"un\ndeux\ntro", EOFError())) as stream:
        assert stream.readline() == b"un\n"
        assert stream.readline() == b"deux\n"
        with pytest.raises(RefusedInput, match=r"^lot\.jsonl: it is cut short; "):
            stream.readline()


def test_a_refusal_is_repeated_at_each_further_read() -> None:
    with checked("lot", Breaking(b"", OSError(5, "Input/output error"))) as stream:
        for _ in range(2):
            with pytest.raises(RefusedInput, match="Input/output error"):
                stream.read(1)


def test_a_refusal_names_this_stream_and_is_chained_to_its_cause() -> None:
    inner = RefusedInput("lot.zip", "it is a bomb", "leave it")
    with checked("lot.zip!a", Breaking(b"", inner)) as stream, pytest.raises(RefusedInput) as caught:
        stream.read()
    assert (str(caught.value), caught.value.__cause__) == ("lot.zip!a: it is a bomb; leave it", inner)


def test_a_look_at_the_first_bytes_is_not_short() -> None:
    with checked("lot", Breaking(b"x" * 600, EOFError())) as stream:
        assert len(stream.peek(512)) == 600


def test_closing_it_leaves_the_source_open() -> None:
    source = io.BytesIO(b"abc")
    checked("lot", source).close()
    assert not source.closed

"""Progress never goes beyond the size of a file, and comes to its end."""

import io

from newssearch.sources.packed_file import PackedFile


def packed(content: bytes, size_bytes: int | None) -> tuple[PackedFile, list[int]]:
    told: list[int] = []
    return PackedFile(io.BytesIO(content), size_bytes, told.append), told


def test_reading_a_part_twice_counts_no_more_than_the_size() -> None:
    file, told = packed(b"0123456789", 10)
    assert file.read(8) == b"01234567"
    file.seek(0)
    assert file.read(8) == b"01234567"
    assert told == [8, 2]


def test_the_rest_is_told_once() -> None:
    file, told = packed(b"0123456789", 10)
    file.read(3)
    file.count_rest()
    file.count_rest()
    assert told == [3, 7]


def test_a_pipe_has_no_rest() -> None:
    file, told = packed(b"0123456789", None)
    file.read(4)
    file.count_rest()
    assert (told, file.read_bytes) == ([4], 4)


def test_nobody_need_listen() -> None:
    assert PackedFile(io.BytesIO(b"abc"), 3, None).readall() == b"abc"

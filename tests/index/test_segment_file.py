"""Check that a file of arrays is read as it was written, and that no damage to it goes unseen or crashes."""

import contextlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.segment_files import forged
from newssearch.errors import IndexDirectoryError
from newssearch.index.segment_file import FOOTER, PAGE_BYTES, SegmentFile
from newssearch.index.segment_writer import SegmentWriter

N_LARGE = 3 * PAGE_BYTES // 4 + 5


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.seg"
    writer = SegmentWriter(path)
    writer.add("small", np.array([1, 2, 3], np.uint16))
    writer.add("empty", np.empty(0, np.uint64))
    with writer.growing("large", "<u4") as put:
        for start in range(0, N_LARGE, 10_000):
            put(np.arange(start, min(N_LARGE, start + 10_000), dtype=np.uint32))
    writer.close({"n_docs": 7})
    return path


def read_all(path: Path) -> dict[str, list[int]]:
    file = SegmentFile(path)
    return {name: file.array(name).tolist() for name in file.names()}


def test_arrays_are_read_as_they_were_written(path: Path) -> None:
    file = SegmentFile(path)
    assert file.about == {"n_docs": 7}
    assert read_all(path) == {"small": [1, 2, 3], "empty": [], "large": list(range(N_LARGE))}
    assert file.array("small").dtype == np.dtype("<u2")
    assert file.view("small") == file.unchecked("small") == np.array([1, 2, 3], np.uint16).data
    assert all(np.asarray(file.unchecked(name)).ctypes.data % 64 == 0 for name in ("small", "large"))
    assert file.n_bytes("large") == 4 * N_LARGE


def test_what_was_let_go_of_is_read_again(path: Path) -> None:
    file = SegmentFile(path)
    large = file.array("large")
    file.release()
    assert large.tolist() == list(range(N_LARGE))


def test_every_flipped_byte_is_seen_and_names_the_file(path: Path) -> None:
    sound = path.read_bytes()
    for at in [*range(0, len(sound), 997), *range(len(sound) - FOOTER.size, len(sound))]:
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 0x10]) + sound[at + 1 :])
        with pytest.raises(IndexDirectoryError, match=r"a\.seg: .*rebuild"):
            read_all(path)


def test_a_file_that_was_cut_short_is_no_segment(path: Path) -> None:
    sound = path.read_bytes()
    for size in (0, 1, 64, 100, PAGE_BYTES, len(sound) - 1):
        path.write_bytes(sound[:size])
        with pytest.raises(IndexDirectoryError, match=r"a\.seg: .*rebuild"):
            SegmentFile(path)


def test_damage_is_found_when_it_is_first_touched_and_not_before(path: Path) -> None:
    content = bytearray(path.read_bytes())
    offset = content.index(np.arange(PAGE_BYTES // 4, PAGE_BYTES // 4 + 4, dtype=np.uint32).tobytes())
    content[offset] ^= 1
    path.write_bytes(content)
    file = SegmentFile(path)
    assert file.array("small").tolist() == [1, 2, 3]
    file.check("large", 0, PAGE_BYTES // 4)
    with pytest.raises(IndexDirectoryError, match="its array large is damaged"):
        file.check("large", 0, PAGE_BYTES // 4 + 1)
    with pytest.raises(IndexDirectoryError, match="its array large is damaged"):
        file.array("large")
    file.check("large", N_LARGE - 1, N_LARGE)


@settings(max_examples=200, deadline=None)
@given(
    entry=st.tuples(
        st.sampled_from(["<u4", "|u1", "<i8", "x", "O", "|V0", ""]),
        st.integers(-(2**70), 2**70),
        st.integers(-(2**70), 2**70),
    )
)
def test_an_array_that_lies_elsewhere_is_an_error(
    entry: tuple[str, int, int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("forged") / "a.seg"
    writer = SegmentWriter(path)
    writer.add("small", np.array([1, 2, 3], np.uint16))
    writer.close({})
    path.write_bytes(forged(path.read_bytes(), arrays={"small": list(entry)}))
    with contextlib.suppress(IndexDirectoryError):  # any other error fails the test
        assert set(read_all(path)) == {"small"}


def test_another_format_asks_for_a_rebuild(path: Path) -> None:
    path.write_bytes(forged(path.read_bytes(), format=2))
    with pytest.raises(IndexDirectoryError, match="format 2, not 1; run `newssearch rebuild`"):
        SegmentFile(path)


def test_a_writer_that_fails_leaves_nothing(tmp_path: Path) -> None:
    writer = SegmentWriter(tmp_path / "a.seg")
    writer.add("small", np.array([1, 2, 3], np.uint16))
    writer.discard()
    assert list(tmp_path.iterdir()) == []

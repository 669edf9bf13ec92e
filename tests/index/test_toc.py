"""Check that the table of contents is read without Whoosh as Whoosh reads it, and that any other is left to it."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from index.generations import article, changes, generation_of
from newssearch.errors import IndexDirectoryError
from newssearch.index.entry import INDEX_NAME, SegmentEntry
from newssearch.index.schema import news_schema
from newssearch.index.toc import START, TableOfContents, read_entries
from newssearch.index.whoosh_toc import read_with_whoosh, write_with_whoosh


def without(entry: SegmentEntry, *doc_ids: int) -> SegmentEntry:
    living = bytearray(entry.living())
    for doc_id in doc_ids:
        living[doc_id] = 0
    return entry.with_living(living)


def deleted_in(entry: SegmentEntry) -> list[int]:
    return [doc_id for doc_id, is_living in enumerate(entry.living()) if not is_living]


ENTRIES = [SegmentEntry("abc", 3), without(SegmentEntry("x2", 70_000), 0, 8, 69_999)]

OPENED = """
import sys
from pathlib import Path
from newssearch.index import Generation
assert Generation(Path(sys.argv[1])).snapshot().n_docs == 2
assert not [name for name in sys.modules if name.startswith("whoosh")]
"""


def contents_of(folder: Path, entries: list[SegmentEntry]) -> bytes:
    """Write a table of contents, the first of its folder, and return it."""
    write_with_whoosh(folder, entries)
    return (folder / f"_{INDEX_NAME}_0.toc").read_bytes()


def test_it_is_read_as_whoosh_reads_it(tmp_path: Path) -> None:
    for entries in ([], ENTRIES[:1], ENTRIES):
        TableOfContents(tmp_path).write(entries)
        assert TableOfContents(tmp_path).read() == read_with_whoosh(tmp_path) == entries
    assert read_entries((tmp_path / f"_{INDEX_NAME}_2.toc").read_bytes(), 2) == ENTRIES


def test_of_several_the_last_is_read(tmp_path: Path) -> None:
    old = contents_of(tmp_path, ENTRIES[:1])
    for _ in range(10):
        write_with_whoosh(tmp_path, ENTRIES)
    (tmp_path / f"_{INDEX_NAME}_0.toc").write_bytes(old)
    assert TableOfContents(tmp_path).read() == ENTRIES


def test_what_is_deleted_is_known_by_document() -> None:
    assert deleted_in(ENTRIES[1]) == [0, 8, 69_999]
    assert deleted_in(without(ENTRIES[1], 3)) == [0, 3, 8, 69_999]
    assert ENTRIES[0].living() == b"\1\1\1"
    assert without(ENTRIES[0], 0, 1, 2).living() == b"\0\0\0"
    assert ENTRIES[1].with_living(b"\1" * 70_000).deleted == b""


def test_no_two_segments_have_one_name() -> None:
    names = {SegmentEntry.of_new(1).segment_id for _ in range(1_000)}
    assert len(names) == 1_000
    assert all(name.isalnum() and name == name.lower() for name in names)


def test_a_snapshot_is_opened_without_whoosh(tmp_path: Path) -> None:
    generation = generation_of(tmp_path / "g", [article("a", "vent"), article("b", "sud"), article("c", "nord")])
    generation.apply(changes(["a"], 4), archive_id="x", up_to=4)
    subprocess.run([sys.executable, "-c", OPENED, str(generation.path)], check=True)


@given(st.data())
def test_no_damage_raises_anything(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    content = bytearray(contents_of(tmp_path_factory.mktemp("toc"), ENTRIES))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    found = read_entries(bytes(content), 0)
    assert found is None or all(isinstance(entry.n_docs, int) and entry.segment_id for entry in found)
    assert read_entries(bytes(content[:at]), 0) in (None, ENTRIES)


def test_one_of_another_commit_than_its_name_says_is_left_to_whoosh(tmp_path: Path) -> None:
    content = contents_of(tmp_path, ENTRIES)
    assert (read_entries(content, 0), read_entries(content, 1)) == (ENTRIES, None)


def test_a_pickle_that_would_run_code_is_not_run(tmp_path: Path) -> None:
    class Runs:
        def __reduce__(self) -> tuple[object, ...]:
            return Path.touch, (tmp_path / "ran",)

    content = contents_of(tmp_path, [])
    head = content[: content.rindex(pickle.dumps([], -1))]
    assert content.startswith(START)
    assert read_entries(head + pickle.dumps([]), 0) == []
    assert read_entries(head + pickle.dumps([Runs()]), 0) is None
    assert not (tmp_path / "ran").exists()


def test_segments_of_stock_whoosh_among_ours_are_refused(tmp_path: Path) -> None:
    write_with_whoosh(tmp_path, [])
    segment = W3Codec().new_segment(FileStorage(str(tmp_path)), INDEX_NAME)
    TOC(news_schema(), [segment], 1).write(FileStorage(str(tmp_path)), INDEX_NAME)
    with pytest.raises(IndexDirectoryError, match="another program wrote to it with Whoosh"):
        TableOfContents(tmp_path).read()


def test_an_empty_folder_has_none(tmp_path: Path) -> None:
    assert not whoosh_index.exists_in(str(tmp_path))
    with pytest.raises(FileNotFoundError):
        TableOfContents(tmp_path).read()

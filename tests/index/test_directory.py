"""Check what an index directory is, and which generation of it is live."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from newssearch.errors import IndexBusy, IndexDirectoryError, NotAnIndex
from newssearch.index import IndexDirectory
from newssearch.index.durable import write_atomically


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_directory_becomes_an_index(tmp_path: Path) -> None:
    IndexDirectory.open(tmp_path / "a" / "b", create=True)
    IndexDirectory.open(tmp_path / "a" / "b", create=False)


def test_a_readme_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("x")
    (tmp_path / ".gitkeep").touch()
    assert IndexDirectory.open(tmp_path, create=True).current() is None


@pytest.mark.parametrize("create", [True, False])
def test_a_directory_of_something_else_is_refused_and_left_as_it_was(tmp_path: Path, create: bool) -> None:
    (tmp_path / "photo.png").write_bytes(b"x")
    before = contents(tmp_path)
    with pytest.raises(NotAnIndex, match="photo.png" if create else "there is no index here"):
        IndexDirectory.open(tmp_path, create=create)
    assert contents(tmp_path) == before


def test_an_absent_directory_is_not_made_unless_asked(tmp_path: Path) -> None:
    with pytest.raises(NotAnIndex, match="no index here"):
        IndexDirectory.open(tmp_path / "x", create=False)
    assert not (tmp_path / "x").exists()


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    with pytest.raises(NotAnIndex, match="this is a file"):
        IndexDirectory.open(tmp_path / "x", create=True)


@pytest.mark.parametrize(
    ("marker", "error"),
    [(b'{"format": 99}', IndexDirectoryError), (b"{", NotAnIndex), (b'{"name": 1}', NotAnIndex), (b"[1]", NotAnIndex)],
)
def test_a_later_or_strange_marker_is_refused_and_nothing_changed(tmp_path: Path, marker: bytes, error: type) -> None:
    (tmp_path / "index.json").write_bytes(marker)
    before = contents(tmp_path)
    with pytest.raises(error):
        IndexDirectory.open(tmp_path, create=True)
    assert contents(tmp_path) == before


def test_many_threads_may_make_the_same_directory_at_once(tmp_path: Path) -> None:
    for attempt in range(10):
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda _: IndexDirectory.open(tmp_path / str(attempt), create=True), range(8)))  # noqa: B023
        assert {directory.path for directory in made} == {tmp_path / str(attempt)}
        assert [path.name for path in (tmp_path / str(attempt)).iterdir()] == ["index.json"]


def test_what_was_killed_while_it_swapped_leaves_nothing_after_the_next_swap(tmp_path: Path) -> None:
    directory = IndexDirectory.open(tmp_path, create=True)
    (tmp_path / ".CURRENT.12-34.tmp").write_bytes(b"0000")
    directory.make_current(directory.new("archive"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "generations", "index.json"]


def test_a_directory_opened_read_only_gives_no_right_to_write(tmp_path: Path) -> None:
    IndexDirectory.open(tmp_path, create=True)
    directory = IndexDirectory.open(tmp_path, create=False, read_only=True)
    for right in (directory.writing(1), directory.rebuilding(1)):
        with pytest.raises(IndexDirectoryError, match="read-only"), right:
            pass
    assert [path.name for path in tmp_path.iterdir()] == ["index.json"]


def test_a_swap_keeps_the_generation_before_and_no_other(tmp_path: Path) -> None:
    directory = IndexDirectory.open(tmp_path, create=True)
    assert (directory.current(), directory.previous()) == (None, None)
    made = []
    for _ in range(3):
        made.append(directory.new("archive"))
        directory.make_current(made[-1])
    current, previous = directory.current(), directory.previous()
    assert current is not None
    assert previous is not None
    assert [current.path, previous.path] == [made[2].path, made[1].path]
    assert sorted(path.name for path in (tmp_path / "generations").iterdir()) == [made[1].path.name, made[2].path.name]
    directory.make_current(previous)
    assert directory.previous().path == made[2].path  # type: ignore[union-attr]


def test_what_a_killed_rebuild_left_is_removed_by_the_next(tmp_path: Path) -> None:
    directory = IndexDirectory.open(tmp_path, create=True)
    directory.make_current(directory.new("archive"))
    leftover = directory.new("archive")
    newer = directory.new("archive")
    assert not leftover.path.exists()
    assert newer.path.exists()
    directory.discard(newer)
    assert not newer.path.exists()
    directory.discard(directory.current())  # type: ignore[arg-type]
    assert directory.current().path.exists()  # type: ignore[union-attr]


@pytest.mark.parametrize("content", [b"", b"\xff", b"../../etc", b"abc\n"])
def test_a_damaged_pointer_names_no_generation(tmp_path: Path, content: bytes) -> None:
    directory = IndexDirectory.open(tmp_path, create=True)
    directory.make_current(directory.new("archive"))
    (tmp_path / "CURRENT").write_bytes(content)
    assert directory.current() is None


def test_a_missing_generation_is_said(tmp_path: Path) -> None:
    directory = IndexDirectory.open(tmp_path, create=True)
    directory.make_current(directory.new("archive"))
    directory.current().remove()  # type: ignore[union-attr]
    with pytest.raises(IndexDirectoryError, match="rebuild"):
        directory.signature()


def test_a_second_process_is_told_who_is_writing_and_a_killed_one_lets_go(tmp_path: Path) -> None:
    directory = IndexDirectory.open(tmp_path, create=True)
    code = (
        "import sys, time; from pathlib import Path; from newssearch.index import IndexDirectory\n"
        "with IndexDirectory.open(Path(sys.argv[1]), create=False).writing(1):\n"
        "    print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(IndexBusy, match=f"process {process.pid} is writing"), directory.writing(0.05):
            pass
        process.kill()
    started = time.monotonic()
    with directory.writing(10):
        assert time.monotonic() - started < 5


def test_an_atomic_write_replaces_the_whole_file_and_leaves_no_other(tmp_path: Path) -> None:
    for content in (b"un", b"deux"):
        write_atomically(tmp_path / "f", content)
        assert contents(tmp_path) == {"f": content}

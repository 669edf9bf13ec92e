"""Test what can be opened as an archive, and that what cannot is left as it was."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw
import pytest

from newssearch.archive import Archive
from newssearch.archive.schema import APPLICATION_ID, MIGRATIONS
from newssearch.article import Article
from newssearch.errors import ArchiveError, FormatTooNew

ARTICLES = [Article(article_id=f"a{n}", title="La crue", body=f"{n} mètres " * 200) for n in range(20)]
LATER = Article(article_id="later", title="La décrue")
READ, READ_AND_WRITE, NOTHING = 0o555, 0o777, 0o000
"""Modes of a folder."""

NOBODY = 65534
"""User id of `nobody`."""

DAMAGED = "damaged or truncated"
needs_permissions = pytest.mark.skipif(not hasattr(os, "seteuid"), reason="POSIX permissions")
CREATE = """
import sys
from pathlib import Path
from newssearch.archive import Archive
from newssearch.article import Article

sys.stdin.readline()
with Archive.open(Path(sys.argv[1])) as archive:
    archive.add([Article(article_id=sys.argv[2], title="La crue")])
"""


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_archive(path: Path) -> None:
    with Archive.open(path) as archive:
        archive.add(ARTICLES)


def write_later_version(path: Path) -> None:
    write_archive(path)
    with closing(apsw.Connection(str(path))) as connection:
        connection.pragma("user_version", len(MIGRATIONS) + 1)


def write_other_database(path: Path) -> None:
    with closing(apsw.Connection(str(path))) as connection:
        connection.execute("CREATE TABLE recipes (name); INSERT INTO recipes VALUES ('far breton')")


def truncated_to(n_bytes: int) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        write_archive(path)
        os.truncate(path, n_bytes)

    return write


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda path: path.write_text("Une page de texte. " * 100), "nor any other SQLite file"),
        (lambda path: path.write_text("court"), "nor any other SQLite file"),
        (write_other_database, "of another program"),
        (write_later_version, "knows formats up to"),
        (truncated_to(20), "nor any other SQLite file"),
        (truncated_to(100), DAMAGED),
        (truncated_to(4096), DAMAGED),
        (truncated_to(20_000), DAMAGED),
    ],
    ids=["text", "short", "other", "later", "20", "100", "4096", "20000"],
)
def test_what_is_not_an_archive_is_refused_and_left_as_it_was(
    tmp_path: Path, write: Callable[[Path], object], message: str, read_only: bool
) -> None:
    path = tmp_path / "a.sqlite"
    write(path)
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match=message):
        Archive.open(path, read_only=read_only)
    assert path.read_bytes() == before
    # SQLite cannot take away the log that it opened beside a damaged file for one who may only read.
    assert names_in(tmp_path) == ["a.sqlite"] or (read_only and message == DAMAGED)


def test_a_later_version_has_its_own_error(tmp_path: Path) -> None:
    write_later_version(tmp_path / "a.sqlite")
    with pytest.raises(FormatTooNew):
        Archive.open(tmp_path / "a.sqlite")


@pytest.mark.parametrize("read_only", [False, True])
def test_a_folder_is_refused(tmp_path: Path, read_only: bool) -> None:
    with pytest.raises(ArchiveError, match="it is not a file"):
        Archive.open(tmp_path, read_only=read_only)
    assert names_in(tmp_path) == []


def test_an_absent_file_is_created_only_on_request(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with pytest.raises(ArchiveError, match="there is no such file"):
        Archive.open(path, create=False)
    with pytest.raises(ArchiveError, match="there is no such file"):
        Archive.open(path, read_only=True)
    assert names_in(tmp_path) == []
    Archive.open(path).close()
    Archive.open(path, create=False).close()
    Archive.open(path, read_only=True).close()


def test_an_empty_file_becomes_an_archive_only_on_request(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.touch()
    for refused in ({"create": False}, {"read_only": True}):
        with pytest.raises(ArchiveError, match="it is empty"):
            Archive.open(path, create=refused.get("create", True), read_only=refused.get("read_only", False))
    assert path.read_bytes() == b""
    with Archive.open(path) as archive:
        assert archive.add(ARTICLES)


def test_an_absent_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="check that the path is right"):
        Archive.open(tmp_path / "absent" / "a.sqlite")


def test_an_archive_is_known_by_its_mark_and_kept_in_wal_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    write_archive(path)
    with closing(apsw.Connection(str(path))) as connection:
        assert connection.pragma("application_id") == APPLICATION_ID
        assert connection.pragma("journal_mode") == "wal"


def test_a_name_that_means_something_to_sqlite_is_a_name_like_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (":memory:", "file:a?mode=memory", "100 %#é?.sqlite"):
        write_archive(Path(name))
        with Archive.open(tmp_path / name, read_only=True) as archive:
            assert len(archive) == len(ARTICLES)
        assert names_in(tmp_path).count(name) == 1


def test_an_archive_opened_read_only_cannot_be_written(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.sqlite")
    with Archive.open(tmp_path / "a.sqlite", read_only=True) as archive:
        with pytest.raises(ArchiveError, match="opened read-only"):
            archive.add(ARTICLES)
        with pytest.raises(ArchiveError, match="opened read-only"):
            archive.delete(["a1"])


def test_several_processes_may_create_the_same_archive_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    creators = [
        subprocess.Popen([sys.executable, "-c", CREATE, path, f"a{n}"], stdin=subprocess.PIPE, text=True)
        for n in range(4)
    ]
    for creator in creators:
        assert creator.stdin
        creator.stdin.write("go\n")
        creator.stdin.close()
    assert [creator.wait() for creator in creators] == [0, 0, 0, 0]
    with Archive.open(path) as archive:
        assert list(archive.article_ids()) == ["a0", "a1", "a2", "a3"]
        assert archive.check() == []


def test_several_threads_may_create_the_same_archive_at_once(tmp_path: Path) -> None:
    ids: list[str] = []

    def create() -> None:
        with Archive.open(tmp_path / "a.sqlite") as archive:
            ids.append(archive.archive_id)

    threads = [threading.Thread(target=create) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 6
    assert len(set(ids)) == 1


@pytest.fixture
def writer_without_log(tmp_path: Path) -> Iterator[apsw.Connection]:
    """Write to an archive that is in the state between its creation and its first log."""
    path = tmp_path / "a.sqlite"
    write_archive(path)
    with closing(apsw.Connection(str(path))) as writer:
        assert writer.pragma("journal_mode", "delete") == "delete"
        writer.execute("BEGIN IMMEDIATE")
        yield writer


def test_opening_waits_for_another_process_that_is_creating_the_archive(
    tmp_path: Path, writer_without_log: apsw.Connection
) -> None:
    end_of_writing = threading.Timer(0.1, writer_without_log.execute, ["COMMIT"])
    end_of_writing.start()
    with Archive.open(tmp_path / "a.sqlite") as archive:
        assert len(archive) == len(ARTICLES)
    end_of_writing.join()


@pytest.mark.usefixtures("writer_without_log")
def test_opening_does_not_wait_for_ever(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="another process is writing"):
        Archive.open(tmp_path / "a.sqlite", writer_wait_s=0.05)


@contextmanager
def allowed(mode: int, folder: Path) -> Iterator[None]:
    """Let every user do no more with a folder than a mode says; root, whom no mode stops, becomes another user."""
    is_root = os.geteuid() == 0
    folder.chmod(mode)
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.fixture
def public_path() -> Iterator[Path]:
    """Give an archive that any user can reach; tmp_path lets none pass but its owner."""
    folder = Path(tempfile.mkdtemp())
    write_archive(folder / "a.sqlite")
    yield folder / "a.sqlite"
    shutil.rmtree(folder)


@needs_permissions
def test_an_archive_in_a_folder_that_cannot_be_written_can_be_read(public_path: Path) -> None:
    with allowed(READ, public_path.parent), Archive.open(public_path, read_only=True) as archive:
        assert list(archive.articles()) == ARTICLES
        assert archive.check() == []
    assert names_in(public_path.parent) == ["a.sqlite"]


@needs_permissions
def test_a_folder_that_cannot_be_written_is_told_to_a_writer(public_path: Path) -> None:
    with allowed(READ, public_path.parent), pytest.raises(ArchiveError, match=r"write-protected|may not be written"):
        Archive.open(public_path)


@needs_permissions
def test_a_file_that_cannot_be_written_is_told_to_a_writer(public_path: Path) -> None:
    public_path.chmod(0o444)
    with allowed(READ_AND_WRITE, public_path.parent), pytest.raises(ArchiveError, match="it is write-protected"):
        Archive.open(public_path)


@needs_permissions
@pytest.mark.parametrize("read_only", [False, True])
def test_a_folder_that_cannot_be_entered_is_told(public_path: Path, read_only: bool) -> None:
    with allowed(NOTHING, public_path.parent), pytest.raises(ArchiveError, match=r"Permission denied.*check the perm"):
        Archive.open(public_path, read_only=read_only)


@needs_permissions
def test_the_log_of_a_crash_is_not_passed_over_by_a_reader_who_cannot_write_the_folder(public_path: Path) -> None:
    log_path = public_path.with_name("a.sqlite-wal")
    with Archive.open(public_path) as crashed:
        crashed.add([LATER])
        after_crash = public_path.read_bytes(), log_path.read_bytes()
    public_path.write_bytes(after_crash[0])
    log_path.write_bytes(after_crash[1])
    with allowed(READ, public_path.parent), pytest.raises(ArchiveError, match="that you may read and write there"):
        Archive.open(public_path, read_only=True)
    with Archive.open(public_path) as archive:
        assert archive.get("later") == LATER


@needs_permissions
def test_a_reader_who_cannot_write_the_folder_sees_what_a_writer_adds(public_path: Path) -> None:
    folder = public_path.parent
    with allowed(READ, folder):
        reader = Archive.open(public_path, read_only=True)
        assert len(reader) == len(ARTICLES)
    with Archive.open(public_path) as writer:
        writer.add([LATER])
        with allowed(READ, folder):
            assert len(reader) == len(ARTICLES) + 1
    with allowed(READ, folder):
        assert len(reader) == len(ARTICLES) + 1
        reader.close()


@needs_permissions
def test_what_was_read_without_locks_is_refused_when_a_writer_came_meanwhile(public_path: Path) -> None:
    with allowed(READ, public_path.parent):
        reader = Archive.open(public_path, read_only=True)
        seen = reader.articles()
        next(seen)
    with Archive.open(public_path) as writer:
        writer.add([LATER])
    with reader, pytest.raises(ArchiveError, match="it was written while it was read"):
        list(seen)

"""Test how saved searches are kept, also in a file that was made before there were any."""

from contextlib import closing
from pathlib import Path

import apsw
import pytest

from newssearch.archive import Archive
from newssearch.archive.schema import APPLICATION_ID, VERSION_1
from newssearch.article import Article
from newssearch.errors import WatchError

ARTICLES = [Article(article_id=name, body=f"Un {name}.", lang="fr") for name in ("chat", "chien", "rat")]


@pytest.fixture
def of_version_1(tmp_path: Path) -> Path:
    """Return a file as it was before there were saved searches, without articles."""
    path = tmp_path / "old.sqlite"
    with closing(apsw.Connection(str(path))) as connection:
        connection.execute(VERSION_1)
        connection.pragma("application_id", APPLICATION_ID)
        connection.pragma("user_version", 1)
        connection.pragma("journal_mode", "wal")
    return path


def test_a_reader_of_an_older_file_finds_no_search_and_changes_nothing(of_version_1: Path) -> None:
    before = of_version_1.read_bytes()
    with Archive.open(of_version_1, read_only=True) as archive:
        assert archive.watches.all() == ()
        assert len(archive) == 0
    assert of_version_1.read_bytes() == before


def test_a_writer_brings_an_older_file_up_to_date(of_version_1: Path) -> None:
    with Archive.open(of_version_1) as archive:
        archive_id = archive.archive_id
        watch = archive.watches.add("a", "chat", atom=None, seq=0)
    with Archive.open(of_version_1, read_only=True) as archive:
        assert archive.watches.all() == (watch,)
        assert archive.archive_id == archive_id


def test_what_was_told_is_remembered_the_latest_first_until_the_article_is_removed(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.sqlite") as archive:
        archive.add(ARTICLES)
        watches = archive.watches
        watches.add("a", "*", atom=None, seq=0)
        watches.add("b", "*", atom=None, seq=0)
        watches.list_articles("a", ["chien", "chat"])
        watches.list_articles("a", ["rat", "chat", "absent"])
        watches.list_articles("removed meanwhile", ["rat"])
        assert [article_id for article_id, _ in watches.latest("a", 9)] == ["rat", "chien", "chat"]
        assert watches.listed("a", ["chat", "rat", "absent"]) == {"chat", "rat"}
        assert watches.listed("b", ["chat"]) == set()
        archive.delete(["chien"])
        archive.add([Article(article_id="chat", body="Un autre chat.", lang="fr")])
        assert [article_id for article_id, _ in watches.latest("a", 2)] == ["rat", "chat"]
        assert archive.check() == []


def test_a_search_goes_forward_only(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.sqlite") as archive:
        archive.watches.add("a", "*", atom=None, seq=3)
        archive.watches.advance(["a", "absent"], 7)
        archive.watches.advance(["a"], 5)
        assert [watch.seq for watch in archive.watches.all()] == [7]


def test_the_ids_that_changed_are_those_of_the_changes(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.sqlite") as archive:
        archive.add(ARTICLES)
        archive.delete(["chien"])
        archive.add([Article(article_id="chat", body="Un autre chat.", lang="fr")])
        assert archive.changed_ids(0, archive.last_seq()) == ["rat", "chat"]
        assert archive.changed_ids(3, 9) == ["chat"]
        assert archive.changed_ids(0, 3) == ["rat"]


def test_a_name_is_taken_once(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.sqlite") as archive:
        archive.watches.add("a", "chat", atom=None, seq=0)
        with pytest.raises(WatchError, match="there is one of that name"):
            archive.watches.add("a", "chien", atom=None, seq=0)

"""Test what an archive promises: nothing is stored twice, nothing is lost, and changes come in sequence."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from newssearch.archive import Archive, Change, Outcome, Removal, content_hash
from newssearch.article import Article
from newssearch.errors import ArchiveError, RefusedInput

NOW = dt.datetime(2025, 7, 2, 16, 30, tzinfo=dt.UTC)
ADDED, UPDATED, UNCHANGED, REMOVED = Outcome.ADDED, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.REMOVED


def numbered(number: int, title: str = "La crue") -> Article:
    return Article(article_id=f"a{number}", title=title, body=f"La Loire monte de {number} mètres.")


def changes_of(archive: Archive, after: int = 0, up_to: int | None = None) -> list[tuple[int, str, bool]]:
    return [(c.seq, c.article_id, c.article is not None) for c in archive.changes(after, up_to=up_to)]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "a.sqlite", clock=lambda: NOW) as archive:
        yield archive


def test_an_added_article_can_be_read_back(archive: Archive) -> None:
    assert archive.add([numbered(1), numbered(2)]) == [ADDED, ADDED]
    assert archive.get("a1") == numbered(1)
    assert archive.get("absent") is None
    assert archive.get_many(["a2", "absent", "a1"]) == {"a2": numbered(2), "a1": numbered(1)}
    assert len(archive) == 2


def test_an_empty_archive_is_not_false(archive: Archive) -> None:
    assert len(archive) == 0
    assert archive


def test_the_articles_are_there_after_the_archive_is_opened_again(tmp_path: Path, archive: Archive) -> None:
    archive.add([numbered(1)])
    archive.close()
    with Archive.open(tmp_path / "a.sqlite") as again:
        assert again.archive_id == archive.archive_id
        assert list(again.articles()) == [numbered(1)]


def test_two_archives_have_different_ids(tmp_path: Path, archive: Archive) -> None:
    with Archive.open(tmp_path / "other.sqlite") as other:
        assert len(other.archive_id) == 32
        assert other.archive_id != archive.archive_id


def test_the_same_article_again_changes_nothing(archive: Archive) -> None:
    archive.add([numbered(1)])
    seq = archive.last_seq()
    assert archive.add([numbered(1)]) == [UNCHANGED]
    assert archive.last_seq() == seq


def test_a_changed_article_replaces_the_old_one_and_moves_to_the_end(archive: Archive) -> None:
    archive.add([numbered(1), numbered(2)])
    assert archive.add([numbered(1, title="La décrue")]) == [UPDATED]
    assert list(archive.articles()) == [numbered(2), numbered(1, title="La décrue")]
    assert changes_of(archive) == [(2, "a2", True), (3, "a1", True)]


def test_an_id_that_comes_twice_in_a_batch_is_taken_in_order(archive: Archive) -> None:
    batch = [numbered(1), numbered(1), numbered(1, title="La décrue"), numbered(1)]
    assert archive.add(batch) == [ADDED, UNCHANGED, UPDATED, UPDATED]
    assert list(archive.changes(0)) == [Change(3, "a1", numbered(1))]


def test_a_removed_article_is_entered_in_the_ledger_and_not_taken_again(archive: Archive) -> None:
    archive.add([numbered(1), numbered(2)])
    assert archive.delete(["absent", "a1", "a1"], reason="À la demande d'un lecteur") == ["a1"]
    assert list(archive.removals()) == [Removal(3, "a1", NOW, "À la demande d'un lecteur")]
    assert archive.add([numbered(1), numbered(1, title="La décrue")]) == [REMOVED, REMOVED]
    assert archive.get("a1") is None
    assert changes_of(archive) == [(2, "a2", True), (3, "a1", False)]


def test_an_unknown_id_that_is_removed_can_be_added_later(archive: Archive) -> None:
    assert archive.delete(["a1"]) == []
    assert archive.last_seq() == 0
    assert archive.add([numbered(1)]) == [ADDED]


def test_a_removed_article_can_be_restored(archive: Archive) -> None:
    archive.add([numbered(1)])
    archive.delete(["a1"])
    assert archive.add([numbered(1), numbered(1)], restore=True) == [ADDED, UNCHANGED]
    assert list(archive.removals()) == []
    assert list(archive.changes(0)) == [Change(3, "a1", numbered(1))]
    assert archive.delete(["a1"]) == ["a1"]


def test_changes_can_be_followed_from_any_number_up_to_any_other(archive: Archive) -> None:
    archive.add([numbered(n) for n in range(1, 5)])
    archive.delete(["a2"])
    archive.add([numbered(3, title="La décrue")])
    assert changes_of(archive) == [(1, "a1", True), (4, "a4", True), (5, "a2", False), (6, "a3", True)]
    assert changes_of(archive, after=4) == [(5, "a2", False), (6, "a3", True)]
    assert changes_of(archive, up_to=4) == [(1, "a1", True), (4, "a4", True)]
    assert changes_of(archive, after=1, up_to=5) == [(4, "a4", True), (5, "a2", False)]
    assert changes_of(archive, after=6) == []


def test_changes_are_counted_as_they_are_followed(archive: Archive) -> None:
    assert archive.count_changes(0) == 0
    archive.add([numbered(n) for n in range(1, 5)])
    archive.delete(["a2"])
    archive.add([numbered(3, title="La décrue")])
    for after in range(7):
        assert archive.count_changes(after) == len(changes_of(archive, after))
        for up_to in range(7):
            assert archive.count_changes(after, up_to=up_to) == len(changes_of(archive, after, up_to))


def test_ids_come_sorted(archive: Archive) -> None:
    ids = ["é", "b", "😀", "a", "\uffff"]
    archive.add([Article(article_id=article_id, title="La crue") for article_id in ids])
    assert list(archive.article_ids()) == sorted(ids)


def test_an_article_that_cannot_be_stored_stops_its_batch_before_anything_is_written(archive: Archive) -> None:
    with pytest.raises(RefusedInput, match=r"U\+D800"):
        archive.add([numbered(1), Article(title="cassé \ud800")])
    assert len(archive) == 0


def test_an_id_that_cannot_be_stored_is_absent(archive: Archive) -> None:
    assert archive.get("\ud800") is None
    assert archive.delete(["\ud800"]) == []


def test_a_reason_that_cannot_be_stored_is_written_out(archive: Archive) -> None:
    archive.add([numbered(1)])
    archive.delete(["a1"], reason="cassé \ud800")
    assert next(archive.removals()).reason == r"cassé \ud800"


def test_an_iterator_sees_one_snapshot_while_articles_are_written(archive: Archive) -> None:
    archive.add([numbered(n) for n in range(100)])
    seen = archive.articles()
    first = next(seen)
    archive.add([numbered(1, title="La décrue"), numbered(200)])
    archive.delete(["a50"])
    assert [first, *seen] == [numbered(n) for n in range(100)]
    assert len(list(archive.articles())) == 100


def test_a_reading_that_failed_half_way_does_not_keep_its_snapshot(tmp_path: Path, archive: Archive) -> None:
    archive.add([numbered(1), numbered(2)])
    with closing(apsw.Connection(str(tmp_path / "a.sqlite"))) as connection:
        connection.execute("UPDATE articles SET body = x'09' WHERE article_id = 'a1'")
    with pytest.raises(ArchiveError, match="article a1 is damaged") as failure:
        archive.get_many(["a1", "a2"])
    with Archive.open(tmp_path / "a.sqlite") as other:
        other.add([numbered(3)])
    assert len(archive) == 3
    assert failure.tb is not None  # all the while it holds the statement that was not read to its end


def test_a_closed_archive_says_so(archive: Archive) -> None:
    archive.add([numbered(n) for n in range(3)])
    seen = archive.articles()
    next(seen)
    archive.close()
    archive.close()
    with pytest.raises(ArchiveError, match="it was closed"):
        archive.get("a1")
    assert len(list(seen)) == 2  # what was begun may be read to its end


class InterruptedClock:
    """Tell the time, and interrupt the program at the third change."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> dt.datetime:
        self.calls += 1
        if self.calls == 3:
            raise KeyboardInterrupt
        return NOW


def test_an_interrupted_batch_is_rolled_back(tmp_path: Path) -> None:
    batch = [numbered(n) for n in range(5)]
    with Archive.open(tmp_path / "a.sqlite", clock=InterruptedClock()) as archive:
        with pytest.raises(KeyboardInterrupt):
            archive.add(batch)
        assert len(archive) == 0
        assert archive.add(batch) == [ADDED] * 5
        assert archive.check() == []


class FailingDisk(apsw.VFS):
    """Be the usual file system, whose writes fail with `error` while there is one."""

    def __init__(self, usual: str) -> None:
        self.error: apsw.Error | None = None
        self.usual = usual
        super().__init__("failing-disk", usual, makedefault=True)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        return FailingFile(self, name, flags)


class FailingFile(apsw.VFSFile):
    """Be a file on a failing disk."""

    def __init__(self, disk: FailingDisk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self.disk = disk
        super().__init__(disk.usual, name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        if self.disk.error:
            raise self.disk.error
        super().xWrite(data, offset)


@pytest.fixture
def disk() -> Iterator[FailingDisk]:
    usual = apsw.vfs_names()[0]
    disk = FailingDisk(usual)
    yield disk
    apsw.set_default_vfs(usual)
    disk.unregister()


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (apsw.FullError("full"), "the disk is full .* free some space"),
        (apsw.IOError("broken"), r"the disk failed .*broken"),
    ],
    ids=["full", "broken"],
)
def test_a_failing_disk_is_told_and_the_batch_can_be_added_later(
    tmp_path: Path, disk: FailingDisk, error: apsw.Error, message: str
) -> None:
    batch = [numbered(n) for n in range(50)]
    with Archive.open(tmp_path / "a.sqlite") as archive:
        archive.add([numbered(100)])
        disk.error = error
        with pytest.raises(ArchiveError, match=message):
            archive.add(batch)
        disk.error = None
        assert list(archive.articles()) == [numbered(100)]
        assert archive.add(batch) == [ADDED] * 50
        assert archive.check() == []


def batches(articles: Sequence[Article], size: int) -> Iterator[Sequence[Article]]:
    for start in range(0, len(articles), size):
        yield articles[start : start + size]


def test_a_batch_of_many_articles_is_stored_whole(archive: Archive) -> None:
    articles = [numbered(n) for n in range(2000)]
    for batch in batches(articles, 700):
        archive.add(batch)
    assert list(archive.articles()) == articles
    assert archive.check() == []


def test_an_older_version_does_not_replace_its_correction(archive: Archive) -> None:
    first = Article(article_id="a", body="Douze blessés.", published_at=dt.datetime(2025, 3, 17, 8, tzinfo=dt.UTC))
    corrected = dataclasses.replace(first, body="Dix blessés.", updated_at=dt.datetime(2025, 3, 17, 11, tzinfo=dt.UTC))
    assert archive.add([first, corrected]) == [Outcome.ADDED, Outcome.UPDATED]
    assert archive.add([first, corrected]) == [Outcome.OUTDATED, Outcome.UNCHANGED]
    assert archive.get("a") == corrected
    assert archive.last_seq() == 2


def test_a_version_that_says_nothing_of_its_age_is_an_update(archive: Archive) -> None:
    dated = Article(article_id="a", body="Un.", updated_at=dt.date(2025, 3, 17))
    assert archive.add([dated, Article(article_id="a", body="Deux.")]) == [Outcome.ADDED, Outcome.UPDATED]


def test_hashes_are_those_of_the_articles_and_come_with_their_changes(archive: Archive) -> None:
    archive.add([numbered(1), numbered(2), numbered(3)])
    archive.add([numbered(1, title="La décrue")])
    archive.delete(["a2"])
    expected = [(article.article_id, content_hash(article)) for article in archive.articles()]
    assert list(archive.content_hashes()) == expected
    assert [(c.article_id, c.content_hash) for c in archive.changes(0) if c.article] == expected

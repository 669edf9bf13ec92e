"""Test that damage is found, each kind by one line."""

from contextlib import closing
from pathlib import Path

import apsw
import pytest

from newssearch.archive import Archive
from newssearch.article import Article
from newssearch.errors import ArchiveError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.sqlite"
    with Archive.open(path) as archive:
        archive.add([Article(article_id=f"a{n}", title="La crue", body="La Loire monte.") for n in range(1, 6)])
        archive.add([Article(article_id="a1", title="La décrue")])
        archive.delete(["a5"])
    return path


def problems_after(path: Path, statement: str) -> list[str]:
    with closing(apsw.Connection(str(path))) as connection:
        connection.execute(statement)
    with Archive.open(path) as archive:
        return archive.check()


def test_a_sound_archive_has_no_problems(path: Path) -> None:
    with Archive.open(path) as archive:
        assert archive.check() == []


@pytest.mark.parametrize(
    ("statement", "problems"),
    [
        ("UPDATE articles SET title = 'x' WHERE article_id = 'a2'", ["article a2 does not match its content hash"]),
        (
            "UPDATE articles SET body = x'09' WHERE article_id = 'a2'",
            [r"article a2 is damaged (its body is packed in an unknown way b'\t')"],
        ),
        ("DELETE FROM articles WHERE article_id = 'a2'", ["change 2 of article a2 was accepted and is not held"]),
        ("DELETE FROM removals", ["change 7 of article a5 was accepted and is not held"]),
        (
            "UPDATE articles SET seq = 1 WHERE article_id = 'a1'",
            [
                "change 1 of article a1 is held and was not accepted so",
                "change 6 of article a1 was accepted and is not held",
            ],
        ),
        (
            "DELETE FROM changes WHERE seq = 2",
            [
                "row 2 of articles names a row of changes that is absent",
                "change 2 of article a2 is held and was not accepted so",
            ],
        ),
        ("UPDATE sqlite_sequence SET seq = 3", ["a sequence number could be given twice"]),
        (
            "INSERT INTO removals VALUES (5, 'a2', '2025-07-02T16:30:00Z', NULL)",
            ["change 5 of article a2 is held and was not accepted so"],
        ),
    ],
    ids=["content", "body", "article", "removal", "seq", "change", "numbers", "twice"],
)
def test_damage_is_told(path: Path, statement: str, problems: list[str]) -> None:
    assert problems_after(path, statement) == problems


def test_a_damaged_page_is_told(path: Path) -> None:
    with closing(apsw.Connection(str(path))) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'articles'").get
        page_bytes = connection.pragma("page_size")
    with path.open("r+b") as file:
        file.seek((page - 1) * page_bytes)
        file.write(b"\xff" * page_bytes)
    with Archive.open(path) as archive:
        problems = archive.check()
        assert "an article cannot be read (database disk image is malformed)" in problems
        assert all("\n" not in problem for problem in problems)
        with pytest.raises(ArchiveError, match="damaged or truncated"):
            list(archive.articles())


def test_reading_a_damaged_article_names_it(path: Path) -> None:
    problems_after(path, "UPDATE articles SET body = x'09' WHERE article_id = 'a2'")
    with Archive.open(path) as archive, pytest.raises(ArchiveError, match="article a2 is damaged"):
        archive.get("a2")

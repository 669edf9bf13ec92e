"""Test the figures of an archive."""

import datetime as dt
from pathlib import Path

from newssearch.archive import Archive, Inventory
from newssearch.article import Article


def test_what_is_here_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with Archive.open(path) as archive:
        archive.add(
            [
                Article(article_id="a", title="Un", source="Le Matin", lang="fr", published_at=dt.date(2025, 7, 2)),
                Article(article_id="b", title="Deux", source="Le Soir", lang="fr"),
                Article(
                    article_id="c",
                    title="Trois",
                    source="Le Soir",
                    lang="oc",
                    published_at=dt.datetime(1999, 12, 31, 23, tzinfo=dt.UTC),
                ),
                Article(article_id="d", title="Quatre", published_at=dt.datetime(2025, 7, 2, 0, 0, 1, tzinfo=dt.UTC)),
                Article(article_id="e", title="Cinq", published_at=dt.date(2030, 1, 1)),
            ]
        )
        archive.delete(["e"])
        inventory = archive.inventory()
        assert inventory.size_bytes == sum((tmp_path / name).stat().st_size for name in ("a.sqlite", "a.sqlite-wal"))
    assert inventory == Inventory(
        n_articles=4,
        n_removals=1,
        by_source=(("Le Soir", 2), (None, 1), ("Le Matin", 1)),
        by_lang=(("fr", 2), (None, 1), ("oc", 1)),
        first_published_at=dt.datetime(1999, 12, 31, 23, tzinfo=dt.UTC),
        last_published_at=dt.datetime(2025, 7, 2, 0, 0, 1, tzinfo=dt.UTC),
        size_bytes=inventory.size_bytes,
    )


def test_an_empty_archive_has_no_dates(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.sqlite") as archive:
        inventory = archive.inventory()
    assert (inventory.n_articles, inventory.by_source, inventory.first_published_at) == (0, (), None)
    assert inventory.size_bytes > 0

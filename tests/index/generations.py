"""Make generations and changes for the tests of this room."""

from collections.abc import Iterable
from pathlib import Path

from newssearch.archive import Change
from newssearch.article import Article
from newssearch.index import Generation

ARCHIVE = "archive"


def article(article_id: str, body: str, title: str = "", lang: str = "fr", source: str | None = None) -> Article:
    return Article(article_id=article_id, body=body, title=title, lang=lang, source=source)


def changes(articles: Iterable[Article | str], first_seq: int = 1) -> list[Change]:
    """Return the changes that bring articles in, and take out those named by their id alone."""
    return [
        Change(seq, item, None) if isinstance(item, str) else Change(seq, item.article_id, item)
        for seq, item in enumerate(articles, start=first_seq)
    ]


def generation_of(path: Path, *commits: Iterable[Article | str]) -> Generation:
    """Return a new generation into which each commit was brought, in order."""
    generation = Generation.create(path, ARCHIVE)
    seq = 0
    for items in commits:
        batch = changes(items, seq + 1)
        seq += len(batch)
        generation.apply(batch, archive_id=ARCHIVE, up_to=seq)
    return generation

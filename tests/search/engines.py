"""Build engines over small corpora for the tests of this room."""

from collections.abc import Callable, Sequence
from pathlib import Path

from newssearch.archive import Change
from newssearch.article import Article
from newssearch.index import Generation, Snapshot
from newssearch.search import LocalEngine

MakeEngine = Callable[..., LocalEngine]
"""Takes articles, or bodies whose articles are named a0, a1…; their doc_ids are in that order."""


def engine_over(
    path: Path, articles: Sequence[Article], *, deleted: Sequence[str] = (), n_commits: int = 1
) -> LocalEngine:
    """Index articles in a new generation at `path`; the caller closes the engine's snapshot."""
    bodies = {article.article_id: article.body for article in articles}
    snapshot = segmented(path, articles, deleted, n_commits)
    return LocalEngine(snapshot, lambda ids: {name: bodies[name] for name in ids if name in bodies})


def segmented(path: Path, articles: Sequence[Article], deleted: Sequence[str], n_commits: int) -> Snapshot:
    """Index articles in several commits, then delete some, so that segments have holes."""
    generation = Generation.create(path, "archive")
    seq = 0
    size = max(1, -(-len(articles) // n_commits))
    batches = [articles[start : start + size] for start in range(0, len(articles), size)]
    for batch in [[*map(_change, articles_of)] for articles_of in batches] + [[(name, None) for name in deleted]]:
        changes = [Change(seq + number, name, article) for number, (name, article) in enumerate(batch, start=1)]
        seq += len(changes)
        generation.apply(changes, archive_id="archive", up_to=seq)
    return generation.snapshot()


def _change(article: Article) -> tuple[str, Article | None]:
    return article.article_id, article

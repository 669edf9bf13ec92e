"""Build engines over small corpora for the tests of this room."""

from collections.abc import Callable, Sequence
from pathlib import Path

from newssearch.archive import Change
from newssearch.article import Article
from newssearch.index import Generation
from newssearch.search import LocalEngine

MakeEngine = Callable[..., LocalEngine]
"""Takes articles, or bodies whose articles are named a0, a1…; their doc_ids are in that order."""


def engine_over(path: Path, articles: Sequence[Article]) -> LocalEngine:
    """Index articles in a new generation at `path`; the caller closes the engine's snapshot."""
    generation = Generation.create(path, "archive")
    changes = [Change(seq, article.article_id, article) for seq, article in enumerate(articles, start=1)]
    generation.apply(changes, archive_id="archive", up_to=len(changes))
    bodies = {article.article_id: article.body for article in articles}
    return LocalEngine(generation.snapshot(), lambda ids: {name: bodies[name] for name in ids if name in bodies})

"""Make engines over small corpora: real generations in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from newssearch.article import Article
from newssearch.index import Snapshot
from newssearch.search import LocalEngine
from search.engines import MakeEngine, engine_over


@pytest.fixture
def make_engine(tmp_path: Path) -> Iterator[MakeEngine]:
    """Return a function from articles (or bodies) to an engine over them, in order of doc_id."""
    snapshots: list[Snapshot] = []

    def make(*documents: Article | str) -> LocalEngine:
        articles = [
            document if isinstance(document, Article) else Article(article_id=f"a{number}", body=document, lang="fr")
            for number, document in enumerate(documents)
        ]
        engine = engine_over(tmp_path / f"generation{len(snapshots)}", articles)
        snapshots.append(engine.snapshot)
        return engine

    yield make
    for snapshot in snapshots:
        snapshot.close()

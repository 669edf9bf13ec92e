"""Check that the part of an index that holds some articles holds them, and nothing of other segments."""

import contextlib
from pathlib import Path

import pytest

from newssearch.archive import Change
from newssearch.article import Article
from newssearch.index import Generation


@pytest.fixture
def generation(tmp_path: Path) -> Generation:
    """Return a generation of two segments, French and English, in which an article is deleted."""
    generation = Generation.create(tmp_path / "generation", "archive")
    articles = [
        *(Article(article_id=f"fr {number}", body=f"Le vent numéro {number}.", lang="fr") for number in range(5)),
        *(Article(article_id=f"en {number}", body=f"Wind number {number}.", lang="en") for number in range(3)),
    ]
    changes = [Change(seq, article.article_id, article) for seq, article in enumerate(articles, start=1)]
    generation.apply(changes, archive_id="archive", up_to=len(changes))
    generation.apply([Change(9, "fr 1", None)], archive_id="archive", up_to=9)
    return generation


@pytest.mark.parametrize(
    ("asked", "found", "n_segments"),
    [
        (["en 2", "fr 1", "absent", "en 0"], ["en 2", "en 0"], 1),
        (["en 1", "fr 4", "en 0", "fr 0"], ["en 1", "fr 4", "en 0", "fr 0"], 2),
        (["fr 1"], [], 0),
        ([], [], 0),
    ],
)
def test_documents_come_in_the_order_asked(
    generation: Generation, asked: list[str], found: list[str], n_segments: int
) -> None:
    snapshot, doc_ids = generation.part_holding(asked)
    with contextlib.closing(snapshot):
        assert [snapshot.listing(doc_id).article_id for doc_id in doc_ids] == found
        assert snapshot.n_segments == n_segments

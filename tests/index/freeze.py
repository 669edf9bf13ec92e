"""Freeze a small index of the present format: `.venv/bin/python tests/index/freeze.py`, once for each FORMAT.

It is kept in `tests/index/frozen/`, under the number of its format, and never made again: what a later newssearch opens
must be what this one wrote.
"""

import datetime as dt
from pathlib import Path

from newssearch import Article, NewsIndex
from newssearch.index.generation import FORMAT

FROZEN = Path(__file__).parent / "frozen"

LOCKS = ("*.lock", "generations/*/MAIN_WRITELOCK")

FIRST = (
    Article(
        article_id="port",
        title="Le port de Dakar s'agrandit",
        body="La coopération Sud-Sud avance au port de Dakar.\n\nDeux quais de plus accueilleront les navires.",
        source="Le Phare",
        section="Économie",
        authors=("Nadia Alami", "Paul Roy"),
        url="https://phare.test/port",
        published_at=dt.datetime(2025, 7, 2, 16, 30, tzinfo=dt.UTC),
        lang="fr",
    ),
    Article(
        article_id="riz",
        title="Le riz au menu du Forum",
        body="Le Forum mondial du riz (FMR) s'est ouvert à Rabat. Le FMR réunit les pays du Sud.",
        source="Écho du matin",
        published_at=dt.date(2024, 5, 7),
        lang="fr",
    ),
    Article(article_id="harbour", title="A larger harbour", body="The port of Dakar grows.", lang="en"),
    Article(article_id="vent", title="Vent du nord", body="Le vent du nord souffle sur les côtes.", lang="fr"),
    Article(article_id="vieux", title="Ancien", body="Le vent du sud.", lang="fr"),
    *(Article(article_id=f"pluie {n}", body=f"Il pleut, dit le bulletin numéro {n}.", lang="fr") for n in range(8)),
)

SECOND = (
    Article(article_id="vent", title="Vent du sud", body="Le vent du sud souffle sur l'été.", lang="fr"),
    Article(article_id="sans date", title="Été", body="Les quais du port, l'été.", lang="fr"),
)
"""What a second segment holds: an article that replaces one of the first, and a new one."""


def freeze(folder: Path) -> None:
    """Write an index of two segments, in one of which an article is deleted and one is out of date."""
    with NewsIndex.open(folder) as index:
        index.add(FIRST)
        index.add(SECOND)
        index.delete(["vieux"])
    for pattern in LOCKS:
        for lock in folder.glob(pattern):
            lock.unlink()


if __name__ == "__main__":
    freeze(FROZEN / str(FORMAT))

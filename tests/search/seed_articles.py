"""Read the sample articles, for tests that want real French and many words."""

from pathlib import Path

from newssearch.article import Article
from newssearch.ingest import read_articles
from newssearch.settings import Settings

SEEDS = Path(__file__).parents[2] / "seeds"


def seed_articles() -> list[Article]:
    """Return the sample articles, each in its last version."""
    found = [article for article in read_articles([str(SEEDS)], Settings()) if isinstance(article, Article)]
    return list({article.article_id: article for article in found}.values())

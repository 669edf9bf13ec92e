"""Measure how well related articles are found: `.venv/bin/python -m benchmarks.related.measure`, which prints a table.

No reader has judged which news are related. Two things stand for that: the keywords that editors gave to news, the more
telling those two articles share, the more related; and paragraphs of one encyclopaedia article, without its title.
"""

import argparse
import gzip
import json
import math
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from newssearch import Article, NewsIndex
from newssearch.article import parse_date_text
from newssearch.index import IndexDirectory
from newssearch.search.model import Model
from newssearch.search.related import MAX_WORDS, NEARNESS, related_to
from newssearch.settings import Ranking

DATA = Path(__file__).parents[2] / "../shared/data"

SAMPLE = 1_000
"""Articles of each sample; the settings were chosen on the first one of news."""

DEPTH = 10
"""Related articles that count: as many as a site shows."""

SEED = 5

Labels = Mapping[str, frozenset[str]]
"""Article -> what it has in common with those it is related to."""

Find = Callable[[NewsIndex, Model, Article], Iterable[str]]
"""Gives the articles that a way of finding them takes for related, the best first, of an index and a model on it."""


def by_related(nearness: float, n_words: int) -> Find:
    """Find as `NewsIndex.related` does, under some settings."""

    def find(_index: NewsIndex, model: Model, article: Article) -> Iterable[str]:
        hits = related_to(model, article.article_id, limit=DEPTH, nearness=nearness, n_words=n_words)
        return [hit.article_id for hit in hits]

    return find


def by_title(index: NewsIndex, model: Model, article: Article) -> Iterable[str]:
    """Search the title, as a site without related articles might."""
    hits = index.search(article.title, limit=DEPTH + 1, snippets=False, facets=False, ranking=model.ranking).hits
    return [hit.article_id for hit in hits if hit.article_id != article.article_id]


WAYS: dict[str, Find] = {
    "search of the title": by_title,
    **{f"{n} words": by_related(NEARNESS, n) for n in (10, 25, MAX_WORDS, 100)},
    **{f"nearness {nearness}": by_related(nearness, MAX_WORDS) for nearness in (0, 0.1, 0.5, 1)},
}


def gains(labels: Labels, of: str, with_label: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return how related others are to one: idf(labels of both) / idf(labels of either), summed."""

    def value(names: Iterable[str]) -> float:
        return sum(math.log(len(labels) / len(with_label[name])) for name in sorted(names))

    own = labels[of]
    others = dict.fromkeys(other for name in sorted(own) for other in with_label[name] if other != of)
    return {other: value(own & labels[other]) / value(own | labels[other]) for other in others}


def ndcg(gain_of: Mapping[str, float], found: Iterable[str]) -> float:
    """Return the nDCG of the first DEPTH."""
    best = sorted(gain_of.values(), reverse=True)[:DEPTH]
    ideal = sum(gain / math.log2(rank) for rank, gain in enumerate(best, start=2))
    reached = sum(gain_of.get(name, 0.0) / math.log2(rank) for rank, name in enumerate(list(found)[:DEPTH], start=2))
    return reached / ideal


def measure(articles: Sequence[Article], labels: Labels, samples: Sequence[str]) -> None:
    """Print the mean nDCG of each way on each sample."""
    with_label: dict[str, list[str]] = defaultdict(list)
    for article_id, names in labels.items():
        for name in names:
            with_label[name].append(article_id)
    drawn = random.Random(SEED).sample(list(articles), len(articles))  # noqa: S311 - no secret
    judged = [(article, gains(labels, article.article_id, with_label)) for article in drawn]
    judged = [(article, gain_of) for article, gain_of in judged if any(gain_of.values())][: SAMPLE * len(samples)]
    with tempfile.TemporaryDirectory() as folder, NewsIndex.open(folder) as index:
        index.add(articles)
        generation = IndexDirectory.open(Path(folder), create=False).current()
        assert generation is not None  # noqa: S101 - it was just made
        model = Model(generation.snapshot(), Ranking(recency=0))
        for number, name in enumerate(samples):
            sample = judged[number * SAMPLE : (number + 1) * SAMPLE]
            for way, find in WAYS.items():
                if way.endswith("title") and not sample[0][0].title:
                    continue
                mean = sum(ndcg(gain_of, find(index, model, article)) for article, gain_of in sample) / len(sample)
                print(f"| {name} ({len(sample):,}) | {way} | {100 * mean:.1f} |", flush=True)


def read(path: Path) -> list[dict[str, Any]]:
    """Return the records of gzipped JSON Lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main() -> int:
    """Print the measurements of both collections."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="where the collections are")
    data = parser.parse_args().data
    print("| articles | way | nDCG@10 x 100 |\n| --- | --- | --- |")
    tagged = [record for record in read(data / "news" / "orangesum_dev.jsonl.gz") if record["tags"]]
    news = [
        Article(
            article_id=record["id"],
            title=record["title"],
            body=record["body"],
            source=record["source"],
            published_at=parse_date_text(record["date"]),
            lang="fr",
        )
        for record in tagged
    ]
    measure(news, {record["id"]: frozenset(record["tags"]) for record in tagged}, ("news", "news not seen before"))
    records = read(data / "ir" / "piaf_v1.1" / "docs.jsonl.gz")
    paragraphs = [Article(article_id=record["id"], body=record["body"], lang="fr") for record in records]
    measure(paragraphs, {record["id"]: frozenset([record["title"]]) for record in records}, ("paragraphs",))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Compute nDCG@10, MRR@10 and recall@100 of one ranking, as trec_eval does.

A ranking is a list of article ids, the best first, each of them once. Grades are the judgements of one query, article
id -> relevance: an article is relevant from 1 up, and an article without a grade counts as 0.
"""

import math
from collections.abc import Callable, Mapping, Sequence

SEARCH_DEPTH = 100
"""Hits that a search has to return, as many as the deepest metric reads."""

Metric = Callable[[Sequence[str], Mapping[str, int]], float]
"""Takes a ranking and grades; gives 0 to 1, higher is better."""


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Return the normalised discounted cumulative gain of the first `depth` hits.

    DCG = Σ g(i) / log₂(i + 1) over the ranks i from 1, where g(i) is the grade of hit i, or 0 where it is negative.
    nDCG = DCG / DCG of the best possible ranking, which is made of all judged articles, found or not. Source: Järvelin
    and Kekäläinen, ACM TOIS 20(4), 2002, with the linear gain of trec_eval's `ndcg_cut`.
    """
    ideal = _dcg(sorted(grades.values(), reverse=True)[:depth])
    return _dcg([grades.get(article_id, 0) for article_id in ranking[:depth]]) / ideal if ideal else 0.0


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Return 1 / rank of the first relevant hit, 0 where none of the first `depth` is relevant."""
    ranks = (rank for rank, article_id in enumerate(ranking[:depth], start=1) if grades.get(article_id, 0) > 0)
    return 1 / next(ranks, math.inf)


def recall(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Return the share of all relevant articles that is among the first `depth` hits."""
    relevant = {article_id for article_id, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranking[:depth])) / len(relevant) if relevant else 0.0


METRICS: Mapping[str, Metric] = {
    "ndcg@10": lambda ranking, grades: ndcg(ranking, grades, 10),
    "mrr@10": lambda ranking, grades: reciprocal_rank(ranking, grades, 10),
    "recall@100": lambda ranking, grades: recall(ranking, grades, SEARCH_DEPTH),
}
"""The metrics of an evaluation, in the order in which their scores are kept and shown."""


def _dcg(gains: Sequence[int]) -> float:
    return sum(max(gain, 0) / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))

"""Score a search on queries whose answers are known."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from newssearch.evaluation.judgements import Judgements, Query
from newssearch.evaluation.metrics import METRICS
from newssearch.evaluation.per_query import QueryScores


class Search(Protocol):
    """Be any search whose answers can be scored."""

    def __call__(self, text: str, /) -> Sequence[str]:
        """Return the ids of at most `SEARCH_DEPTH` articles that answer a query, the best first, each of them once."""
        ...


def evaluate(search: Search, queries: Iterable[Query], judgements: Judgements) -> list[QueryScores]:
    """Run each query and score its answer; a query that nothing is judged for scores 0."""
    return [_score(query.query_id, search(query.text), judgements.get(query.query_id, {})) for query in queries]


def mean_scores(scores: Sequence[QueryScores]) -> Mapping[str, float]:
    """Return metric -> mean over the queries, of which there is at least one; each query counts the same."""
    columns = zip(*(row.scores for row in scores), strict=True)
    return {metric: math.fsum(column) / len(scores) for metric, column in zip(METRICS, columns, strict=True)}


def _score(query_id: str, ranking: Sequence[str], grades: Mapping[str, int]) -> QueryScores:
    return QueryScores(query_id, tuple(metric(ranking, grades) for metric in METRICS.values()))

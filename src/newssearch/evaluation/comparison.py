"""Compare two runs query by query."""

import dataclasses
from collections.abc import Iterable

import numpy as np

from newssearch.evaluation.metrics import METRICS
from newssearch.evaluation.per_query import DIGITS, QueryScores
from newssearch.evaluation.significance import randomisation_test


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MetricComparison:
    """Say what became of one metric.

    Args:
        metric: Its name in `METRICS`.
        before: Mean of the earlier run.
        after: Mean of this run.
        change: Mean difference; above 0 this run is better.
        n_better: Queries that score higher than before; likewise `n_worse` and `n_equal`.
        p: Two-sided p of a paired randomisation test.
    """

    metric: str
    before: float
    after: float
    change: float
    n_better: int
    n_worse: int
    n_equal: int
    p: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Hold two runs side by side.

    Args:
        n_queries: Queries that both runs have; no other is compared.
        n_only_before: Queries of the earlier run alone.
        n_only_after: Queries of this run alone.
        metrics: In the order of `METRICS`; none where the runs share no query.
    """

    n_queries: int
    n_only_before: int
    n_only_after: int
    metrics: tuple[MetricComparison, ...]


def compare(before: Iterable[QueryScores], after: Iterable[QueryScores]) -> Comparison:
    """Compare an earlier run with this one, on the queries of both."""
    earlier, later = ({row.query_id: row.scores for row in rows} for rows in (before, after))
    shared = [query_id for query_id in later if query_id in earlier]
    return Comparison(
        n_queries=len(shared),
        n_only_before=len(earlier) - len(shared),
        n_only_after=len(later) - len(shared),
        metrics=tuple(
            _compare_metric(
                metric,
                [earlier[query_id][place] for query_id in shared],
                [later[query_id][place] for query_id in shared],
            )
            for place, metric in enumerate(METRICS if shared else ())
        ),
    )


def _compare_metric(metric: str, before: list[float], after: list[float]) -> MetricComparison:
    # Scores from a file have DIGITS decimals: a smaller difference is none.
    earlier, later = (np.round(np.array(scores, dtype=np.float64), DIGITS) for scores in (before, after))
    differences = np.round(later - earlier, DIGITS)
    return MetricComparison(
        metric=metric,
        before=float(earlier.mean()),
        after=float(later.mean()),
        change=float(differences.mean()),
        n_better=int(np.count_nonzero(differences > 0)),
        n_worse=int(np.count_nonzero(differences < 0)),
        n_equal=int(np.count_nonzero(differences == 0)),
        p=randomisation_test(differences),
    )

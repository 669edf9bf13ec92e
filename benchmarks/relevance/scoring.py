"""Score runs on the sampled queries of a set, and test the difference of two of them."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from benchmarks.relevance.french_sets import FrenchSet

from newssearch.evaluation import METRICS, Query, QueryScores, evaluate
from newssearch.evaluation.per_query import DIGITS
from newssearch.evaluation.significance import randomisation_test

MAIN_METRIC = "ndcg@10"

Search = Callable[[str], Sequence[str]]
"""Gives the ids of the best documents for the text of a query, the best first."""


def sampled_queries(collection: FrenchSet, every: int = 1, limit: int | None = None) -> list[Query]:
    """Return the queries that quoted figures use, in order, but for those without a relevant document."""
    answerable = [qid for qid in collection.sample_qids if collection.judgements.get(qid)]
    return [Query(qid, collection.queries[qid]) for qid in answerable[::every][:limit]]


def score_search(
    search: Search, queries: Sequence[Query], collection: FrenchSet, retype: Callable[[str], str]
) -> list[QueryScores]:
    """Score a search on queries as `retype` writes them."""
    return evaluate(lambda text: search(retype(text)), queries, collection.judgements)


def score_run(
    run: Mapping[str, Sequence[str]], queries: Sequence[Query], collection: FrenchSet, prefix: str
) -> list[QueryScores]:
    """Score a run, query id behind a prefix -> document ids; a query that it lacks has found nothing."""
    ids = [Query(query.query_id, prefix + query.query_id) for query in queries]
    return evaluate(lambda key: run.get(key, ()), ids, collection.judgements)


def difference(ours: Sequence[QueryScores], theirs: Sequence[QueryScores]) -> tuple[float, float]:
    """Return by how much our mean nDCG@10 is above theirs, on the same queries in the same order, and its p."""
    differences = np.round(_column(ours) - _column(theirs), DIGITS)
    return float(differences.mean()), randomisation_test(differences)


def n_different(ours: Sequence[QueryScores], theirs: Sequence[QueryScores]) -> int:
    """Return on how many queries any metric of two runs differs."""
    digits = 10.0**-DIGITS
    return sum(
        any(abs(a - b) >= digits for a, b in zip(one.scores, other.scores, strict=True))
        for one, other in zip(ours, theirs, strict=True)
    )


def _column(rows: Sequence[QueryScores]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    place = list(METRICS).index(MAIN_METRIC)
    return np.array([row.scores[place] for row in rows], dtype=np.float64)

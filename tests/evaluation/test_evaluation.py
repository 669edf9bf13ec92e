"""Test the scoring of a search, here a dict."""

import pytest

from newssearch.evaluation import Query, QueryScores, evaluate, mean_scores

QUERIES = [Query("q1", "le mil"), Query("q2", "la crue"), Query("q3", "le pont")]
JUDGEMENTS = {"q1": {"mil": 1}, "q2": {"crue": 1, "digue": 1}}
ANSWERS = {"le mil": ["riz", "mil"], "la crue": ["crue"], "le pont": ["pont"]}


def test_each_query_is_scored_by_its_own_judgements() -> None:
    scores = evaluate(ANSWERS.__getitem__, QUERIES, JUDGEMENTS)
    assert [row.query_id for row in scores] == ["q1", "q2", "q3"]
    assert scores[0].scores == pytest.approx((0.6309298, 0.5, 1))
    assert scores[1].scores == pytest.approx((0.6131472, 1, 0.5))
    assert scores[2].scores == (0, 0, 0)


def test_each_query_counts_the_same_in_the_mean() -> None:
    means = mean_scores([QueryScores("q1", (0.5, 1, 0)), QueryScores("q2", (0, 0.5, 0))])
    assert means == {"ndcg@10": 0.25, "mrr@10": 0.75, "recall@100": 0}

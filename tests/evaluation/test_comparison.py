"""Test what is said of two runs."""

import pytest

from newssearch.evaluation import QueryScores, compare


def scored(**ndcg: float) -> list[QueryScores]:
    """Return scores that are alike but for nDCG."""
    return [QueryScores(query_id, (score, 0.5, 1.0)) for query_id, score in ndcg.items()]


def test_only_the_queries_of_both_runs_are_compared() -> None:
    found = compare(scored(q1=0.2, q2=0.4, q3=0.9), scored(q2=0.5, q4=1.0, q1=0.1, q5=0.3))
    assert (found.n_queries, found.n_only_before, found.n_only_after) == (2, 1, 2)
    assert [found.metrics[0].before, found.metrics[0].after] == pytest.approx([0.3, 0.3])


def test_better_worse_and_equal_queries_are_counted() -> None:
    found = compare(scored(q1=0.2, q2=0.4, q3=0.9, q4=0.1), scored(q1=0.3, q2=0.5, q3=0.5, q4=0.1))
    ndcg, mrr, recall = found.metrics
    assert (ndcg.n_better, ndcg.n_worse, ndcg.n_equal) == (2, 1, 1)
    assert ndcg.change == pytest.approx(-0.05)
    assert [(row.metric, row.n_equal, row.p) for row in (mrr, recall)] == [("mrr@10", 4, 1), ("recall@100", 4, 1)]


def test_what_rounding_has_cut_off_is_no_difference() -> None:
    found = compare(scored(q1=0.333333, q2=0.630930), scored(q1=1 / 3, q2=0.63092975))
    assert (found.metrics[0].n_equal, found.metrics[0].change) == (2, 0)


def test_a_steady_gain_is_not_luck_and_a_single_one_may_be() -> None:
    before = {f"q{number}": 0.4 for number in range(40)}
    assert compare(scored(**before), scored(**dict.fromkeys(before, 0.45))).metrics[0].p < 0.0001
    assert compare(scored(**before), scored(**before | {"q7": 0.45})).metrics[0].p == 1


def test_runs_without_a_query_in_common_have_no_figures() -> None:
    found = compare(scored(q1=0.2), scored(q2=0.5))
    assert (found.n_queries, found.metrics) == (0, ())

"""Test the metrics, by hand and against ir-measures, which calls trec_eval."""

import math
from collections.abc import Mapping, Sequence

import hypothesis.strategies as st
import ir_measures
import pytest
from hypothesis import example, given
from ir_measures import RR, R, nDCG

from newssearch.evaluation import METRICS, SEARCH_DEPTH
from newssearch.evaluation.metrics import ndcg, recall, reciprocal_rank

ARTICLES = [f"a{number}" for number in range(150)]
JUDGED_FIRST = ARTICLES[:6] + ARTICLES[120:]

rankings = st.lists(st.sampled_from(ARTICLES), unique=True, max_size=150)
short_rankings = st.lists(st.sampled_from(JUDGED_FIRST), unique=True, max_size=15)
grades = st.dictionaries(st.sampled_from(JUDGED_FIRST), st.integers(-1, 3), max_size=20)


def by_trec_eval(ranking: Sequence[str], judged: Mapping[str, int]) -> dict[str, float]:
    """Return what ir-measures gives for one query."""
    run = {"q": {article_id: float(-place) for place, article_id in enumerate(ranking)}}
    measured = ir_measures.iter_calc([nDCG @ 10, RR @ 10, R @ 100], {"q": dict(judged)}, run)
    names = {"nDCG@10": "ndcg@10", "RR@10": "mrr@10", "R@100": "recall@100"}
    return {names[str(metric.measure)]: metric.value for metric in measured}


@given(rankings | short_rankings, grades)
@example(ARTICLES[110:], {"a111": 1, "a130": 2})
@example(["a0", "a1"], {"a0": -1, "a1": 1})
def test_the_scores_are_those_of_trec_eval(ranking: list[str], judged: dict[str, int]) -> None:
    if not ranking or not judged:
        assert [metric(ranking, judged) for metric in METRICS.values()] == [0, 0, 0]
        return
    ours = {name: metric(ranking, judged) for name, metric in METRICS.items()}
    assert ours == pytest.approx(by_trec_eval(ranking, judged), abs=1e-9)


def test_ndcg_compares_with_the_best_ranking_of_all_judged_articles() -> None:
    judged = {"blé": 2, "riz": 1, "jamais trouvé": 1}
    ideal = 2 + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(["riz", "autre", "blé"], judged, 10) == pytest.approx((1 + 2 / math.log2(4)) / ideal)
    assert ndcg(["blé", "riz"], judged, 2) == 1


def test_what_stands_below_the_depth_does_not_count() -> None:
    ranking, judged = ["autre", "encore", "riz"], {"riz": 1}
    assert [metric(ranking, judged, 2) for metric in (ndcg, reciprocal_rank, recall)] == [0, 0, 0]
    assert [metric(ranking, judged, 3) for metric in (ndcg, reciprocal_rank, recall)] == [0.5, pytest.approx(1 / 3), 1]


def test_a_search_is_as_deep_as_the_deepest_metric() -> None:
    assert max(int(name.partition("@")[2]) for name in METRICS) == SEARCH_DEPTH

"""Measure how well a search answers queries whose answers are known; pure but for the small files it reads."""

from newssearch.evaluation.comparison import Comparison, MetricComparison, compare
from newssearch.evaluation.conditions import CONDITIONS
from newssearch.evaluation.evaluate import evaluate, mean_scores
from newssearch.evaluation.judgements import (
    Judgements,
    Query,
    answerable,
    judged_articles,
    read_judgements,
    read_queries,
    read_sample,
)
from newssearch.evaluation.metrics import METRICS, SEARCH_DEPTH
from newssearch.evaluation.per_query import QueryScores, read_scores, write_scores

__all__ = [
    "CONDITIONS",
    "METRICS",
    "SEARCH_DEPTH",
    "Comparison",
    "Judgements",
    "MetricComparison",
    "Query",
    "QueryScores",
    "answerable",
    "compare",
    "evaluate",
    "judged_articles",
    "mean_scores",
    "read_judgements",
    "read_queries",
    "read_sample",
    "read_scores",
    "write_scores",
]

"""Keep the scores of each query in a small file, so that a later run can be compared with this one."""

import dataclasses
from collections.abc import Iterable
from pathlib import Path

from newssearch.errors import RefusedInput
from newssearch.evaluation.metrics import METRICS

HEADER = "\t".join(("qid", *METRICS))
DIGITS = 6
"""Decimals kept: far below any difference that means something, and the same on every machine."""


@dataclasses.dataclass(frozen=True, slots=True)
class QueryScores:
    """Hold what one query scored.

    Args:
        query_id: Of the query.
        scores: 0 to 1, in the order of `METRICS`.
    """

    query_id: str
    scores: tuple[float, ...]


def write_scores(path: Path, scores: Iterable[QueryScores]) -> None:
    """Write a file of tab-separated values: a header, then a line for each query."""
    rows = ("\t".join((row.query_id, *(f"{score:.{DIGITS}f}" for score in row.scores))) for row in scores)
    path.write_text("".join(f"{line}\n" for line in (HEADER, *rows)), encoding="utf-8")


def read_scores(path: Path) -> list[QueryScores]:
    """Read what `write_scores` wrote.

    Raises:
        RefusedInput: It is something else.
    """
    remedy = "name a file that --per-query wrote"
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    if lines[:1] != [HEADER]:
        raise RefusedInput(f"{path}:1", f"its columns are not {HEADER.replace(chr(9), ', ')}", remedy)
    rows: dict[str, QueryScores] = {}
    for number, line in enumerate(lines[1:], start=2):
        query_id, *texts = line.split("\t")
        try:
            row = QueryScores(query_id, tuple(float(text) for text in texts))
        except ValueError as error:
            raise RefusedInput(f"{path}:{number}", f"a score is not a number ({error})", remedy) from error
        if len(row.scores) != len(METRICS) or not all(0 <= score <= 1 for score in row.scores):
            cause = f"it has not {len(METRICS)} scores between 0 and 1"
            raise RefusedInput(f"{path}:{number}", cause, remedy)
        if rows.setdefault(query_id, row) is not row:
            raise RefusedInput(f"{path}:{number}", f"query {query_id} stands twice in this file", remedy)
    return list(rows.values())

"""Test the file of scores."""

from pathlib import Path

import pytest

from newssearch.errors import RefusedInput
from newssearch.evaluation import QueryScores, read_scores, write_scores

HEADER = "qid\tndcg@10\tmrr@10\trecall@100\n"


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    scores = [QueryScores("q2", (0.630930, 0.5, 1.0)), QueryScores("été 1", (0.0, 0.0, 0.0))]
    write_scores(tmp_path / "scores.tsv", scores)
    assert read_scores(tmp_path / "scores.tsv") == scores


def test_the_file_is_a_table(tmp_path: Path) -> None:
    write_scores(tmp_path / "scores.tsv", [QueryScores("q1", (1 / 3, 0.5, 1))])
    assert (tmp_path / "scores.tsv").read_text() == f"{HEADER}q1\t0.333333\t0.500000\t1.000000\n"


@pytest.mark.parametrize(
    ("content", "line", "cause"),
    [
        ("", 1, "its columns are not qid, ndcg@10, mrr@10, recall@100"),
        ("q1\t0\t0\t0\n", 1, "its columns are not qid, ndcg@10, mrr@10, recall@100"),
        (
            HEADER + "q1\t0\t0\t0\nq2\t0\tbien\t0\n",
            3,
            "a score is not a number (could not convert string to float: 'bien')",
        ),
        (HEADER + "q1\t0\t0\n", 2, "it has not 3 scores between 0 and 1"),
        (HEADER + "q1\t0\tnan\t0\n", 2, "it has not 3 scores between 0 and 1"),
        (HEADER + "q1\t0\t0\t0\nq1\t0\t0\t0\n", 3, "query q1 stands twice in this file"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, content: str, line: int, cause: str) -> None:
    file = tmp_path / "scores.tsv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(RefusedInput) as caught:
        read_scores(file)
    assert (caught.value.input_name, caught.value.cause) == (f"{file}:{line}", cause)

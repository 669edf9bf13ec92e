"""Test how queries, judgements and samples are read, and what is said of a line that is wrong."""

from pathlib import Path

import pytest

from newssearch.errors import RefusedInput
from newssearch.evaluation import Query, answerable, judged_articles, read_judgements, read_queries, read_sample

BAD_QUERIES = [
    ("queries.tsv", b"q1\tbl\xc3\xa9\nq2 riz\n", 2, "it has no tab"),
    ("queries.tsv", b"q1\t  \n", 1, "a query needs an id and a text"),
    ("queries.tsv", b"\tle riz\n", 1, "a query needs an id and a text"),
    ("queries.tsv", b"q1\tle riz\n\nq1\tle mil\n", 3, "query q1 stands twice in this file"),
    ("queries.tsv", b"q1\tbl\xe9\n", 1, "it is not UTF-8"),
    ("queries.jsonl", b'{"id": "q1"}\n', 1, "it is no query (Object missing required field `text`)"),
    ("queries.jsonl", b'{"id": "q1", "text": "riz"}\n{"id":\n', 2, "it is no query (Input data was truncated)"),
    ("queries.jsonl", b'{"id": "q1", "text": " "}\n', 1, "a query needs an id and a text"),
]

BAD_JUDGEMENTS = [
    ("q1 0 riz 1\nq1 riz 1\n", 2, "a judgement has 4 columns, not 3"),
    ("q1 0 le riz 1\n", 1, "a judgement has 4 columns, not 5"),
    ("q1\t0\t\t1\n", 1, "a judgement needs a query's and an article's id"),
    ("q1 0 riz oui\n", 1, "relevance 'oui' is not a whole number"),
    ("q1 0 riz 0.5\n", 1, "relevance '0.5' is not a whole number"),
    ("q1 0 riz 1\nq1 0 riz 0\n", 2, "riz was judged otherwise for q1 before"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"


def test_queries_are_read_in_their_order(file: Path) -> None:
    file.write_text("\ufeffq2\tle prix du mil\r\n\n q1 \t la crue\tdu fleuve \n", encoding="utf-8")
    assert read_queries(file) == [Query("q2", "le prix du mil"), Query("q1", "la crue\tdu fleuve")]


def test_queries_may_be_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text('{"id": 7, "text": "le mil"}\n{"lang": "fr", "id": "q1", "text": "la crue"}\n', encoding="utf-8")
    assert read_queries(file) == [Query("7", "le mil"), Query("q1", "la crue")]


def test_judgements_are_parted_by_blanks_or_tabs(file: Path) -> None:
    file.write_text("q1 0 riz 1\nq1   Q0  mil\t0\n".replace("\t", " ") + "q2\t0\tle riz\t2\nq2\t0\tmil\t-1\n")
    assert read_judgements(file) == {"q1": {"riz": 1, "mil": 0}, "q2": {"le riz": 2, "mil": -1}}


def test_the_same_judgement_twice_is_one(file: Path) -> None:
    file.write_text("q1 0 riz 1\nq1 0 riz 1\n")
    assert read_judgements(file) == {"q1": {"riz": 1}}


def test_a_sample_has_an_id_a_line(file: Path) -> None:
    file.write_text("q1\n\n q3 \n")
    assert read_sample(file) == {"q1", "q3"}


@pytest.mark.parametrize(("name", "content", "line", "cause"), BAD_QUERIES)
def test_a_bad_query_is_named_by_file_and_line(
    tmp_path: Path, name: str, content: bytes, line: int, cause: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RefusedInput) as caught:
        read_queries(tmp_path / name)
    assert (caught.value.input_name, caught.value.cause) == (f"{tmp_path / name}:{line}", cause)
    assert caught.value.remedy


@pytest.mark.parametrize(("content", "line", "cause"), BAD_JUDGEMENTS)
def test_a_bad_judgement_is_named_by_file_and_line(file: Path, content: str, line: int, cause: str) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(RefusedInput) as caught:
        read_judgements(file)
    assert (caught.value.input_name, caught.value.cause) == (f"{file}:{line}", cause)
    assert caught.value.remedy


def test_a_query_without_a_relevant_article_has_no_answer() -> None:
    queries = [Query(f"q{number}", "le mil") for number in range(4)]
    judgements = {"q3": {"mil": 2, "riz": 0}, "q2": {"riz": 1}, "q1": {"riz": 0}, "q9": {"orge": 1}}
    assert answerable(queries, judgements) == [queries[2], queries[3]]
    assert judged_articles(queries[2:], judgements) == ["riz", "mil"]


@pytest.mark.parametrize("escape", ["\\t", "\\n", "\\u2028"])
def test_an_id_that_would_break_a_file_of_scores_is_refused(tmp_path: Path, escape: str) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text(f'{{"id": "q{escape}1", "text": "le vent"}}\n', encoding="utf-8")
    with pytest.raises(RefusedInput, match="control character"):
        read_queries(file)

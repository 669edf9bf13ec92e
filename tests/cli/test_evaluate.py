"""Test `newssearch evaluate`: what it measures, prints and writes, and what it refuses."""

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import pytest

from cli.corpus import write_articles
from cli.shell import run
from newssearch.cli.evaluate import CONDITION_NAMES
from newssearch.evaluation import CONDITIONS

ARTICLES: list[dict[str, object]] = [
    {"id": "crue", "title": "La crue du fleuve", "body": "L’œuvre de la crue : le pont a cédé à Évry.", "lang": "fr"},
    {"id": "pont", "title": "Un pont neuf", "body": "Le maire a ouvert le pont.", "lang": "fr"},
    {"id": "mil", "title": "Le prix du mil", "body": "Le mil et le sorgho ont renchéri au marché.", "lang": "fr"},
]

QUERIES = "q1\tœuvre d’Évry\nq2\tle pont\nq3\tsorgho\nq4\ttempête\nq5\tle maire\n"
QRELS = "q1 0 crue 1\nq2 0 crue 2\nq2 0 pont 1\nq3 0 mil 1\nq4 0 mil 1\nq4 0 perdu 1\nq5 0 mil 0\n"

PRINTED = """\
Queries      4 as-written, 1 left out: no article is judged relevant to them
Articles     4 judged, 1 of them not in DOCS: perdu
ndcg@10      0.7149
mrr@10       0.7500
recall@100   0.7500
"""

SCORES = """\
qid	ndcg@10	mrr@10	recall@100
q1	1.000000	1.000000	1.000000
q2	0.859719	1.000000	1.000000
q3	1.000000	1.000000	1.000000
q4	0.000000	0.000000	0.000000
"""

EARLIER = """\
qid	ndcg@10	mrr@10	recall@100
q1	0.500000	0.500000	1.000000
q2	1.000000	1.000000	1.000000
q3	1.000000	1.000000	1.000000
q0	1.000000	1.000000	1.000000
"""

COMPARED = """\

3 queries in both runs; 1 of the earlier run alone; 1 of this run alone
             before    after    change  better  worse  equal        p
ndcg@10      0.8333   0.9532   +0.1199       1      1      1   1.0000
mrr@10       0.8333   1.0000   +0.1667       1      0      2   1.0000
recall@100   1.0000   1.0000   +0.0000       0      0      3   1.0000
"""

FILES = ["articles.jsonl", "queries.tsv", "qrels.tsv"]


@pytest.fixture(autouse=True)
def judged(folder: Path) -> Path:
    """Return the current folder, with articles, queries and judgements."""
    write_articles(folder / "articles.jsonl", ARTICLES)
    (folder / "queries.tsv").write_text(QUERIES, encoding="utf-8")
    (folder / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return folder


def test_the_means_are_printed() -> None:
    result = run("evaluate", *FILES)
    assert (result.exit_code, result.stderr, result.stdout) == (0, "", PRINTED)


def test_nothing_is_left_behind(judged: Path) -> None:
    run("evaluate", *FILES)
    assert sorted(path.name for path in judged.iterdir()) == sorted(FILES)


def test_an_index_is_searched_as_it_is(judged: Path) -> None:
    run("index", "articles.jsonl")
    (judged / "articles.jsonl").unlink()
    assert run("evaluate", "index", *FILES[1:]).stdout == PRINTED
    assert json.loads(run("stats", "--json").stdout)["n_docs"] == len(ARTICLES)


def test_a_folder_of_articles_may_hold_a_page_named_as_the_mark_of_an_index(judged: Path) -> None:
    (judged / "lot").mkdir()
    shutil.move("articles.jsonl", "lot")
    (judged / "lot" / "index.json").write_text('{"id": "autre", "title": "Autre"}')
    assert run("evaluate", "lot", *FILES[1:]).stdout == PRINTED


def test_json_has_every_figure(judged: Path) -> None:
    (judged / "earlier.tsv").write_text(EARLIER)
    found = json.loads(run("evaluate", *FILES, "--json", "--compare", "earlier.tsv").stdout)
    comparison = found.pop("comparison")
    assert found.pop("means") == pytest.approx({"ndcg@10": 0.71493, "mrr@10": 0.75, "recall@100": 0.75})
    assert found == {"condition": "as-written", "n_queries": 4, "n_left_out": 1, "n_judged": 4, "unknown": ["perdu"]}
    assert (comparison["n_queries"], comparison["n_only_before"], comparison["n_only_after"]) == (3, 1, 1)
    assert comparison["metrics"][1] == {
        "metric": "mrr@10",
        "before": pytest.approx(5 / 6),
        "after": 1,
        "change": pytest.approx(1 / 6),
        "n_better": 1,
        "n_worse": 0,
        "n_equal": 2,
        "p": 1,
    }
    assert json.loads(run("evaluate", *FILES, "--json").stdout)["comparison"] is None


def test_the_scores_of_each_query_are_written(judged: Path) -> None:
    assert run("evaluate", *FILES, "--per-query", "scores.tsv").stdout == PRINTED
    assert (judged / "scores.tsv").read_text() == SCORES


def test_two_runs_are_compared(judged: Path) -> None:
    (judged / "earlier.tsv").write_text(EARLIER)
    assert run("evaluate", *FILES, "--compare", "earlier.tsv").stdout == PRINTED + COMPARED


def test_a_run_may_be_compared_with_the_file_that_it_writes(judged: Path) -> None:
    (judged / "scores.tsv").write_text(EARLIER)
    result = run("evaluate", *FILES, "--compare", "scores.tsv", "--per-query", "scores.tsv")
    assert result.stdout == PRINTED + COMPARED
    assert (judged / "scores.tsv").read_text() == SCORES


def test_a_sample_keeps_the_queries_it_lists(judged: Path) -> None:
    (judged / "sample.txt").write_text("q3\nq1\n")
    result = run("evaluate", *FILES, "--sample", "sample.txt")
    assert result.stdout.startswith("Queries      2 as-written\nArticles     2 judged\nndcg@10      1.0000\n")


def test_quotes_are_typography_unless_syntax_is_asked_for(judged: Path) -> None:
    (judged / "queries.tsv").write_text("q2\tle « pont ouvert »\n", encoding="utf-8")
    words, phrases = (json.loads(run("evaluate", *FILES, *more, "--json").stdout) for more in ([], ["--syntax"]))
    assert words["means"]["recall@100"] == 1
    assert phrases["means"]["recall@100"] == 0


def test_how_new_an_article_is_makes_no_difference(judged: Path) -> None:
    dates = {"crue": dt.datetime.now(dt.UTC).date().isoformat(), "pont": "1999-12-31"}
    write_articles(judged / "articles.jsonl", [a | {"published_at": dates.get(str(a["id"]))} for a in ARTICLES])
    (judged / "newssearch.toml").write_text("[ranking]\nrecency = 9\n")
    run("index", "articles.jsonl")
    assert "1. La crue du fleuve" in run("search", "le pont").stdout
    assert run("evaluate", "index", *FILES[1:]).stdout == PRINTED


def test_the_weights_of_the_settings_are_measured(judged: Path) -> None:
    bodies = {"crue": "Le pont, le pont, le pont de la crue et d’Évry : une œuvre."}
    write_articles(judged / "articles.jsonl", [a | {"body": bodies.get(str(a["id"]), a["body"])} for a in ARTICLES])
    assert run("evaluate", *FILES).stdout == PRINTED
    (judged / "newssearch.toml").write_text("[ranking]\ntitle_weight = 0\ntitle_coverage = 0\n")
    assert "ndcg@10      0.7500" in run("evaluate", *FILES).stdout


@pytest.mark.parametrize("condition", CONDITION_NAMES)
def test_how_a_query_is_typed_makes_no_difference(condition: str) -> None:
    result = run("evaluate", *FILES, "--condition", condition)
    assert result.stdout == PRINTED.replace("as-written", condition)


def test_the_conditions_are_those_of_the_evaluation() -> None:
    assert list(CONDITION_NAMES) == list(CONDITIONS)


def test_many_absent_articles_are_counted_and_the_first_are_named(judged: Path) -> None:
    (judged / "qrels.tsv").write_text(QRELS + "".join(f"q1 0 perdu{number} 1\n" for number in range(8)))
    line = run("evaluate", *FILES).stdout.splitlines()[1]
    assert line == "Articles     12 judged, 9 of them not in DOCS: perdu0, perdu1, perdu2, perdu3, perdu4 and 4 more"


# --- what is refused -------------------------------------------------------------------------------------------------


def test_articles_that_are_refused_are_named_and_the_rest_is_measured(judged: Path) -> None:
    with (judged / "articles.jsonl").open("a") as file:
        file.write('{"title": \n')
    result = run("evaluate", *FILES)
    assert (result.exit_code, result.stdout) == (1, PRINTED)
    assert re.fullmatch(r"Refused: articles\.jsonl:4: [^\n]+\n", result.stderr)


def test_a_query_that_is_refused_has_found_nothing(judged: Path) -> None:
    (judged / "queries.tsv").write_text(QUERIES.replace("sorgho", "sorgho " * 10_000), encoding="utf-8")
    result = run("evaluate", *FILES)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert re.match(r"Refused: query 'sorgho [^']{,60}…': La requête est trop longue", result.stderr)
    assert "mrr@10       0.5000" in result.stdout


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("queries.tsv", "q1 le pont\n", "queries.tsv:1: it has no tab; write its id"),
        ("qrels.tsv", "q1 crue\n", "qrels.tsv:1: a judgement has 4 columns, not 2; write `QUERY_ID 0 ARTICLE_ID"),
        ("qrels.tsv", "Q1 0 crue 1\n", "qrels.tsv: it names no relevant article for any of the queries in queries.tsv"),
        ("qrels.tsv", "q1 0 CRUE 1\n", "articles.jsonl: none of the 1 judged articles, as CRUE, is among its articles"),
        ("articles.jsonl", "", "articles.jsonl: none of the 1 judged articles, as crue, is among its articles"),
        ("sample.tsv", "q1\nq8\nq9\n", "sample.tsv: 2 of its queries, as q8, are not in queries.tsv"),
        ("earlier.tsv", "q1\t1\t1\t1\n", "earlier.tsv:1: its columns are not qid, ndcg@10, mrr@10, recall@100"),
    ],
)
def test_what_cannot_be_measured_ends_in_one_line(judged: Path, name: str, content: str, message: str) -> None:
    (judged / "sample.tsv").write_text("q1\n")
    (judged / "earlier.tsv").write_text(EARLIER)
    (judged / name).write_text(content)
    result = run("evaluate", *FILES, "--sample", "sample.tsv", "--compare", "earlier.tsv")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1].startswith(f"Error: {message}")


@pytest.mark.parametrize(
    "arguments",
    [
        FILES[:2],
        [*FILES[:2], "nowhere.tsv"],
        [*FILES, "--condition", "whispered"],
        [*FILES, "--per-query", "nowhere/scores.tsv"],
        [*FILES, "--compare", "nowhere.tsv"],
    ],
)
def test_bad_usage_has_exit_code_2(arguments: list[str]) -> None:
    result = run("evaluate", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr

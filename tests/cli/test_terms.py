"""Test `newssearch terms`."""

import json
from pathlib import Path

import pytest

from cli.corpus import write_articles
from cli.shell import run


@pytest.fixture(autouse=True)
def _indexed(folder: Path) -> None:
    bodies = [f"Le sommet ouvre{n}. L'Union africaine vote{n}. Des écluses ferment{n}." for n in range(3)]
    bodies += ["Les écluses rouvrent.", *[f"Le conseil vote{n} le budget." for n in range(6)]]
    articles: list[dict[str, object]] = [{"id": str(n), "body": body, "lang": "fr"} for n, body in enumerate(bodies)]
    run("index", str(write_articles(folder / "articles.jsonl", articles)))


def test_terms_are_printed_with_their_counts_the_most_telling_first() -> None:
    lines = [line.split() for line in run("terms", "sommet").stdout.splitlines()]
    assert lines[0] == ["term", "found", "archive", "score"]
    assert lines[1:] == [["Union", "africaine", "3", "3", "2.33"], ["écluses", "3", "4", "1.50"]]


def test_json_has_a_list_of_terms() -> None:
    (term,) = json.loads(run("terms", "sommet", "--json", "-n", "1").stdout)
    assert {name: value for name, value in term.items() if name != "score"} == {
        "text": "Union africaine",
        "n_matches": 3,
        "n_docs": 3,
    }
    assert term["score"] == pytest.approx(2.333, abs=1e-3)


def test_a_query_without_matches_has_no_terms() -> None:
    assert json.loads(run("terms", "xylophone", "--json").stdout) == []


def test_more_terms_than_a_request_may_have_are_bad_usage() -> None:
    assert run("terms", "sommet", "--limit", "101").exit_code == 2

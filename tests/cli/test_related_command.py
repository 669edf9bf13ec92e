"""Test `newssearch related`."""

import json
from pathlib import Path

import pytest

from cli.corpus import write_articles
from cli.shell import run

PRINTED = """\
1 article
 1. Le quai rouvre
    Le Fleuve · 2024-05-09

"""


@pytest.fixture(autouse=True)
def _indexed(folder: Path) -> None:
    articles: list[dict[str, object]] = [
        {"id": "a", "title": "Le quai ferme", "body": "La crue menace la ville.", "published_at": "2024-05-07"},
        {"id": "b", "title": "Le quai rouvre", "body": "L'eau baisse.", "published_at": "2024-05-09"},
        {"id": "c", "title": "Budget voté", "body": "Le conseil réuni mardi.", "published_at": "2024-05-09"},
    ]
    common = {"lang": "fr", "source": "Le Fleuve"}
    run("index", str(write_articles(folder / "articles.jsonl", [article | common for article in articles])))


def test_related_articles_are_printed_as_hits_are() -> None:
    assert run("related", "a").stdout == PRINTED


def test_json_has_a_list_of_hits_with_their_scores() -> None:
    (hit,) = json.loads(run("related", "a", "--json").stdout)
    assert (hit["id"], hit["title"], hit["score"] > 0) == ("b", "Le quai rouvre", True)


def test_the_limit_and_the_nearness_are_options() -> None:
    assert run("related", "a", "-n", "0").stdout == "0 articles\n\n"
    near, far = (
        json.loads(run("related", "a", "--json", "--nearness", nearness).stdout)[0]["score"] for nearness in ("1", "0")
    )
    assert near > far


def test_an_id_that_is_not_here_is_an_error_in_one_line() -> None:
    result = run("related", "absent")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: 'absent' names no article here; `newssearch search --json` shows the ids\n"

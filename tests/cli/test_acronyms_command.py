"""Test `newssearch acronyms`."""

import json
from pathlib import Path

import pytest

from cli.corpus import write_articles
from cli.shell import run

BODIES = [
    "Le Fonds des rives (FDR) finance le pont.",
    "Le Fonds des rives (FDR) se retire.",
    "Le Front des retraités (FDR) manifeste.",
    "Le FDR a financé la digue.",
]

PRINTED = """\
initials  name                 articles
fdr       fonds des rives      2
fdr       front des retraites  1         not used
"""


@pytest.fixture(autouse=True)
def _indexed(folder: Path) -> None:
    articles: list[dict[str, object]] = [{"id": str(n), "body": body, "lang": "fr"} for n, body in enumerate(BODIES)]
    run("index", str(write_articles(folder / "articles.jsonl", articles)))


def test_acronyms_are_listed_with_the_name_they_are_taken_for() -> None:
    assert [line.rstrip() for line in run("acronyms").stdout.splitlines()] == PRINTED.splitlines()


def test_json_has_every_acronym() -> None:
    assert json.loads(run("acronyms", "--json").stdout)[0] == {
        "initials": "fdr",
        "name": ["fonds", "des", "rives"],
        "n_articles": 2,
        "is_used": True,
    }


def test_the_settings_say_what_initials_stand_for(folder: Path) -> None:
    (folder / "newssearch.toml").write_text(
        '[acronyms]\nFDR = "Front des retraités"\nBCP = "Bac du port"\n', encoding="utf-8"
    )
    used = [(row["initials"], row["name"]) for row in json.loads(run("acronyms", "--json").stdout) if row["is_used"]]
    assert used == [("bcp", ["bac", "du", "port"]), ("fdr", ["front", "des", "retraites"])]


def test_the_settings_can_make_initials_stand_for_nothing(folder: Path) -> None:
    (folder / "newssearch.toml").write_text('[acronyms]\nFDR = ""\n', encoding="utf-8")
    assert not any(row["is_used"] for row in json.loads(run("acronyms", "--json").stdout))


def test_an_index_without_any_has_an_empty_list(tmp_path: Path) -> None:
    run("index", str(write_articles(tmp_path / "others.jsonl")), "--index", str(tmp_path / "other"))
    result = run("acronyms", "--index", str(tmp_path / "other"), "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])

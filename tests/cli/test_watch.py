"""Test `newssearch watch`, and what `newssearch index` says of saved searches."""

import json
import re
from pathlib import Path

import feedparser
import pytest

from cli.corpus import write_articles
from cli.shell import run

NEW: list[dict[str, object]] = [
    {
        "id": "neuf",
        "title": "Des semences de mil",
        "body": "Les semences sont là.",
        "url": "https://a.test/mil",
        "lang": "fr",
    },
    {"id": "autre", "title": "Le pont", "body": "Le pont est ouvert.", "lang": "fr"},
]


@pytest.fixture
def watching(indexed: Path) -> Path:
    """Return the current folder, in which a search was saved before two more articles came."""
    assert run("watch", "add", "mil", "semences", "SAUF", "riz*").exit_code == 0
    write_articles(indexed / "new.jsonl", NEW)
    return indexed


def test_new_matches_are_counted_as_they_come_and_listed_once(watching: Path) -> None:
    lines = run("index", "new.jsonl").stdout.splitlines()
    assert lines[1:] == ["mil: 1 new article, listed by `newssearch watch run`"]
    assert run("index", "new.jsonl").stdout.count("\n") == 1
    assert run("watch", "run").stdout == (
        "mil: 1 new for semences SAUF riz*\n"
        " 1. Des semences de mil\n"
        "    Les semences sont là.\n"
        "    https://a.test/mil\n"
        "\n"
    )
    assert run("watch", "run", "mil").stdout == ""
    assert (watching / "index" / "watch.lock").exists()


@pytest.mark.usefixtures("watching")
def test_new_matches_are_listed_as_json_each_on_one_line() -> None:
    run("index", "new.jsonl")
    (line,) = run("watch", "run", "--json").stdout.splitlines()
    assert json.loads(line) == {
        "watch": "mil",
        "id": "neuf",
        "title": "Des semences de mil",
        "url": "https://a.test/mil",
        "source": None,
        "published_at": None,
        "authors": [],
        "section": None,
        "lang": "fr",
        "snippet": "Les semences sont là.",
    }


def test_an_atom_file_is_written_as_articles_come(watching: Path) -> None:
    assert run("watch", "add", "ponts", "pont", "--atom", "ponts.xml").exit_code == 0
    lines = run("index", "new.jsonl").stdout.splitlines()
    assert f"ponts: 1 new article in {watching / 'ponts.xml'}" in lines
    assert [entry.title for entry in feedparser.parse(watching / "ponts.xml").entries] == ["Le pont"]
    assert run("watch", "run", "ponts").stdout == ""


def test_a_file_that_cannot_be_written_is_told_and_the_rest_goes_on(watching: Path) -> None:
    (watching / "folder").mkdir()
    run("watch", "add", "ponts", "pont", "--atom", "folder/ponts.xml")
    (watching / "folder").rmdir()
    result = run("index", "new.jsonl")
    assert result.exit_code == 1
    assert re.fullmatch(r"ponts: .*ponts\.xml.*; its matches wait\n", result.stderr)
    assert result.stdout.endswith("mil: 1 new article, listed by `newssearch watch run`\n")
    assert run("watch", "run").exit_code == 1
    (watching / "folder").mkdir()
    assert run("watch", "run").stdout.startswith("ponts: 1 new for pont\n")


@pytest.mark.usefixtures("watching")
def test_the_searches_are_listed_with_what_waits() -> None:
    run("index", "new.jsonl")
    assert re.fullmatch(r"name +new +query +Atom file\nmil +1 +semences SAUF riz\* *\n", run("watch", "list").stdout)
    (shown,) = json.loads(run("watch", "list", "--json").stdout)
    assert re.match(r"\d{4}-", shown.pop("created_at"))
    assert shown == {"name": "mil", "query": "semences SAUF riz*", "atom": None, "new": 1}


@pytest.mark.usefixtures("watching")
def test_a_search_is_removed() -> None:
    assert run("watch", "remove", "mil").stdout == "No longer watching mil\n"
    result = run("watch", "remove", "mil")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: watch 'mil': there is none of that name; `newssearch watch list` shows them\n",
    )
    assert run("watch", "run", "mil").exit_code == 1
    assert run("index", "new.jsonl").stdout.count("\n") == 1


@pytest.mark.usefixtures("indexed")
def test_what_is_there_is_listed_from_the_start_where_that_is_asked_for() -> None:
    run("watch", "add", "préfets", "préfet", "--from-start")
    assert run("watch", "run").stdout.startswith("préfets: 1 new for préfet\n 1. (untitled)\n")


@pytest.mark.usefixtures("indexed")
def test_a_wrong_query_is_refused_in_french_with_its_position() -> None:
    result = run("watch", "add", "mil", "semences (mil")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Cette parenthèse n’est jamais refermée. Ajoutez « ) ». (caractère 10)" in result.stderr
    assert run("watch", "add", "a/b", "mil").exit_code == 1


@pytest.mark.usefixtures("folder")
def test_there_must_be_an_index_to_watch() -> None:
    for arguments in (["add", "a", "mil"], ["list"], ["run"], ["remove", "a"]):
        assert run("watch", *arguments).exit_code == 1

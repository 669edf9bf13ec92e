"""Test `newssearch suggest`."""

import json

import pytest

from cli.shell import run


@pytest.mark.usefixtures("indexed")
def test_words_sources_and_titles_are_printed() -> None:
    result = run("suggest", "des", "sem")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "mot     des semences (2 articles)\ntitre   Des semences pour la vallée (1 article)\n"
    assert run("suggest", "fleuv").stdout == "source  Le Fleuve (1 article)\n"


@pytest.mark.usefixtures("indexed")
def test_suggestions_are_printed_as_json() -> None:
    assert json.loads(run("suggest", "semenc", "-n", "2", "--json").stdout) == [
        {"text": "semences", "kind": "term", "n_docs": 2, "article_id": None},
        {"text": "Des semences pour la vallée", "kind": "title", "n_docs": 1, "article_id": "semences"},
    ]
    assert json.loads(run("suggest", "xyz", "--json").stdout) == []

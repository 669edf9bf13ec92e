"""Test `newssearch analyse`."""

import json
from pathlib import Path

import pytest

from cli.shell import run

PRINTED = """\
position  offsets  text         surface      rules                 term
0         2-8      O.N.U.       onu                                onu
1         9-11     la           la                                 la       stop word
2         12-23    coopération  cooperation                        cooper
3         25-32    travaux      travaux      irregular -> travail  travail
"""


def test_tokens_are_printed_as_a_table() -> None:
    result = run("analyse", "L'O.N.U. la coopération, travaux")
    assert [line.rstrip() for line in result.stdout.splitlines()] == PRINTED.splitlines()


def test_long_words_are_not_cut_where_there_is_no_terminal() -> None:
    assert "anticonstitutionnellement" * 2 in run("analyse", "anticonstitutionnellement" * 2 + " " + "mot" * 20).stdout


def test_json_has_every_token() -> None:
    la, works = json.loads(run("analyse", "la", "Travaux", "--json").stdout)
    assert la == {
        "term": "la",
        "surface": "la",
        "written": "la",
        "start": 0,
        "end": 2,
        "position": 0,
        "is_stop_word": True,
        "rules": {},
    }
    assert (works["written"], works["surface"], works["rules"]) == ("Travaux", "travaux", {"irregular": "travail"})


def test_the_rules_of_french_are_for_french_alone() -> None:
    assert json.loads(run("analyse", "travaux", "--lang", "en", "--json").stdout)[0]["rules"] == {}


@pytest.mark.parametrize("text", ["", "!!!", "\x1b[31m", "😀"])
def test_a_text_without_a_word_has_no_tokens(text: str) -> None:
    result = run("analyse", text, "--json")
    assert result.exit_code == 0
    assert "\x1b" not in run("analyse", text).stdout


def test_no_index_is_needed(folder: Path) -> None:
    assert run("analyse", "riz").exit_code == 0
    assert list(folder.iterdir()) == []

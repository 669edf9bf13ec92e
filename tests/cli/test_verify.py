"""Test `newssearch verify`."""

import json
import shutil
from pathlib import Path

import pytest

from cli.shell import run


@pytest.mark.usefixtures("indexed")
def test_a_sound_index_has_no_problem() -> None:
    result = run("verify")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "3 articles in the archive, 3 in the index: no problem\n"


def test_a_problem_is_printed_and_the_exit_code_is_1(indexed: Path) -> None:
    shutil.rmtree(indexed / "index" / "generations")
    result = run("verify")
    assert result.exit_code == 1
    assert result.stdout.startswith("Problem: index/generations/000001/applied.json: it is missing or damaged")
    assert result.stdout.endswith("\n3 articles in the archive, 0 in the index: 1 problem\n")


def test_json_lists_the_problems(indexed: Path) -> None:
    assert json.loads(run("verify", "--json").stdout) == {"n_articles": 3, "n_docs": 3, "problems": []}
    shutil.rmtree(indexed / "index" / "generations")
    result = run("verify", "--json")
    assert (result.exit_code, len(json.loads(result.stdout)["problems"])) == (1, 1)

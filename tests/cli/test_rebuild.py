"""Test `newssearch rebuild`."""

import re
from pathlib import Path

import pytest

from cli.shell import run


def told(*arguments: str) -> str:
    return re.sub(r"\d+\.\d s", "0.0 s", run("rebuild", *arguments).output)


@pytest.mark.usefixtures("indexed")
def test_a_rebuild_swaps_generations_and_a_rollback_swaps_them_back() -> None:
    kept = "generation {} is kept for --rollback\n"
    assert told() == "Generation 000002 is live: 3 articles in 0.0 s; " + kept.format("000001")
    assert told("--rollback") == "Generation 000001 is live: 3 articles in 0.0 s; " + kept.format("000002")
    assert run("search", "semences").stdout.startswith("2 articles")


@pytest.mark.usefixtures("indexed")
def test_a_rollback_needs_a_generation_to_go_back_to() -> None:
    result = run("rebuild", "--rollback")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: index: there is no previous generation to go back to\n"


def test_a_dead_canary_keeps_the_live_index(indexed: Path) -> None:
    (indexed / "newssearch.toml").write_text('canaries = ["aubergine"]', encoding="utf-8")
    result = run("rebuild")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "the canary query 'aubergine' finds nothing" in result.stderr
    assert run("search", "semences").stdout.startswith("2 articles")

"""Test `newssearch delete`."""

import pytest

from cli.shell import run


@pytest.mark.usefixtures("indexed")
def test_a_deleted_article_is_not_found() -> None:
    result = run("delete", "seeds", "--reason", "droit à l'oubli")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "1 deleted\n", "")
    assert run("search", "semences").stdout.startswith("1 article in")


@pytest.mark.usefixtures("indexed")
def test_an_unknown_id_is_named_once_and_the_others_are_deleted() -> None:
    result = run("delete", "seeds", "nobody", "nobody")
    assert (result.exit_code, result.stdout) == (1, "1 deleted\n")
    assert result.stderr == "Not here: nobody; `newssearch search --json` shows the ids\n"


@pytest.mark.usefixtures("indexed")
def test_an_id_named_twice_is_deleted_once() -> None:
    result = run("delete", "seeds", "seeds")
    assert (result.exit_code, result.output) == (0, "1 deleted\n")

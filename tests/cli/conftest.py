"""Give each test of the commands an empty folder to run in."""

from pathlib import Path

import pytest

from cli.corpus import write_articles
from cli.shell import LOOKS, run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, empty, with nothing in the environment that changes the commands."""
    for name in (*LOOKS, "NEWSSEARCH_INDEX", "NEWSSEARCH_SETTINGS", "NEWSSEARCH_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def indexed(folder: Path) -> Path:
    """Return the current folder, in which the three articles are indexed."""
    assert run("index", str(write_articles(folder / "articles.jsonl"))).exit_code == 0
    return folder

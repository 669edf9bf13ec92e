"""Test the bars: shown on a terminal alone, and never in the way of what is said."""

import re
from pathlib import Path

import pytest

from cli.corpus import many_articles, write_articles
from cli.shell import Terminal, run_apart


def shown_by(*arguments: str, folder: Path, columns: int = 80, stdin: Path | None = None) -> str:
    """Return all that a command writes on a terminal, a line each time one is begun or erased; colours left out."""
    with Terminal(*arguments, folder=folder, columns=columns, stdin=stdin) as terminal:
        terminal.end()
    return re.sub(r"\x1b\[[\d;?]*\w|\r", "", terminal.shown.replace("\x1b[2K", "\n"))


@pytest.mark.parametrize("columns", [80, 120])
def test_a_terminal_shows_what_is_read_and_what_is_indexed(folder: Path, columns: int) -> None:
    write_articles(folder / "many.jsonl", many_articles(300))
    shown = shown_by("index", "many.jsonl", folder=folder, columns=columns)
    assert re.search(r"Reading +━+ 0\.1 of 0\.1 MB", shown)
    assert re.search(r"Committing +━+ 300 of 300 articles, \d+ articles/s +\d\d:\d\d", shown)
    assert "300 added, " in shown.splitlines()[-1]


def test_where_all_is_unchanged_only_the_reading_is_shown(indexed: Path) -> None:
    shown = shown_by("index", "articles.jsonl", folder=indexed)
    assert "Reading" in shown
    assert "Indexing" not in shown
    assert "Nothing new: 3 unchanged in " in shown.splitlines()[-1]


def test_a_rebuild_shows_what_is_indexed_alone(indexed: Path) -> None:
    shown = shown_by("rebuild", folder=indexed)
    assert "Indexing" in shown
    assert "Reading" not in shown


def test_what_is_refused_stands_on_lines_of_its_own_among_the_bars(folder: Path) -> None:
    (folder / "lot").mkdir()
    write_articles(folder / "lot" / "a.jsonl", many_articles(600))
    (folder / "lot" / "b.json").write_bytes(b"{")
    (folder / "lot" / "c.json").write_bytes(b"")
    lines = shown_by("index", "lot", folder=folder, columns=200).splitlines()
    assert [line.split(": ")[:2] for line in lines if "Refused" in line] == [
        ["Refused", "lot/b.json"],
        ["Refused", "lot/c.json"],
    ]
    assert lines.index(next(line for line in lines if "Refused" in line)) > 0, "no bar was there yet"


def test_nothing_is_shown_where_there_is_no_terminal(folder: Path) -> None:
    write_articles(folder / "a.jsonl")
    process = run_apart("index", "a.jsonl", folder=folder, environment=[("FORCE_COLOR", "1")])
    assert (process.returncode, process.stderr) == (0, b"")


def test_where_the_size_is_unknown_the_bar_tells_what_was_read(folder: Path) -> None:
    shown = shown_by("index", "-", folder=folder, stdin=write_articles(folder / "a.jsonl", many_articles(300)))
    assert re.search(r"Reading +[━╸╺ ]+ 0\.1 MB", shown)

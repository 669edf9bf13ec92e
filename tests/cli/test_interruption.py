"""Test that nothing accepted is lost when work is interrupted, however it is."""

import json
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from cli.corpus import json_lines, many_articles, write_articles
from cli.shell import COMMAND, TIMEOUT_S, Terminal, clean_environment, run

ENOUGH = 1500
"""Articles that take a second or more to index, and several batches to accept."""

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGKILL]


@pytest.fixture(scope="module")
def large_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of many articles, to be copied."""
    folder = tmp_path_factory.mktemp("large")
    file = write_articles(folder / "many.jsonl", many_articles(ENOUGH))
    assert run("index", str(file), "--index", str(folder / "index")).exit_code == 0
    return folder / "index"


def counts() -> tuple[int, int, int]:
    """Return the number of articles in the archive, of those in the index, and of those waiting."""
    found = json.loads(run("stats", "--json").stdout)
    return found["inventory"]["n_articles"], found["n_docs"], found["n_pending"]


def is_sound() -> bool:
    return run("verify").exit_code == 0


def assert_ended(code: int, told: str, number: signal.Signals, message: str) -> None:
    """Check the exit code and, unless it was killed, the one line."""
    assert "Traceback" not in told
    if number == signal.SIGKILL:
        assert code == -number
    else:
        assert (code, told.count("Interrupted. ")) == (1, 1)
        assert told.endswith(message)


@pytest.mark.parametrize("number", SIGNALS)
def test_what_was_accepted_before_reading_was_interrupted_is_indexed_next_time(
    folder: Path, number: signal.Signals
) -> None:
    process = subprocess.Popen(
        [*COMMAND, "index", "-"],
        cwd=folder,
        env=clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin
    process.stdin.write(json_lines(many_articles(ENOUGH)).encode())
    process.stdin.flush()
    deadline = time.monotonic() + TIMEOUT_S
    while not ((folder / "index" / "CURRENT").exists() and counts()[0]):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(number)
    _, told = process.communicate(timeout=TIMEOUT_S)
    message = "Interrupted. What was accepted is in the archive; `newssearch index` indexes the rest of it.\n"
    assert_ended(process.returncode, told.decode(), number, message)
    n_accepted, n_docs, n_pending = counts()
    assert n_accepted >= 500
    assert (n_docs, n_pending) == (0, n_accepted)
    assert f"Nothing new: 0 unchanged, {n_accepted} of an earlier run indexed" in run("index").stdout
    assert counts() == (n_accepted, n_accepted, 0)
    assert is_sound()


@pytest.mark.parametrize("number", SIGNALS)
def test_indexing_that_was_interrupted_is_finished_next_time(folder: Path, number: signal.Signals) -> None:
    write_articles(folder / "many.jsonl", many_articles(ENOUGH))
    with Terminal("index", "many.jsonl", folder=folder) as terminal:
        terminal.read_until("Indexing")
        terminal.send(number)
        code = terminal.end()
    assert_ended(code, terminal.shown, number, "`newssearch index` indexes the rest of it.\r\n")
    assert counts() == (ENOUGH, 0, ENOUGH)
    assert run("search", "conseil").exit_code == 0
    assert run("index").exit_code == 0
    assert counts() == (ENOUGH, ENOUGH, 0)
    assert is_sound()


@pytest.mark.parametrize("number", SIGNALS)
def test_a_rebuild_that_was_interrupted_leaves_the_live_index(
    folder: Path, large_index: Path, number: signal.Signals
) -> None:
    shutil.copytree(large_index, folder / "index")
    with Terminal("rebuild", folder=folder) as terminal:
        terminal.read_until("Indexing")
        terminal.send(number)
        code = terminal.end()
    assert_ended(code, terminal.shown, number, "Interrupted. The live index stays as it was.\r\n")
    assert counts() == (ENOUGH, ENOUGH, 0)
    assert json.loads(run("stats", "--json").stdout)["generation"] == "000001"
    assert run("rebuild").exit_code == 0
    assert len(list((folder / "index" / "generations").iterdir())) == 2
    assert is_sound()


def test_an_interrupted_terminal_has_its_cursor_back(folder: Path, large_index: Path) -> None:
    shutil.copytree(large_index, folder / "index")
    with Terminal("rebuild", folder=folder) as terminal:
        terminal.read_until("Indexing")
        terminal.send(signal.SIGTERM)
        terminal.end()
    assert terminal.shown.rindex("\x1b[?25h") > terminal.shown.rindex("\x1b[?25l")

"""Test how the command answers a wrong call, a wrong index, wrong settings and a failure."""

import errno
import os
import signal
import subprocess
from pathlib import Path

import click
import pytest

from cli.shell import COMMAND, TIMEOUT_S, clean_environment, run, run_apart
from newssearch.cli.main import main
from newssearch.errors import IndexBusy

ON_AN_INDEX = [["index"], ["search", "riz"], ["rebuild"], ["delete", "riz"], ["stats"], ["verify"]]

NAMES = main.list_commands(click.Context(main))

FOREIGN = [
    ("letter.txt", "Chère amie", ""),
    ("index.json", '{"format": 99}', "a later newssearch made it"),
    ("index.json", "no JSON", "index.json cannot be read"),
]
"""What a directory holds, and what is said of it."""


# --- help and usage --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [[], ["index"], ["search"], ["rebuild"], ["delete"], ["stats"], ["verify"]])
def test_each_example_of_a_help_page_is_a_line_of_its_own(command: list[str]) -> None:
    lines = run(*command, "--help").stdout.splitlines()
    examples = [line.split() for line in lines if line.startswith("  newssearch ")]
    assert examples
    assert all(example[1 : 1 + len(command)] == command for example in examples)


def test_the_list_of_commands_says_of_each_what_it_does_in_a_whole_sentence() -> None:
    listing = run("--help").stdout.split("Commands:\n")[1].splitlines()
    assert [line.split()[0] for line in listing] == NAMES
    assert all(line.endswith(".") and not line.endswith("...") for line in listing)


def test_no_help_page_shows_a_backspace_mark() -> None:
    assert not [name for name in ["", *NAMES] if "\\b" in run(*name.split(), "--help").stdout]


@pytest.mark.parametrize(
    "arguments",
    [["serch"], ["search"], ["search", "riz", "--limit", "-1"], ["delete"], ["analyse"], ["stats", "--all"]],
)
def test_bad_usage_has_exit_code_2_and_says_so_on_stderr(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_who_begins_a_word_with_a_hyphen_is_told_how_to_write_it() -> None:
    result = run("search", "-sport")
    assert result.exit_code == 2
    assert result.stderr.endswith('No such option \'-s\'. Words that begin with "-" go after "--".\n')


# --- the index and the settings --------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ON_AN_INDEX, ids=lambda command: command[0])
@pytest.mark.parametrize(("name", "content", "message"), FOREIGN, ids=["other", "newer", "damaged"])
def test_a_directory_that_is_no_index_is_left_as_it_is(
    folder: Path, command: list[str], name: str, content: str, message: str
) -> None:
    (folder / "here").mkdir()
    (folder / "here" / name).write_text(content, encoding="utf-8")
    result = run(*command, "--index", "here")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: here: ")
    assert result.stderr.count("\n") == 1
    assert message in result.stderr
    assert [(path.name, path.read_text(encoding="utf-8")) for path in (folder / "here").iterdir()] == [(name, content)]


@pytest.mark.parametrize("command", ON_AN_INDEX, ids=lambda command: command[0])
def test_a_file_is_no_index(folder: Path, command: list[str]) -> None:
    (folder / "here").write_text("Chère amie", encoding="utf-8")
    result = run(*command, "--index", "here")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith("Error: here: ")
    assert (folder / "here").read_text(encoding="utf-8") == "Chère amie"


@pytest.mark.parametrize("command", ON_AN_INDEX[1:], ids=lambda command: command[0])
def test_only_index_makes_an_index(folder: Path, command: list[str]) -> None:
    result = run(*command)
    assert (result.exit_code, list(folder.iterdir())) == (1, [])
    assert "make one with `newssearch index" in result.stderr


def test_the_environment_may_name_the_index(indexed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (indexed / "index").rename(indexed / "elsewhere")
    monkeypatch.setenv("NEWSSEARCH_INDEX", "elsewhere")
    assert run("search", "semences").stdout.startswith("2 articles")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_index_that_may_not_be_made_is_an_error_of_one_line(folder: Path) -> None:
    folder.chmod(0o500)
    try:
        result = run("index", "--index", "here")
    finally:
        folder.chmod(0o700)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "here: it cannot be made" in result.stderr


@pytest.mark.parametrize("content", ["timezone = ", "colour = 1", "lang = 3", 'timezone = "Mars/Olympus"', None])
def test_wrong_settings_are_an_error_of_one_line_that_names_the_file(indexed: Path, content: str | None) -> None:
    if content is not None:
        (indexed / "s.toml").write_text(content, encoding="utf-8")
    result = run("search", "riz", "--settings", "s.toml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: s.toml: ")
    assert result.stderr.count("\n") == 1


# --- failures --------------------------------------------------------------------------------------------------------


def failing(error: Exception, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Return the exit code and stderr of a command that raises."""

    @click.command()
    def fail() -> None:
        raise error

    monkeypatch.setitem(main.commands, "fail", fail)
    result = run("fail")
    assert result.stdout == ""
    return result.exit_code, result.stderr


def test_an_error_of_the_system_is_told_in_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    error = OSError(errno.EACCES, "Permission denied", "index/x")
    assert failing(error, monkeypatch) == (1, "Error: index/x: Permission denied\n")


def test_an_error_steers_no_terminal_and_stays_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    error = IndexBusy(Path("in\x1b[2Jdex"), "one\ntwo")
    assert failing(error, monkeypatch) == (1, "Error: in [2Jdex: one two\n")


def test_a_fault_of_ours_is_one_line_that_says_how_to_report_it(monkeypatch: pytest.MonkeyPatch) -> None:
    code, told = failing(KeyError("x"), monkeypatch)
    assert (code, told.count("\n")) == (1, 1)
    assert "please report it (KeyError: 'x'); with NEWSSEARCH_TRACEBACK=1 it shows where" in told


def test_a_developer_may_see_where_a_fault_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSSEARCH_TRACEBACK", "1")
    with pytest.raises(KeyError):
        failing(KeyError("x"), monkeypatch)


@pytest.mark.parametrize("command", [["search", "semences"], ["search", "semences", "--json"], ["stats"]])
def test_a_full_disk_under_the_output_is_an_error_of_one_line(indexed: Path, command: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(
            [*COMMAND, *command], cwd=indexed, stdout=full, stderr=subprocess.PIPE, check=False, timeout=TIMEOUT_S
        )
    assert (process.returncode, process.stderr) == (1, b"Error: No space left on device\n")


@pytest.mark.parametrize("command", [["search", "semences"], ["search", "semences", "--json"], ["stats"]])
def test_a_reader_that_goes_away_ends_the_command_without_a_word(indexed: Path, command: list[str]) -> None:
    process = subprocess.Popen(
        [*COMMAND, *command],
        cwd=indexed,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        restore_signals=False,
    )
    assert process.stdout
    process.stdout.close()
    process.stdout = None
    _, told = process.communicate(timeout=TIMEOUT_S)
    assert (process.returncode, told) in [(1, b""), (-signal.SIGPIPE, b"")]


def test_closed_streams_do_no_harm(indexed: Path) -> None:
    for closed in ("<&-", ">&-", "2>&-"):
        process = subprocess.run(
            ["sh", "-c", f'"$@" {closed}', "sh", *COMMAND, "search", "semences"],
            cwd=indexed,
            capture_output=True,
            check=False,
            timeout=TIMEOUT_S,
        )
        assert (process.returncode, process.stderr) == (0, b"")


# --- encodings -------------------------------------------------------------------------------------------------------


def test_what_the_encoding_of_the_output_lacks_is_a_question_mark(indexed: Path) -> None:
    process = run_apart("search", "préfet", folder=indexed, environment=[("PYTHONIOENCODING", "ascii")])
    assert process.returncode == 0
    assert b"Le pr?fet a ouvert" in process.stdout


def test_the_help_is_printed_in_any_encoding(folder: Path) -> None:
    process = run_apart("--help", folder=folder, environment=[("PYTHONIOENCODING", "ascii")])
    assert (process.returncode, process.stderr) == (0, b"")
    assert b"newssearch search" in process.stdout


def test_json_is_utf_8_whatever_the_encoding_of_the_output(indexed: Path) -> None:
    process = run_apart("search", "préfet", "--json", folder=indexed, environment=[("PYTHONIOENCODING", "latin-1")])
    assert "Le préfet a ouvert" in process.stdout.decode()


@pytest.mark.parametrize(
    ("command", "code"),
    [("search", 0), ("search --json", 0), ("analyse", 0), ("analyse --json", 0), ("delete", 1), ("index", 1)],
)
def test_an_argument_that_is_not_utf_8_is_taken_like_any_other(indexed: Path, command: str, code: int) -> None:
    process = run_apart(*command.split(), b"caf\xe9", folder=indexed)
    assert process.returncode == code
    assert b"Traceback" not in process.stderr
    process.stdout.decode()

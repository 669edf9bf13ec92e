"""Keep the documents true: paths exist, commands have examples, and the README's sessions are run and compared."""

import dataclasses
import difflib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest

from newssearch.settings import Limits, Ranking, Settings

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "newssearch"
DOCUMENTS = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"]

INLINE_CODE = re.compile(r"`([^`\n]+)`")
FENCED_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
PATH = re.compile(r"(?!\.\./|/)[\w.-]+(?:/[\w.-]+)*(?:/|/[\w-]*(?:\.\w+)?|\.py|\.md)")
"""What in backticks is a path: it has a slash, or ends in .py or .md. `../` leads out of the repository."""

MEASURE = re.compile(r"\d[\d .,\u00a0\u202f]*(?=(?:µs|ms|s|kB|kio|ko|Mo|MB|articles/s)\b)")
"""A number that no two runs have in common: a duration, a size or a rate, with its unit."""


def prose(document: str) -> str:
    """Return a document without its fenced blocks."""
    return FENCED_BLOCK.sub("", (ROOT / document).read_text(encoding="utf-8"))


# --- paths -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_in_backticks_exists(document: str) -> None:
    paths = [code for code in INLINE_CODE.findall(prose(document)) if PATH.fullmatch(code)]
    assert [path for path in paths if not (ROOT / path).exists() and not (PACKAGE / path).exists()] == []


@pytest.mark.parametrize("code", ["archive/", "src/newssearch/cli", "dates.py", "docs/settings.md", ".ci/run"])
def test_a_path_is_seen_as_one(code: str) -> None:
    assert PATH.fullmatch(code)


@pytest.mark.parametrize("code", ["make test", "../shared/data", "newssearch.analysis.fold", "Article", "{a}/{b}"])
def test_other_code_is_not_taken_for_a_path(code: str) -> None:
    assert not PATH.fullmatch(code)


# --- settings --------------------------------------------------------------------------------------------------------


def documented_settings(section: str) -> dict[str, object]:
    """Return name -> default as the table in one section of docs/settings.md gives them."""
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| `([^|]+)` \|", text.split(f"## {section}\n")[1].split("\n## ")[0], re.M)
    return tomllib.loads("\n".join(f"{name} = {default}" for name, default in rows))


@pytest.mark.parametrize(("section", "holder"), [("Settings", Settings), ("Ranking", Ranking), ("Limits", Limits)])
def test_the_settings_page_gives_each_setting_with_its_default(
    section: str, holder: type[Settings | Ranking | Limits]
) -> None:
    defaults = msgspec.to_builtins(holder())
    defaults = {name: list(value) if isinstance(value, tuple) else value for name, value in defaults.items()}
    tables = ("limits", "ranking")
    assert documented_settings(section) == {name: value for name, value in defaults.items() if name not in tables}


# --- commands --------------------------------------------------------------------------------------------------------


def commands(group: click.Group, path: str = "newssearch") -> Iterator[tuple[str, click.Command]]:
    """Yield each command below a group with what a user types for it, groups left out."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def test_every_command_has_a_help_text_with_an_example() -> None:
    from newssearch.cli.main import main

    found = dict(commands(main))
    assert found
    without = [name for name, command in found.items() if not re.search(rf"^ *{name}\b", command.help or "", re.M)]
    assert without == []


def test_every_option_has_a_help_text() -> None:
    from newssearch.cli.main import main

    options = [
        (name, option)
        for name, command in commands(main)
        for option in command.params
        if isinstance(option, click.Option)
    ]
    assert options
    assert [f"{name} {option.opts[0]}" for name, option in options if not option.help] == []


# --- README ----------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """Hold one command of a `console` block and the output written under it."""

    command: str
    output: str


def console_steps(markdown: str) -> list[Step]:
    r"""Return the steps of all `console` blocks in order: a line that starts with `$ ` begins one.

    A command goes on after a line that ends in `\`.
    """
    blocks = [text for language, text in FENCED_BLOCK.findall(markdown) if language == "console"]
    steps = []
    for part in re.split(r"^\$ ", "\n".join(blocks), flags=re.M)[1:]:
        command, _, output = part.replace("\\\n", "").partition("\n")
        steps.append(Step(command, output.strip("\n")))
    return steps


def is_output(written: str, real: str) -> bool:
    """Tell whether real output is the one written in a document.

    A line `...` stands for any number of lines; durations, sizes and rates may differ; blanks at a line's end do not
    count. Where no output is written, any will do.
    """
    if not written:
        return True
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in comparable(written).splitlines()
    )
    return re.fullmatch(pattern, comparable(real)) is not None


def comparable(output: str) -> str:
    """Return output without blanks at line ends and with each measure as 0."""
    lines = [MEASURE.sub("0 ", line.rstrip()) for line in output.strip("\n").splitlines()]
    return "".join(f"{line}\n" for line in lines)


def run_as_a_reader(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as a shell would, in a terminal 100 columns wide; what it says on stderr is in its output."""
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "PYTHONUTF8": "1",
    }
    return subprocess.run(
        ["sh", "-c", command],
        check=False,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
    )


def test_the_sessions_of_the_readme_give_the_output_it_shows(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    steps = console_steps((ROOT / "README.md").read_text(encoding="utf-8"))
    sessions = [step for step in steps if step.command.startswith("newssearch ")]
    assert sessions, "README.md shows no session"
    for step in sessions:
        run = run_as_a_reader(step.command, tmp_path)
        assert run.returncode == 0, f"$ {step.command}\n{run.stdout}"
        difference = difflib.unified_diff(step.output.splitlines(), run.stdout.splitlines(), "README", "real", n=1)
        assert is_output(step.output, run.stdout), f"$ {step.command}\n" + "\n".join(difference)


def test_the_make_targets_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    steps = console_steps((ROOT / "README.md").read_text(encoding="utf-8"))
    words = {word for step in steps if step.command.startswith("make ") for word in step.command.split()[1:]}
    assert {word for word in words if "=" not in word} <= targets


def test_a_session_is_cut_into_steps() -> None:
    markdown = "# A\n```console\n$ newssearch a \\\n    b\nun\n\ndeux\n$ make test\n```\n```toml\n$ no\n```\n"
    assert console_steps(markdown) == [Step("newssearch a     b", "un\n\ndeux"), Step("make test", "")]


@pytest.mark.parametrize(
    ("written", "real"),
    [
        ("1 résultat", "1 résultat  \n"),
        ("2 articles en 0,3 s", "2 articles en 12,75 s"),
        ("début\n...\nfin", "début\nun\ndeux\nfin"),
        ("début\n...\nfin", "début\nfin"),
        ("", "what no one wrote down"),
    ],
)
def test_output_may_differ_where_the_reader_does_not_mind(written: str, real: str) -> None:
    assert is_output(written, real)


@pytest.mark.parametrize(
    ("written", "real"),
    [
        ("1 résultat", "2 résultats"),
        ("1 résultat", "1 résultat\net un autre"),
        ("début\n...\nfin", "début\nun"),
        ("a.c", "abc"),
        ("3 articles", "4 articles"),
    ],
)
def test_other_differences_in_the_output_are_seen(written: str, real: str) -> None:
    assert not is_output(written, real)

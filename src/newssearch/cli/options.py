"""Define the options that commands share, and open the index they name."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from newssearch.library import NewsIndex
    from newssearch.settings import Settings

Command = TypeVar("Command", bound=Callable[..., object])


def index_options(command: Command) -> Command:
    """Add --index and --settings, which every command on an index takes."""
    where = click.option(
        "--index",
        "directory",
        type=click.Path(path_type=Path),
        default=Path("index"),
        envvar="NEWSSEARCH_INDEX",
        show_default=True,
        show_envvar=True,
        help="Index directory.",
    )
    return where(settings_option(command))


def settings_option(command: Command) -> Command:
    """Add --settings, which hands the command what the file holds."""
    return click.option(
        "--settings",
        type=click.Path(path_type=Path),
        callback=_read_settings,
        envvar="NEWSSEARCH_SETTINGS",
        show_envvar=True,
        help="Settings file.  [default: newssearch.toml here, where there is one]",
    )(command)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def open_index(directory: Path, settings: "Settings", *, create: bool = False, read_only: bool = False) -> "NewsIndex":
    """Open the index of a command; late, since it loads numpy."""
    # numpy would start a thread for each core, which costs half as much again as all else about its import, and no
    # command multiplies matrices.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from newssearch.library import NewsIndex

    return NewsIndex.open(directory, create=create, read_only=read_only, settings=settings)


def join_words(words: Iterable[str]) -> str:
    """Return the words of an argument as one text; a byte that is not UTF-8 becomes U+FFFD."""
    return " ".join(words).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _read_settings(_ctx: click.Context, _param: click.Parameter, path: Path | None) -> "Settings":
    from newssearch.settings import read_settings

    return read_settings(path)

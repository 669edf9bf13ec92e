"""Define the options that commands share, and open the index they name."""

from collections.abc import Callable
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
    settings = click.option(
        "--settings",
        "settings_file",
        type=click.Path(path_type=Path),
        envvar="NEWSSEARCH_SETTINGS",
        show_envvar=True,
        help="Settings file.  [default: newssearch.toml here, where there is one]",
    )
    return where(settings(command))


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def load_settings(settings_file: Path | None) -> "Settings":
    """Read the settings a command was given."""
    from newssearch.settings import read_settings

    return read_settings(settings_file)


def open_index(
    directory: Path, settings_file: Path | None, *, create: bool = False, read_only: bool = False
) -> "NewsIndex":
    """Open the index of a command; late, since it loads whoosh and numpy."""
    from newssearch.library import NewsIndex

    return NewsIndex.open(directory, create=create, read_only=read_only, settings=load_settings(settings_file))

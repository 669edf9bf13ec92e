"""Define `newssearch acronyms`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newssearch.cli.options import index_options, json_option, open_index

if TYPE_CHECKING:
    from newssearch.settings import Settings


@click.command()
@json_option
@index_options
def acronyms(*, as_json: bool, directory: Path, settings: "Settings") -> None:
    """List the acronyms that the articles explain.

    Where an article says "Fonds monétaire international (FMI)", a search for the one finds the other as well. Initials
    stand for one name: the one that most articles give. What is wrong is put right under `acronyms` in the settings:
    FMI = "Fonds monétaire international", or "" for none.

    newssearch acronyms

    newssearch acronyms --json
    """
    with open_index(directory, settings, read_only=True) as news_index:
        found = news_index.acronyms()
    if as_json:
        from newssearch.cli.json_output import echo_json

        echo_json(found)
        return
    from rich.table import Table

    from newssearch.cli.console import make_console

    table = Table("initials", "name", "articles", "", box=None, pad_edge=False)
    for row in found:
        table.add_row(row.initials, " ".join(row.name), str(row.n_articles), "" if row.is_used else "not used")
    make_console().print(table)

"""Define `newssearch suggest`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newssearch.cli.options import index_options, join_words, json_option, open_index

if TYPE_CHECKING:
    from newssearch.settings import Settings

KINDS = {"term": "mot", "title": "titre", "source": "source"}


@click.command()
@click.argument("text", metavar="TEXT...", nargs=-1, required=True)
@click.option("-n", "--limit", type=click.IntRange(0), default=8, show_default=True, help="Most suggestions printed.")
@json_option
@index_options
def suggest(text: tuple[str, ...], *, limit: int, as_json: bool, directory: Path, settings: "Settings") -> None:
    """Complete TEXT as a search box would.

    Its last word is taken for the beginning of one. Words come first, as articles write them, then sources, then
    titles, the newest first. A program that asks often keeps its `NewsIndex` open: the first answer alone takes long.

    newssearch suggest "coopération su"

    newssearch suggest gouv --json
    """
    with open_index(directory, settings, read_only=True) as news_index:
        found = news_index.suggest(join_words(text), limit)
    if as_json:
        from newssearch.cli.json_output import echo_json

        echo_json(found)
        return
    from newssearch.cli.console import counted, make_console, one_line

    console = make_console()
    for one in found:
        console.print(f"{KINDS[one.kind]:<6}  {one_line(one.text)} ({counted(one.n_docs, 'article')})")

"""Define `newssearch terms`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newssearch.cli.options import index_options, join_words, json_option, open_index

if TYPE_CHECKING:
    from newssearch.settings import Settings


@click.command()
@click.argument("query", metavar="QUERY...", nargs=-1, required=True)
@click.option("-n", "--limit", type=click.IntRange(0, 100), default=20, show_default=True, help="Most terms printed.")
@json_option
@index_options
def terms(query: tuple[str, ...], *, limit: int, as_json: bool, directory: Path, settings: "Settings") -> None:
    """Print the words and names that the articles found by QUERY have oftener than others, the most telling first.

    With each, how many articles found have it, and how many of the archive do.

    newssearch terms "réforme des retraites"

    newssearch terms 'climat depuis:"1er mars 2025"' --limit 50 --json
    """
    with open_index(directory, settings, read_only=True) as news_index:
        found = news_index.terms(join_words(query), limit=limit)
    if as_json:
        from newssearch.cli.json_output import echo_json

        echo_json(found)
        return
    from rich.table import Table

    from newssearch.cli.console import make_console, one_line

    table = Table("term", "found", "archive", "score", box=None, pad_edge=False)
    for term in found:
        table.add_row(one_line(term.text), str(term.n_matches), str(term.n_docs), f"{term.score:.2f}")
    make_console().print(table)

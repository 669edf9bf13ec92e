"""Define `newssearch export-whoosh`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newssearch.cli.interruption import interruptible
from newssearch.cli.options import index_options, join_words, json_option, open_index

if TYPE_CHECKING:
    from newssearch.settings import Settings


@click.command("export-whoosh")
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@json_option
@index_options
def export_whoosh(target: Path, *, as_json: bool, directory: Path, settings: "Settings") -> None:
    """Write a copy of the index for Whoosh alone.

    Whoosh reads it where newssearch is not installed. DIR is new or empty. The copy has title and body by their terms,
    source, section, language, authors and date; the bodies themselves stay in the archive. It is not kept up to date.

    newssearch export-whoosh copy/
    """
    from newssearch.cli.console import counted, one_line
    from newssearch.cli.progress import progress_bars

    with (
        interruptible("Nothing was exported."),
        open_index(directory, settings, read_only=True) as news_index,
        progress_bars() as bars,
    ):
        n_docs = news_index.export_whoosh(target, progress=bars.on_articles)
    if as_json:
        from newssearch.cli.json_output import echo_json

        echo_json({"path": join_words([str(target)]), "n_docs": n_docs})
    else:
        click.echo(f"{counted(n_docs, 'article')} exported to {one_line(str(target))}")

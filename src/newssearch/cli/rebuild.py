"""Define `newssearch rebuild`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newssearch.cli.interruption import interruptible
from newssearch.cli.options import index_options, open_index

if TYPE_CHECKING:
    from newssearch.settings import Settings


@click.command()
@click.option("--rollback", is_flag=True, help="Bring the previous index back instead, caught up with the archive.")
@index_options
def rebuild(*, rollback: bool, directory: Path, settings: "Settings") -> None:
    """Make the index anew from the archive, and swap it in.

    It is made beside the live one, and searches go on meanwhile. It is checked first: all articles are in it, and it
    finds them by their own words; if not, the live one stays.

    newssearch rebuild

    newssearch rebuild --rollback
    """
    from newssearch.cli.console import counted
    from newssearch.cli.progress import progress_bars

    with (
        interruptible("The live index stays as it was."),
        open_index(directory, settings) as news_index,
        progress_bars() as bars,
    ):
        report = news_index.rebuild(rollback=rollback, progress=bars.on_articles)
    kept = f"; generation {report.previous} is kept for --rollback" if report.previous else ""
    n_docs = counted(report.n_docs, "article")
    click.echo(f"Generation {report.generation} is live: {n_docs} in {report.took_s:.1f} s{kept}")

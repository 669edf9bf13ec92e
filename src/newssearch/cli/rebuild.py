"""Define `newssearch rebuild`."""

from pathlib import Path

import click

from newssearch.cli.options import index_options, open_index


@click.command()
@click.option("--rollback", is_flag=True, help="Bring the previous index back instead, caught up with the archive.")
@index_options
def rebuild(*, rollback: bool, directory: Path, settings_file: Path | None) -> None:
    r"""Make the index anew from the archive, beside the live one, and swap.

    Searches go on meanwhile. The new index is checked first: all articles are in it, and it finds them by their own
    words; if not, the live one stays.

    \b
    newssearch rebuild
    newssearch rebuild --rollback
    """
    from newssearch.cli.progress import ProgressBars

    with open_index(directory, settings_file) as news_index, ProgressBars() as bars:
        report = news_index.rebuild(rollback=rollback, progress=bars.on_articles)
    kept = f"; generation {report.previous} is kept for --rollback" if report.previous else ""
    click.echo(f"Generation {report.generation} is live: {report.n_docs} articles in {report.took_s:.1f} s{kept}")

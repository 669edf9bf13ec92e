"""Define `newssearch verify`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newssearch.cli.options import index_options, json_option, open_index

if TYPE_CHECKING:
    from newssearch.settings import Settings


@click.command()
@json_option
@index_options
@click.pass_context
def verify(ctx: click.Context, *, as_json: bool, directory: Path, settings: "Settings") -> None:
    """Check the archive, and the index against it; nothing is changed.

    Every article is read and compared with its checksum and with the index, in both directions. The exit code is 1
    where a problem is found.

    newssearch verify
    """
    with open_index(directory, settings, read_only=True) as news_index:
        report = news_index.verify()
    if as_json:
        from newssearch.cli.json_output import echo_json

        echo_json(report)
    else:
        from newssearch.cli.console import counted, one_line

        for problem in report.problems:
            click.echo(f"Problem: {one_line(problem)}")
        verdict = counted(len(report.problems), "problem") if report.problems else "no problem"
        click.echo(f"{counted(report.n_articles, 'article')} in the archive, {report.n_docs} in the index: {verdict}")
    if report.problems:
        ctx.exit(1)

"""Define `newssearch verify`."""

from pathlib import Path

import click

from newssearch.cli.options import index_options, json_option, open_index


@click.command()
@json_option
@index_options
@click.pass_context
def verify(ctx: click.Context, *, as_json: bool, directory: Path, settings_file: Path | None) -> None:
    r"""Check the archive, and the index against it; nothing is changed.

    Every article is read and compared with its checksum and with the index, in both directions. The exit code is 1
    where a problem is found.

    \b
    newssearch verify
    """
    from newssearch.cli.output import echo_json, printable

    with open_index(directory, settings_file, read_only=True) as news_index:
        report = news_index.verify()
    if as_json:
        echo_json(report)
    else:
        for problem in report.problems:
            click.echo(f"Problem: {printable(problem)}")
        verdict = "no problem" if not report.problems else f"{len(report.problems)} problems"
        click.echo(f"{report.n_articles} articles in the archive, {report.n_docs} in the index: {verdict}")
    if report.problems:
        ctx.exit(1)

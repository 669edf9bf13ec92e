"""Define `newssearch delete`."""

from pathlib import Path

import click

from newssearch.cli.options import index_options, open_index


@click.command()
@click.argument("article_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--reason", help="Why, for the removals ledger.")
@index_options
@click.pass_context
def delete(
    ctx: click.Context, article_ids: tuple[str, ...], *, reason: str | None, directory: Path, settings_file: Path | None
) -> None:
    r"""Remove articles from the archive and the index.

    A later `newssearch index` does not bring them back, unless with --restore. `newssearch search --json` shows ids.

    \b
    newssearch delete 0f3a5c --reason "droit à l'oubli"
    """
    with open_index(directory, settings_file) as news_index:
        removed = news_index.delete(article_ids, reason=reason)
    for article_id in article_ids:
        if article_id not in removed:
            click.echo(f"Not here: {article_id}", err=True)
    click.echo(f"{len(removed)} deleted")
    if len(removed) < len(set(article_ids)):
        ctx.exit(1)

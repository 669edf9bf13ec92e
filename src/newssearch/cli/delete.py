"""Define `newssearch delete`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newssearch.cli.options import index_options, open_index

if TYPE_CHECKING:
    from newssearch.settings import Settings


@click.command()
@click.argument("article_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--reason", help="Why, for the removals ledger.")
@index_options
@click.pass_context
def delete(
    ctx: click.Context, article_ids: tuple[str, ...], *, reason: str | None, directory: Path, settings: "Settings"
) -> None:
    """Remove articles from the archive and the index.

    A later `newssearch index` does not bring them back, unless with --restore. `newssearch search --json` shows ids.

    newssearch delete 0f3a5c --reason "droit à l'oubli"
    """
    from newssearch.cli.console import one_line

    with open_index(directory, settings) as news_index:
        removed = news_index.delete(article_ids, reason=reason)
    unknown = [article_id for article_id in dict.fromkeys(article_ids) if article_id not in removed]
    for article_id in unknown:
        click.echo(f"Not here: {one_line(article_id)}; `newssearch search --json` shows the ids", err=True)
    click.echo(f"{len(removed)} deleted")
    if unknown:
        ctx.exit(1)

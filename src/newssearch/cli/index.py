"""Define `newssearch index`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newssearch.cli.options import index_options, load_settings, open_index

if TYPE_CHECKING:
    from newssearch.article import Article
    from newssearch.errors import RefusedInput


@click.command()
@click.argument("targets", metavar="PATH|URL...", nargs=-1)
@click.option("--restore", is_flag=True, help="Take back articles that were deleted earlier.")
@index_options
@click.pass_context
def index(
    ctx: click.Context, targets: tuple[str, ...], *, restore: bool, directory: Path, settings_file: Path | None
) -> None:
    r"""Add articles to the archive and the index.

    Reads HTML pages, text pages of a press portal, RSS and Atom feeds, JSON, JSON Lines and CSV; plain, gzipped, in
    folders, .zip and .tar.gz; a URL is fetched; "-" is standard input. The same article twice is one article. What
    cannot be read is named on stderr, and the rest goes on. Without PATH, indexes what an interrupted run left.

    \b
    newssearch index seeds/
    newssearch index articles.jsonl.gz https://exemple.test/flux.xml --index /var/lib/newssearch
    """
    from newssearch.cli.progress import ProgressBars
    from newssearch.ingest import read_articles
    from newssearch.sources import total_bytes

    with (
        open_index(directory, settings_file, create=True) as news_index,
        ProgressBars(total_bytes(targets)) as bars,
    ):
        items = read_articles(targets, load_settings(settings_file), on_bytes=bars.on_bytes)
        try:
            report = news_index.add(_telling(items), restore=restore, progress=bars.on_articles)
        except KeyboardInterrupt:
            click.echo(
                "Interrupted. What was accepted is in the archive; `newssearch index` indexes the rest.", err=True
            )
            ctx.exit(1)
    rate = f", {report.indexed / report.took_s:.0f} articles/s" if report.indexed else ""
    click.echo(
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged"
        + (f", {report.removed} deleted earlier and left out (--restore takes them back)" if report.removed else "")
        + f", {len(report.refused)} refused in {report.took_s:.1f} s{rate}"
    )
    if report.refused:
        ctx.exit(1)


def _telling(items: "Iterator[Article | RefusedInput]") -> "Iterator[Article | RefusedInput]":
    """Pass items on, naming on stderr what is refused, at once."""
    from newssearch.cli.output import printable
    from newssearch.errors import RefusedInput

    for item in items:
        if isinstance(item, RefusedInput):
            click.echo(f"Refused: {printable(str(item))}", err=True)
        yield item

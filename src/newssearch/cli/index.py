"""Define `newssearch index`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newssearch.cli.interruption import interruptible
from newssearch.cli.options import index_options, open_index

if TYPE_CHECKING:
    from newssearch.article import Article
    from newssearch.cli.progress import ProgressBars
    from newssearch.errors import RefusedInput
    from newssearch.reports import AddReport
    from newssearch.settings import Settings


@click.command()
@click.argument("targets", metavar="[PATH|URL]...", nargs=-1)
@click.option("--restore", is_flag=True, help="Take back articles that were deleted earlier.")
@index_options
@click.pass_context
def index(
    ctx: click.Context, targets: tuple[str, ...], *, restore: bool, directory: Path, settings: "Settings"
) -> None:
    """Add articles to the archive and the index.

    Reads HTML pages, text pages of a press portal, RSS and Atom feeds, JSON, JSON Lines and CSV; plain, gzipped, in
    folders, .zip and .tar.gz; a URL is fetched; "-" is standard input. The same article twice is one article. What
    cannot be read is named on stderr, and the rest goes on. Without PATH, indexes what an interrupted run left.

    newssearch index seeds/

    newssearch index articles.jsonl.gz https://exemple.test/flux.xml
    """
    from newssearch.cli.progress import progress_bars
    from newssearch.cli.watch import tell_new_matches
    from newssearch.ingest import read_articles
    from newssearch.sources import total_bytes

    with (
        interruptible("What was accepted is in the archive; `newssearch index` indexes the rest of it."),
        open_index(directory, settings, create=True) as news_index,
    ):
        seq = news_index.watches.last_seq()
        with progress_bars(total_bytes(targets)) as bars:
            items = read_articles(targets, settings, on_bytes=bars.on_bytes)
            report = news_index.add(_telling(items, bars), restore=restore, progress=bars.on_articles)
        click.echo(_summary(report))
        is_told = tell_new_matches(news_index.watches, after=seq)
    if report.refused or not is_told:
        ctx.exit(1)


def _telling(items: "Iterator[Article | RefusedInput]", bars: "ProgressBars") -> "Iterator[Article | RefusedInput]":
    """Pass items on, naming on stderr what is refused, at once."""
    from newssearch.errors import RefusedInput

    for item in items:
        if isinstance(item, RefusedInput):
            bars.tell(f"Refused: {item}")
        yield item


def _summary(report: "AddReport") -> str:
    """Return one line that says what became of the articles."""
    took = f"in {report.took_s:.1f} s"
    if not (report.added or report.updated or report.removed or report.refused):
        left = f", {report.indexed} of an earlier run indexed" if report.indexed else ""
        return f"Nothing new: {report.unchanged} unchanged{_outdated(report)}{left} {took}"
    counts = f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged{_outdated(report)}"
    if report.removed:
        counts += f", {report.removed} deleted earlier and left out (--restore takes them back)"
    rate = f", {report.indexed / report.took_s:.0f} articles/s" if report.indexed > report.took_s else ""
    return f"{counts}, {len(report.refused)} refused {took}{rate}"


def _outdated(report: "AddReport") -> str:
    return f", {report.outdated} older than what is here" if report.outdated else ""

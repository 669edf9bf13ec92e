"""Define `newssearch related`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newssearch.cli.options import index_options, json_option, open_index

if TYPE_CHECKING:
    from newssearch.settings import Settings


@click.command()
@click.argument("article_id", metavar="ID")
@click.option("-n", "--limit", type=click.IntRange(0), default=10, show_default=True, help="Most articles printed.")
@click.option(
    "--nearness",
    type=click.FloatRange(0, 100),
    default=0.25,
    show_default=True,
    help="How far articles of the same days are raised; 0 is not at all.",
)
@json_option
@index_options
def related(
    article_id: str, *, limit: int, nearness: float, as_json: bool, directory: Path, settings: "Settings"
) -> None:
    """Print the articles that are about the same as the one of ID, the best first.

    Its reprints are left out, and of each other story one is shown. `newssearch search --json` shows ids.

    newssearch related 555ce035e88c5f6f28c3

    newssearch related 555ce035e88c5f6f28c3 --limit 5 --json
    """
    with open_index(directory, settings, read_only=True) as news_index:
        hits = news_index.related(article_id, limit=limit, nearness=nearness)
    if as_json:
        from newssearch.cli.json_output import echo_json
        from newssearch.formats import hit_as_json

        echo_json([hit_as_json(hit) for hit in hits])
    else:
        from newssearch.cli.console import counted
        from newssearch.cli.text_output import print_hits

        print_hits(counted(len(hits), "article"), hits, zone=settings.zone(None))

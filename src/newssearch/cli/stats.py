"""Define `newssearch stats`."""

from pathlib import Path

import click

from newssearch.cli.options import index_options, json_option, open_index

SOURCES_SHOWN = 10


@click.command()
@json_option
@index_options
def stats(*, as_json: bool, directory: Path, settings_file: Path | None) -> None:
    r"""Show what the archive and the index hold.

    \b
    newssearch stats
    newssearch stats --json
    """
    from newssearch.article import date_text
    from newssearch.cli.output import echo_json, printable

    with open_index(directory, settings_file, read_only=True) as news_index:
        found = news_index.stats()
    if as_json:
        echo_json(found)
        return
    inventory = found.inventory
    first, last = date_text(inventory.first_published_at), date_text(inventory.last_published_at)
    click.echo(f"Articles     {inventory.n_articles}, {inventory.n_removals} deleted")
    click.echo(f"Published    {first} to {last}" if first else "Published    no dates")
    click.echo(f"Archive      {inventory.size_bytes / 1e6:.1f} MB")
    click.echo(
        f"Index        {found.index_bytes / 1e6:.1f} MB, {found.n_docs} articles, {found.n_pending} waiting, "
        f"generation {found.generation}, {found.n_segments} segments"
    )
    click.echo("Languages    " + ", ".join(f"{lang or '?'} {count}" for lang, count in inventory.by_lang))
    for number, (source, count) in enumerate(inventory.by_source[:SOURCES_SHOWN]):
        click.echo(f"{'' if number else 'Sources':<13}{count:>7}  {printable(source or '(none)')}")
    if len(inventory.by_source) > SOURCES_SHOWN:
        click.echo(f"{'':<13}and {len(inventory.by_source) - SOURCES_SHOWN} more; --json lists all")

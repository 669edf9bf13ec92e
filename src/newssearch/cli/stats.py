"""Define `newssearch stats`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newssearch.cli.options import index_options, json_option, open_index

if TYPE_CHECKING:
    from newssearch.reports import Statistics
    from newssearch.settings import Settings

SOURCES_SHOWN = 10


@click.command()
@json_option
@index_options
def stats(*, as_json: bool, directory: Path, settings: "Settings") -> None:
    """Show what the archive and the index hold.

    newssearch stats

    newssearch stats --json
    """
    with open_index(directory, settings, read_only=True) as news_index:
        found = news_index.stats()
    if as_json:
        from newssearch.cli.json_output import echo_json

        echo_json(found)
        return
    for label, text in _rows(found):
        click.echo(f"{label:<13}{text}")


def _rows(found: "Statistics") -> list[tuple[str, str]]:
    from newssearch.article import date_text
    from newssearch.cli.console import counted, one_line

    inventory = found.inventory
    first, last = date_text(inventory.first_published_at), date_text(inventory.last_published_at)
    sources = [f"{count:>7}  {one_line(source or '(none)')}" for source, count in inventory.by_source[:SOURCES_SHOWN]]
    if len(inventory.by_source) > SOURCES_SHOWN:
        sources.append(f"and {len(inventory.by_source) - SOURCES_SHOWN} more; --json lists all")
    parts = ", ".join(f"{name} {n_bytes / 1e6:.1f} MB" for name, n_bytes in found.part_bytes.items())
    return [
        ("Articles", f"{inventory.n_articles}, {inventory.n_removals} deleted"),
        ("Published", f"{first} to {last}" if first else "no dates"),
        ("Archive", f"{inventory.size_bytes / 1e6:.1f} MB"),
        ("Index", f"{found.index_bytes / 1e6:.1f} MB, {counted(found.n_docs, 'article')}, {found.n_pending} waiting"),
        ("Parts", parts or "none"),
        ("Generation", f"{found.generation}, {counted(found.n_segments, 'segment')}"),
        ("Kernel", found.kernel),
        ("Languages", ", ".join(f"{one_line(lang or '?')} {count}" for lang, count in inventory.by_lang) or "none"),
        *zip(["Sources", *[""] * len(sources)], sources or ["none"], strict=False),
    ]

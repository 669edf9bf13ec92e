"""Define `newssearch watch`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newssearch.cli.options import index_options, join_words, json_option, open_index

if TYPE_CHECKING:
    from newssearch.settings import Settings
    from newssearch.watches import Matches, Watches


@click.group()
def watch() -> None:
    """Save searches, and list the new articles that they find, each once.

    newssearch watch add riz "riziculture OU riz" --atom riz.xml

    newssearch watch run
    """


@watch.command()
@click.argument("name")
@click.argument("query", metavar="QUERY...", nargs=-1, required=True)
@click.option("--atom", type=click.Path(dir_okay=False, path_type=Path), help="Atom file that its matches go to.")
@click.option("--from-start", is_flag=True, help="List what can be found now too.")
@index_options
def add(
    name: str, query: tuple[str, ...], *, atom: Path | None, from_start: bool, directory: Path, settings: "Settings"
) -> None:
    """Save the search for QUERY under NAME.

    QUERY is in the language of docs/requetes.md, and must be right. Articles match that have all its words; dates as in
    "depuis:hier" are reckoned anew each time. What can be found now is not new. With --atom, `newssearch index` writes
    the latest 100 matches to the file; without, they wait for `newssearch watch run`.

    newssearch watch add riz "riziculture OU riz"

    newssearch watch add rabat 'titre:Rabat SAUF sport' --atom rabat.xml
    """
    from newssearch.errors import QueryError

    with open_index(directory, settings) as news_index:
        try:
            news_index.watches.add(name, join_words(query), atom=atom, from_start=from_start)
        except QueryError as error:
            raise click.BadParameter(f"{error} (caractère {error.position + 1})", param_hint="QUERY") from error
    click.echo(f"Watching as {name}; `newssearch watch run` lists what is new")


@watch.command("list")
@json_option
@index_options
def list_watches(*, as_json: bool, directory: Path, settings: "Settings") -> None:
    """List the saved searches, with how many new matches wait.

    newssearch watch list

    newssearch watch list --json
    """
    with open_index(directory, settings, read_only=True) as news_index:
        found, new = news_index.watches.all(), news_index.watches.count_new()
    if as_json:
        from newssearch.cli.json_output import echo_json

        shown = [
            {
                "name": one.name,
                "query": one.query,
                "atom": str(one.atom) if one.atom else None,
                "created_at": one.created_at,
                "new": new.get(one.name, 0),
            }
            for one in found
        ]
        echo_json(shown)
        return
    from rich.table import Table

    from newssearch.cli.console import make_console, one_line

    table = Table("name", "new", "query", "Atom file", box=None, pad_edge=False)
    for one in found:
        table.add_row(one.name, str(new.get(one.name, 0)), one_line(one.query), one_line(str(one.atom or "")))
    make_console().print(table)


@watch.command()
@click.argument("name")
@index_options
def remove(name: str, *, directory: Path, settings: "Settings") -> None:
    """Forget a saved search; its Atom file stays.

    newssearch watch remove riz
    """
    with open_index(directory, settings) as news_index:
        news_index.watches.remove(name)
    click.echo(f"No longer watching {name}")


@watch.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each article, each on one line.")
@index_options
@click.pass_context
def run(ctx: click.Context, names: tuple[str, ...], *, as_json: bool, directory: Path, settings: "Settings") -> None:
    """List what is new to the saved searches, or to those named; the same article never comes twice.

    newssearch watch run

    newssearch watch run riz --json >> riz.jsonl
    """
    has_failed = False
    with open_index(directory, settings) as news_index:
        for matches in news_index.watches.new_matches(names or None):
            if matches.problem:
                has_failed = True
                tell_problem(matches)
            elif as_json:
                _print_json(matches)
            else:
                from newssearch.cli.console import one_line
                from newssearch.cli.text_output import print_hits

                heading = f"{matches.watch.name}: {len(matches.hits)} new for {one_line(matches.watch.query)}"
                print_hits(heading, matches.hits, zone=settings.zone(None))
    if has_failed:
        ctx.exit(1)


def tell_new_matches(watches: "Watches", *, after: int) -> bool:
    """Write the Atom files, and print in a line for each search how many articles are new; tell whether all went well.

    Args:
        watches: Those of an index that was just brought up to date.
        after: Number of the last change that it had before; of searches without a file, only what came later counts.
    """
    from newssearch.cli.console import counted

    is_well = True
    known = watches.all()
    for matches in watches.new_matches([one.name for one in known if one.atom]) if known else ():
        if matches.problem:
            is_well = False
            tell_problem(matches)
        else:
            click.echo(f"{matches.watch.name}: {counted(len(matches.hits), 'new article')} in {matches.watch.atom}")
    for name, count in watches.count_new([one.name for one in known if not one.atom], after=after).items():
        click.echo(f"{name}: {counted(count, 'new article')}, listed by `newssearch watch run`")
    return is_well


def tell_problem(matches: "Matches") -> None:
    """Print on stderr why a search could not be told."""
    from newssearch.cli.console import one_line

    click.echo(one_line(f"{matches.watch.name}: {matches.problem}; its matches wait"), err=True)


def _print_json(matches: "Matches") -> None:
    import msgspec

    from newssearch.formats import hit_as_json

    for hit in matches.hits:
        shown = {name: value for name, value in hit_as_json(hit).items() if name != "score"}
        click.echo(msgspec.json.encode({"watch": matches.watch.name, **shown}))

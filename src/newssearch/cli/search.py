"""Define `newssearch search`."""

from pathlib import Path

import click

from newssearch.cli.options import index_options, json_option, load_settings, open_index


@click.command()
@click.argument("query", nargs=-1)
@click.option("-n", "--limit", type=click.IntRange(0), default=10, show_default=True, help="Most hits printed.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Hits skipped before the first.")
@click.option("--snippets/--no-snippets", default=True, help="Show the passage that answers best.  [default: yes]")
@click.option("--html", "html_snippets", is_flag=True, help="With --json: snippets as HTML, escaped, words in <mark>.")
@json_option
@index_options
def search(
    query: tuple[str, ...],
    *,
    limit: int,
    offset: int,
    snippets: bool,
    html_snippets: bool,
    as_json: bool,
    directory: Path,
    settings_file: Path | None,
) -> None:
    r"""Print the articles that answer QUERY, the best first.

    Accents, case and apostrophes do not matter. "Quoted words" follow each other, and so do the parts of a hyphenated
    word. Where too few articles hold all the words, those with some of them are shown too.

    \b
    newssearch search "coopération Sud-Sud"
    newssearch search 'intelligence artificielle "Union africaine"' --limit 5 --json
    """
    from newssearch.cli.output import echo_json, print_results, results_as_json

    with open_index(directory, settings_file, read_only=True) as news_index:
        results = news_index.search(" ".join(query), limit=limit, offset=offset, snippets=snippets)
    if as_json:
        echo_json(results_as_json(results, html_snippets=html_snippets))
    else:
        print_results(results, offset + 1, load_settings(settings_file).timezone)

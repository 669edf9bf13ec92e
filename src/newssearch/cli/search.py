"""Define `newssearch search`."""

import contextlib
import functools
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from newssearch.cli.options import index_options, join_words, json_option, open_index
from newssearch.cli.short_run import short_run

if TYPE_CHECKING:
    import datetime as dt
    from typing import BinaryIO, Literal

    from newssearch.search import Order
    from newssearch.settings import Ranking, Settings

ORDERS = ("relevance", "newest", "oldest")
ORDER_HELP = "Which articles come first; those without a date are last in an order by date."

FORMATS = ("table", "json", "jsonl", "csv", "ris", "bibtex", "trec")
FORMAT_HELP = "How hits are printed; --json is --format json; trec goes with --queries."

QUERIES_HELP = 'Answer each line of FILE: QUERY, ID<tab>QUERY or {"id": …, "query": …}; "-" is standard input.'
IN_BATCHES = ("table", "json", "jsonl", "csv", "trec")

RANKINGS = ("newssearch", "bm25", "whoosh")
RANKING_HELP = "As the settings weigh it; plain BM25F over stems; or the hits and scores of stock Whoosh."


def _date(_ctx: click.Context, _param: click.Parameter, text: str | None) -> "dt.date | None":
    if text is None:
        return None
    from zoneinfo import ZoneInfo

    from newssearch.dates import parse_date

    try:
        return parse_date(text, ZoneInfo("UTC"))
    except ValueError as error:
        raise click.BadParameter(f"{error}; write it as 2025-07-02, 02/07/2025 or 2 juillet 2025") from error


@click.command()
@click.argument("query", metavar="QUERY...", nargs=-1)
@click.option("--queries", type=click.File("rb"), metavar="FILE", help=QUERIES_HELP)
@click.option("-n", "--limit", type=click.IntRange(0), default=10, show_default=True, help="Most hits printed.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Hits skipped before the first.")
@click.option("--snippets/--no-snippets", default=True, help="Show the passage that answers best.  [default: yes]")
@click.option("--html", "html_snippets", is_flag=True, help="With --json: snippets as HTML, escaped, words in <mark>.")
@click.option(
    "--ranking", "ranking_name", type=click.Choice(RANKINGS), default=RANKINGS[0], show_default=True, help=RANKING_HELP
)
@click.option(
    "--recency",
    type=click.FloatRange(0, 100),
    help="How far new articles are raised; 0 is not at all.  [default: as in the settings]",
)
@click.option("--variants", is_flag=True, help="Find other forms of names too, after those as typed.")
@click.option("--since", callback=_date, metavar="DATE", help="Published that day or later, in UTC.")
@click.option("--until", callback=_date, metavar="DATE", help="Published that day or earlier, in UTC.")
@click.option("--source", "sources", multiple=True, help="Only of this source; repeat for several.")
@click.option("--author", "authors", multiple=True, help="Only by this author; repeat for several.")
@click.option("--section", "sections", multiple=True, help="Only of this section; repeat for several.")
@click.option("--lang", "langs", multiple=True, help="Only in this language; repeat for several.")
@click.option("--fold/--no-fold", default=True, help="Show articles that print one text as one hit.  [default: yes]")
@click.option("--sort", "order", type=click.Choice(ORDERS), default=ORDERS[0], show_default=True, help=ORDER_HELP)
@click.option(
    "--strict", is_flag=True, help="Refuse a query that is wrong in anything.  [default: make the best of it]"
)
@click.option("--budget-ms", type=click.FloatRange(0), help="How long it may take; then it tells what it has found.")
@click.option("--explain", is_flag=True, help="Take each score apart.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default=None, help=FORMAT_HELP)
@json_option
@index_options
@click.pass_context
def search(
    ctx: click.Context,
    query: tuple[str, ...],
    *,
    queries: "BinaryIO | None",
    limit: int,
    offset: int,
    snippets: bool,
    html_snippets: bool,
    ranking_name: str,
    recency: float | None,
    variants: bool,
    since: "dt.date | None",
    until: "dt.date | None",
    sources: tuple[str, ...],
    authors: tuple[str, ...],
    sections: tuple[str, ...],
    langs: tuple[str, ...],
    fold: bool,
    order: "Order",
    strict: bool,
    budget_ms: float | None,
    explain: bool,
    format_: str | None,
    as_json: bool,
    directory: Path,
    settings: "Settings",
) -> None:
    """Print the articles that answer QUERY, the best first.

    Accents, case and apostrophes do not matter. "Quoted words" follow each other, and so do the parts of a hyphenated
    word; ET, OU, SAUF, titre:, source:, depuis: and more are in docs/requetes.md. Where too few articles hold all the
    words, those with some of them are shown too.

    newssearch search "coopération Sud-Sud"

    newssearch search 'climat "Union africaine"' --limit 5 --json

    newssearch search "sommet climat" --recency 0 --explain

    newssearch search 'titre:(sommet OU forum) SAUF riz depuis:"1er mars 2025"'

    newssearch search "climat" --limit 500 --format ris > climat.ris

    newssearch search --queries requetes.txt --format csv > articles.csv

    newssearch search "Kadhafi" --variants

    newssearch search "dévelop*" --since 2025-01-01 --source "Le Fleuve" --sort newest
    """
    if bool(query) == bool(queries):
        raise click.UsageError("give QUERY, or --queries FILE")
    format_ = _format(format_, as_json=as_json, html_snippets=html_snippets)
    _check_batch(format_, order, is_batch=bool(queries))
    with (
        contextlib.nullcontext() if queries else short_run(),
        open_index(directory, settings, read_only=True) as opened,
    ):
        from newssearch.search import Filters

        ask = functools.partial(
            opened.search,
            limit=limit,
            offset=offset,
            snippets=snippets,
            ranking=_ranking(settings, ranking_name, recency, variants=variants),
            explain=explain,
            fold=fold,
            facets=format_ == "json",
            filters=Filters(since=since, until=until, sources=sources, authors=authors, sections=sections, langs=langs),
            order=order,
            strict=strict,
            budget_ms=budget_ms,
        )
        if queries:
            from newssearch.cli.batch import Batch

            batch = Batch(queries, ask, first_rank=offset + 1)
            batch.print(format_, zone=settings.zone(None), html_snippets=html_snippets)
            ctx.exit(1 if batch.n_refused else 0)
        results = ask(join_words(query))
    if format_ == "json":
        from newssearch.cli.json_output import echo_json, results_as_json

        echo_json(results_as_json(results, html_snippets=html_snippets))
    elif format_ == "table":
        from newssearch.cli.text_output import print_results

        print_results(results, first_rank=offset + 1, zone=settings.zone(None))
    else:
        from newssearch.cli.json_output import echo_records

        echo_records(results, format_)


def _format(given: str | None, *, as_json: bool, html_snippets: bool) -> str:
    """Return the format to print in."""
    if as_json and given not in (None, "json"):
        raise click.UsageError(f"--json does not go with --format {given}")
    format_ = "json" if as_json else given or "table"
    if html_snippets and format_ != "json":
        raise click.UsageError("--html goes with --json")
    return format_


def _check_batch(format_: str, order: str, *, is_batch: bool) -> None:
    """Refuse a format that does not go with one query, or with several."""
    if is_batch and format_ not in IN_BATCHES:
        raise click.UsageError(f"--queries does not go with --format {format_}, which has no place for the query")
    if format_ == "trec" and not is_batch:
        raise click.UsageError("--format trec goes with --queries")
    if format_ == "trec" and order != ORDERS[0]:
        raise click.UsageError("--format trec goes with --sort relevance: who reads it ranks by score")


def _ranking(
    settings: "Settings", name: str, recency: float | None, *, variants: bool
) -> "Ranking | Literal['whoosh'] | None":
    """Return the ranking that was asked for, None where it is that of the settings."""
    from newssearch.settings import PLAIN_BM25, VARIANT, WHOOSH

    if name == WHOOSH:
        if recency is not None:
            raise click.UsageError("--recency does not go with --ranking whoosh, which knows no dates")
        if variants:
            raise click.UsageError("--variants does not go with --ranking whoosh, which knows no names")
        return WHOOSH
    ranking = PLAIN_BM25 if name == "bm25" else settings.ranking
    weights = {"recency": recency, "variant": (ranking.variant or VARIANT) if variants else None}
    return msgspec.structs.replace(ranking, **{name: weight for name, weight in weights.items() if weight is not None})

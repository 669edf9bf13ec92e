"""Define `newssearch evaluate`."""

import contextlib
import dataclasses
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from newssearch.cli.interruption import interruptible
from newssearch.cli.options import json_option, open_index, settings_option

if TYPE_CHECKING:
    from newssearch.evaluation import Comparison, Query
    from newssearch.library import NewsIndex
    from newssearch.settings import Ranking, Settings

CONDITION_NAMES = ("as-written", "unaccented", "capitals")
"""Those of `newssearch.evaluation.CONDITIONS`, which a help page must not load."""

NAMED = 5
"""Most articles that the report names; --json names all."""

SHOWN_CHARS = 60
"""Characters of a query that was refused, mostly for its length."""

_input_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_output_file = click.Path(dir_okay=False, writable=True, path_type=Path)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """Hold what is printed; its fields are the keys of the JSON.

    Args:
        n_queries: Queries that were run.
        n_left_out: Queries to which no article is judged relevant.
        n_judged: Articles judged for the queries that were run.
        unknown: Ids of those that are not among the articles searched.
        means: Metric -> mean over the queries.
        comparison: With an earlier run; None where none was named.
    """

    condition: str
    n_queries: int
    n_left_out: int
    n_judged: int
    unknown: Sequence[str]
    means: Mapping[str, float]
    comparison: "Comparison | None"


@click.command()
@click.argument("docs", metavar="DOCS")
@click.argument("queries_file", metavar="QUERIES", type=_input_file)
@click.argument("qrels_file", metavar="QRELS", type=_input_file)
@click.option(
    "--condition",
    type=click.Choice(CONDITION_NAMES),
    default=CONDITION_NAMES[0],
    show_default=True,
    help="How the queries are typed.",
)
@click.option("--syntax", is_flag=True, help="Quotes in a query demand a phrase, as in `newssearch search`.")
@click.option("--sample", "sample_file", type=_input_file, help="Run only the queries that this file lists by id.")
@click.option("--per-query", "scores_file", type=_output_file, help="Write the scores of each query to this file.")
@click.option("--compare", "earlier_file", type=_input_file, help="Compare with a file that --per-query wrote.")
@json_option
@settings_option
@click.pass_context
def evaluate(
    ctx: click.Context,
    docs: str,
    queries_file: Path,
    qrels_file: Path,
    *,
    condition: str,
    syntax: bool,
    sample_file: Path | None,
    scores_file: Path | None,
    earlier_file: Path | None,
    as_json: bool,
    settings: "Settings",
) -> None:
    """Measure how well queries find the articles that answer them.

    DOCS is what `newssearch index` reads, indexed for this run alone, or an index directory, which is only searched.
    QUERIES has lines of an id, a tab and a query. QRELS, the judgements, has lines of a query's id, 0, an article's id
    and 1 where the article answers, 0 where it does not. How new an article is does not count. A query is taken for a
    text: its quotes are those of a headline, unless --syntax says that they demand a phrase.

    newssearch evaluate articles.jsonl queries.tsv qrels.tsv --per-query before.tsv

    newssearch evaluate articles.jsonl queries.tsv qrels.tsv --compare before.tsv
    """
    from newssearch.evaluation import (
        CONDITIONS,
        answerable,
        compare,
        judged_articles,
        mean_scores,
        read_judgements,
        read_scores,
        write_scores,
    )
    from newssearch.evaluation import evaluate as score

    asked, judgements = _read_queries(queries_file, sample_file), read_judgements(qrels_file)
    queries = answerable(asked, judgements)
    _refuse_nothing_to_do(queries, queries_file, qrels_file, scores_file)
    earlier = read_scores(earlier_file) if earlier_file else None
    with interruptible("Nothing was measured."), _opened(docs, settings) as (news_index, n_refused):
        judged = judged_articles(queries, judgements)
        unknown = [article_id for article_id in judged if news_index.get(article_id) is None]
        _refuse_other_articles(docs, judged, unknown)
        search = _Search(news_index, CONDITIONS[condition], _judged_ranking(settings), as_text=not syntax)
        with click.progressbar(queries, label="Searching", file=sys.stderr, hidden=not sys.stderr.isatty()) as followed:
            scores = score(search, followed, judgements)
    if scores_file:
        write_scores(scores_file, scores)
    report = _Report(
        condition=condition,
        n_queries=len(queries),
        n_left_out=len(asked) - len(queries),
        n_judged=len(judged),
        unknown=unknown,
        means=mean_scores(scores),
        comparison=None if earlier is None else compare(earlier, scores),
    )
    _print_report(report, as_json=as_json)
    if n_refused or search.n_refused:
        ctx.exit(1)


class _Search:
    """Search an index for the ids of articles; a query that is refused is told on stderr, and finds nothing.

    Args:
        news_index: What is searched.
        typed: Turns a query into what is typed.
        ranking: What each component of a score weighs.
        as_text: Quotes demand no phrase.
    """

    def __init__(
        self, news_index: "NewsIndex", typed: Callable[[str], str], ranking: "Ranking", *, as_text: bool
    ) -> None:
        self._news_index = news_index
        self._typed = typed
        self._ranking = ranking
        self._as_text = as_text
        self.n_refused = 0

    def __call__(self, text: str) -> Sequence[str]:
        """Return the ids of the best articles, the best first."""
        from newssearch.errors import QueryError
        from newssearch.evaluation import SEARCH_DEPTH
        from newssearch.query import parse_query
        from newssearch.search import SearchRequest

        try:
            typed = self._typed(text)
            query = parse_query(typed, as_text=self._as_text)
            results = self._news_index.answer(
                SearchRequest(text=typed, query=query, limit=SEARCH_DEPTH, snippets=False, ranking=self._ranking)
            )
        except QueryError as error:
            self.n_refused += 1
            shown = text if len(text) <= SHOWN_CHARS else f"{text[:SHOWN_CHARS]}…"
            _tell(f"Refused: query '{shown}': {error} It counts as having found nothing.")
            return ()
        return [hit.article_id for hit in results.hits]


def _judged_ranking(settings: "Settings") -> "Ranking":
    """Return the weights of the settings, but for what depends on today's date or on how a word is typed.

    Judgements say what answers, not what is new, and a run has to give the same figures next year.
    """
    return msgspec.structs.replace(settings.ranking, recency=0, as_typed=0)


def _read_queries(queries_file: Path, sample_file: Path | None) -> "list[Query]":
    """Return the queries of a file, or those of them that a sample lists."""
    from newssearch.errors import RefusedInput
    from newssearch.evaluation import read_queries, read_sample

    queries = read_queries(queries_file)
    if sample_file is None:
        return queries
    sample = read_sample(sample_file)
    if absent := sample.difference(query.query_id for query in queries):
        cause = f"{len(absent)} of its queries, as {min(absent)}, are not in {queries_file}"
        raise RefusedInput(str(sample_file), cause, "list ids of that file, one a line")
    return [query for query in queries if query.query_id in sample]


def _refuse_nothing_to_do(
    queries: "Sequence[Query]", queries_file: Path, qrels_file: Path, scores_file: Path | None
) -> None:
    """Raise, before the long work, what would make it useless."""
    from newssearch.errors import RefusedInput

    if not queries:
        cause = f"it names no relevant article for any of the queries in {queries_file}"
        raise RefusedInput(str(qrels_file), cause, "check that both files name queries by the same ids")
    if scores_file and not scores_file.absolute().parent.is_dir():
        raise click.BadParameter(f"There is no folder '{scores_file.parent}'.", param_hint="'--per-query'")


def _refuse_other_articles(docs: str, judged: Sequence[str], unknown: Sequence[str]) -> None:
    """Raise that not one judged article is among those searched: they are named otherwise."""
    from newssearch.errors import RefusedInput

    if len(unknown) == len(judged):
        cause = f"none of the {len(judged)} judged articles, as {judged[0]}, is among its articles"
        raise RefusedInput(docs, cause, "judge by the ids that `newssearch search --json` shows")


@contextlib.contextmanager
def _opened(docs: str, settings: "Settings") -> "Iterator[tuple[NewsIndex, int]]":
    """Open the index that DOCS is, or one made of it for the length of the block; count the articles refused."""
    if all(Path(docs, name).is_file() for name in ("index.json", "archive.sqlite3")):
        with open_index(Path(docs), settings, read_only=True) as news_index:
            yield news_index, 0
        return
    with (
        tempfile.TemporaryDirectory(prefix="newssearch-evaluate-") as folder,
        open_index(Path(folder), settings, create=True) as news_index,
    ):
        yield news_index, _add(docs, news_index, settings)


def _add(docs: str, news_index: "NewsIndex", settings: "Settings") -> int:
    """Index articles; name on stderr those that are refused, and return their number."""
    from newssearch.cli.progress import progress_bars
    from newssearch.ingest import read_articles
    from newssearch.sources import total_bytes

    with progress_bars(total_bytes([docs])) as bars:
        report = news_index.add(read_articles([docs], settings, on_bytes=bars.on_bytes), progress=bars.on_articles)
    for refusal in report.refused:
        _tell(f"Refused: {refusal}")
    return len(report.refused)


def _print_report(report: _Report, *, as_json: bool) -> None:
    if as_json:
        from newssearch.cli.json_output import echo_json

        echo_json(report)
        return
    for label, text in _rows(report):
        click.echo(f"{label:<13}{text}")
    if report.comparison:
        click.echo()
        for line in _comparison_lines(report.comparison):
            click.echo(line)


def _rows(report: _Report) -> Iterator[tuple[str, str]]:
    from newssearch.cli.console import one_line

    left_out = f", {report.n_left_out} left out: no article is judged relevant to them" if report.n_left_out else ""
    yield "Queries", f"{report.n_queries} {report.condition}{left_out}"
    named = ", ".join(one_line(article_id) for article_id in report.unknown[:NAMED])
    more = f" and {len(report.unknown) - NAMED} more" if len(report.unknown) > NAMED else ""
    absent = f", {len(report.unknown)} of them not in DOCS: {named}{more}" if report.unknown else ""
    yield "Articles", f"{report.n_judged} judged{absent}"
    for metric, mean in report.means.items():
        yield metric, f"{mean:.4f}"


def _comparison_lines(comparison: "Comparison") -> Iterator[str]:
    alone = [
        f"{count} of {whose} run alone"
        for count, whose in ((comparison.n_only_before, "the earlier"), (comparison.n_only_after, "this"))
        if count
    ]
    yield "; ".join((f"{comparison.n_queries} queries in both runs", *alone))
    if comparison.metrics:
        yield f"{'':<13}{'before':>6}{'after':>9}{'change':>10}{'better':>8}{'worse':>7}{'equal':>7}{'p':>9}"
    for row in comparison.metrics:
        means = f"{row.before:.4f}{row.after:>9.4f}{row.change:>+10.4f}"
        counts = f"{row.n_better:>8}{row.n_worse:>7}{row.n_equal:>7}"
        yield f"{row.metric:<13}{means}{counts}{'<0.0001' if row.p < 0.0001 else format(row.p, '.4f'):>9}"


def _tell(message: str) -> None:
    """Print one line on stderr."""
    from newssearch.cli.console import one_line

    click.echo(one_line(message), err=True)

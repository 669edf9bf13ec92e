"""Write docs/relevance.md: the tables of one run, between two markers; the text around them is written by hand."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.page import put_figures, table, wrapped
from benchmarks.relevance.chart import draw_chart
from benchmarks.relevance.cost import PHASES
from benchmarks.relevance.ours import OURS, PLAIN, READER
from benchmarks.relevance.results import Loss, Results

from newssearch.evaluation import CONDITIONS

PAGE = "relevance.md"
CHART = "relevance.svg"
SHORT_NAMES: Mapping[str, str] = {
    "piaf_v1.1": "piaf",
    "afriqa_fon_fr": "afriqa",
    "wikinews_fr_keyphrases": "wikinews",
    "orangesum_afp_tags_dev": "topics",
    "orangesum_headlines_dev": "headlines",
}
"""Set -> its name at the head of a column."""

BESIDE = """
nDCG@10, queries as written / without accents; higher is better. The first row is newssearch with `recency` and
`as_typed` off, the second with `as_typed` as readers have it, the third BM25F over stems and nothing else. The last
row is the first one minus the best peer of that column and condition, with the two-sided p of a paired
randomisation test over the queries: below .05 the difference is hardly luck.
"""

LEFT_OUT = """
Points of nDCG@10 × 100 that are lost without a component (p), on queries as written, with all others on: above 0 it
helps. The mean counts each set the same. The last rows say what is lost with fewer or more documents in the second
phase. Measured on the reference scorer, which ranks as the product does. The number of queries is at the head of
each column; the documents of `orangesum_headlines_dev` have no titles.
"""

COST = """
Milliseconds a query, median / 95th percentile, over at most {n_queries} queries as written, ten hits, no snippets.
Cold is each query for the first time on an index just opened, its files in the memory of the system; warm is all of
them again. Planning looks up the words; the first phase matches and scores by words; the second counts in the best
100. The last column is the part of all that time that is spent in the kernel and in reading the index.
"""


def write_docs(results: Results, docs: Path) -> None:
    """Put the figures of a run into the page of a folder, and draw the chart beside it."""
    put_figures(docs / PAGE, "bench-relevance", tables_of(results))
    (docs / CHART).write_text(draw_chart(results, SHORT_NAMES), encoding="utf-8")


def tables_of(results: Results) -> str:
    """Return every section of figures."""
    sections = (
        ("## Beside other engines", comparison(results)),
        ("## The other metrics", other_metrics(results)),
        ("## The same query, typed otherwise", conditions(results)),
        ("## What each component brings", components(results)),
        ("## What a query costs", costs(results)),
        ("## The run", setting(results)),
    )
    return "\n\n".join(f"{heading}\n\n{text}" for heading, text in sections if text)


def comparison(results: Results) -> str:
    """Return nDCG@10 of all systems, and how sure the lead is."""
    rows = []
    for system in results.systems:
        cells = [_pair(results, one.name, system) for one in results.sets]
        rows.append([f"**{system}**" if system == OURS else system, *cells])
    rows.append(["ours, above the best peer (p)", *(_leads(results, one.name) for one in results.sets)])
    text = wrapped(BESIDE)
    left_out = wrapped("Not measured: " + "; ".join(results.left_out) + ".") + "\n\n" if results.left_out else ""
    return f"![nDCG@10 of each engine on each set]({CHART})\n\n{text}\n\n{left_out}{table(_heads(results), rows)}"


def other_metrics(results: Results) -> str:
    """Return MRR@10 and recall@100 of all systems."""
    rows = []
    for system in results.systems:
        cells = []
        for one in results.sets:
            values = [results.mean(one.name, system, "as-written", metric) for metric in ("mrr@10", "recall@100")]
            cells.append(_joined(values))
        rows.append([f"**{system}**" if system == OURS else system, *cells])
    text = "MRR@10 / recall@100, queries as written. Where recall is low, words do not meet, and no order can help."
    return f"{text}\n\n{table(_heads(results), rows)}"


def conditions(results: Results) -> str:
    """Return nDCG@10 of ours in each condition."""
    rows = [
        [
            f"{system}, {condition}",
            *(_number(results.mean(one.name, system, condition, "ndcg@10")) for one in results.sets),
        ]
        for system in (OURS, READER, PLAIN)
        for condition in CONDITIONS
        if system in results.systems
    ]
    text = "nDCG@10 of newssearch. Within the first three rows, any difference is a bug: `make gate` refuses it."
    return f"{text}\n\n{table(_heads(results), rows)}"


def components(results: Results) -> str:
    """Return what is lost without each component."""
    if not results.losses:
        return ""
    lost = {(loss.component, loss.set_name): loss for loss in results.losses}
    names = list(dict.fromkeys(loss.component for loss in results.losses))
    sets = list(dict.fromkeys(loss.set_name for loss in results.losses))
    n_queries = {loss.set_name: loss.n_queries for loss in results.losses}
    rows = []
    for name in names:
        losses = [lost[name, one] for one in sets]
        mean = sum(loss.loss for loss in losses) / len(losses)
        rows.append([name, *(_loss(loss) for loss in losses), f"{100 * mean:.2f}"])
    text = wrapped(LEFT_OUT)
    heads = ["left out", *(f"{SHORT_NAMES.get(one, one)} ({n_queries[one]})" for one in sets), "mean"]
    return f"{text}\n\n{table(heads, rows)}"


def costs(results: Results) -> str:
    """Return the time of each phase."""
    rows = []
    for cost in results.costs:
        phases = [" / ".join(f"{ms:.1f}" for ms in cost.phase_ms[phase]) for phase in PHASES]
        rows.append(
            [SHORT_NAMES.get(cost.set_name, cost.set_name), cost.state, *phases, f"{100 * cost.reading_share:.0f} %"]
        )
    n_queries = max((cost.n_queries for cost in results.costs), default=0)
    text = wrapped(COST.format(n_queries=n_queries))
    return f"{text}\n\n{table(['set', 'state', *PHASES, 'reading'], rows)}" if rows else ""


def setting(results: Results) -> str:
    """Return where, when and on what."""
    made = results.setting
    versions = ", ".join(f"{name} {version}" for name, version in made.versions.items())
    rows = [
        [
            SHORT_NAMES.get(one.name, one.name),
            f"`{one.name}`",
            f"{one.n_docs:,}",
            f"{one.n_queries:,}",
            f"`{one.digest[:16]}`",
        ]
        for one in results.sets
    ]
    text = wrapped(
        f"{made.date}, {made.machine}, Python {made.python}, {max(1, round(made.took_s / 60))} min in all. {versions}. "
        "A digest is the beginning of the SHA-256 of the files of a set."
    )
    return f"{text}\n\n{table(['set', 'folder', 'documents', 'queries', 'digest'], rows)}"


def _heads(results: Results) -> list[str]:
    return ["", *(SHORT_NAMES.get(one.name, one.name) for one in results.sets)]


def _pair(results: Results, set_name: str, system: str) -> str:
    return _joined([results.mean(set_name, system, condition, "ndcg@10") for condition in ("as-written", "unaccented")])


def _leads(results: Results, set_name: str) -> str:
    leads = [lead for lead in results.leads if lead.set_name == set_name]
    return " / ".join(f"{_signed(lead.lead)} ({_p(lead.p)})" for lead in leads) or "–"


def _loss(loss: Loss) -> str:
    return f"{100 * loss.loss:.2f} ({_p(loss.p)})"


def _joined(values: Iterable[float | None]) -> str:
    return " / ".join(_number(value) for value in values)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".removeprefix("0")


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("0.", ".", 1)


def _p(p: float) -> str:
    return "<.001" if p < 0.001 else f"{p:.3f}".removeprefix("0")

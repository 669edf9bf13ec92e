"""Write docs/speed.md: the tables of one run, between two markers; the text around them is written by hand."""

from pathlib import Path

from benchmarks.page import put_figures, table, wrapped
from benchmarks.speed.chart import draw_chart
from benchmarks.speed.growth_tables import growth
from benchmarks.speed.latency_tables import latencies
from benchmarks.speed.results import EngineFigures, Results, SizeFigures

PAGE = "speed.md"
CHART = "speed.svg"

BUILDING = """
Indexing, the analysis of the words included and the reading of the articles not, with one thread for the work; in
brackets, how many times as fast as tantivy. Memory is the peak of the process beyond what it held before. Parts of an
index under one percent of it are not named.
"""

STARTS = """
From the start of a process to its first answer; the whole command in a shell, `newssearch search` against a bare script
that opens a tantivy index; searches a second of two processes at once, over words, ANDs and phrases in turn; memory of
a process after all searches, besides the pages of files that the system can drop.
"""


def write_docs(results: Results, docs: Path) -> None:
    """Put the figures of a run into the page of a folder, and draw the chart beside it."""
    put_figures(docs / PAGE, "bench", f"![Median time of each class of query]({CHART})\n\n{tables_of(results)}")
    (docs / CHART).write_text(draw_chart(results), encoding="utf-8")


def tables_of(results: Results) -> str:
    """Return every section of figures."""
    size = results.main
    sections = (
        *latencies(size),
        ("## Indexing", building(size)),
        ("## New processes, two processes, memory", starts(size)),
        ("## How cost grows", growth(results.sizes)),
        ("## The run", setting(results)),
    )
    return "\n\n".join(f"{heading}\n\n{text}" for heading, text in sections if text)


def building(size: SizeFigures) -> str:
    """Return what each way of building an index costs."""
    reference = size.reference
    base = reference.builds[-1].rate if reference and reference.builds else None
    rows = [
        [
            _named(one),
            build.way,
            f"{build.n_articles:,}",
            f"{build.rate:,.0f}{f' ({build.rate / base:.2f}×)' if base else ''}",
            _megabytes(build.peak_bytes),
            _megabytes(build.index_bytes),
            ", ".join(
                f"{part} {_megabytes(n_bytes)}"
                for part, n_bytes in build.parts.items()
                if n_bytes >= 0.01 * build.index_bytes
            ),
        ]
        for one in size.engines
        for build in one.builds
    ]
    heads = ["engine", "what is done", "articles", "articles/s", "memory, MB", "index, MB", "its parts, MB"]
    return f"{wrapped(BUILDING)}\n\n{table(heads, rows)}" if rows else ""


def starts(size: SizeFigures) -> str:
    """Return what new processes cost, and what two do."""
    rows = []
    for one in size.engines:
        memory = next((search.anonymous_bytes for search in one.searches), None)
        rows.append(
            [
                _named(one),
                _number(one.cold_open_ms),
                _number(one.one_shot_ms),
                _number(one.queries_per_s),
                _megabytes(memory),
            ]
        )
    heads = ["engine", "first answer, ms", "command, ms", "searches/s", "memory, MB"]
    return f"{wrapped(STARTS)}\n\n{table(heads, rows)}" if rows else ""


def setting(results: Results) -> str:
    """Return where, when and on what."""
    made = results.setting
    versions = ", ".join(f"{name} {version}" for name, version in made.versions.items())
    size = results.main
    lines = [
        f"{made.date}, {made.machine}, Python {made.python}, {max(1, round(made.took_s / 60))} min in all; "
        f"{results.load:.1f} other programs wanted a processor when it began. {versions}.",
        f"{size.n_articles:,} articles grown from `{size.source}` (`{size.digest[:16]}`).",
    ]
    if results.left_out:
        lines.append("Not measured: " + "; ".join(results.left_out) + ".")
    return "\n\n".join(wrapped(line) for line in lines)


def _named(one: EngineFigures) -> str:
    return f"**{one.engine}**" if one.engine.startswith("newssearch") else one.engine


def _megabytes(n_bytes: int | None) -> str:
    return "–" if n_bytes is None else f"{n_bytes / 1e6:,.1f}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"

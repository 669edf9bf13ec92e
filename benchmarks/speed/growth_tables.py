"""Lay out how cost grows with the number of articles, of the engines that were measured on every size."""

import math
from collections.abc import Callable, Sequence

from benchmarks.page import table, wrapped
from benchmarks.speed.latency_tables import microseconds
from benchmarks.speed.queries import CLASSES
from benchmarks.speed.results import EngineFigures, SizeFigures, Spread

LATENCIES = """
µs a query on one segment, the ten best alone, on {sizes} articles; each word was looked up before. In brackets, the
power of the number of articles that the time grows with, from the first size to the last: the postings of a query grow
with 1.
"""

COSTS = """
Of the last way of building, on the same numbers of articles, with the power that it grows with: articles a second, and
the peak of memory beyond what the process held before; the size of the index; from the start of a process to its first
answer; memory of a process after all searches, besides the pages of files that the system can drop.
"""

_COSTS: dict[str, Callable[[EngineFigures], float | None]] = {
    "articles/s": lambda one: one.builds[-1].rate if one.builds else None,
    "peak of memory, MB": lambda one: _megabytes(one.builds[-1].peak_bytes) if one.builds else None,
    "index, MB": lambda one: _megabytes(one.builds[-1].index_bytes) if one.builds else None,
    "first answer, ms": lambda one: one.cold_open_ms,
    "memory, MB": lambda one: _megabytes(one.searches[0].anonymous_bytes) if one.searches else None,
}


def growth(sizes: Sequence[SizeFigures]) -> str:
    """Return tables of the medians, the 95th percentiles and the costs on each size; nothing of one size alone."""
    if len(sizes) < 2:
        return ""
    names = [one.engine for one in sizes[-1].engines if all(_is_whole(size, one.engine) for size in sizes)]
    heads = [f"**{name}**" if name.startswith("newssearch") else name for name in names]
    text = wrapped(LATENCIES.format(sizes=" / ".join(f"{size.n_articles:,}" for size in sizes)))
    medians = _latencies(sizes, names, lambda warm: warm.p50)
    tails = _latencies(sizes, names, lambda warm: warm.p95)
    costs = [
        [title, *(_steps(sizes, [_cost(size, name, cost) for size in sizes], _number) for name in names)]
        for title, cost in _COSTS.items()
    ]
    return "\n\n".join(
        (
            text,
            table(["median", *heads], medians),
            table(["95th percentile", *heads], tails),
            wrapped(COSTS),
            table(["", *heads], costs),
        )
    )


def _latencies(sizes: Sequence[SizeFigures], names: Sequence[str], part: Callable[[Spread], float]) -> list[list[str]]:
    rows = []
    for kind, about in CLASSES.items():
        cells = [_steps(sizes, [_warm(size, name, kind, part) for size in sizes], microseconds) for name in names]
        if any(cell != "–" for cell in cells):
            rows.append([about.title, *cells])
    return rows


def _steps(sizes: Sequence[SizeFigures], values: Sequence[float | None], show: Callable[[float], str]) -> str:
    """Return the values of all sizes, and the power that they grow with."""
    if all(value is None for value in values):
        return "–"
    steps = " / ".join("–" if value is None else show(value) for value in values)
    first, last = values[0], values[-1]
    if not first or not last:
        return steps
    power = math.log(last / first) / math.log(sizes[-1].n_articles / sizes[0].n_articles)
    return f"{steps} ({power:.2f})"


def _warm(size: SizeFigures, name: str, kind: str, part: Callable[[Spread], float]) -> float | None:
    one = size.engine(name)
    figures, _ = one.figures(1, kind, totals=False) if one else (None, False)
    return part(figures.warm) if figures else None


def _cost(size: SizeFigures, name: str, cost: Callable[[EngineFigures], float | None]) -> float | None:
    one = size.engine(name)
    return cost(one) if one else None


def _is_whole(size: SizeFigures, name: str) -> bool:
    one = size.engine(name)
    return one is not None and one.n_articles == size.n_articles


def _megabytes(n_bytes: int | None) -> float | None:
    return None if n_bytes is None else n_bytes / 1e6


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 9.95 else f"{value:.1f}"

"""Lay out the latencies of a run as tables: a row a class of query, a column an engine."""

import math
from collections.abc import Callable, Iterator, Sequence

from benchmarks.page import table, wrapped
from benchmarks.speed.queries import CLASSES
from benchmarks.speed.results import ClassFigures, EngineFigures, SizeFigures, Spread

WARM = """
µs a query, median / 95th percentile, and in brackets the median as a multiple of tantivy's: below 1 is quicker. From a
query string to the titles and scores of the ten best; each word was looked up before. The last row is the geometric
mean of the multiples. A star marks an engine that has no choice whether it counts, and is shown in both tables; `n=`
is the number of queries where the time was up before 20 were done.
"""

COLD = """
The same on an index just opened, whose files are in the memory of the system: the first pass over the queries of a
class, without exact totals.
"""

ENOUGH_QUERIES = 20
"""With fewer, their number stands beside the figures: they are no percentiles worth the name."""

State = Callable[[ClassFigures], Spread]


def latencies(size: SizeFigures) -> Iterator[tuple[str, str]]:
    """Yield a heading and a table for each number of segments, without and with exact totals, and of the cold pass."""
    numbers = sorted({search.n_segments for one in size.engines for search in one.searches})
    for n_segments in numbers:
        many = f"{n_segments} segments" if n_segments > 1 else "One segment"
        for totals, words in ((False, "the ten best alone"), (True, "with exact totals")):
            text = wrapped(WARM) + "\n\n" if n_segments == numbers[0] and not totals else ""
            yield f"## {many}, {words}", text + latency_table(size, n_segments, lambda one: one.warm, totals=totals)
    if numbers:
        cold = latency_table(size, numbers[0], lambda one: one.cold, totals=False)
        yield "## Words never looked up before", f"{wrapped(COLD)}\n\n{cold}"


def latency_table(size: SizeFigures, n_segments: int, state: State, *, totals: bool) -> str:
    """Return the latencies on a number of segments."""
    engines = [one for one in size.engines if any(search.n_segments == n_segments for search in one.searches)]
    heads = ["", *(["articles found"] if totals else []), *(_head(one, size, n_segments) for one in engines)]
    reference = size.reference
    rows: list[list[str]] = []
    ratios: list[list[float]] = [[] for _ in engines]
    for kind, about in CLASSES.items():
        base, _ = reference.figures(n_segments, kind, totals=totals) if reference else (None, False)
        cells = []
        for place, one in enumerate(engines):
            figures, is_other = one.figures(n_segments, kind, totals=totals)
            cells.append(_cell(figures, base, state, is_other=is_other))
            if figures and base:
                ratios[place].append(state(figures).p50 / state(base).p50)
        if any(cell != "–" for cell in cells):
            rows.append([about.title, *([_found(base)] if totals else []), *cells])
    if reference and rows:
        rows.append(["geometric mean", *([""] if totals else []), *(_geometric_mean(some) for some in ratios)])
    return table(heads, rows)


def _head(one: EngineFigures, size: SizeFigures, n_segments: int) -> str:
    name = f"**{one.engine}**" if one.engine.startswith("newssearch") else one.engine
    found = {search.found_segments for search in one.searches if search.n_segments == n_segments}
    remarks = [f"{one.n_articles:,} articles"] if one.n_articles != size.n_articles else []
    remarks += [f"segments: {number}" for number in found if number != n_segments]
    return f"{name} ({', '.join(remarks)})" if remarks else name


def _cell(figures: ClassFigures | None, base: ClassFigures | None, state: State, *, is_other: bool) -> str:
    if figures is None:
        return "–"
    times = state(figures)
    ratio = f" ({_ratio(times.p50 / state(base).p50)})" if base and base is not figures else ""
    star = r"\*" if is_other else ""
    few = f" n={figures.n_queries}" if figures.n_queries < ENOUGH_QUERIES else ""
    return f"{microseconds(times.p50)} / {microseconds(times.p95)}{ratio}{star}{few}"


def _found(figures: ClassFigures | None) -> str:
    return "–" if figures is None or figures.total is None else f"{figures.total:,.0f}"


def _geometric_mean(ratios: Sequence[float]) -> str:
    return _ratio(math.exp(sum(map(math.log, ratios)) / len(ratios))) if ratios else "–"


def _ratio(value: float) -> str:
    return f"{value:.2f}×" if value < 9.95 else f"{value:,.0f}×"


def microseconds(value: float) -> str:
    """Return µs as a cell shows them."""
    return f"{value:.1f}" if value < 99.95 else f"{value:,.0f}"

"""Time the searches of an open index, class by class: warm up, open anew, a cold pass, some warm ones."""

import statistics
import time
from collections.abc import Iterable, Iterator, Sequence

from benchmarks.speed.effort import Effort
from benchmarks.speed.engine import Session, Timing
from benchmarks.speed.job import Job
from benchmarks.speed.queries import SpeedQuery
from benchmarks.speed.results import ClassFigures, SearchFigures, spread

MIX = ("rare", "mid", "common", "and2", "and3", "phrase2", "phrase3", "two_fields")
"""Classes whose queries two processes answer in turn: what most engines can answer."""


def time_classes(session: Session, job: Job) -> SearchFigures:
    """Return the figures of each class that a session can answer."""
    warm_up(session, job)
    by_class = grouped(job.timed)
    figures = [_class_figures(session, kind, queries, job) for kind, queries in by_class.items()]
    return SearchFigures(
        n_segments=job.n_segments,
        found_segments=session.n_segments,
        totals=job.totals,
        anonymous_bytes=session.anonymous_bytes(),
        classes=[one for one in figures if one],
    )


def warm_up(session: Session, job: Job) -> None:
    """Search other words than those that are timed: what is compiled, imported or allocated once, is so already."""
    by_class = grouped(job.warm_up)
    end = time.monotonic() + job.warms_up_s * job.effort.warm_up_share
    while True:
        for queries in by_class.values():
            session.time(queries, totals=job.totals, budget_s=job.effort.budget_s)
        if time.monotonic() >= end:
            return


def mixed(queries: Sequence[SpeedQuery]) -> list[SpeedQuery]:
    """Return the queries of `MIX`, one of each class in turn."""
    by_class = grouped(query for query in queries if query.kind in MIX)
    return [query for turn in zip(*by_class.values(), strict=False) for query in turn]


def count_searches(session: Session, queries: Sequence[SpeedQuery], job: Job) -> tuple[int, float]:
    """Search without a pause until the time is up; the number of searches, and the seconds they took."""
    n_searches, started = 0, time.perf_counter()
    while (left := job.effort.throughput_s - (time.perf_counter() - started)) > 0:
        done = session.time(queries, totals=job.totals, budget_s=left)
        if not done:
            break
        n_searches += len(done)
    return n_searches, time.perf_counter() - started


def grouped(queries: Iterable[SpeedQuery]) -> dict[str, list[SpeedQuery]]:
    """Return the queries of each class, in order."""
    by_class: dict[str, list[SpeedQuery]] = {}
    for query in queries:
        by_class.setdefault(query.kind, []).append(query)
    return by_class


def _class_figures(session: Session, kind: str, queries: Sequence[SpeedQuery], job: Job) -> ClassFigures | None:
    session.reopen()
    cold = session.time(queries, totals=job.totals, budget_s=job.effort.budget_s)
    if not cold:
        return None
    passes = list(_warm_passes(session, queries[: len(cold)], job.effort, totals=job.totals))
    n_queries = min(map(len, passes))
    totals = [timing.total for timing in cold if timing.total is not None]
    return ClassFigures(
        kind=kind,
        n_queries=n_queries,
        cold=spread([timing.took_ns for timing in cold]),
        warm=spread([statistics.median(one[place].took_ns for one in passes) for place in range(n_queries)]),
        total=statistics.median(totals) if totals else None,
    )


def _warm_passes(
    session: Session, queries: Sequence[SpeedQuery], effort: Effort, *, totals: bool
) -> Iterator[list[Timing]]:
    """Yield some passes, of a slow class fewer."""
    end = time.monotonic() + 2 * effort.budget_s
    for _ in range(effort.n_passes):
        yield session.time(queries, totals=totals, budget_s=effort.budget_s)
        if time.monotonic() > end:
            return

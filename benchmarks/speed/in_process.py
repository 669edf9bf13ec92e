"""Time an engine that is a Python package: its searches run in this process."""

import gc
import time
from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

from benchmarks.speed.engine import Answer, Timing
from benchmarks.speed.memory import anonymous_bytes
from benchmarks.speed.queries import SpeedQuery

Run: TypeAlias = Callable[[], Answer]
"""Goes from a query string to titles and scores; what it needs was put into it before."""


class Searcher(Protocol):
    """Be an index opened in this process."""

    @property
    def n_segments(self) -> int:
        """Return how many segments it has."""
        ...

    def prepare(self, query: SpeedQuery, *, totals: bool) -> Run | None:
        """Return the run of a query, None for a class that the engine does not know."""
        ...

    def close(self) -> None:
        """Let go of the index."""
        ...


class InProcessSession:
    """Be the session of a searcher.

    Args:
        opener: Opens the index; what a searcher keeps from one query for the next goes with it.
    """

    def __init__(self, opener: Callable[[], Searcher]) -> None:
        self._opener = opener
        self._searcher = opener()

    @property
    def n_segments(self) -> int:
        """Return how many segments the index has."""
        return self._searcher.n_segments

    def time(self, queries: Sequence[SpeedQuery], *, totals: bool, budget_s: float) -> list[Timing]:
        """Time queries as `Session.time` says, the garbage collector off, as timeit has it."""
        runs = [run for query in queries if (run := self._searcher.prepare(query, totals=totals))]
        if len(runs) < len(queries):
            return []
        timings: list[Timing] = []
        clock = time.perf_counter_ns
        was_on = gc.isenabled()
        gc.disable()
        try:
            end = clock() + int(budget_s * 1e9)
            for run in runs:
                started = clock()
                if started > end:
                    break
                total, _ = run()
                timings.append(Timing(clock() - started, total))
        finally:
            if was_on:
                gc.enable()
        return timings

    def reopen(self) -> None:
        """Open the index anew."""
        self._searcher.close()
        self._searcher = self._opener()

    def anonymous_bytes(self) -> int | None:
        """Return the memory of this process besides pages of files."""
        return anonymous_bytes()

    def close(self) -> None:
        """Let go of the index."""
        self._searcher.close()

"""Define what one run of the benchmark measures, as docs/speed.json keeps it."""

import dataclasses
import statistics
from collections.abc import Sequence
from pathlib import Path

import msgspec
from benchmarks.setting import Setting
from benchmarks.speed.engine import Build
from benchmarks.speed.registry import REFERENCE


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Hold the median and the 95th percentile of some times, in µs."""

    p50: float
    p95: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ClassFigures:
    """Hold what the queries of one class take.

    Args:
        kind: Of the class.
        n_queries: That were timed; fewer than were drawn where they took too long.
        cold: The first pass on an index just opened, whose files the system has in memory.
        warm: Of each query, the median of some passes after that.
        total: Median of the articles found, None where they were not counted.
    """

    kind: str
    n_queries: int
    cold: Spread
    warm: Spread
    total: float | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SearchFigures:
    """Hold what searches take on one index.

    Args:
        n_segments: How many segments were wanted.
        found_segments: How many there are.
        totals: Whether exact totals were asked for.
        anonymous_bytes: Memory of the process after them besides pages of files; None where the system does not tell.
        classes: In order; those that the engine cannot answer are left out.
    """

    n_segments: int
    found_segments: int
    totals: bool
    anonymous_bytes: int | None
    classes: list[ClassFigures]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class EngineFigures:
    """Hold everything that was measured of one engine on one size.

    Args:
        engine: Its name.
        n_articles: That it was given.
        builds: In order.
        searches: In order.
        cold_open_ms: From the start of a process to its first answer; median.
        one_shot_ms: Of the whole command that a user types; median.
        queries_per_s: Of two processes together, on the classes of `MIX` in turn.
    """

    engine: str
    n_articles: int
    builds: list[Build]
    searches: list[SearchFigures]
    cold_open_ms: float | None = None
    one_shot_ms: float | None = None
    queries_per_s: float | None = None

    def figures(self, n_segments: int, kind: str, *, totals: bool) -> tuple[ClassFigures | None, bool]:
        """Return the figures of a class, and whether they are of the other choice, the engine having none."""
        of_segments = [search for search in self.searches if search.n_segments == n_segments]
        wanted = [search for search in of_segments if search.totals is totals]
        for search in wanted or of_segments:
            for figures in search.classes:
                if figures.kind == kind:
                    return figures, not wanted
        return None, False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SizeFigures:
    """Hold what was measured on a number of articles.

    Args:
        n_articles: Of the corpus.
        source: From what it was grown.
        digest: Of that, and of the code that grew it.
        engines: In order.
    """

    n_articles: int
    source: str
    digest: str
    engines: list[EngineFigures]

    def engine(self, name: str) -> EngineFigures | None:
        """Return the figures of an engine, None where it was not measured."""
        return next((one for one in self.engines if one.engine == name), None)

    @property
    def reference(self) -> EngineFigures | None:
        """Return the figures of the engine that the others are held against, None where it was not measured."""
        return self.engine(REFERENCE)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Hold everything one run measured.

    Args:
        setting: Where and when.
        load: Programs that wanted a processor when the run began, other than it, in the mean of the last minute.
        n_articles: Of the size that the tables show.
        sizes: That one, and others by which cost is seen to grow; by number of articles.
        left_out: Why something is missing.
    """

    setting: Setting
    load: float
    n_articles: int
    sizes: list[SizeFigures]
    left_out: list[str]

    @property
    def main(self) -> SizeFigures:
        """Return the size that the tables show."""
        return next(size for size in self.sizes if size.n_articles == self.n_articles)


def spread(times_ns: Sequence[float]) -> Spread:
    """Return the spread of some times in ns."""
    if len(times_ns) == 1:
        return Spread(p50=times_ns[0] / 1000, p95=times_ns[0] / 1000)
    cuts = statistics.quantiles(times_ns, n=20, method="inclusive")
    return Spread(p50=round(cuts[9] / 1000, 2), p95=round(cuts[18] / 1000, 2))


def write_results(path: Path, results: Results) -> None:
    """Write results as JSON."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")


def read_results(path: Path) -> Results:
    """Read what `write_results` wrote."""
    return msgspec.json.decode(path.read_bytes(), type=Results)

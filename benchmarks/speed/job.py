"""Define what a child process is asked to do: each engine is built and searched in processes of its own."""

from dataclasses import dataclass, field
from enum import Enum

from benchmarks.speed.effort import Effort
from benchmarks.speed.engine import Build
from benchmarks.speed.queries import SpeedQuery
from benchmarks.speed.results import SearchFigures


class Task(Enum):
    """Name what is to be done."""

    BUILD = "build"
    LAY_OUT = "lay out"
    SEARCH = "search"
    THROUGHPUT = "throughput"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Ask for a task.

    Args:
        task: What is to be done.
        engine: By its name.
        folder: Of the index.
        corpus: File of the articles.
        n_articles: In it.
        n_segments: Of the index that is laid out or searched.
        totals: Ask for exact totals.
        warms_up_s: Seconds of searches before the first that counts; at least one pass.
        effort: How long it may take.
        is_brief: Build in one way alone where there are several, the last.
        timed: Queries that are timed.
        warm_up: Others, that are not.
    """

    task: Task
    engine: str
    folder: str
    corpus: str
    n_articles: int
    n_segments: int = 1
    totals: bool = False
    warms_up_s: float = 0.0
    effort: Effort = field(default_factory=Effort)
    is_brief: bool = False
    timed: list[SpeedQuery] = field(default_factory=list)
    warm_up: list[SpeedQuery] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Answer a job.

    Args:
        error: Why it could not be done; the rest is then empty.
        builds: Of a build.
        search: Of a search.
        n_searches: Of throughput.
        took_s: The same.
    """

    error: str | None = None
    builds: list[Build] = field(default_factory=list)
    search: SearchFigures | None = None
    n_searches: int = 0
    took_s: float = 0.0

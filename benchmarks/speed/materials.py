"""Hold what is wanted of a run, and have the articles and queries of each size ready for its jobs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.command_line import say
from benchmarks.speed.corpus import Corpus, make_corpus, queries_of
from benchmarks.speed.effort import Effort, effort_for
from benchmarks.speed.job import Job, Task
from benchmarks.speed.queries import SpeedQuery
from benchmarks.speed.registry import ENGINES

FIRST_KIND = "mid"
"""Class of the query of the cold open and of the shell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Say what is to be measured.

    Args:
        data: As in `make_corpus`.
        engines: Names, in order.
        classes: Kinds, in order.
        segments: Numbers of segments; as many as the effort allows where None.
        n_queries: Most of each class.
    """

    data: Path | None
    engines: Sequence[str]
    classes: Sequence[str]
    segments: Sequence[int] | None
    n_queries: int


@dataclass(frozen=True, slots=True)
class Materials:
    """Hold the articles and the queries of one size.

    Args:
        corpus: The articles.
        timed: Queries that are timed, of all classes.
        warm_up: Others, that are not.
    """

    corpus: Corpus
    timed: Sequence[SpeedQuery]
    warm_up: Sequence[SpeedQuery]


@dataclass(slots=True)
class Size:
    """Make jobs for one size.

    Args:
        wanted: What is to be measured.
        n_articles: How many.
        is_brief: It is one of several that show how cost grows: one segment, no totals, one way of building.
    """

    wanted: Wanted
    n_articles: int
    is_brief: bool = False
    _made: dict[int, Materials] = field(default_factory=dict)

    @property
    def effort(self) -> Effort:
        """Return how long its steps may take."""
        return effort_for(self.n_articles, self.wanted.n_queries)

    @property
    def engines(self) -> Sequence[str]:
        """Return the engines that are measured."""
        return [name for name in self.wanted.engines if ENGINES[name].in_growth or not self.is_brief]

    @property
    def segments(self) -> Sequence[int]:
        """Return the numbers of segments that are searched."""
        if self.is_brief:
            return (1,)
        return self.effort.segments if self.wanted.segments is None else self.wanted.segments

    def totals_of(self, engine: str) -> Sequence[bool]:
        """Return whether an engine is asked for exact totals, without and with them where it is measured both ways."""
        return ENGINES[engine].totals[:1] if self.is_brief else ENGINES[engine].totals

    def articles_of(self, engine: str) -> int:
        """Return how many articles an engine is given."""
        return min(self.n_articles, ENGINES[engine].at_most or self.n_articles)

    def job(self, task: Task, engine: str, folder: Path, *, n_segments: int = 1, totals: bool = False) -> Job:
        """Return a job, whose articles are grown and whose queries are drawn by then."""
        materials = self.materials(self.articles_of(engine))
        return Job(
            task=task,
            engine=engine,
            folder=str(folder),
            corpus=str(materials.corpus.path),
            n_articles=materials.corpus.n_articles,
            n_segments=n_segments,
            totals=totals,
            warms_up_s=ENGINES[engine].warms_up_s,
            effort=self.effort,
            is_brief=self.is_brief,
            timed=self._wanted_of(materials.timed),
            warm_up=self._wanted_of(materials.warm_up),
        )

    def first_query(self, engine: str) -> SpeedQuery | None:
        """Return the query that a process which has just started answers, None where none could be drawn."""
        timed = self.materials(self.articles_of(engine)).timed
        return next((query for query in timed if query.kind == FIRST_KIND), None)

    def materials(self, n_articles: int) -> Materials:
        """Return the articles and queries, made where they were not before."""
        if n_articles not in self._made:
            say(f"{n_articles:,} articles: growing them and drawing queries, where that was not done before")
            corpus = make_corpus(self.wanted.data, n_articles)
            timed, warm_up = queries_of(corpus, effort_for(n_articles, self.wanted.n_queries).n_queries)
            self._made[n_articles] = Materials(corpus, timed, warm_up)
        return self._made[n_articles]

    def _wanted_of(self, queries: Iterable[SpeedQuery]) -> list[SpeedQuery]:
        return [query for query in queries if query.kind in self.wanted.classes]

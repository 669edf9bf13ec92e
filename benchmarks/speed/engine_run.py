"""Measure one engine on one size: its builds, its searches on each number of segments, and what a new process costs."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.command_line import say
from benchmarks.speed.children import ms_to_end, ms_to_first_line, queries_per_s, run_job
from benchmarks.speed.engine import Build
from benchmarks.speed.job import Task
from benchmarks.speed.materials import Size
from benchmarks.speed.notes import Notes
from benchmarks.speed.registry import ENGINES, EngineSpec
from benchmarks.speed.results import EngineFigures, SearchFigures


@dataclass(frozen=True, slots=True)
class EngineRun:
    """Measure one engine.

    Args:
        size: How many articles.
        name: Of the engine.
        scratch: Folder of the indexes of this size; those of the engine stay there until `clear`.
        notes: Takes why something is left out.
    """

    size: Size
    name: str
    scratch: Path
    notes: Notes

    def figures(self) -> EngineFigures:
        """Return all figures; a step that cannot be done is noted, and the others are done.

        Raises:
            PeerUnavailable: It cannot build an index.
        """
        builds = self._build()
        searches = [one for n_segments in self.size.segments for one in self._searches(n_segments)]
        figures = EngineFigures(
            engine=self.name, n_articles=self.size.articles_of(self.name), builds=builds, searches=searches
        )
        return self._with_starts(figures)

    def clear(self) -> None:
        """Remove the indexes, which may fill a disk."""
        shutil.rmtree(self._folder(0).parent, ignore_errors=True)

    def shares_index_with(self, other: "EngineRun") -> bool:
        """Tell whether another engine searches the same index."""
        return self._folder(0) == other._folder(0)

    @property
    def _spec(self) -> EngineSpec:
        return ENGINES[self.name]

    def _folder(self, n_segments: int) -> Path:
        """Return the folder of an index; 0 segments stand for as many as a build makes."""
        return self.scratch / (self._spec.index_of or self.name) / str(n_segments)

    def _build(self) -> list[Build]:
        """Build the index; none is built where another engine has done so."""
        folder = self._folder(0)
        if folder.exists():
            return []
        folder.mkdir(parents=True)
        say(f"{self.name}: indexing {self.size.articles_of(self.name):,} articles")
        builds = run_job(self.size.job(Task.BUILD, self._spec.index_of or self.name, folder)).builds
        return [] if self._spec.index_of else builds

    def _searches(self, n_segments: int) -> Iterator[SearchFigures]:
        if n_segments not in self._spec.segments:
            return
        with self.notes.noting():
            folder = self._lay_out(n_segments)
            for totals in self.size.totals_of(self.name):
                say(f"{self.name}: searching, segments {n_segments}{', exact totals' if totals else ''}")
                job = self.size.job(Task.SEARCH, self.name, folder, n_segments=n_segments, totals=totals)
                search = run_job(job).search
                if search:
                    yield search

    def _lay_out(self, n_segments: int) -> Path:
        """Return the folder of an index of some segments, which is that of the build where this left as many."""
        if n_segments == 1 and self._spec.builds_one_segment:
            return self._folder(0)
        folder = self._folder(n_segments)
        if not folder.exists():
            folder.mkdir(parents=True)
            say(f"{self.name}: laying out segments, {n_segments} of them")
            run_job(self.size.job(Task.LAY_OUT, self.name, folder, n_segments=n_segments))
        return folder

    def _with_starts(self, figures: EngineFigures) -> EngineFigures:
        """Add what new processes take, and what two do at once."""
        folder, effort, environment = self._folder(0), self.size.effort, self._spec.environment
        query = self.size.first_query(self.name)
        say(f"{self.name}: two processes at once, then the first answer of new ones")
        with self.notes.noting():
            job = self.size.job(Task.THROUGHPUT, self.name, folder, totals=self._spec.totals[0])
            figures = replace(figures, queries_per_s=queries_per_s(job))
        with self.notes.noting():
            if query and self._spec.first_answer:
                command = self._spec.first_answer(folder, query)
                figures = replace(figures, cold_open_ms=ms_to_first_line(command, environment, effort.n_starts))
            if query and self._spec.one_shot:
                command = self._spec.one_shot(folder, query)
                figures = replace(figures, one_shot_ms=ms_to_end(command, environment, effort.n_starts))
        return figures

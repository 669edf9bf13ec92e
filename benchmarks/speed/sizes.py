"""Measure all engines on one number of articles, one after the other."""

import tempfile
from pathlib import Path

from benchmarks.speed.corpus import CACHE
from benchmarks.speed.engine_run import EngineRun
from benchmarks.speed.materials import Size, Wanted
from benchmarks.speed.notes import Notes
from benchmarks.speed.registry import ENGINES
from benchmarks.speed.results import EngineFigures, SizeFigures


def measure_size(wanted: Wanted, n_articles: int, notes: Notes, *, is_brief: bool = False) -> SizeFigures:
    """Return the figures of every engine that takes so many articles; see `Size` for what is left out where brief."""
    size = Size(wanted, n_articles, is_brief)
    corpus = size.materials(n_articles).corpus
    with tempfile.TemporaryDirectory(dir=CACHE, prefix="run-") as scratch:
        engines = _measure_engines(size, Path(scratch), notes)
    return SizeFigures(n_articles=n_articles, source=corpus.source, digest=corpus.digest, engines=engines)


def _measure_engines(size: Size, scratch: Path, notes: Notes) -> list[EngineFigures]:
    figures = []
    runs = [EngineRun(size, name, scratch, notes) for name in size.engines]
    for place, run in enumerate(runs):
        above = ENGINES[run.name].left_out_above
        if above and size.n_articles > above:
            notes.add(f"{run.name} is not measured above {above:,} articles")
            continue
        with notes.noting():
            figures.append(run.figures())
        if not any(run.shares_index_with(later) for later in runs[place + 1 :]):
            run.clear()
    return figures

"""Name the engines, and say what of each is measured; none is imported before it is asked for."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.speed.engine import Engine
from benchmarks.speed.queries import SpeedQuery

BOTH, COUNTED = (False, True), (True,)
"""Whether exact totals are asked for: of an engine that leaves the choice, both."""

REFERENCE = "tantivy"
"""The engine that the others are held against."""

OURS = "newssearch"

Command = Callable[[Path, SpeedQuery], list[str]]
"""Gives the command line that opens the index of a folder and answers one query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSpec:
    """Say how an engine is measured.

    Args:
        load: Imports and returns it, in its own process.
        environment: Variables that its processes have besides those of this one.
        totals: `BOTH` or `COUNTED`.
        segments: How many segments it can be made to have.
        builds_one_segment: That is how many a build leaves; where not, one is laid out too.
        at_most: Articles that it is given, of more the first ones.
        left_out_above: Articles beyond which it is not measured.
        in_growth: It is measured on the sizes that show how cost grows.
        index_of: The engine whose index it searches, where it builds none of its own.
        warms_up_s: Seconds of searching before it is at its speed, where one pass is not enough.
        first_answer: The command whose time to its first line is that of a new process to its first answer.
        one_shot: The command that a user types in a shell.
    """

    load: Callable[[], Engine]
    environment: Mapping[str, str] = field(default_factory=dict)
    totals: tuple[bool, ...] = BOTH
    segments: tuple[int, ...] = (1,)
    builds_one_segment: bool = True
    at_most: int | None = None
    left_out_above: int | None = None
    in_growth: bool = False
    index_of: str | None = None
    warms_up_s: float = 0.0
    first_answer: Command | None = None
    one_shot: Command | None = None


def load(name: str) -> Engine:
    """Import an engine.

    Raises:
        ModuleNotFoundError: A package that it needs is absent.
    """
    return ENGINES[name].load()


def _newssearch() -> Engine:
    from benchmarks.speed.engines.newssearch import Newssearch

    return Newssearch(is_plain=True)


def _full_ranking() -> Engine:
    from benchmarks.speed.engines.newssearch import Newssearch

    return Newssearch(is_plain=False)


def _tantivy() -> Engine:
    from benchmarks.speed.engines.tantivy import Tantivy

    return Tantivy(reads_titles=True)


def _titleless_tantivy() -> Engine:
    from benchmarks.speed.engines.tantivy import Tantivy

    return Tantivy(reads_titles=False)


def _lucene() -> Engine:
    from benchmarks.speed.engines.lucene import Lucene

    return Lucene()


def _sqlite() -> Engine:
    from benchmarks.speed.engines.sqlite import Sqlite

    return Sqlite()


def _bm25s() -> Engine:
    from benchmarks.speed.engines.bm25s import Bm25s

    return Bm25s()


def _whoosh() -> Engine:
    from benchmarks.speed.engines.whoosh import Whoosh

    return Whoosh()


def _script(name: str) -> Command:
    """Return the command of a bare script, whose imports are those of the engine alone."""
    path = Path(__file__).parent / "one_shot" / f"{name}_search.py"
    return lambda folder, query: [sys.executable, str(path), str(folder), " ".join(query.words)]


def _lucene_first_answer(folder: Path, query: SpeedQuery) -> list[str]:
    from benchmarks.speed.engines.lucene import first_answer

    return first_answer(folder, query)


def _newssearch_shell(folder: Path, query: SpeedQuery) -> list[str]:
    return [str(Path(sys.executable).with_name("newssearch")), "search", *query.words, "--index", str(folder)]


COMPILED = {"NEWSSEARCH_KERNEL": "compiled"}
"""Without the compiled kernel, the row is left out and not filled with the figures of its twin."""

ENGINES: Mapping[str, EngineSpec] = {
    OURS: EngineSpec(
        load=_newssearch,
        segments=(1, 4, 8),
        in_growth=True,
        environment=COMPILED,
        first_answer=_script("newssearch"),
        one_shot=_newssearch_shell,
    ),
    "newssearch, full ranking": EngineSpec(
        load=_full_ranking, environment=COMPILED, segments=(1, 4, 8), in_growth=True, index_of=OURS
    ),
    "newssearch, numpy": EngineSpec(
        load=_newssearch,
        environment={"NEWSSEARCH_KERNEL": "numpy"},
        totals=COUNTED,
        first_answer=_script("newssearch"),
        one_shot=_newssearch_shell,
    ),
    REFERENCE: EngineSpec(
        load=_tantivy,
        segments=(1, 4, 8),
        builds_one_segment=False,
        in_growth=True,
        first_answer=_script("tantivy"),
        one_shot=_script("tantivy"),
    ),
    "tantivy, titles unread": EngineSpec(
        load=_titleless_tantivy,
        segments=(1, 4, 8),
        builds_one_segment=False,
        in_growth=True,
        index_of=REFERENCE,
    ),
    "Lucene": EngineSpec(
        load=_lucene,
        segments=(1, 4, 8),
        builds_one_segment=False,
        in_growth=True,
        warms_up_s=15,
        first_answer=_lucene_first_answer,
    ),
    "SQLite FTS5": EngineSpec(load=_sqlite, left_out_above=500_000, first_answer=_script("sqlite")),
    "bm25s": EngineSpec(load=_bm25s, left_out_above=500_000, first_answer=_script("bm25s")),
    "Whoosh": EngineSpec(load=_whoosh, at_most=20_000, left_out_above=500_000, first_answer=_script("whoosh")),
}

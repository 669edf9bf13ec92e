"""Time the phases of a search, and what part of them is spent in the kernel and in reading the index."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast

import numpy as np
from benchmarks.relevance.results import Cost

from newssearch.analysis import AcronymTable
from newssearch.evaluation import Query
from newssearch.index import IndexDirectory, Listing, Postings, Snapshot
from newssearch.index.forward import DocumentForms, Vocabulary
from newssearch.kernel import Best, Documents, Filter, Formula, Goal, Ranks, Weighed, Words
from newssearch.query import parse_query
from newssearch.search.facets import FACETS, Facets
from newssearch.search.first_phase import Wanted
from newssearch.search.model import Model
from newssearch.search.plan import make_plan
from newssearch.search.ranking import find_best, rank
from newssearch.settings import Ranking

PAGE = 10
"""Hits of one page: what a reader asks for."""

PHASES = ("planning", "first phase", "second phase", "facets and hits", "all")
"""Planning looks up the words; the first phase matches and scores them; snippets are not cut."""


class WatchedSnapshot(Snapshot):
    """Be a snapshot that counts the time spent in the kernel and in reading: `reading_s`."""

    reading_s = 0.0

    def doc_freq(self, field: str, term: str) -> int:
        """Return what a snapshot returns."""
        with self._watched():
            return super().doc_freq(field, term)

    def listing(self, doc_id: int) -> Listing:
        """Return what a snapshot returns."""
        with self._watched():
            return super().listing(doc_id)

    def rank(self, words: Words, formula: Formula, goal: Goal, documents: Filter | None = None) -> Best:
        """Return what a snapshot returns."""
        with self._watched():
            return super().rank(words, formula, goal, documents)

    def rescore(self, ranks: Ranks, depth: tuple[int, int], weighed: Weighed) -> tuple[list[int], list[float]]:
        """Return what a snapshot returns."""
        with self._watched():
            return super().rescore(ranks, depth, weighed)

    def postings(self, field: str, term: str, *, with_positions: bool = False) -> Postings:
        """Return what a snapshot returns."""
        with self._watched():
            return super().postings(field, term, with_positions=with_positions)

    def forms(self, doc_ids: Iterable[int]) -> tuple[Vocabulary, list[DocumentForms]]:
        """Return what a snapshot returns."""
        with self._watched():
            return super().forms(doc_ids)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.reading_s += time.perf_counter() - started


def time_phases(folder: Path, set_name: str, queries: Sequence[Query]) -> list[Cost]:
    """Time queries on an index directory, cold and warm, with the ranking that readers have."""
    generation = IndexDirectory.open(folder, create=False, read_only=True).current()
    if generation is None:
        raise FileNotFoundError(folder)
    with closing(WatchedSnapshot(generation.segments(), generation.path)) as snapshot:
        return [_cost(snapshot, set_name, state, queries) for state in ("cold", "warm")]


def _cost(snapshot: WatchedSnapshot, set_name: str, state: str, queries: Sequence[Query]) -> Cost:
    snapshot.reading_s = 0.0
    times_s = np.array([_phases_s(snapshot, query.text, Ranking()) for query in queries])
    medians, slowest = np.percentile(times_s, [50, 95], axis=0) * 1000
    return Cost(
        set_name=set_name,
        state=state,
        n_queries=len(queries),
        phase_ms={name: (float(medians[place]), float(slowest[place])) for place, name in enumerate(PHASES)},
        reading_share=snapshot.reading_s / float(times_s[:, -1].sum()),
    )


def _phases_s(snapshot: Snapshot, text: str, ranking: Ranking) -> tuple[float, ...]:
    """Do what the search does, phase by phase, and return the seconds of each, and of all."""
    clock: Callable[[], float] = time.perf_counter
    started, now_s = clock(), time.time()
    query = parse_query(text, as_text=True)
    model = Model(snapshot, ranking)
    plan = make_plan(model, query, lambda: AcronymTable({}).over(snapshot.acronyms))
    planned = clock()
    wanted = Wanted(max(PAGE, ranking.reranked), now_s, marks=True)
    found = find_best(model, plan, query, wanted)
    matched = clock()
    ranked = rank(model, plan, found, wanted, count=PAGE)
    done = clock()
    facets = Facets(snapshot, cast("Documents", found.matches))
    for field in FACETS:
        facets.of(field)
    for doc_id in ranked.doc_ids:
        snapshot.listing(doc_id)
    ended = clock()
    return planned - started, matched - planned, done - matched, ended - done, ended - started

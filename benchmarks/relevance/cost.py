"""Time the phases of a search, and what part of them is spent reading the index."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
from benchmarks.relevance.results import Cost

from newssearch.analysis import AcronymTable
from newssearch.evaluation import Query
from newssearch.index import IndexDirectory, Ints, Listing, Postings, Snapshot
from newssearch.index.forward import DocumentForms, Vocabulary
from newssearch.query import parse_query
from newssearch.search.components import Component, Scorer
from newssearch.search.facets import count_facets
from newssearch.search.matching import Matcher
from newssearch.search.plan import make_plan
from newssearch.search.ranking import rank
from newssearch.settings import Ranking

PAGE = 10
"""Hits of one page: what a reader asks for."""

PHASES = ("planning", "first phase", "second phase", "facets and hits", "all")
"""Planning decodes the postings of the words; the first phase matches too; snippets are not cut."""


class WatchedSnapshot(Snapshot):
    """Be a snapshot that counts the time its reads take, decoding included: `reading_s`."""

    reading_s = 0.0

    def doc_freq(self, field: str, term: str) -> int:
        """Return what a snapshot returns."""
        with self._watched():
            return super().doc_freq(field, term)

    def listing(self, doc_id: int) -> Listing:
        """Return what a snapshot returns."""
        with self._watched():
            return super().listing(doc_id)

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


class TimedScorer(Scorer):
    """Be a scorer that counts the time of the first phase: `first_s`."""

    first_s = 0.0

    def words(self, doc_ids: Ints) -> Component:
        """Score as a scorer does."""
        started = time.perf_counter()
        component = super().words(doc_ids)
        self.first_s += time.perf_counter() - started
        return component


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
    started = clock()
    query = parse_query(text, as_text=True)
    plan = make_plan(snapshot, query, ranking, AcronymTable({}).over(snapshot.acronyms))
    planned = clock()
    doc_ids = Matcher(snapshot, query, plan).match().doc_ids
    matched = clock()
    scorer = TimedScorer(snapshot, plan, ranking)
    ranked = rank(scorer, doc_ids, now_s=time.time(), count=PAGE)
    done = clock()
    count_facets(snapshot, doc_ids)
    for doc_id in ranked.doc_ids.tolist():
        snapshot.listing(doc_id)
    ended = clock()
    first_s = matched - planned + scorer.first_s
    return planned - started, first_s, done - matched - scorer.first_s, ended - done, ended - started

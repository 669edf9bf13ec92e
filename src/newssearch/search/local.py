"""Answer searches from a snapshot of the local index."""

import dataclasses
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from newssearch.analysis import AcronymTable
from newssearch.index import Snapshot
from newssearch.query import TermQuery
from newssearch.search.bm25f import idf
from newssearch.search.candidates import Candidates
from newssearch.search.components import Scorer
from newssearch.search.facets import facets_of
from newssearch.search.first_phase import FirstPhase, Wanted
from newssearch.search.notes import NOTED_HITS, notes_on
from newssearch.search.plan import Plan, make_plan
from newssearch.search.ranking import Ranked, find_best, rank
from newssearch.search.request import SearchRequest
from newssearch.search.results import Hit, SearchResults, Snippet
from newssearch.search.snippets import cut_snippet
from newssearch.search.whoosh_ranking import WhooshSearch
from newssearch.settings import PLAIN_BM25

Bodies = Callable[[Sequence[str]], Mapping[str, str]]
"""Give the bodies of articles by their ids; one removed in the meantime may be missing."""


class LocalEngine:
    """Answer searches over one snapshot; an `Engine`.

    Args:
        snapshot: The state that is searched.
        bodies: Where snippets are cut from.
        acronyms: Those of the settings, which come before those that the articles explain.
    """

    def __init__(self, snapshot: Snapshot, bodies: Bodies, acronyms: AcronymTable | None = None) -> None:
        self.snapshot = snapshot
        self._bodies = bodies
        self._acronyms = acronyms or AcronymTable({})

    def search(self, request: SearchRequest) -> SearchResults:
        """Return the best hits, the size of the match set and its facets."""
        started = time.perf_counter()
        # Stock Whoosh corrects no word and knows no acronym.
        ranking = PLAIN_BM25 if request.as_whoosh else request.ranking
        plan = make_plan(self.snapshot, request.query, ranking, self._known_acronyms)
        found, ranked = self._ranked(plan, request)
        hits = self._hits(plan, ranked, request)
        facets = facets_of(self.snapshot, found.counts)

        def best() -> Candidates:
            return Candidates(self.snapshot, ranked.doc_ids[:NOTED_HITS])

        return SearchResults(
            query=request.text,
            total=found.total,
            took_ms=(time.perf_counter() - started) * 1000,
            hits=hits,
            facets=facets,
            relaxed=found.is_relaxed,
            notes=notes_on(request.query, plan, found, best),
        )

    @cached_property
    def _known_acronyms(self) -> AcronymTable:
        return self._acronyms.over(self.snapshot.acronyms)

    def _ranked(self, plan: Plan, request: SearchRequest) -> tuple[FirstPhase, Ranked]:
        count = request.offset + request.limit
        wanted = Wanted(count, request.now_s, request.facets, request.exact_total)
        if request.as_whoosh:
            search = WhooshSearch(self.snapshot, request.query)
            found = search.find_best(wanted)
            return found, search.rank(found, explain=request.explain)
        scorer = Scorer(self.snapshot, plan, request.ranking)
        if scorer.has_second_phase:
            wanted = dataclasses.replace(wanted, count=max(count, request.ranking.reranked))
        found = find_best(scorer, request.query, plan, wanted)
        return found, rank(scorer, found, now_s=request.now_s, count=count, explain=request.explain)

    def _hits(self, plan: Plan, ranked: Ranked, request: SearchRequest) -> tuple[Hit, ...]:
        listings = [self.snapshot.listing(doc_id) for doc_id in ranked.doc_ids[request.offset :].tolist()]
        bodies = self._bodies([listing.article_id for listing in listings]) if request.snippets else {}
        weights = {
            planned.word: planned.weight * idf(self.snapshot.n_slots, planned.doc_freq) for planned in plan.words
        }
        return tuple(
            Hit(
                article_id=listing.article_id,
                title=listing.title,
                url=listing.url,
                source=listing.source,
                published_at=listing.published_at,
                authors=listing.authors,
                section=listing.section,
                lang=listing.lang,
                score=float(ranked.scores[place]),
                snippet=self._snippet(bodies.get(listing.article_id, ""), listing.lang, weights, request),
                explanation=ranked.explanations[place] if request.explain else None,
            )
            for place, listing in enumerate(listings, start=request.offset)
        )

    def _snippet(
        self, body: str, lang: str, weights: Mapping[TermQuery, float], request: SearchRequest
    ) -> Snippet | None:
        return cut_snippet(body, lang, weights) if request.snippets else None

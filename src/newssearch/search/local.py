"""Answer searches from a snapshot of the local index."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from newssearch.analysis import AcronymTable
from newssearch.index import Fields, Snapshot
from newssearch.kernel import BY_SCORE
from newssearch.query import BooleanQuery, prefixes_of, without_boosts
from newssearch.search.answers import Answers
from newssearch.search.bm25f import idf
from newssearch.search.facets import Counts, facets_of
from newssearch.search.filtering import CATEGORIES
from newssearch.search.first_phase import FirstPhase, Wanted
from newssearch.search.model import Model
from newssearch.search.notes import NOTED_HITS, notes_on
from newssearch.search.order import ORDERS
from newssearch.search.plan import Plan, make_plan
from newssearch.search.ranking import Ranked, find_best, rank
from newssearch.search.request import SearchRequest
from newssearch.search.results import Hit, SearchResults, Snippet
from newssearch.search.snippets import cut_snippet
from newssearch.settings import PLAIN_BM25, Ranking, check_ranking

if TYPE_CHECKING:
    from newssearch.search.candidates import Candidates

Bodies = Callable[[Sequence[str]], Mapping[str, str]]
"""Give the bodies of articles by their ids; one removed in the meantime may be missing."""


class LocalEngine:
    """Answer searches over one snapshot; an `Engine`.

    Args:
        snapshot: The state that is searched.
        bodies: Where snippets are cut from.
        acronyms: Those of the settings, which come before those that the articles explain.
        kept_answers: Most answers that are kept for who asks the same.
    """

    def __init__(
        self, snapshot: Snapshot, bodies: Bodies, acronyms: AcronymTable | None = None, kept_answers: int = 0
    ) -> None:
        self.snapshot = snapshot
        self._answers = Answers(kept_answers)
        self._bodies = bodies
        self._acronyms = acronyms or AcronymTable({})
        self._last_model: Model | None = None

    def search(self, request: SearchRequest) -> SearchResults:
        """Return the best hits, the size of the match set and its facets.

        Raises:
            ValueError: A weight of the ranking is out of its range.
        """
        started = time.perf_counter()
        results = self._answers.get(request)
        if results is None:
            results = self._find(request)
            self._answers.keep(request, results)
        # The caller may do with its facets what it likes.
        facets = {field: dict(counts) for field, counts in results.facets.items()}
        return msgspec.structs.replace(results, facets=facets, took_ms=(time.perf_counter() - started) * 1000)

    def _find(self, request: SearchRequest) -> SearchResults:
        # Stock Whoosh corrects no word and knows no acronym.
        ranking = PLAIN_BM25 if request.as_whoosh else request.ranking
        model = self._model(ranking)
        query, boosts = without_boosts(request.query)
        request = request if query is request.query else msgspec.structs.replace(request, query=query)
        plan = make_plan(model, query, lambda: self._known_acronyms, boosts)
        found, ranked = self._ranked(model, plan, request)
        hits = self._hits(plan, ranked, request)
        counts = {**found.counts, **self._counts_unfiltered(model, plan, request)}
        facets = facets_of(self.snapshot, counts)

        def best() -> "Candidates":
            import numpy as np

            from newssearch.search.candidates import Candidates

            return Candidates(self.snapshot, np.array(ranked.doc_ids[:NOTED_HITS], np.int32))

        return SearchResults(
            query=request.text,
            total=found.total,
            took_ms=0.0,
            hits=hits,
            facets=facets,
            relaxed=found.is_relaxed,
            notes=(*request.notes, *notes_on(query, plan, found, best)),
        )

    def _model(self, ranking: Ranking) -> Model:
        """Return the model of a ranking; the last one is kept, since searches seldom change it."""
        model = self._last_model
        if model is None or not (model.ranking is ranking or model.ranking == ranking):
            check_ranking(ranking)
            model = self._last_model = Model(self.snapshot, ranking)
        return model

    @cached_property
    def _known_acronyms(self) -> AcronymTable:
        return self._acronyms.over(self.snapshot.acronyms)

    def _ranked(self, model: Model, plan: Plan, request: SearchRequest) -> tuple[FirstPhase, Ranked]:
        count = request.offset + request.limit
        is_rescored = model.has_second_phase and ORDERS[request.order] == BY_SCORE
        wanted = Wanted(
            count=max(count, model.ranking.reranked) if is_rescored else count,
            now_s=request.now_s,
            facets=request.facets,
            is_exact=request.exact_total,
            relaxes=request.relax,
            filters=request.filters,
            order=ORDERS[request.order],
        )
        if request.as_whoosh:
            from newssearch.search.whoosh_ranking import WhooshSearch

            search = WhooshSearch(self.snapshot, request.query)
            found = search.find_best(wanted)
            return found, search.rank(found, explain=request.explain)
        found = find_best(model, plan, request.query, wanted)
        return found, rank(model, plan, found, wanted, count=count, explain=request.explain)

    def _counts_unfiltered(self, model: Model, plan: Plan, request: SearchRequest) -> Mapping[str, Counts]:
        """Count each facet that the request filters by as if it did not, so that its other values stay to be chosen."""
        if not request.facets or request.as_whoosh:
            return {}
        counts: dict[str, Counts] = {}
        for attribute, field in CATEGORIES.items():
            if getattr(request.filters, attribute):
                filters = msgspec.structs.replace(request.filters, **{attribute: ()})
                wanted = Wanted(count=0, now_s=request.now_s, facets=True, relaxes=request.relax, filters=filters)
                counts[field] = find_best(model, plan, request.query, wanted).counts[field]
        return counts

    def _hits(self, plan: Plan, ranked: Ranked, request: SearchRequest) -> tuple[Hit, ...]:
        listed = self.snapshot.listed(ranked.doc_ids[request.offset :])
        scores = ranked.scores[request.offset :]
        snippets = self._snippets(plan, request.query, listed) if request.snippets else [None] * len(listed)
        explanations = ranked.explanations[request.offset :] if request.explain else [None] * len(listed)
        return tuple(
            [
                Hit(*fields, score, snippet, explanation)
                for fields, score, snippet, explanation in zip(listed, scores, snippets, explanations, strict=True)
            ]
        )

    def _snippets(self, plan: Plan, query: BooleanQuery, listed: Sequence[Fields]) -> list[Snippet | None]:
        bodies = self._bodies([article_id for article_id, *_ in listed])
        weights = {
            planned.word: planned.weight * idf(self.snapshot.n_slots, planned.doc_freq) for planned in plan.words
        }
        prefixes = prefixes_of(query)
        return [cut_snippet(bodies.get(article_id, ""), lang, weights, prefixes) for article_id, *_, lang in listed]

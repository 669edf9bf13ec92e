"""Execute one search: match, rank, fold, count, and cut snippets."""

from array import array
from collections.abc import Callable, Container, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, cast

import msgspec

from newssearch.index import Fields
from newssearch.kernel import BY_SCORE, no_documents
from newssearch.query import prefixes_of
from newssearch.search.deadline import NO_DEADLINE, Deadline, OutOfTime
from newssearch.search.facets import FACETS, Facets
from newssearch.search.filters import FACET_OF
from newssearch.search.first_phase import FirstPhase, Wanted
from newssearch.search.folding import Folding, Story, reprints_of
from newssearch.search.model import Model
from newssearch.search.notes import NOTED_HITS, notes_on
from newssearch.search.order import ORDERS
from newssearch.search.plan import Plan
from newssearch.search.ranking import Ranked, find_best, rank
from newssearch.search.request import SearchRequest
from newssearch.search.results import Hit, SearchResults, Snippet
from newssearch.search.snippets import cut_snippet

if TYPE_CHECKING:
    from newssearch.kernel import Documents
    from newssearch.search.candidates import Candidates
    from newssearch.search.whoosh_ranking import WhooshSearch

Bodies = Callable[[Sequence[str]], Mapping[str, str]]
"""Give the bodies of articles by their ids; one removed in the meantime may be missing."""


OUT_OF_TIME = "La recherche a été interrompue avant la fin : ce qui suit est incomplet."

SPARE = 4
"""Documents that are ranked for each story that is wanted, before it is known which of them are of one story."""


class Execution:
    """Execute one search.

    Args:
        model: Of the scores, on the snapshot that is searched.
        plan: What the query comes to.
        request: What is asked, without boosts in its query.
        bodies: Where snippets are cut from.
        deadline: When it must end.
    """

    def __init__(
        self, model: Model, plan: Plan, request: SearchRequest, bodies: Bodies, deadline: Deadline = NO_DEADLINE
    ) -> None:
        self._model = model
        self._snapshot = model.snapshot
        self._plan = plan
        self._request = request
        self._bodies = bodies
        is_exact = request.exact_total or request.facets
        self._wanted = Wanted(
            count=0,
            now_s=request.now_s,
            marks=request.facets or (request.fold and is_exact),
            is_exact=is_exact,
            relaxes=request.relax,
            filters=request.filters,
            order=ORDERS[request.order],
            deadline=deadline,
        )
        self._is_partial = False
        self._query_notes = tuple([note.message for note in request.notes])

    def results(self) -> SearchResults:
        """Return what was found; the time that it took is told by who asks."""
        try:
            return self._found()
        except OutOfTime:  # of what could not be seen in part
            return SearchResults(
                query=self._request.text,
                total=0,
                took_ms=0.0,
                hits=(),
                facets={},
                partial=True,
                notes=(*self._query_notes, OUT_OF_TIME),
                query_notes=self._request.notes,
            )

    def _found(self) -> SearchResults:
        request = self._request
        n_wanted = request.offset + request.limit
        if request.fold:
            found, ranked, stories = self._folded(n_wanted)
        else:
            found, ranked = self._ranked(n_wanted)
            places = range(len(ranked.doc_ids))[request.offset : n_wanted]
            stories = [Story(place, (ranked.doc_ids[place],)) for place in places]
        matches = found.matches
        counted = Facets(self._snapshot, matches) if request.facets and matches is not None else None
        notes = self._notes(found, ranked)
        facets = self._facets(counted, is_relaxed=found.is_relaxed) if counted else {}
        hits = self._hits(ranked, stories)
        is_partial = self._is_partial or found.is_partial
        return SearchResults(
            query=request.text,
            total=found.total,
            took_ms=0.0,
            hits=hits,
            facets=facets,
            histogram=counted.histogram() if counted else None,
            n_stories=self._snapshot.stories.count(matches) if request.fold and matches is not None else None,
            relaxed=found.is_relaxed,
            partial=is_partial,
            notes=(*notes, *([OUT_OF_TIME] if is_partial else [])),
            query_notes=request.notes,
        )

    def _notes(self, found: FirstPhase, ranked: Ranked) -> list[str]:
        request = self._request
        notes = [*self._query_notes, *notes_on(request.query, self._plan, found, lambda: self._candidates(ranked))]
        if ":" in request.text:
            from newssearch.search.unknown_values import notes_on_values

            notes += notes_on_values(self._snapshot, request.query, request.text)
        return notes

    def hits_of(self, doc_ids: Sequence[int]) -> tuple[Hit, ...]:
        """Return documents as hits, in the order given, whose score is 0."""
        stories = [Story(place, (doc_id,)) for place, doc_id in enumerate(doc_ids)]
        return self._hits(Ranked(list(doc_ids), [0.0] * len(doc_ids)), stories)

    def _ranked(self, count: int) -> tuple[FirstPhase, Ranked]:
        """Return what was found, and so many of the best of it."""
        model, request = self._model, self._request
        is_rescored = model.has_second_phase and self._wanted.order == BY_SCORE
        n_best = max(count, model.ranking.reranked) if is_rescored else count
        found = self._find(msgspec.structs.replace(self._wanted, count=n_best))
        if self._as_whoosh:
            return found, self._as_whoosh.rank(found, explain=request.explain)
        return found, rank(model, self._plan, found, self._wanted, count=count, explain=request.explain)

    def _find(self, wanted: Wanted) -> FirstPhase:
        if self._as_whoosh:
            return self._as_whoosh.find_best(wanted)
        return find_best(self._model, self._plan, self._request.query, wanted)

    @cached_property
    def _as_whoosh(self) -> "WhooshSearch | None":
        if not self._request.as_whoosh:
            return None
        from newssearch.search.whoosh_ranking import WhooshSearch

        return WhooshSearch(self._snapshot, self._request.query, self._wanted.deadline)

    def _folded(self, n_wanted: int) -> tuple[FirstPhase, Ranked, list[Story]]:
        """Return stories; as many documents are ranked as it takes to have as many as are wanted."""
        count = SPARE * n_wanted
        while True:
            found, ranked = self._ranked(count)
            folding = Folding(self._snapshot, partial(self._matching, found))
            places = folding.places(ranked, self._wanted.order)
            if len(places) >= n_wanted or len(ranked.doc_ids) < count:
                return found, ranked, folding.stories(ranked, places[self._request.offset : n_wanted])
            count *= SPARE

    def _matching(self, found: FirstPhase, doc_ids: Sequence[int]) -> Container[int]:
        """Return which of some documents match."""
        matches = found.matches
        if matches is None:  # what cannot be among the best was passed over: these are looked at again
            within = _set_of(doc_ids, self._snapshot.n_slots)
            again = msgspec.structs.replace(
                self._wanted, within=within, marks=True, is_exact=True, relaxes=found.is_relaxed
            )
            try:
                matches = self._marked(again)
            except OutOfTime:
                matches = no_documents(self._snapshot.n_slots)
                self._is_partial = True
        ranked = frozenset(found.doc_ids)
        return {doc_id for doc_id in doc_ids if doc_id in ranked or int(matches[doc_id // 64]) >> doc_id % 64 & 1}

    def _marked(self, wanted: Wanted) -> "Documents":
        found = self._find(wanted)
        self._is_partial |= found.is_partial
        return cast("Documents", found.matches)

    def _facets(self, counted: Facets, *, is_relaxed: bool) -> dict[str, dict[str, int]]:
        """Count each facet; one that is filtered by as if it was not, so that its other values stay to be chosen."""
        filters = self._request.filters
        # Without the filter more may have all the words; what was found counts nevertheless.
        enough = self._snapshot.n_slots + 1 if is_relaxed else self._wanted.enough
        facets = dict.fromkeys(FACETS, counted)
        for attribute, field in FACET_OF.items():
            if getattr(filters, attribute) and not self._request.as_whoosh:
                unfiltered = msgspec.structs.replace(filters, **{attribute: ()})
                try:
                    others = self._marked(msgspec.structs.replace(self._wanted, filters=unfiltered, enough=enough))
                except OutOfTime:
                    self._is_partial = True
                else:
                    facets[field] = Facets(self._snapshot, others)
        return {field: of_field.of(field) for field, of_field in facets.items()}

    def _candidates(self, ranked: Ranked) -> "Candidates":
        """Return the best hits, which show how a word is written."""
        import numpy as np

        from newssearch.search.candidates import Candidates

        return Candidates(self._snapshot, np.array(ranked.doc_ids[:NOTED_HITS], np.int32))

    def _hits(self, ranked: Ranked, stories: Sequence[Story]) -> tuple[Hit, ...]:
        listed = self._snapshot.listed([story.doc_ids[0] for story in stories])
        snippets = self._snippets(listed) if self._request.snippets else [None] * len(listed)
        return tuple(
            [
                Hit(
                    *fields,
                    score=ranked.scores[story.place],
                    snippet=snippet,
                    explanation=ranked.explanations[story.place] if self._request.explain else None,
                    reprints=reprints_of(self._snapshot, story),
                )
                for fields, story, snippet in zip(listed, stories, snippets, strict=True)
            ]
        )

    def _snippets(self, listed: Sequence[Fields]) -> list[Snippet | None]:
        bodies = self._bodies([article_id for article_id, *_ in listed])
        weights = {planned.word: planned.weight * self._model.idf(planned.doc_freq) for planned in self._plan.words}
        prefixes = prefixes_of(self._request.query)
        snippets: list[Snippet | None] = []
        for article_id, *_, lang in listed:
            is_over = self._wanted.deadline.is_over()
            self._is_partial |= is_over
            body = bodies.get(article_id, "")
            snippets.append(None if is_over else cut_snippet(body, lang, weights, prefixes))
        return snippets


def _set_of(doc_ids: Sequence[int], n_slots: int) -> "array[int]":
    documents = no_documents(n_slots)
    for doc_id in doc_ids:
        documents[doc_id // 64] |= 1 << doc_id % 64
    return documents

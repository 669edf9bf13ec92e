"""Answer searches from a snapshot of the local index."""

import time
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from newssearch.analysis import AcronymTable
from newssearch.analysis.synonym_table import SynonymTable
from newssearch.article import Article
from newssearch.errors import UnknownArticle
from newssearch.index import Snapshot
from newssearch.query import without_boosts
from newssearch.search.answers import Answers
from newssearch.search.deadline import Deadline
from newssearch.search.execution import Bodies, Execution
from newssearch.search.model import Model
from newssearch.search.plan import NO_SYNONYMS, Plan, make_plan
from newssearch.search.request import SearchRequest
from newssearch.search.results import Hit, SearchResults
from newssearch.search.suggestion import suggest_query
from newssearch.settings import PLAIN_BM25, Ranking, check_ranking

if TYPE_CHECKING:
    from newssearch.index import Ints
    from newssearch.search.account import Account
    from newssearch.search.significant_terms import SignificantTerm


class LocalEngine:
    """Answer searches over one snapshot; an `Engine`.

    Args:
        snapshot: The state that is searched.
        bodies: Where snippets are cut from.
        acronyms: Those of the settings, which come before those that the articles explain.
        kept_answers: Most answers that are kept for who asks the same.
        synonyms: Those of the settings.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        bodies: Bodies,
        acronyms: AcronymTable | None = None,
        kept_answers: int = 0,
        synonyms: SynonymTable = NO_SYNONYMS,
    ) -> None:
        self.snapshot = snapshot
        self._answers = Answers(kept_answers)
        self._bodies = bodies
        self._acronyms = acronyms or AcronymTable({})
        self._synonyms = synonyms
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

    def explain(self, request: SearchRequest, article: Article) -> "Account":
        """Return why a search finds an article, or why it does not, whatever its filters, order, limit and offset.

        Args:
            request: The search.
            article: The article, as the archive has it.

        Raises:
            UnknownArticle: The snapshot does not have it.
        """
        from newssearch.search.accounting import Accountant

        found = self.snapshot.postings("article_id", article.article_id).doc_ids
        if not len(found):
            raise UnknownArticle(article.article_id)
        model, plan, request = self._planned(request)
        return Accountant(model, plan, request).account(article, int(found[0]))

    def find_among(self, request: SearchRequest, doc_ids: "Ints") -> tuple[Hit, ...]:
        """Return those of some documents that answer a query to the letter (see `answering`), in the order given.

        Args:
            request: The query, and whether snippets are cut; a score is always 0.
            doc_ids: Of documents that are not deleted.
        """
        from newssearch.search.exact import answering

        model = self._model(PLAIN_BM25)  # which corrects no word and knows no acronym
        query, _ = without_boosts(request.query)
        found = answering(model, query, doc_ids).tolist()
        if not found:
            return ()
        plan = make_plan(model, query, lambda: self._known_acronyms)
        request = msgspec.structs.replace(request, query=query)
        return Execution(model, plan, request, self._bodies).hits_of(found)

    def related(self, article_id: str, ranking: Ranking, *, limit: int, nearness: float) -> tuple[Hit, ...]:
        """Return the articles that are about the same as one; see `related.related_to`."""
        from newssearch.search.related import related_to

        return related_to(self._model(ranking), article_id, limit=limit, nearness=nearness)

    def terms(self, request: SearchRequest) -> "tuple[SignificantTerm, ...]":
        """Return the terms that tell the match set of a request from the archive, at most its limit, the best first."""
        from newssearch.search.significant_terms import TermFinder

        query, boosts = without_boosts(request.query)
        model = self._model(request.ranking)
        plan = make_plan(model, query, lambda: self._known_acronyms, boosts)
        return TermFinder(model, plan, query, request).best(request.limit, self._texts)

    def _find(self, request: SearchRequest) -> SearchResults:
        # Stock Whoosh corrects no word, knows no acronym, and folds nothing.
        if request.as_whoosh:
            request = msgspec.structs.replace(request, ranking=PLAIN_BM25, fold=False)
        deadline = Deadline.after(request.budget_ms)
        model, plan, request = self._planned(request)
        results = Execution(model, plan, request, self._bodies, deadline).results()
        results = msgspec.structs.replace(results, commit=self.snapshot.commit)
        if deadline.is_over():
            return results
        suggestion = suggest_query(request.text, request.query, self.snapshot, self._is_acronym)
        return msgspec.structs.replace(results, suggestion=suggestion)

    def _planned(self, request: SearchRequest) -> tuple[Model, Plan, SearchRequest]:
        """Return what a search comes to, and the same search without boosts in its query."""
        model = self._model(request.ranking)
        query, boosts = without_boosts(request.query)
        plan = make_plan(model, query, lambda: self._known_acronyms, boosts, self._synonyms)
        return model, plan, request if query is request.query else msgspec.structs.replace(request, query=query)

    def _model(self, ranking: Ranking) -> Model:
        """Return the model of a ranking; the last one is kept, since searches seldom change it."""
        model = self._last_model
        if model is None or not (model.ranking is ranking or model.ranking == ranking):
            check_ranking(ranking)
            model = self._last_model = Model(self.snapshot, ranking)
        return model

    def _is_acronym(self, surface: str) -> bool:
        return bool(self._known_acronyms.name_of(surface))

    @cached_property
    def _known_acronyms(self) -> AcronymTable:
        return self._acronyms.over(self.snapshot.acronyms)

    def _texts(self, doc_ids: Sequence[int]) -> list[str]:
        listed = self.snapshot.listed(doc_ids)
        bodies = self._bodies([article_id for article_id, *_ in listed])
        return [f"{title}\n{bodies.get(article_id, '')}" for article_id, title, *_ in listed]

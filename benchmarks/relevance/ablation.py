"""Leave out one component of the score after the other, on the reference scorer, to see what each one brings."""

from collections.abc import Mapping, Sequence

import msgspec
from benchmarks.relevance.french_sets import FrenchSet
from benchmarks.relevance.ours import BASE, articles_of
from benchmarks.relevance.results import Loss
from benchmarks.relevance.scoring import Search, difference, score_search

from newssearch.evaluation import SEARCH_DEPTH, Query, QueryScores
from newssearch.evaluation.reference import Reference
from newssearch.settings import Ranking

WITH_FORM = msgspec.structs.replace(BASE, as_typed=Ranking().as_typed)

COMPONENTS: Mapping[str, tuple[Ranking, Ranking]] = {
    "unstemmed words (`surface`)": (BASE, msgspec.structs.replace(BASE, surface=0)),
    "function words (`stop_words`)": (BASE, msgspec.structs.replace(BASE, stop_words=0)),
    "neighbours (`pairs`)": (BASE, msgspec.structs.replace(BASE, pairs=0)),
    "title that says it all (`title_coverage`)": (BASE, msgspec.structs.replace(BASE, title_coverage=0)),
    "title above body (`title_weight` 1)": (BASE, msgspec.structs.replace(BASE, title_weight=1)),
    "first paragraph (`lead_weight`)": (BASE, msgspec.structs.replace(BASE, lead_weight=0)),
    "correction of absent words (`correction`)": (BASE, msgspec.structs.replace(BASE, correction=0)),
    "acronyms (`acronym_name`, `acronym_initials`)": (
        BASE,
        msgspec.structs.replace(BASE, acronym_name=0, acronym_initials=0),
    ),
    "the form as typed (`as_typed`)": (WITH_FORM, BASE),
    "the whole second phase (`reranked` 0)": (BASE, msgspec.structs.replace(BASE, reranked=0)),
    "depth 50 instead of 100 (`reranked`)": (BASE, msgspec.structs.replace(BASE, reranked=50)),
    "depth 300 instead of 100 (`reranked`)": (BASE, msgspec.structs.replace(BASE, reranked=300)),
}
"""What is left out -> the ranking with it, and without it."""


def ablate(collection: FrenchSet, queries: Sequence[Query]) -> list[Loss]:
    """Return what nDCG@10 loses without each component, on queries as written."""
    reference = Reference(articles_of(collection))
    scored: dict[Ranking, list[QueryScores]] = {}

    def score(ranking: Ranking) -> list[QueryScores]:
        if ranking not in scored:
            scored[ranking] = score_search(search_with(reference, ranking), queries, collection, str)
        return scored[ranking]

    losses: list[Loss] = []
    for component, (complete, without) in COMPONENTS.items():
        loss, p = difference(score(complete), score(without))
        losses.append(Loss(set_name=collection.name, component=component, n_queries=len(queries), loss=loss, p=p))
    return losses


def search_with(reference: Reference, ranking: Ranking) -> Search:
    """Return a search by the reference scorer with a ranking for a query taken as text."""

    def search(text: str) -> list[str]:
        hits = reference.search(text, ranking, limit=SEARCH_DEPTH, as_text=True)
        return [article_id for article_id, _ in hits]

    return search

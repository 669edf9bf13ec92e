"""Define SearchRequest, what an engine is asked."""

import msgspec

from newssearch.query import BooleanQuery, Note
from newssearch.search.filters import NO_FILTERS, Filters
from newssearch.search.order import ORDERS, Order
from newssearch.settings import Ranking


class SearchRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one search.

    Args:
        text: The query as typed, for the results to repeat.
        query: Its tree.
        limit: Most hits returned, from 0.
        offset: Hits skipped before the first one returned.
        snippets: Cut a snippet for each hit.
        ranking: What each component of a score weighs.
        as_whoosh: Match and score as stock Whoosh does, whatever the ranking.
        now_s: The present moment, in seconds since 1970 UTC, from which ages are counted.
        explain: Take the score of each hit apart.
        fold: Show articles that print one text as one hit.
        facets: Count the match set by facets, and over time.
        exact_total: Count every match; else the search may pass over what cannot be among the hits.
        relax: Where few articles have all the words, those with any of them match too.
        filters: Which articles may be found.
        notes: What was ignored or repaired in the query; the results repeat it.
        budget_ms: How long it may take, in milliseconds; any time where None.
        order: Which hits come first; in an order by date a score is that of the words alone.

    Raises:
        ValueError: `limit`, `offset` or `budget_ms` is negative, or there is no such order.
    """

    text: str
    query: BooleanQuery
    limit: int = 10
    offset: int = 0
    snippets: bool = True
    ranking: Ranking = Ranking()
    now_s: float = 0.0
    explain: bool = False
    as_whoosh: bool = False
    fold: bool = False
    facets: bool = True
    exact_total: bool = True
    relax: bool = True
    filters: Filters = NO_FILTERS
    notes: tuple[Note, ...] = ()
    order: Order = "relevance"
    budget_ms: float | None = None

    def __post_init__(self) -> None:
        """Refuse what no search can be."""
        if self.budget_ms is not None and not self.budget_ms >= 0:
            raise ValueError("a budget is 0 milliseconds or more")
        if self.limit < 0 or self.offset < 0:
            raise ValueError("limit and offset are 0 or more")
        if self.order not in ORDERS:
            raise ValueError(f"order is one of {', '.join(ORDERS)}, not {self.order!r}")

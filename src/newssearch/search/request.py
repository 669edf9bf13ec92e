"""Define SearchRequest, what an engine is asked."""

import dataclasses

from newssearch.query import BooleanQuery


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """Hold one search.

    Args:
        text: The query as typed, for the results to repeat.
        query: Its tree.
        limit: Most hits returned, from 0.
        offset: Hits skipped before the first one returned.
        snippets: Cut a snippet for each hit.
    """

    text: str
    query: BooleanQuery
    limit: int = 10
    offset: int = 0
    snippets: bool = True

"""Define the Engine protocol: a search is the same whatever answers it."""

from typing import Protocol

from newssearch.search.request import SearchRequest
from newssearch.search.results import SearchResults


class Engine(Protocol):
    """Answer searches over one immutable state of an index."""

    def search(self, request: SearchRequest) -> SearchResults:
        """Return the best hits, the size of the match set and its facets."""
        ...

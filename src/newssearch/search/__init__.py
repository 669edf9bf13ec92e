"""Say what a search is, and answer it from a local index."""

from newssearch.search.engine import Engine
from newssearch.search.explanation import Explanation, ScorePart
from newssearch.search.filters import NO_FILTERS, Filters
from newssearch.search.local import LocalEngine
from newssearch.search.order import Order
from newssearch.search.request import SearchRequest
from newssearch.search.results import Hit, SearchResults, Snippet

__all__ = [
    "NO_FILTERS",
    "Engine",
    "Explanation",
    "Filters",
    "Hit",
    "LocalEngine",
    "Order",
    "ScorePart",
    "SearchRequest",
    "SearchResults",
    "Snippet",
]

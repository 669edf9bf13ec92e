"""Turn a query string into a tree; pure, and knows nothing of any index."""

from newssearch.query.parser import parse_query
from newssearch.query.tree import BooleanQuery, PhraseQuery, Query, TermQuery, stretches_of, words_demanded, words_of

__all__ = [
    "BooleanQuery",
    "PhraseQuery",
    "Query",
    "TermQuery",
    "parse_query",
    "stretches_of",
    "words_demanded",
    "words_of",
]

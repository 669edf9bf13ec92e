"""Turn a query string into a tree; pure, and knows nothing of any index."""

from newssearch.query.parser import parse_query
from newssearch.query.tree import (
    BooleanQuery,
    PhraseQuery,
    PrefixQuery,
    Query,
    TermQuery,
    prefixes_of,
    stretches_of,
    words_demanded,
    words_of,
)

__all__ = [
    "BooleanQuery",
    "PhraseQuery",
    "PrefixQuery",
    "Query",
    "TermQuery",
    "parse_query",
    "prefixes_of",
    "stretches_of",
    "words_demanded",
    "words_of",
]

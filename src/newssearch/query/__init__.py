"""Turn a query string into a tree; pure, and knows nothing of any index."""

from newssearch.query.parser import as_words, parse_query
from newssearch.query.tree import BooleanQuery, PhraseQuery, Query, TermQuery, stretches_of, words_of

__all__ = ["BooleanQuery", "PhraseQuery", "Query", "TermQuery", "as_words", "parse_query", "stretches_of", "words_of"]

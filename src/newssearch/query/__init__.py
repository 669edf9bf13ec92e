"""Turn a query string into a tree; pure, and knows nothing of any index."""

from newssearch.query.language import Language
from newssearch.query.notes import Note
from newssearch.query.parser import parse_query
from newssearch.query.printer import to_text
from newssearch.query.reading import ParsedQuery, parse
from newssearch.query.tree import (
    AtLeastQuery,
    BooleanQuery,
    BoostQuery,
    DateQuery,
    FieldQuery,
    FuzzyQuery,
    KeywordQuery,
    NearQuery,
    PhraseQuery,
    PrefixQuery,
    Query,
    RangeQuery,
    SameParagraphQuery,
    TermQuery,
    WildcardQuery,
    WrittenQuery,
    parts_inside,
    prefixes_of,
    stretches_of,
    words_demanded,
    words_of,
)

__all__ = [
    "AtLeastQuery",
    "BooleanQuery",
    "BoostQuery",
    "DateQuery",
    "FieldQuery",
    "FuzzyQuery",
    "KeywordQuery",
    "Language",
    "NearQuery",
    "Note",
    "ParsedQuery",
    "PhraseQuery",
    "PrefixQuery",
    "Query",
    "RangeQuery",
    "SameParagraphQuery",
    "TermQuery",
    "WildcardQuery",
    "WrittenQuery",
    "parse",
    "parse_query",
    "parts_inside",
    "prefixes_of",
    "stretches_of",
    "to_text",
    "words_demanded",
    "words_of",
]

"""Name the signs of the query language: operators and fields, in French and in English."""

import enum

from newssearch.query.tree import KeywordField, TextField


class Sign(enum.Enum):
    """Say what a stretch of a query is."""

    TEXT = "words as they are typed, one or more"
    QUOTED = "what stands between quotes"
    WILDCARD = "gr?ve"
    FUZZY = "grève~1"
    EVERYTHING = "*"
    VALUE = "what follows a field that has values"
    OPEN = "("
    CLOSE = ")"
    AND = "ET"
    OR = "OU"
    NOT = "SAUF"
    NEAR = "PRES/5"
    BEFORE = "AVANT/5"
    PARAGRAPH = "PARA"
    AT_LEAST = "AUMOINS/3"
    FIELD = "titre:"
    WRITTEN = "="
    BOOST = "^2"
    END = "the end of the query"


OPERATORS = {
    "AND": Sign.AND,
    "ET": Sign.AND,
    "OR": Sign.OR,
    "OU": Sign.OR,
    "NOT": Sign.NOT,
    "SAUF": Sign.NOT,
    "PARA": Sign.PARAGRAPH,
    "SAMEPARA": Sign.PARAGRAPH,
}
"""Operators that are words in upper case."""

COUNTED_OPERATORS = {
    "NEAR": Sign.NEAR,
    "PRES": Sign.NEAR,
    "PRÈS": Sign.NEAR,
    "BEFORE": Sign.BEFORE,
    "AVANT": Sign.BEFORE,
    "ATLEAST": Sign.AT_LEAST,
    "AUMOINS": Sign.AT_LEAST,
}
"""Operators that a slash and a number follow, without which they are words."""

OPERANDS = frozenset({Sign.TEXT, Sign.QUOTED, Sign.WILDCARD, Sign.FUZZY, Sign.EVERYTHING, Sign.VALUE})

ENDS_OF_OPERANDS = OPERANDS | {Sign.CLOSE, Sign.BOOST}

STARTS_OF_OPERANDS = OPERANDS | {Sign.OPEN, Sign.NOT, Sign.AT_LEAST, Sign.FIELD, Sign.WRITTEN}

PLACE_OPERATORS = frozenset({Sign.NEAR, Sign.BEFORE, Sign.PARAGRAPH})

BINARY_OPERATORS = PLACE_OPERATORS | {Sign.AND, Sign.OR}

FOLLOWERS = {
    **dict.fromkeys((*BINARY_OPERATORS, Sign.NOT), STARTS_OF_OPERANDS),
    Sign.AT_LEAST: OPERANDS | {Sign.OPEN, Sign.WRITTEN},
    Sign.FIELD: OPERANDS | {Sign.OPEN, Sign.WRITTEN},
    Sign.WRITTEN: frozenset({Sign.TEXT, Sign.QUOTED}),
}
"""Sign -> what may follow it; before anything else it is text."""

TEXT_FIELDS: dict[str, TextField] = {"titre": "title", "title": "title", "corps": "body", "body": "body"}

KEYWORD_FIELDS: dict[str, KeywordField] = {
    "source": "source",
    "auteur": "author",
    "author": "author",
    "rubrique": "section",
    "section": "section",
    "langue": "lang",
    "lang": "lang",
}

SINCE_FIELDS = frozenset({"du", "depuis", "since"})

UNTIL_FIELDS = frozenset({"au", "until"})

BEFORE_FIELDS = frozenset({"avant", "before"})

DATE_FIELDS = frozenset({"date"}) | SINCE_FIELDS | UNTIL_FIELDS | BEFORE_FIELDS

LENGTH_FIELDS = frozenset({"longueur", "length"})

GROUP_FIELDS = frozenset({"groupe", "group"})

FIELDS = frozenset({*TEXT_FIELDS, *KEYWORD_FIELDS, *DATE_FIELDS, *LENGTH_FIELDS, *GROUP_FIELDS})
"""Names of fields, folded: in any case, each followed by a colon and, without a blank, by what is looked for in it."""

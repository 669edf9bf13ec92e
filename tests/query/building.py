"""Build query trees in few letters, and draw them and the queries that they come from."""

import datetime as dt

from hypothesis import strategies as st

from newssearch.analysis import analyse
from newssearch.query import (
    AtLeastQuery,
    BooleanQuery,
    BoostQuery,
    DateQuery,
    FieldQuery,
    FuzzyQuery,
    KeywordQuery,
    Language,
    NearQuery,
    PhraseQuery,
    PrefixQuery,
    Query,
    RangeQuery,
    SameParagraphQuery,
    TermQuery,
    WildcardQuery,
    WrittenQuery,
)
from newssearch.query.limits import MAX_DISTANCE, MAX_OCCURRENCES
from newssearch.query.logic import all_of, any_of, as_tree, none_of
from newssearch.query.words import word_of

PARIS = "Europe/Paris"

TODAY = dt.date(2025, 7, 16)
"""A Wednesday."""

LENIENT = Language(today=TODAY, groups={"Maghreb": ("Hespress", "El Watan"), "Quotidiens français": ("Le Monde",)})
STRICT = Language(today=TODAY, groups=LENIENT.groups, is_strict=True)

EVERY = PrefixQuery("")


def words(text: str) -> tuple[TermQuery, ...]:
    """Return the words of a text."""
    return tuple(map(word_of, analyse(text)))


def word(text: str) -> TermQuery:
    """Return the one word that a text is."""
    [only] = words(text)
    return only


def phrase(text: str) -> PhraseQuery:
    """Return the words of a text as quotes ask for them."""
    return PhraseQuery(words(text))


def compound(text: str) -> PhraseQuery:
    """Return the words of a text as a hyphen asks for them."""
    return PhraseQuery(words(text), is_implied=True)


def written(text: str) -> WrittenQuery:
    """Return the words of a text as = asks for them."""
    found = words(text)
    return WrittenQuery(found, tuple(one.written for one in found))


def must(*parts: Query, without: tuple[Query, ...] = ()) -> BooleanQuery:
    """Return what asks for all of some parts and for none of others."""
    return BooleanQuery(parts, must_not=without)


def should(*parts: Query) -> BooleanQuery:
    """Return what asks for any of some parts."""
    return BooleanQuery(should=parts)


def days(first: str = "", last: str = "") -> DateQuery:
    """Return what asks for the days from one to another, both included."""
    return DateQuery(
        dt.date.fromisoformat(first) if first else None,
        dt.date.fromisoformat(last) if last else None,
        PARIS,
    )


WORDS = st.sampled_from(
    "Grève grève œuvre Été ou ET vent d'est sud 2 944 2025 1er École O.N.U. chat chien".split()
).map(word)
PHRASES = st.lists(WORDS, min_size=2, max_size=4).map(tuple).map(PhraseQuery)
COMPOUNDS = st.sampled_from(["Sud Sud", "Côte Or", "3, 500", "R D", "Aix en Provence"]).map(compound)
PLACED = st.one_of(
    WORDS,
    PHRASES,
    COMPOUNDS,
    st.sampled_from([PrefixQuery("dev"), PrefixQuery("oe"), WildcardQuery("gr?ve"), WildcardQuery("a?b*c*")]),
    st.builds(FuzzyQuery, st.just(word("manifestation")), st.integers(1, 2)),
    st.sampled_from(["Marché", "Côte Azur", "2, 944", "OU"]).map(written),
)
CHOICES = st.lists(PLACED, min_size=1, max_size=3).map(any_of)
NEAR = st.lists(CHOICES, min_size=2, max_size=3).map(tuple)
VALUES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters='"“”«»„‟'), min_size=1)
DATES = st.dates(dt.date(1700, 1, 1), dt.date(2100, 1, 1))


def _dates(dates: list[dt.date]) -> DateQuery:
    return days(min(dates).isoformat(), max(dates).isoformat())


LEAVES: st.SearchStrategy[Query] = st.one_of(
    PLACED,
    st.just(EVERY),
    st.builds(AtLeastQuery, WORDS, st.integers(1, MAX_OCCURRENCES)),
    st.builds(NearQuery, NEAR, st.integers(1, MAX_DISTANCE), st.booleans()),
    st.builds(SameParagraphQuery, NEAR),
    st.builds(
        KeywordQuery,
        st.sampled_from(["source", "author", "section"]),
        st.lists(
            st.sampled_from(["Le Monde", "L'Humanité", "(x)", "a ET b", "-", "20:30", "«M»", "*"]),
            min_size=1,
            unique=True,
        ).map(tuple),
    ),
    st.just(KeywordQuery("lang", ("fr", "en"))),
    st.sampled_from([RangeQuery("length", 500, None), RangeQuery("length", None, 0), RangeQuery("length", 1, 9)]),
    st.lists(DATES, min_size=1, max_size=2).map(_dates),
    st.builds(days, DATES.map(str)),
    st.builds(days, st.just(""), DATES.map(str)),
)


def _is_weighed(part: Query) -> bool:
    return part != BooleanQuery() and not isinstance(part, KeywordQuery | RangeQuery | DateQuery)


def _larger(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    return st.one_of(
        st.lists(parts, min_size=1, max_size=4).map(all_of),
        st.lists(parts, min_size=1, max_size=3).map(any_of),
        parts.map(none_of),
        st.builds(FieldQuery, st.sampled_from(["title", "body"]), parts),
        st.builds(BoostQuery, parts.filter(_is_weighed), st.sampled_from([0.5, 2.0, 1.25, 100.0])),
    )


TREES = st.recursive(LEAVES, _larger, max_leaves=8).map(as_tree)
"""Trees as queries are read."""

_FRAGMENTS = [
    '"',
    *"« » “ ( ) - = ^2 ^0,5 ^0 ~ ~2 * ? OU ET OR SAUF NOT PRES/3 AVANT/2 NEAR/0 PARA AUMOINS/2 > .. – : / &".split(),
    *"titre: source: date: longueur: groupe: corps: langue: du: au: titer: 2025 hier 1er mars maghreb 2 944".split(),
    *"chat Sud-Sud l'été d' œuf é ab a et fr Grève dev* gr?ve http://a.b/c?d=e 20:30 C++ étudiant(e)s ½ 中 ß".split(),
]

QUERY_TEXTS = st.one_of(
    st.lists(
        st.tuples(st.sampled_from(_FRAGMENTS), st.sampled_from(["", " ", " ", "\u00ad", "\u0301", "\n"])), max_size=16
    ).map(lambda pairs: "".join(fragment + gap for fragment, gap in pairs)),
    st.text("ab1 '\"«»()-=^~*?:/.2OUET"),
    st.text(st.characters()),
)
"""Queries right and wrong: signs of the language in any order, and any text at all."""

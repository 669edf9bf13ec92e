"""Check what a query tree says it asks for."""

from newssearch.query import (
    AtLeastQuery,
    BooleanQuery,
    BoostQuery,
    FieldQuery,
    FuzzyQuery,
    KeywordQuery,
    NearQuery,
    PhraseQuery,
    PrefixQuery,
    RangeQuery,
    SameParagraphQuery,
    TermQuery,
    WildcardQuery,
    WrittenQuery,
    prefixes_of,
    stretches_of,
    words_demanded,
    words_of,
)

ABEILLE, BOIS, CHAT, DENT = (TermQuery(word, word) for word in ("abeille", "bois", "chat", "dent"))


def test_the_words_of_a_word_are_itself() -> None:
    assert words_of(ABEILLE) == (ABEILLE,)


def test_the_words_of_a_phrase_are_named_once_each() -> None:
    assert words_of(PhraseQuery((BOIS, ABEILLE, BOIS))) == (BOIS, ABEILLE)


def test_the_words_of_a_tree_are_those_required_then_those_wished_for_and_never_those_excluded() -> None:
    inner = BooleanQuery(must=(CHAT, ABEILLE), must_not=(DENT,))
    query = BooleanQuery(must=(PhraseQuery((ABEILLE, BOIS)), inner), should=(DENT,), must_not=(CHAT,))
    assert words_of(query) == (ABEILLE, BOIS, CHAT, DENT)
    assert words_of(BooleanQuery(must=(ABEILLE,), must_not=(CHAT,))) == (ABEILLE,)


def test_prefixes_are_no_words_and_are_named_apart() -> None:
    query = BooleanQuery(must=(PrefixQuery("dev"), ABEILLE), should=(PrefixQuery(""),), must_not=(PrefixQuery("sud"),))
    assert words_of(query) == (ABEILLE,)
    assert prefixes_of(BooleanQuery(must=(query, CHAT), should=(PrefixQuery("bo"),))) == ("dev", "bo")


def test_an_empty_tree_asks_for_nothing() -> None:
    assert words_of(BooleanQuery()) == ()


def test_every_sign_but_a_stand_in_has_its_words_and_an_exclusion_has_none() -> None:
    near = NearQuery((BooleanQuery(should=(ABEILLE, PrefixQuery("ab"))), PhraseQuery((BOIS, CHAT))), 3)
    query = BooleanQuery(
        (
            FieldQuery("title", BoostQuery(near, 2.0)),
            WrittenQuery((DENT, BOIS), ("Dent", "bois")),
            AtLeastQuery(CHAT, 2),
            FuzzyQuery(ABEILLE, 1),
            WildcardQuery("d?nt"),
            KeywordQuery("source", ("Le Monde",)),
            RangeQuery("length", 1, 2),
        ),
        must_not=(TermQuery("exclu", "exclu"),),
    )
    assert stretches_of(query) == ((ABEILLE,), (BOIS, CHAT), (DENT, BOIS), (CHAT,), (ABEILLE,))
    assert words_of(query) == (ABEILLE, BOIS, CHAT, DENT)
    assert prefixes_of(query) == ("ab",)


def test_words_are_demanded_where_no_other_will_do() -> None:
    demanding = (
        PhraseQuery((ABEILLE, BOIS)),
        WrittenQuery((ABEILLE,), ("Abeille",)),
        AtLeastQuery(ABEILLE, 2),
        NearQuery((ABEILLE, BOIS), 3),
        SameParagraphQuery((ABEILLE, BOIS)),
    )
    for part in demanding:
        assert words_demanded(BooleanQuery((FieldQuery("body", BoostQuery(part, 2.0)), CHAT))) == set(words_of(part))
    asking = (ABEILLE, FuzzyQuery(ABEILLE, 1), PhraseQuery((ABEILLE, BOIS), is_implied=True), FieldQuery("title", DENT))
    assert words_demanded(BooleanQuery(asking, must_not=demanding)) == frozenset()

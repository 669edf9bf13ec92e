"""Check what a query tree says it asks for."""

from newssearch.query import BooleanQuery, PhraseQuery, PrefixQuery, TermQuery, prefixes_of, words_of

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

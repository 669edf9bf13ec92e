"""Check how queries are read."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newssearch.errors import QueryError
from newssearch.query import BooleanQuery, PhraseQuery, TermQuery, parse_query, words_of
from newssearch.query.parser import MAX_QUERY_CHARS, MAX_QUERY_WORDS


def shape(text: str) -> list[str]:
    """Return each part of a query as text: a word, "quoted words", or words-linked."""
    shown = []
    for part in parse_query(text).must:
        assert not isinstance(part, BooleanQuery)
        if isinstance(part, TermQuery):
            shown.append(part.surface)
        else:
            joined = ("-" if part.is_implied else " ").join(word.surface for word in part.words)
            shown.append(joined if part.is_implied else f'"{joined}"')
    return shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("coopération Sud-Sud", ["cooperation", "sud-sud"]),
        ("COOPÉRATION SUD–SUD", ["cooperation", "sud-sud"]),
        ("cooperation sud sud", ["cooperation", "sud-sud"]),
        ("Sud - Sud", ["sud-sud"]),
        ("Nord - Sud", ["nord", "sud"]),
        ("très très grand", ["tres", "grand"]),
        ('"vague de chaleur" été', ['"vague de chaleur"', "ete"]),
        ("« vague de chaleur »", ['"vague de chaleur"']),
        ("“vague de chaleur”", ['"vague de chaleur"']),
        ('"budget"', ["budget"]),
        ('"budget', ["budget"]),
        ('"" ""', []),
        ('"un"deux"', ["un", "deux"]),
        ("Côte-d'Or", ["cote-or"]),
        ("l'O.N.U.", ["onu"]),
        ("O'Brien", ["o-brien"]),
        ("lemonde.fr", ["lemonde-fr"]),
        ("dit-on a-t-il", ["dit", "on", "a", "t", "il"]),
        ("Aix-en-Provence", ["aix-en-provence"]),
        ("2 944 blessés", ["2944", "blesses"]),
        ("02/07/2025", ["02-07-2025"]),
        ("droite/gauche", ["droite", "gauche"]),
        ("budget culture BUDGET", ["budget", "culture"]),
        ("", []),
        (" … !? -- ", []),
    ],
)
def test_a_query_is_read_as_it_was_meant(text: str, expected: list[str]) -> None:
    assert shape(text) == expected


def test_function_words_are_told() -> None:
    assert [word.is_stop_word for word in words_of(parse_query("le budget de l'État"))] == [True, False, True, False]


def test_the_words_of_a_tree_are_those_asked_for() -> None:
    budget, sport, vent = (TermQuery(name, name) for name in ("budget", "sport", "vent"))
    tree = BooleanQuery(must=(budget, PhraseQuery((sport, budget))), must_not=(vent,))
    assert words_of(tree) == (budget, sport)


def test_a_query_that_is_too_long_is_refused_in_french() -> None:
    parse_query("a " * (MAX_QUERY_CHARS // 2))
    with pytest.raises(QueryError, match="trop longue") as refused:
        parse_query("a" * 100_000)
    assert refused.value.position == MAX_QUERY_CHARS


def test_a_query_of_too_many_words_is_refused_where_they_begin_to_be() -> None:
    words = [f"mot{number:03}" for number in range(MAX_QUERY_WORDS + 1)]
    parse_query(" ".join(words[:-1]))
    with pytest.raises(QueryError, match="trop de mots") as refused:
        parse_query(" ".join(words))
    assert refused.value.position == MAX_QUERY_WORDS * len("mot000 ")


@given(st.text(max_size=200))
@example('5" et «"»')
@example("\ud800")
def test_no_text_is_refused_for_what_it_says(text: str) -> None:
    parse_query(text)


@given(
    st.lists(st.sampled_from(["l'été", "cœur", '"vent d\'est"', "Sud-Sud", "2 944", "été", "È", "-", '"']), max_size=6)
)
def test_a_query_means_the_same_without_accents_and_in_capitals(chunks: list[str]) -> None:
    text = " ".join(chunks)
    plain = text.translate(str.maketrans("éèÉÈ", "eeEE")).replace("œ", "oe").replace("'", "’")
    assert parse_query(plain) == parse_query(text) == parse_query(text.upper())

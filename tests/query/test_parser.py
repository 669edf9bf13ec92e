"""Parse queries as readers type them, and any text at all."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.french_texts import FRENCH_TEXTS, REWRITINGS
from newssearch.analysis import analyse
from newssearch.errors import QueryError
from newssearch.query import BooleanQuery, PhraseQuery, PrefixQuery, TermQuery, parse_query, words_of
from newssearch.query.limits import MAX_PREFIXES, MAX_QUERY_CHARS, MAX_QUERY_WORDS
from newssearch.query.parser import parse_any, parse_plain

QUERY_TEXTS = st.one_of(st.text(st.characters()), st.text("ab1'’\"“”«»-–·.,&@/()* \u00ad\u0301"), FRENCH_TEXTS)


def shown(text: str) -> list[str]:
    """Return the parts of a parsed query: word, "phrase", or (implied phrase)."""
    parts = []
    for part in parse_query(text).must:
        assert not isinstance(part, BooleanQuery)
        if isinstance(part, PrefixQuery):
            parts.append(f"{part.letters}*")
            continue
        surfaces = " ".join(word.surface for word in words_of(part))
        if isinstance(part, PhraseQuery):
            surfaces = " ".join(word.surface for word in part.words)
            surfaces = f"({surfaces})" if part.is_implied else f'"{surfaces}"'
        parts.append(surfaces)
    return parts


def test_a_query_requires_each_of_its_words() -> None:
    assert parse_query("Coopérations de l’Été") == BooleanQuery(
        must=(TermQuery("cooper", "cooperations"), TermQuery("de", "de", is_stop_word=True), TermQuery("ete", "ete"))
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"intelligence artificielle" école', ['"intelligence artificielle"', "ecole"]),
        ("“intelligence artificielle” école", ['"intelligence artificielle"', "ecole"]),
        ("« intelligence artificielle » école", ['"intelligence artificielle"', "ecole"]),
        ("«\u00a0intelligence artificielle\u202f»", ['"intelligence artificielle"']),
        ("„intelligence artificielle“", ['"intelligence artificielle"']),
        ("»intelligence artificielle«", ['"intelligence artificielle"']),
        ('“intelligence artificielle"', ['"intelligence artificielle"']),
        ('"intelligence artificielle”', ['"intelligence artificielle"']),
        ("«a” “bois chat”", ["a", '"bois chat"']),
        ('"bois chat""dent abeille"', ['"bois chat"', '"dent abeille"']),
        ('l\'"école libre"', ['"ecole libre"']),
    ],
)
def test_words_in_quotes_of_any_kind_are_a_phrase(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«bois “chat dent” abeille»", ['"bois chat dent abeille"']),
        ('"bois « chat » dent"', ['"bois chat dent"']),
        ("“bois «chat» dent”", ['"bois chat dent"']),
    ],
)
def test_quotes_may_hold_quotes_of_another_kind(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"bois chat', ["bois", "chat"]),
        ("bois chat »", ["bois", "chat"]),
        ('"bois chat" "dent abeille', ['"bois chat"', "dent", "abeille"]),
        ('écran 5" ou 7" pliable', ["ecran", "5", "ou", "7", "pliable"]),
        ('écran 5" "grand format"', ["ecran", "5", '"grand format"']),
        ('écran 5\u200b" ou 7\u00ad" pliable', ["ecran", "5", "ou", "7", "pliable"]),
        ('"sommet du G20" "grand format"', ['"sommet du g20"', '"grand format"']),
        ("'bois chat'", ["bois", "chat"]),
        ('"bois"chat"', ["bois", "chat"]),
    ],
)
def test_an_unpaired_quote_an_inch_or_an_apostrophe_quotes_nothing(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    "text", ["", "   ", '"', '""', "« »", "'", "l'", "?!…", " … !? -- ", '"" ""', '"- -"', "\ud800", "\u00ad"]
)
def test_a_query_without_any_word_is_an_empty_tree(text: str) -> None:
    assert parse_query(text) == BooleanQuery()


def test_a_quoted_word_is_a_word_and_an_elision_in_quotes_does_not_make_a_phrase() -> None:
    assert shown('"Paris" «l\'été»') == ["paris", "ete"]


def test_a_phrase_keeps_its_stop_words_and_says_that_they_are() -> None:
    [phrase] = parse_query('"vent d\'est"').must
    assert isinstance(phrase, PhraseQuery)
    assert [(word.surface, word.is_stop_word) for word in phrase.words] == [("vent", False), ("est", True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sud-Sud", "(sud sud)"),
        ("Sud–Sud", "(sud sud)"),
        ("Sud\u2011Sud", "(sud sud)"),
        ("Sud\u00ad-\u200bSud", "(sud sud)"),
        ("Côte-d'Or", "(cote or)"),
        ("Côte–dʼOr", "(cote or)"),
        ("c'est-à-dire", "(est a dire)"),
        ("O'Brien", "(o brien)"),
        ("OʻBrien", "(o brien)"),
        ("O`Brien", "(o brien)"),
        ("R&D", "(r d)"),
        ("lemonde.fr", "(lemonde fr)"),
        ("J.-P.", "(j p)"),
        ("3,5", "(3 5)"),
        ("02/07/2025", "(02 07 2025)"),
        ("20:30", "(20 30)"),
        ("étudiant·e·s-chercheur·e·s", "(etudiant chercheur)"),
        ("S.N.C.F.-bis", "(sncf bis)"),
        ("Aix-en-Provence", "(aix en provence)"),
        ("Marne-la-Vallée", "(marne la vallee)"),
        ("Villeneuve-d'Ascq-les-Bains", "(villeneuve ascq les bains)"),
        ("va-nu-pieds", "(va nu pieds)"),
    ],
)
def test_the_parts_of_a_compound_are_an_implied_phrase(text: str, expected: str) -> None:
    assert shown(text) == [expected]
    assert shown(f"un {text} !") == ["un", expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nord - Sud", ["nord", "sud"]),
        ("Nord— Sud", ["nord", "sud"]),
        ("bois,chat", ["bois", "chat"]),
        ("droite/gauche", ["droite", "gauche"]),
        ("G20/climat", ["g20", "climat"]),
        ("chat. Dent", ["chat", "dent"]),
        ("2 944 blessés", ["2944", "blesses"]),
    ],
)
def test_words_that_only_stand_side_by_side_are_no_compound(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dit-on", ["dit", "on"]),
        ("pense-t-il", ["pense", "t", "il"]),
        ("pense-t’elle", ["pense", "elle"]),
        ("donne-le-moi", ["donne", "le", "moi"]),
        ("celui-ci", ["celui", "ci"]),
        ("qu'est-ce", ["est", "ce"]),
        ("Saint-Denis dit-il", ["(saint denis)", "dit", "il"]),
        ("la-la", ["la"]),
    ],
)
def test_a_pronoun_that_hangs_on_a_verb_is_a_word_of_its_own(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


def test_what_is_asked_for_twice_is_looked_up_once() -> None:
    text = 'Paris Sud-Sud paris, sud–sud "Sud Sud" et PARIS'
    assert shown(text) == ["paris", "(sud sud)", '"sud sud"', "et"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("coopération sud sud", ["cooperation", "(sud sud)"]),
        ("Sud - SUD", ["(sud sud)"]),
        ("très très grand", ["tres", "grand"]),
        ("sud nord sud", ["sud", "nord"]),
    ],
)
def test_a_word_of_content_said_twice_in_a_row_is_a_compound(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


def test_two_words_of_one_stem_are_two_words() -> None:
    assert shown("coopération coopérations") == ["cooperation", "cooperations"]


def test_a_query_that_is_too_long_is_refused_where_it_is_too_long() -> None:
    assert shown("é" * 10 + " " * (MAX_QUERY_CHARS - 10)) == ["e" * 10]
    with pytest.raises(QueryError, match="La requête est trop longue : 4001 caractères, 4000 au plus") as refusal:
        parse_query("é" * 10 + " " * (MAX_QUERY_CHARS - 9))
    assert refusal.value.position == MAX_QUERY_CHARS


def test_a_query_of_too_many_words_is_refused_at_the_first_of_them() -> None:
    allowed = " ".join(f"mot{number}" for number in range(MAX_QUERY_WORDS))
    assert len(words_of(parse_query(f'{allowed} "mot1 mot2"'))) == MAX_QUERY_WORDS
    with pytest.raises(QueryError, match="La requête a trop de mots : 252, 250 au plus") as refusal:
        parse_query(f'{allowed} mot1 "de\u00ad trop"')
    assert refusal.value.position == len(f'{allowed} mot1 "')


@given(QUERY_TEXTS)
@example('"' * MAX_QUERY_CHARS)
@example("«" * MAX_QUERY_CHARS)
@example("“a " * 1_333)
@example("'-" * 2_000)
@example("\ud800-\ud800")
def test_any_text_is_parsed_and_its_words_are_those_of_its_analysis(text: str) -> None:
    text = text.replace("*", " ")  # what it asks for is no word of the analysis
    query = parse_query(text)
    words = {(word.term, word.surface) for word in words_of(query)}
    assert words == {(token.term, token.surface) for token in analyse(text)}
    for part in query.must:
        assert isinstance(part, TermQuery) or (isinstance(part, PhraseQuery) and len(part.words) > 1)


@pytest.mark.parametrize("name", REWRITINGS)
@given(text=FRENCH_TEXTS, draw=st.data())
def test_a_query_written_another_way_is_the_same_query(name: str, text: str, draw: st.DataObject) -> None:
    assert parse_query(REWRITINGS[name](text, draw)) == parse_query(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dévelop* durable", ["develop*", "durable"]),
        ("l'Œuv*", ["oeuv*"]),
        ("Sud-Afr*", ["sud", "afr*"]),
        ("Aix-en-Prov*", ["(aix en)", "prov*"]),
        ('"dévelop* durable"', ['"develop durable"']),
        ("dév * durable", ["dev", "durable"]),
        ("dév* vent dév*", ["dev*", "vent"]),
        ("2024*", ["2024*"]),
        (" * ", ["*"]),
        ("**", []),
    ],
)
def test_an_asterisk_at_a_word_asks_for_all_that_begin_so(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


def test_prefixes_that_would_cost_too_much_are_refused_where_they_stand() -> None:
    with pytest.raises(QueryError, match="2 lettres") as refused:
        parse_query("sommet d*")
    assert refused.value.position == 7
    many = " ".join(f"mot{number}*" for number in range(MAX_PREFIXES + 1))
    with pytest.raises(QueryError, match="astérisques") as refused:
        parse_query(many)
    assert many[refused.value.position :] == f"mot{MAX_PREFIXES}*"


def test_quotes_in_a_text_demand_no_phrase() -> None:
    (phrase, word) = parse_query("« Il faut » agir", as_text=True).must
    assert isinstance(phrase, PhraseQuery)
    assert phrase.is_implied
    assert parse_query("« Il faut » agir").must == (PhraseQuery(phrase.words), word)


@given(st.one_of(QUERY_TEXTS, st.text('aàlÉsﬁß中* "', max_size=12)), st.booleans())
@example("coopération", False)
@example("Vent d est vent", False)
@example('"Vent du nord"', True)
@example("sud sud", False)
@example("sud* sud vent*", False)
@example("sud nord* vent é*", False)
@example("sud nord* vent été*", False)
def test_plain_queries_are_parsed_as_any_other(text: str, as_text: bool) -> None:
    plain = parse_plain(text, as_text=as_text)
    if plain is not None:
        other = parse_any(text, as_text=as_text)
        assert plain == other
        assert [word.written for word in words_of(plain)] == [word.written for word in words_of(other)]


def test_a_word_or_a_few_are_plain() -> None:
    for text in ("coopération", "Coopération sud nord", '"président de la république"'):
        assert parse_plain(text, as_text=False) is not None
    for text in ("Sud-Sud", "l’été", "20 h", "vent  sud", "sud sud", "«vent»"):
        assert parse_plain(text, as_text=False) is None

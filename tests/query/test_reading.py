"""Read queries in the whole language: what each sign gives, and that no text at all goes without an answer."""

import time

import pytest
from hypothesis import example, given

from newssearch.errors import QueryError
from newssearch.query import (
    AtLeastQuery,
    BooleanQuery,
    BoostQuery,
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
    WildcardQuery,
    parse,
    parse_query,
)
from newssearch.query.limits import (
    MAX_CLAUSES,
    MAX_NESTING,
    MAX_PHRASE_WORDS,
    MAX_PREFIXES,
    MAX_QUERY_CHARS,
    MAX_QUERY_WORDS,
)
from newssearch.query.logic import as_tree
from query.building import (
    EVERY,
    LENIENT,
    QUERY_TEXTS,
    STRICT,
    TODAY,
    compound,
    days,
    must,
    phrase,
    should,
    word,
    words,
    written,
)

A, B, C, CHAT, CHIEN, DENT = map(word, ("abeille", "bois", "cerf", "chat", "chien", "dent"))
GREVE, RETRAITE = map(word, ("grève", "retraite"))

RIGHT: dict[str, Query] = {
    # Words
    "chat": CHAT,
    "chat chien": must(CHAT, CHIEN),
    '"chat noir"': phrase("chat noir"),
    "« chat noir » chien": must(phrase("chat noir"), CHIEN),
    "coopération Sud-Sud": must(word("coopération"), compound("Sud Sud")),
    "coopération sud sud": must(word("coopération"), compound("sud sud")),
    "*": EVERY,
    "* chat": CHAT,
    "": BooleanQuery(),
    # And, or, not
    "chat ET chien": must(CHAT, CHIEN),
    "chat AND chien": must(CHAT, CHIEN),
    "chat et chien": must(CHAT, word("et"), CHIEN),
    "chat OU chien": should(CHAT, CHIEN),
    "chat OR chien": should(CHAT, CHIEN),
    "chat OU chien OU dent": should(CHAT, CHIEN, DENT),
    "chat ou chien": must(CHAT, word("ou"), CHIEN),
    "abeille bois OU chat ET chien": should(must(A, B), must(CHAT, CHIEN)),
    "abeille (bois OU chat)": must(A, should(B, CHAT)),
    "(abeille bois) chat": must(A, B, CHAT),
    "((chat))": CHAT,
    "chat SAUF chien": must(CHAT, without=(CHIEN,)),
    "chat NOT chien": must(CHAT, without=(CHIEN,)),
    "chat -chien": must(CHAT, without=(CHIEN,)),
    '-"chat noir" -Sud-Sud chien': must(CHIEN, without=(phrase("chat noir"), compound("Sud Sud"))),
    "-chat": must(EVERY, without=(CHAT,)),
    "SAUF SAUF chat": CHAT,
    "chat OU SAUF chien": should(CHAT, must(EVERY, without=(CHIEN,))),
    "chat SAUF (chien OU dent)": must(CHAT, without=(CHIEN, DENT)),
    "chat SAUF (chien ET dent)": must(CHAT, without=(must(CHIEN, DENT),)),
    "chat sauf chien": must(CHAT, word("sauf"), CHIEN),
    # Places
    "grève PRES/5 retraite": NearQuery((GREVE, RETRAITE), 5),
    "grève NEAR/5 retraite": NearQuery((GREVE, RETRAITE), 5),
    "grève PRÈS/5 retraite": NearQuery((GREVE, RETRAITE), 5),
    "grève AVANT/5 retraite": NearQuery((GREVE, RETRAITE), 5, is_ordered=True),
    "grève BEFORE/5 retraite": NearQuery((GREVE, RETRAITE), 5, is_ordered=True),
    "abeille PRES/2 bois PRES/2 cerf": NearQuery((A, B, C), 2),
    "chat grève PRES/5 retraite chien": must(CHAT, NearQuery((GREVE, RETRAITE), 5), CHIEN),
    "(chat OU chien) PRES/3 Sud-Sud": NearQuery((should(CHAT, CHIEN), compound("Sud Sud")), 3),
    '"chat noir" AVANT/3 dent*': NearQuery((phrase("chat noir"), PrefixQuery("dent")), 3, is_ordered=True),
    "grève PARA retraite": SameParagraphQuery((GREVE, RETRAITE)),
    "abeille SAMEPARA bois PARA cerf": SameParagraphQuery((A, B, C)),
    "AUMOINS/3 grève": AtLeastQuery(GREVE, 3),
    "chat ATLEAST/2 grève": must(CHAT, AtLeastQuery(GREVE, 2)),
    "chat près/5 pres": must(CHAT, word("près"), word("5")),
    # Fields
    "titre:grève retraite": must(FieldQuery("title", GREVE), RETRAITE),
    'title:"chat noir"': FieldQuery("title", phrase("chat noir")),
    "corps:(chat OU chien)": FieldQuery("body", should(CHAT, CHIEN)),
    "Body:Sud-Sud": FieldQuery("body", compound("Sud Sud")),
    "-titre:grève chat": must(CHAT, without=(FieldQuery("title", GREVE),)),
    "titre:=Grève": FieldQuery("title", written("Grève")),
    'source:"Le Monde"': KeywordQuery("source", ("Le Monde",)),
    "source:lemonde.fr": KeywordQuery("source", ("lemonde.fr",)),
    "source:(Le Monde OU Libération)": KeywordQuery("source", ("Le Monde", "Libération")),
    "auteur:« Zoé  Dupont »": KeywordQuery("author", ("Zoé Dupont",)),
    "rubrique:Sport section:Culture": must(KeywordQuery("section", ("Sport",)), KeywordQuery("section", ("Culture",))),
    "langue:FR lang:en": must(KeywordQuery("lang", ("fr",)), KeywordQuery("lang", ("en",))),
    "groupe:maghreb": KeywordQuery("source", ("Hespress", "El Watan")),
    'chat group:"quotidiens FRANCAIS"': must(CHAT, KeywordQuery("source", ("Le Monde",))),
    # Dates and lengths
    "date:2025": days("2025-01-01", "2025-12-31"),
    "date:2025-07": days("2025-07-01", "2025-07-31"),
    "du:2025-03-01 au:15/04/2025": must(days("2025-03-01"), days("", "2025-04-15")),
    'date:"du 1er mars au 15 avril 2025"': days("2025-03-01", "2025-04-15"),
    'depuis:"le 1er mars"': days("2025-03-01"),
    "since:hier until:aujourd’hui": must(days("2025-07-15"), days("", "2025-07-16")),
    "avant:2025": days("", "2024-12-31"),
    'before:"juillet 2025"': days("", "2025-06-30"),
    "date:(2023 OU 2025)": should(days("2023-01-01", "2023-12-31"), days("2025-01-01", "2025-12-31")),
    "longueur:>500": RangeQuery("length", 501, None),
    "length:<=500": RangeQuery("length", None, 500),
    "longueur:100..500 chat": must(RangeQuery("length", 100, 500), CHAT),
    "longueur:500..": RangeQuery("length", 500, None),
    # Words that stand for others, and forms
    "Dév* chat": must(PrefixQuery("dev"), CHAT),
    "gr?ve": WildcardQuery("gr?ve"),
    "l’Œuv?e": WildcardQuery("oeuv?e"),
    "aujourd’h?i": WildcardQuery("aujourdh?i"),
    "m*chin d?ve*": must(WildcardQuery("m*chin"), WildcardQuery("d?ve*")),
    "grève~": FuzzyQuery(GREVE, 1),
    "retraite~2 chat": must(FuzzyQuery(RETRAITE, 2), CHAT),
    "=Marché": written("Marché"),
    '="Côte Azur" chat': must(written("Côte Azur"), CHAT),
    "chat^2": BoostQuery(CHAT, 2.0),
    "chat chien^0,5 dent": must(CHAT, BoostQuery(CHIEN, 0.5), DENT),
    '"chat noir"^1.5': BoostQuery(phrase("chat noir"), 1.5),
    "(chat OU chien)^3 dent": must(BoostQuery(should(CHAT, CHIEN), 3.0), DENT),
    "titre:chat^2": BoostQuery(FieldQuery("title", CHAT), 2.0),
    "chat^1": CHAT,
    # What looks like a sign and is none
    "Qui sommes-nous ?": must(word("Qui"), compound("sommes nous")),
    "chat - chien": must(CHAT, CHIEN),
    "chat –chien": must(CHAT, CHIEN),
    "C++ AC/DC R&D": must(word("C"), word("AC"), word("DC"), compound("R D")),
    "20:30": compound("20 30"),
    "http://chat.fr/bois?dent=1": must(word("http"), compound("chat fr"), B, DENT, word("1")),
    "chat & chien | dent": must(CHAT, CHIEN, DENT),
    "étudiant(e)s (auteur(e)(s) OU chat)": must(word("étudiant"), should(word("auteur"), CHAT)),
    "~50 a=b": must(word("50"), word("a"), word("b")),
    "source : chat": must(word("source"), CHAT),
    "chat ? chien?": must(CHAT, CHIEN),
    "^^ chat ^2": must(CHAT, word("2")),
    # In capitals: a headline has function words, a list of acronyms has none
    "LE CHAT ET L'ABEILLE": must(word("le"), CHAT, word("et"), A),
    "CHAT ET ABEILLE": must(CHAT, A),
    "SNCF OU RATP": should(word("sncf"), word("ratp")),
    "SUD-EST OU NORD": should(compound("sud est"), word("nord")),
    '"LE CHAT" OU ABEILLE': should(phrase("le chat"), A),
    "(LE CHAT) OU ABEILLE": should(must(word("le"), CHAT), A),
    "LE chat OU ABEILLE": should(must(word("le"), CHAT), A),
}
"""Query without a fault -> its tree."""

REPAIRED: dict[str, tuple[Query, list[int]]] = {
    "chat OU": (must(CHAT, word("ou")), [5]),
    "OU chat": (must(word("ou"), CHAT), [0]),
    "chat OU OU chien": (should(must(CHAT, word("ou")), CHIEN), [5]),
    "SAUF": (word("sauf"), [0]),
    "(chat (chien": (must(CHAT, CHIEN), [0]),
    "chat) chien": (must(CHAT, CHIEN), [4]),
    '"chat chien': (must(CHAT, CHIEN), [0]),
    "abeille PRES/500 bois": (NearQuery((A, B), 100), [8]),
    "abeille PRES/0 bois": (NearQuery((A, B), 1), [8]),
    "abeille PRES/3 bois PRES/5 cerf": (must(NearQuery((A, B), 3), C), [20]),
    "(abeille bois) PARA cerf": (must(A, B, C), [15]),
    'AUMOINS/3 "chat noir"': (phrase("chat noir"), [0]),
    "longueur:beaucoup chat": (CHAT, [9]),
    "longueur:500..100": (RangeQuery("length", 100, 500), [9]),
    "date:bientôt chat": (CHAT, [5]),
    "depuis:..2024 chat": (CHAT, [7]),
    "date:2025..2024": (days("2024-01-01", "2025-12-31"), [5]),
    "groupe:afrique chat": (CHAT, [7]),
    "langue:français chat": (CHAT, [7]),
    "source:(Le Monde ET Libération)": (KeywordQuery("source", ("Le Monde", "Libération")), [17]),
    'source:"" chat': (CHAT, [7]),
    "titre: chat": (must(word("titre"), CHAT), [0]),
    "titre:… chat": (must(word("titre"), CHAT), [0]),
    "titer:chat": (must(word("titer"), CHAT), [0]),
    "chat d*": (must(CHAT, word("d")), [5]),
    "*chat": (CHAT, [0]),
    "a?b chat d?v*": (CHAT, [0, 9]),
    "chat~2": (FuzzyQuery(CHAT, 1), [0]),
    "de~": (word("de"), [0]),
    "abc?ə chat": (CHAT, [0]),
    "=chat*": (PrefixQuery("chat"), [0]),
    "chat^0 chien^900": (must(CHAT, CHIEN), [4]),
    "chat^-1 chien": (must(CHAT, CHIEN), [4]),
    "chat^abc": (CHAT, [4]),
    "titre:chat^": (FieldQuery("title", CHAT), [10]),
    '"chat noir"^x (chat)^': (must(phrase("chat noir"), CHAT), [11]),
    "chat^2^3": (CHAT, [4]),
    "chat?": (CHAT, [4]),
    "a?": (word("a"), [1]),
    "date:": (word("date"), [0]),
    "AUMOINS/0 chat": (AtLeastQuery(CHAT, 1), [0]),
    "AUMOINS/0": (must(word("aumoins"), word("0")), [0]),
    "LA BOURSE OU LA VIE": (must(*words("la bourse ou vie")), [10]),
    "L'ABEILLE SAUF LE BOIS": (must(A, word("sauf"), word("le"), B), [10]),
    "date:2025^2": (days("2025-01-01", "2025-12-31"), [9]),
    "ch\u00adat) chien": (must(CHAT, CHIEN), [5]),
}
"""Query with a fault -> what is made of it, and where the faults are."""


@pytest.mark.parametrize("text", RIGHT)
def test_each_sign_gives_its_tree_read_strictly_or_leniently(text: str) -> None:
    for language in (STRICT, LENIENT):
        parsed = parse(text, language)
        assert (parsed.tree, parsed.notes) == (as_tree(RIGHT[text]), ())


@pytest.mark.parametrize("text", REPAIRED)
def test_a_fault_is_repaired_or_ignored_and_said_where_it_stands(text: str) -> None:
    tree, positions = REPAIRED[text]
    parsed = parse(text, LENIENT)
    assert (parsed.tree, [note.start for note in parsed.notes]) == (as_tree(tree), positions)


@pytest.mark.parametrize("text", REPAIRED)
def test_a_fault_is_refused_at_its_place_where_strictness_was_asked_for(text: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse(text, STRICT)
    assert refused.value.position in REPAIRED[text][1]


def test_words_within_exclusions_and_boosts_keep_how_they_were_typed() -> None:
    [boosted] = parse("Été^2", LENIENT).tree.must
    assert isinstance(boosted, BoostQuery)
    assert boosted.part == word("Été")
    assert getattr(boosted.part, "written", "") == "Été"
    assert parse("=Marché", LENIENT).tree != parse("=marché", LENIENT).tree


def test_a_day_is_one_where_the_reader_is() -> None:
    [here] = parse("date:2025-07-14", LENIENT).tree.must
    assert here == days("2025-07-14", "2025-07-14")
    [there] = parse("date:2025-07-14", Language(today=TODAY, timezone="America/Montreal")).tree.must
    assert getattr(there, "timezone", None) == "America/Montreal"


TOO_MUCH = {
    "é" * 10 + " " * MAX_QUERY_CHARS: MAX_QUERY_CHARS,
    " ".join(f"mot{number}" for number in range(MAX_QUERY_WORDS + 1)): len("mot0 ") * 10 + len("mot10 ") * 90 + 150 * 7,
    "source:a " * (MAX_CLAUSES + 1): len("source:a ") * MAX_CLAUSES,
    "(" * (MAX_NESTING + 1) + "chat" + ")" * (MAX_NESTING + 1): MAX_NESTING,
    "mot~ " * (MAX_PREFIXES + 1): len("mot~ ") * MAX_PREFIXES,
}
"""Query over a limit -> where it goes over."""


@pytest.mark.parametrize("text", TOO_MUCH)
def test_what_goes_over_a_limit_is_left_out_or_refused(text: str) -> None:
    parsed = parse(text, LENIENT)
    assert [note.start for note in parsed.notes] == [TOO_MUCH[text]]
    assert parsed.tree != BooleanQuery()
    with pytest.raises(QueryError) as refused:
        parse(text, STRICT)
    assert refused.value.position == TOO_MUCH[text]


def test_a_long_phrase_is_parted() -> None:
    text = " ".join(["chat"] * 200 + ["chien"] * 200)
    for query in (f'"{text}"', text.replace(" ", "-")):
        lengths = [len(part.words) for part in parse(query, STRICT).tree.must if isinstance(part, PhraseQuery)]
        assert lengths == [MAX_PHRASE_WORDS, 400 - MAX_PHRASE_WORDS]


@given(QUERY_TEXTS)
@example("gr\u0301?ve")
@example("maghreb*\u0301")
@example("titre:(source:(date:(")
@example("\ud800*\ud800~^2")
def test_every_text_is_answered_and_read_alike_wherever_strictness_takes_it(text: str) -> None:
    parsed = parse(text, LENIENT)
    assert all(0 <= note.start <= note.end <= len(text) and note.message for note in parsed.notes)
    try:
        strict = parse(text, STRICT)
    except QueryError:
        assert parsed.notes
    else:
        assert (parsed.notes, strict.tree) == ((), parsed.tree)


SIGNS = '()=~^*?:"«»“”„‟|-'


@given(QUERY_TEXTS)
@example("Vent du nord")
@example("2 944 Sud-Sud l’été")
def test_a_query_without_signs_is_what_it_was_before_there_were_any(text: str) -> None:
    plain = "".join(char for char in text if char not in SIGNS).lower()
    assert parse(plain, LENIENT).tree == parse_query(plain)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "(",
            ")",
            "-",
            '"',
            "«",
            "“a ",
            "NOT ",
            "a PRES/5 ",
            "(a OU ",
            "titre:a ",
            "titre:(",
            "source:(",
            "a^2 ",
            "a~ ",
        ),
        *(
            "a?b ",
            "a?",
            "a'",
            "=",
            "AUMOINS/3 ",
            "..",
            "a(b)",
            "dates:a ",
            "é\u0301",
            "\u00ad",
            "a&",
            "SAUF(",
            "a-",
            "1 000 ",
        ),
        'date:"le le le le le" ',
    ],
)
def test_no_query_takes_more_than_linear_time(piece: str) -> None:
    text = piece * (MAX_QUERY_CHARS // len(piece))
    parse(text, LENIENT)
    least = min(_seconds(text) for _ in range(5))
    assert least < 0.5, "a twentieth of that is usual"


def _seconds(text: str) -> float:
    start = time.perf_counter()
    parse(text, LENIENT)
    return time.perf_counter() - start

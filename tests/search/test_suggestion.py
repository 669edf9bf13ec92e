"""Check « Vouliez-vous dire »: what is suggested in place of a query."""

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newssearch.article import Article
from newssearch.query import read
from newssearch.search import LocalEngine
from newssearch.search.suggestion import MAX_WRONG, MUCH_MORE, suggest_query
from newssearch.settings import Settings
from search.engines import MakeEngine, engine_over

TEXT = (
    "L'État et le gouvernement parlent de coopération Sud-Sud. Le gouvernement dit qu'il n'y a rien aujourd'hui. "
    "Le président Macron a vu quelqu'un à l'école. Un développement durable."
)


@pytest.fixture
def engine(make_engine: MakeEngine) -> LocalEngine:
    return make_engine(TEXT, "Le Sud et le Nord.")


def suggested(engine: LocalEngine, text: str) -> str | None:
    return suggest_query(text, read(text, Settings()).tree, engine.snapshot)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gouvernemnt", "gouvernement"),
        ("gou vernement", "gouvernement"),
        ("GOUVERNEMNT", "gouvernement"),
        ("l etat", "l'État"),
        ("letat", "l'État"),
        ("sudsud", "Sud Sud"),
        ("aujourdhui", "aujourd'hui"),
        ("aujourd hui", "aujourd'hui"),
        ("quelqu un", "quelqu'un"),
        ("qu il dit", "qu'il dit"),
        ("presidnet macorn", "président Macron"),
        ("lecole", "l'école"),
        ("l ecolle", "l'école"),
        ("developpemment durable", "développement durable"),
    ],
)
def test_a_word_is_suggested_as_articles_write_it(engine: LocalEngine, typed: str, meant: str) -> None:
    assert suggested(engine, typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            'titre:gouvernemnt OU "le presidnet  Macron" SAUF gouvernemnt',
            'titre:gouvernement OU "le président  Macron" ',
        ),
        ("(developement ET durabl)^2", "(développement ET durabl)^2"),
        ("source:gouvernemnt, ecolle", "source:gouvernemnt, école"),
    ],
)
def test_all_else_stays_as_it_was_typed(engine: LocalEngine, typed: str, meant: str) -> None:
    assert (suggested(engine, typed) or "").startswith(meant)


@pytest.mark.parametrize(
    "typed",
    [
        "gouvernement",
        "gouvernements",  # in no article, but a form of a word that is
        "l'etat",
        "vitamine C et D",
        "xylophone",
        "gouvernemnt~1",
        '="gouvernemnt"',
        "-gouvernemnt",
        "gouvernemnt*",
        "",
        "*",
    ],
)
def test_what_is_right_or_means_nothing_here_or_is_asked_for_as_it_is_is_left_alone(
    engine: LocalEngine, typed: str
) -> None:
    assert suggested(engine, typed) is None


def test_a_very_rare_word_is_doubted_beside_a_very_frequent_one(make_engine: MakeEngine) -> None:
    engine = make_engine("gouvernemant", *["gouvernement"] * (MUCH_MORE + 1))
    assert suggested(engine, "gouvernemant") == "gouvernement"
    some, others = ["gouvernemant", *["gouvernement"] * 50], ["Le vent."] * MUCH_MORE
    assert suggested(make_engine(*some), "gouvernemant") is None
    assert suggested(make_engine(*some, *others), "gouvernemant") is None


def test_a_word_of_deleted_articles_alone_is_neither_right_nor_suggested(tmp_path: Path) -> None:
    articles = [
        Article(article_id=name, body=body, lang="fr")
        for name, body in [("a", "Le gouvernement."), ("b", "Le gouvernemant."), ("c", "Le gouvernemen.")]
    ]
    with closing(engine_over(tmp_path / "generation", articles, deleted=["b", "c"]).snapshot) as snapshot:
        for typed in ("gouvernemant", "gouvernemat", "gouvernemen"):
            assert suggest_query(typed, read(typed, Settings()).tree, snapshot) == "gouvernement"


def test_initials_that_stand_for_a_name_are_no_error(engine: LocalEngine) -> None:
    tree = read("ecolc", Settings()).tree
    assert suggest_query("ecolc", tree, engine.snapshot) == "école"
    assert suggest_query("ecolc", tree, engine.snapshot, lambda surface: surface == "ecolc") is None


def test_no_more_words_are_guessed_at_than_the_limit(engine: LocalEngine) -> None:
    typed = " ".join(f"gouvernem{letter}nt" for letter in "abcdfghijklm")
    found = suggested(engine, typed) or ""
    assert found.split().count("gouvernement") == MAX_WRONG


@given(st.text(st.sampled_from("gouvernement état'’ \"«»()=~*?^:-/0159OUETSAUF\u00ad\u0301中é."), max_size=40))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_query_can_be_asked_for_a_better_one_and_it_never_is_the_same(engine: LocalEngine, typed: str) -> None:
    found = suggested(engine, typed)
    assert found is None or found != typed
    if found is not None:
        assert suggested(engine, found) != typed

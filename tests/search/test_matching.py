"""Check which documents count for a query."""

import pytest

from newssearch.analysis import AcronymTable
from newssearch.article import Article
from newssearch.query import BooleanQuery, PhraseQuery, TermQuery, parse_query
from newssearch.search import LocalEngine
from newssearch.search.first_phase import Wanted
from newssearch.search.matching import Matcher, MatchSet
from newssearch.search.model import Model
from newssearch.search.plan import ENOUGH_DOCUMENTS, make_plan
from newssearch.settings import Ranking
from search.engines import MakeEngine

FILLER = ["Le vent tourne au nord."] * 3


def matched(engine: LocalEngine, query: str | BooleanQuery) -> list[int]:
    tree = parse_query(query) if isinstance(query, str) else query
    return [int(doc_id) for doc_id in match(engine, tree).doc_ids]


def is_relaxed(engine: LocalEngine, query: str) -> bool:
    return match(engine, parse_query(query)).is_relaxed


def match(engine: LocalEngine, tree: BooleanQuery) -> MatchSet:
    plan = make_plan(Model(engine.snapshot, Ranking()), tree, lambda: AcronymTable({}))
    return Matcher(engine.snapshot, tree, plan, Wanted(10, 0.0)).match()


def word(surface: str) -> TermQuery:
    return TermQuery(surface, surface)


def test_documents_with_all_content_words_match_where_there_are_enough(make_engine: MakeEngine) -> None:
    both = ["Le budget de la culture est voté."] * ENOUGH_DOCUMENTS
    engine = make_engine(*both, "Le budget seul.", "La culture seule.")
    assert matched(engine, "budget de la culture") == list(range(ENOUGH_DOCUMENTS))
    assert not is_relaxed(engine, "budget de la culture")


def test_with_one_document_too_few_those_with_any_word_match_too(make_engine: MakeEngine) -> None:
    both = ["Le budget de la culture est voté."] * (ENOUGH_DOCUMENTS - 1)
    engine = make_engine(*both, "Le budget seul.", "La culture seule.", *FILLER)
    assert matched(engine, "budget de la culture") == list(range(ENOUGH_DOCUMENTS + 1))
    assert is_relaxed(engine, "budget de la culture")


def test_one_word_is_never_relaxed(make_engine: MakeEngine) -> None:
    engine = make_engine("Le budget.", *FILLER)
    assert matched(engine, "budget") == [0]
    assert not is_relaxed(engine, "budget")


def test_stop_words_are_not_required(make_engine: MakeEngine) -> None:
    engine = make_engine(*["Budget, culture."] * ENOUGH_DOCUMENTS, *FILLER)
    assert matched(engine, "le budget et la culture") == list(range(ENOUGH_DOCUMENTS))


def test_a_query_of_stop_words_alone_searches_for_them(make_engine: MakeEngine) -> None:
    engine = make_engine("Être et avoir, le film.", "Rien ici.", "On peut avoir été.")
    assert matched(engine, "être et avoir") == [0, 2]


def test_a_word_absent_from_the_index_is_not_required(make_engine: MakeEngine) -> None:
    engine = make_engine(*["Le budget est voté."] * ENOUGH_DOCUMENTS, *FILLER)
    assert matched(engine, "budget xylophone") == list(range(ENOUGH_DOCUMENTS))
    assert not is_relaxed(engine, "budget xylophone")


def test_only_absent_words_match_nothing(make_engine: MakeEngine) -> None:
    engine = make_engine(*FILLER)
    assert matched(engine, "xylophone balafon") == []


@pytest.mark.parametrize("written", ["Sud-Sud", "Sud Sud", "Sud–Sud", "sud-sud", "SUD‑SUD"])
def test_a_hyphenated_word_is_found_however_it_is_written(make_engine: MakeEngine, written: str) -> None:
    engine = make_engine(*[f"La coopération {written} avance."] * ENOUGH_DOCUMENTS, "Le vent du sud souffle.")
    assert matched(engine, "Sud-Sud") == list(range(ENOUGH_DOCUMENTS))


def test_a_hyphenated_word_gives_way_where_few_documents_hold_it(make_engine: MakeEngine) -> None:
    engine = make_engine("La coopération Sud-Sud.", "UE-Voisinage Sud.", "Au nord.")
    assert matched(engine, "Sud-Sud") == [0, 1]
    assert is_relaxed(engine, "Sud-Sud")


def test_a_quoted_phrase_never_gives_way(make_engine: MakeEngine) -> None:
    engine = make_engine("Une vague de chaleur.", "La chaleur d'une vague.", "Des vagues de chaleurs.")
    assert matched(engine, '"vague de chaleur"') == [0, 2]
    assert matched(engine, '"vague de chaleur" xylophone') == [0, 2]
    assert matched(engine, '"chaleur de vague"') == []


def test_a_phrase_counts_stop_words_but_not_elided_articles(make_engine: MakeEngine) -> None:
    engine = make_engine("Un vent d'est se lève.", "Le vent est à l'est.", "Vent d’Est")
    assert matched(engine, '"vent d\'est"') == [0, 1, 2]  # "vent est" is written in the second one
    assert matched(engine, '"vent est à l\'est"') == [1]


def test_a_phrase_does_not_run_from_the_title_into_the_body(make_engine: MakeEngine) -> None:
    engine = make_engine(Article(article_id="a", title="La vague", body="de chaleur arrive", lang="fr"))
    assert matched(engine, '"vague de chaleur"') == []


def test_excluded_documents_are_out_even_of_a_relaxed_match_set(make_engine: MakeEngine) -> None:
    engine = make_engine("Budget et culture.", "Budget seul.", "Culture et sport.")
    tree = BooleanQuery(must=(word("budget"), word("cultur")), must_not=(word("sport"),))
    assert matched(engine, tree) == [0, 1]


def test_nested_trees_are_required(make_engine: MakeEngine) -> None:
    engine = make_engine("Budget de la culture.", "Budget du sport.", "Culture et sport.", "Budget du vent.")
    either = BooleanQuery(should=(word("cultur"), word("sport")))
    assert matched(engine, BooleanQuery(must=(word("budget"), either))) == [0, 1, 2]  # "budget" gives way
    neither = BooleanQuery(must=(word("budget"),), must_not=(PhraseQuery((word("du"), word("sport"))),))
    assert matched(engine, BooleanQuery(must=(neither,))) == [0, 3]


def test_a_word_in_a_foreign_article_is_found_by_its_plain_form(make_engine: MakeEngine) -> None:
    english = Article(article_id="en", body="The nations of the coast met, with many parties.", lang="en")
    engine = make_engine(english, "Les nations de la côte.", "Une partie des élus.")
    assert matched(engine, "nations") == [0, 1]
    assert matched(engine, "nation") == [1]
    assert matched(engine, "parties") == [0, 2]
    assert matched(engine, "part") == [
        2
    ]  # its stem would be "part", as that of "partie", but no English word is stemmed
    assert matched(engine, '"nations of the coast"') == [0]


def test_an_empty_query_matches_nothing(make_engine: MakeEngine) -> None:
    engine = make_engine(*FILLER)
    assert matched(engine, "") == []
    assert matched(engine, "…!?") == []


def test_an_empty_index_matches_nothing(make_engine: MakeEngine) -> None:
    assert matched(make_engine(), "budget") == []

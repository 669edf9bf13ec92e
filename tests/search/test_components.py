"""Check each component of a score against its formula, worked out by hand on a few articles."""

import datetime as dt
import math

import numpy as np
import pytest

from newssearch.analysis import AcronymTable
from newssearch.article import Article
from newssearch.query import parse_query
from newssearch.search import LocalEngine
from newssearch.search.candidates import Candidates
from newssearch.search.components import Component, Scorer, places_in
from newssearch.search.model import Model
from newssearch.search.pairs import APART_WEIGHT, COMPOUND_WEIGHT
from newssearch.search.plan import make_plan
from newssearch.settings import PLAIN_BM25, Ranking
from search.engines import MakeEngine
from search.french_corpora import NOW_S

ALL = ["surface forms", "stop words", "pairs", "title coverage", "as typed"]


def scorer_of(engine: LocalEngine, text: str, ranking: Ranking | None = None) -> Scorer:
    ranking = ranking or Ranking()
    model = Model(engine.snapshot, ranking)
    return Scorer(model, make_plan(model, parse_query(text), lambda: AcronymTable({})))


def doc_ids_of(engine: LocalEngine) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.arange(engine.snapshot.n_slots, dtype=np.int32)


def second_phase(engine: LocalEngine, text: str, ranking: Ranking | None = None) -> dict[str, Component]:
    """Return the components of the second phase for all articles, by name."""
    candidates = Candidates(engine.snapshot, doc_ids_of(engine))
    return {component.name: component for component in scorer_of(engine, text, ranking).second_phase(candidates)}


def idf(n_docs: int, doc_freq: int) -> float:
    return math.log(1 + (n_docs - doc_freq + 0.5) / (doc_freq + 0.5))


def saturated(tf: float, k1: float = 1.2) -> float:
    return (k1 + 1) * tf / (k1 + tf)


# --- words -----------------------------------------------------------------------------------------------------------


def test_words_are_scored_by_one_saturation_over_title_body_and_lead(make_engine: MakeEngine) -> None:
    engine = make_engine(
        Article(article_id="a", title="Budget", body="Le budget.\n\nLe port, la mer et le budget.", lang="fr"),
        Article(article_id="b", title="Le vent du nord", body="Il pleut sur la mer.", lang="fr"),
    )
    # Content lengths: titles 1 and 2, bodies 4 (budget, port, mer, budget) and 2 (pleut, mer), leads 1 and 0.
    title = 2.5 * 1 / (0.25 + 0.75 * 1 / 1.5)
    body = 2 / (0.25 + 0.75 * 4 / 3)
    lead = 0.6 * 1 / (0.5 + 0.5 * 1 / 1)  # the average is never less than 1
    component = scorer_of(engine, "budget").words(doc_ids_of(engine))
    assert component.values.tolist() == pytest.approx([idf(2, 1) * saturated(title + body + lead), 0])
    assert not component.is_factor


def test_only_the_documents_asked_for_are_scored(make_engine: MakeEngine) -> None:
    engine = make_engine("Le vent.", "Le port.", "Le vent, le vent.", "Le vent du port.")
    scorer = scorer_of(engine, "vent")
    every = scorer.words(doc_ids_of(engine)).values
    assert scorer.words(np.array([1, 2], dtype=np.int32)).values.tolist() == every[[1, 2]].tolist()
    assert scorer.words(np.empty(0, dtype=np.int32)).values.tolist() == []


def test_each_word_has_its_share_and_its_weight(make_engine: MakeEngine) -> None:
    engine = make_engine("Le budget du port.", "Le vent.")
    component = scorer_of(engine, "port bugdet").words(doc_ids_of(engine))
    shares = {text: values.tolist() for text, values in component.shares}
    assert list(shares) == ["port", "budget"]
    assert shares["budget"] == pytest.approx([0.8 * shares["port"][0], 0])
    assert component.values.tolist() == pytest.approx([1.8 * shares["port"][0], 0])


def test_documents_found_have_their_places_among_those_asked_for() -> None:
    found, freqs = np.array([1, 4, 9], dtype=np.int32), np.array([3, 2, 7], dtype=np.int32)
    for asked, expected in (([0, 1, 4, 5], [0, 3, 2, 0]), ([9], [7]), ([2, 3], [0, 0]), ([10, 11], [0, 0]), ([], [])):
        places, is_held = places_in(np.array(asked, dtype=np.int32), found)
        aligned = np.zeros(len(asked), dtype=np.int32)
        aligned[places] = freqs[is_held]
        assert aligned.tolist() == expected
    assert places_in(found, found[:0])[0].tolist() == []


# --- the second phase ------------------------------------------------------------------------------------------------


def test_surface_forms_are_scored_as_words_are_by_their_own_frequency(make_engine: MakeEngine) -> None:
    engine = make_engine("Les banques du port.", "La banque du port.", "Les banques du nord.")
    ranking = Ranking(body_b=0)
    assert second_phase(engine, "banque", ranking)["surface forms"].values.tolist() == pytest.approx(
        [0, 0.35 * idf(3, 1) * saturated(1), 0]
    )


def test_function_words_are_scored_by_stem_and_surface_form_at_half_weight(make_engine: MakeEngine) -> None:
    engine = make_engine("Un vent sous la mer.", "Un vent sur la mer.", "Il pleut sur le port.")
    component = second_phase(engine, "vent sur mer", Ranking(body_b=0))["stop words"]
    share = 0.5 * 1.35 * idf(3, 2) * saturated(1)
    assert component.values.tolist() == pytest.approx([0, share, share])
    assert [text for text, _ in component.shares] == ["sur"]
    without = second_phase(engine, "vent sur mer", Ranking(body_b=0, surface=0))["stop words"]
    assert without.values.tolist() == pytest.approx([0, share / 1.35, share / 1.35])


def test_pairs_count_neighbours_and_half_of_those_one_word_apart(make_engine: MakeEngine) -> None:
    engine = make_engine(
        "Budget de la culture.", "Budget, sport, culture.", "Culture du budget.", "Budget, un, deux, trois."
    )
    lengths = np.array([2, 3, 2, 3])
    counts = np.array([1, APART_WEIGHT, 0, 0])
    frequencies = counts / (0.5 + 0.5 * lengths / lengths.mean())
    assert second_phase(engine, "budget culture")["pairs"].values.tolist() == pytest.approx(
        [0.2 * idf(4, 2) * saturated(frequency) for frequency in frequencies]
    )


def test_a_compound_counts_more_and_with_its_function_words(make_engine: MakeEngine) -> None:
    engine = make_engine("La coopération Sud-Sud.", "Le sud du sud, coopération.", "Aix-en-Provence.", "Aix, Provence.")
    pairs = second_phase(engine, "Sud-Sud")["pairs"]
    frequency = 1 / (0.5 + 0.5 * 3 / 2.5)
    assert pairs.values.tolist() == pytest.approx([COMPOUND_WEIGHT * 0.2 * idf(4, 1) * saturated(frequency), 0, 0, 0])
    assert [value > 0 for value in second_phase(engine, "Aix-en-Provence")["pairs"].values.tolist()] == [
        False, False, True, False,
    ]  # fmt: skip


def test_title_coverage_is_the_share_of_what_query_and_title_say_together(make_engine: MakeEngine) -> None:
    engine = make_engine(
        Article(article_id="a", title="Le budget du port", body="Il pleut.", lang="fr"),
        Article(article_id="b", title="Budgets", body="Le vent.", lang="fr"),
        Article(article_id="c", body="Le budget.", lang="fr"),
    )
    component = second_phase(engine, "le budget, le vent")["title coverage"]
    budget, port, vent = idf(3, 3), idf(3, 1), idf(3, 1)
    assert component.values.tolist() == pytest.approx(
        [1 + 0.4 * budget / (budget + vent + port), 1 + 0.4 * budget / (budget + vent), 1]
    )
    assert component.is_factor


def test_what_is_typed_in_plain_capitals_does_not_tell_its_form(make_engine: MakeEngine) -> None:
    engine = make_engine("Un marché hier.", "Une marche hier.")
    assert second_phase(engine, "MARCHE")["as typed"].values.tolist() == [1, 1]
    assert second_phase(engine, "marché")["as typed"].values.tolist() == pytest.approx([1.01, 1])
    assert second_phase(engine, "MARCHÉ hier")["as typed"].values.tolist() == pytest.approx([1.0075, 1.005])
    assert second_phase(engine, "marché HIER xylophone")["as typed"].values.tolist() == pytest.approx([1.005, 1])


@pytest.mark.parametrize(
    ("ranking", "names"),
    [
        (Ranking(), ALL),
        (PLAIN_BM25, []),
        (Ranking(surface=0), ALL[1:]),
        (Ranking(stop_words=0), [ALL[0], *ALL[2:]]),
        (Ranking(pairs=0), [*ALL[:2], *ALL[3:]]),
        (Ranking(title_coverage=0), [*ALL[:3], ALL[4]]),
        (Ranking(as_typed=0), ALL[:4]),
    ],
)
def test_a_component_that_weighs_nothing_is_left_out(
    make_engine: MakeEngine, ranking: Ranking, names: list[str]
) -> None:
    assert list(second_phase(make_engine("Le vent du nord."), "le vent du nord", ranking)) == names


# --- recency ---------------------------------------------------------------------------------------------------------


def test_recency_halves_with_its_half_life_and_leaves_the_undated(make_engine: MakeEngine) -> None:
    now = dt.datetime.fromtimestamp(NOW_S, dt.UTC)
    ages = [-3, 0, 180, 540, None]  # as they lie
    engine = make_engine(
        *(
            Article(
                article_id=str(number),
                body="Le vent.",
                published_at=None if age is None else now - dt.timedelta(days=age),
                lang="fr",
            )
            for number, age in enumerate(ages)
        )
    )
    component = scorer_of(engine, "vent").recency(doc_ids_of(engine), NOW_S)
    assert component.values.tolist() == pytest.approx([1.25, 1.25, 1.125, 1.0625, 1])
    assert component.is_factor


# --- another language ------------------------------------------------------------------------------------------------


def test_articles_in_another_language_are_found_by_the_word_as_it_is_written(make_engine: MakeEngine) -> None:
    engine = make_engine(
        Article(article_id="en", title="Nations", body="The nations of the coast, two nations.", lang="en"),
        Article(article_id="other form", title="Nation", body="The nation of the coast.", lang="en"),
        Article(article_id="fr", title="Nation", body="La nation de la côte, deux nations.", lang="fr"),
    )
    ranking = Ranking(title_b=0, body_b=0)
    words = scorer_of(engine, "nations", ranking).words(doc_ids_of(engine)).values
    assert words.tolist() == pytest.approx([idf(3, 2) * saturated(2.5 + 2), 0, idf(3, 2) * saturated(2.5 + 2)])
    parts = second_phase(engine, "nations", ranking)
    assert parts["surface forms"].values.tolist() == pytest.approx(
        [0.35 * idf(3, 2) * saturated(2.5 + 2), 0, 0.35 * idf(3, 2) * saturated(1)]
    )
    assert parts["title coverage"].values.tolist() == pytest.approx([1.4, 1, 1.4])
    assert parts["as typed"].values.tolist() == pytest.approx([1.01, 1, 1.01])


def test_pairs_and_function_words_count_in_another_language(make_engine: MakeEngine) -> None:
    engine = make_engine(
        Article(article_id="en", body="Les banques centrales, in English.", lang="en"),
        Article(article_id="no pair", body="Banques, and centrales: the banques.", lang="en"),
        Article(article_id="fr", body="Les banques centrales du nord.", lang="fr"),
    )
    parts = second_phase(engine, "les banques centrales")
    assert [value > 0 for value in parts["pairs"].values.tolist()] == [True, True, True]
    assert parts["pairs"].values[0] > parts["pairs"].values[1]
    assert [value > 0 for value in parts["stop words"].values.tolist()] == [True, False, True]

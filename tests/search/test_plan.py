"""Check which words are looked for, and what each of them weighs."""

import contextlib
from pathlib import Path

import pytest

from index.generations import article, generation_of
from newssearch.analysis import AcronymTable
from newssearch.article import Article
from newssearch.query import TermQuery, parse_query
from newssearch.search import LocalEngine
from newssearch.search.model import Model
from newssearch.search.plan import Origin, Plan, make_plan
from newssearch.settings import PLAIN_BM25, Ranking
from search.engines import MakeEngine

NATIONS = AcronymTable({"onu": ("organisation", "des", "nations", "unies"), "fmr": ("forum", "mondial")})


def plan_of(
    engine: LocalEngine, text: str, ranking: Ranking | None = None, acronyms: AcronymTable | None = None
) -> Plan:
    model = Model(engine.snapshot, ranking or Ranking())
    return make_plan(model, parse_query(text), lambda: acronyms or AcronymTable({}))


def surfaces(words: tuple[TermQuery, ...]) -> list[str]:
    return [word.surface for word in words]


def weighed(plan: Plan) -> list[tuple[str, float, Origin]]:
    return [(planned.word.surface, planned.weight, planned.origin) for planned in plan.words]


def pairs(plan: Plan) -> list[tuple[str, str, int | None]]:
    return [(pair.first.surface, pair.second.surface, pair.distance) for pair in plan.pairs]


def test_content_and_function_words_are_told_apart(make_engine: MakeEngine) -> None:
    plan = plan_of(make_engine("Le budget de la culture."), "le budget et la culture")
    assert surfaces(plan.content) == ["budget", "culture"]
    assert surfaces(plan.stop_words) == ["le", "et", "la"]
    assert weighed(plan) == [("budget", 1, Origin.QUERY), ("culture", 1, Origin.QUERY)]


def test_function_words_alone_are_content(make_engine: MakeEngine) -> None:
    plan = plan_of(make_engine("Être ou ne pas être."), "être ou pas")
    assert surfaces(plan.content) == ["etre", "ou", "pas"]
    assert plan.stop_words == ()
    assert [word for word, *_ in weighed(plan)] == ["etre", "ou", "pas"]


def test_a_word_said_twice_is_planned_once(make_engine: MakeEngine) -> None:
    plan = plan_of(make_engine("Le budget."), "budget, Budget, BUDGET")
    assert weighed(plan) == [("budget", 1, Origin.QUERY)]
    assert plan.content[0].written == "budget"


def test_a_word_beside_the_query_knows_what_it_is_searched_for(make_engine: MakeEngine) -> None:
    plan = plan_of(make_engine("L'ONU vote le budget.", "Le forum mondial."), "forum mondial, bugdet", acronyms=NATIONS)
    assert {one.word.surface: surfaces(one.of) for one in plan.words} == {
        "forum": [],
        "mondial": [],
        "budget": ["bugdet"],
    }
    plan = plan_of(make_engine("Le FMR et le forum mondial."), "forum mondial", acronyms=NATIONS)
    assert {one.word.surface: surfaces(one.of) for one in plan.words}["fmr"] == ["forum", "mondial"]
    plan = plan_of(make_engine("Le FMR et le forum mondial."), "FMR", acronyms=NATIONS)
    assert {one.word.surface: surfaces(one.of) for one in plan.words} == {
        "fmr": [],
        "forum": ["fmr"],
        "mondial": ["fmr"],
    }


def test_two_forms_of_one_stem_are_two_words(make_engine: MakeEngine) -> None:
    plan = plan_of(make_engine("La banque."), "banque banques")
    assert [word for word, *_ in weighed(plan)] == ["banque", "banques"]


def test_a_planned_word_knows_where_it_is(make_engine: MakeEngine) -> None:
    plan = plan_of(make_engine("Le vent.", "Le budget, les budgets.", "Un budget."), "budget")
    assert plan.words[0].found.doc_ids.tolist() == [1, 2]
    assert plan.words[0].found.by_field["body"].term_freqs.tolist() == [2, 1]
    assert plan.of(Origin.QUERY) == {plan.content[0]: plan.words[0]}
    assert plan.of(Origin.CORRECTION, Origin.ACRONYM) == {}


def test_an_empty_query_plans_nothing(make_engine: MakeEngine) -> None:
    assert plan_of(make_engine("Le vent."), " … ") == Plan((), (), {}, (), (), (), is_wordless=True)


# --- corrections -----------------------------------------------------------------------------------------------------


def test_an_absent_word_is_corrected(make_engine: MakeEngine) -> None:
    plan = plan_of(make_engine("Le budget.", "Le sud et la banque."), "bugdet sudbanque xylophone")
    assert weighed(plan) == [
        ("budget", 0.8, Origin.CORRECTION),
        ("sud", 0.8, Origin.CORRECTION),
        ("banque", 0.8, Origin.CORRECTION),
    ]
    assert {word.surface: surfaces(known) for word, known in plan.absent.items()} == {
        "bugdet": ["budget"],
        "sudbanque": ["sud", "banque"],
        "xylophone": [],
    }
    assert plan.words[0].word.term == parse_query("budget").must[0].term  # type: ignore[union-attr]


def test_a_word_of_which_another_form_is_there_is_not_corrected(make_engine: MakeEngine) -> None:
    plan = plan_of(make_engine("Les budgets.", "Le budjet."), "budget")
    assert weighed(plan) == [("budget", 1, Origin.QUERY)]
    assert plan.absent == {}


def test_a_correction_that_is_in_the_query_is_not_scored_twice(make_engine: MakeEngine) -> None:
    plan = plan_of(make_engine("Le budget."), "budget bugdet budegt")
    assert weighed(plan) == [("budget", 1, Origin.QUERY)]
    assert [surfaces(known) for known in plan.absent.values()] == [["budget"], ["budget"]]


@pytest.mark.parametrize("ranking", [Ranking(correction=0), PLAIN_BM25])
def test_corrections_can_be_off(make_engine: MakeEngine, ranking: Ranking) -> None:
    plan = plan_of(make_engine("Le budget."), "bugdet", ranking)
    assert plan.words == ()
    assert [surfaces(known) for known in plan.absent.values()] == [[]]


def test_a_word_that_only_deleted_articles_have_is_no_correction(tmp_path: Path) -> None:
    commits: list[list[Article | str]] = [
        [article("a", "le budget"), article("b", "le bugget"), *(article(f"c{n}", "le budged") for n in range(5))],
        [*(f"c{n}" for n in range(5)), "b"],
    ]
    with contextlib.closing(generation_of(tmp_path / "g", *commits).snapshot()) as snapshot:
        plan = make_plan(Model(snapshot, Ranking()), parse_query("budgev"), lambda: AcronymTable({}))
        assert [surfaces(known) for known in plan.absent.values()] == [["budget"]]
        again = make_plan(Model(snapshot, Ranking()), parse_query("bugget"), lambda: AcronymTable({}))
        assert [surfaces(known) for known in again.absent.values()] == [["budget"]]


def test_a_word_in_the_title_alone_is_not_absent_where_titles_weigh_nothing(tmp_path: Path) -> None:
    commit = [article("a", "le vent", title="Le budget"), article("b", "le port")]
    with contextlib.closing(generation_of(tmp_path / "g", commit).snapshot()) as snapshot:
        plan = make_plan(Model(snapshot, Ranking(title_weight=0)), parse_query("budget"), lambda: AcronymTable({}))
    assert plan.absent == {}


# --- acronyms --------------------------------------------------------------------------------------------------------


def test_initials_bring_the_words_of_their_name(make_engine: MakeEngine) -> None:
    engine = make_engine("L'ONU, Organisation des Nations unies.")
    plan = plan_of(engine, "onu", acronyms=NATIONS)
    assert weighed(plan) == [
        ("onu", 1, Origin.QUERY),
        ("organisation", 0.3, Origin.ACRONYM),
        ("nations", 0.3, Origin.ACRONYM),
        ("unies", 0.3, Origin.ACRONYM),
    ]
    assert [surfaces(side) for side in plan.other_sides] == [["organisation", "nations", "unies"]]


@pytest.mark.parametrize("name", ["organisation des nations unies", "le vent, Organisation de nation unie du sud"])
def test_a_name_brings_its_initials(make_engine: MakeEngine, name: str) -> None:
    plan = plan_of(make_engine("L'ONU.", "Vent, organisation, sud, nations unies."), name, acronyms=NATIONS)
    assert ("onu", 0.6, Origin.ACRONYM) in weighed(plan)
    assert [surfaces(side) for side in plan.other_sides] == [["onu"]]


@pytest.mark.parametrize("name", ["nations unies organisation", "organisation mondiale nations unies", "nations unies"])
def test_what_is_not_the_whole_name_in_order_brings_none(make_engine: MakeEngine, name: str) -> None:
    plan = plan_of(make_engine("L'ONU."), name, acronyms=NATIONS)
    assert plan.other_sides == ()


def test_what_no_article_has_of_an_acronym_is_not_scored(make_engine: MakeEngine) -> None:
    plan = plan_of(make_engine("L'ONU et les nations."), "onu", acronyms=NATIONS)
    assert [word for word, *_ in weighed(plan)] == ["onu", "nations"]


def test_a_word_of_the_query_is_not_taken_for_the_other_side(make_engine: MakeEngine) -> None:
    plan = plan_of(make_engine("L'ONU, les nations unies."), "onu nations", acronyms=NATIONS)
    assert weighed(plan) == [("onu", 1, Origin.QUERY), ("nations", 1, Origin.QUERY), ("unies", 0.3, Origin.ACRONYM)]


def test_each_side_of_acronyms_can_be_off(make_engine: MakeEngine) -> None:
    engine = make_engine("L'ONU, Organisation des Nations unies.")
    assert plan_of(engine, "onu", Ranking(acronym_name=0), NATIONS).other_sides == ()
    assert plan_of(engine, "onu", Ranking(acronym_initials=0), NATIONS).other_sides != ()
    assert plan_of(engine, "organisation nations unies", Ranking(acronym_initials=0), NATIONS).other_sides == ()
    assert plan_of(engine, "organisation nations unies", Ranking(acronym_name=0), NATIONS).other_sides != ()
    assert plan_of(engine, "onu organisation nations unies", PLAIN_BM25, NATIONS).other_sides == ()


# --- pairs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("budget culture sport", [("budget", "culture", None), ("culture", "sport", None)]),
        ("le budget de la culture", [("budget", "culture", None)]),
        ("Sud-Sud", [("sud", "sud", 1)]),
        ("Aix-en-Provence", [("aix", "provence", 2)]),
        ('"budget de la culture" sport', [("budget", "culture", 3), ("culture", "sport", None)]),
        ("budget culture, budget culture", [("budget", "culture", None)]),
        ("budget", []),
        ("et de la", [("et", "de", None), ("de", "la", None)]),
    ],
)
def test_pairs_are_neighbours_in_the_query(
    make_engine: MakeEngine, query: str, expected: list[tuple[str, str, int | None]]
) -> None:
    assert pairs(plan_of(make_engine("Le vent."), query)) == expected

"""Check that synonyms and other forms of names are found, in which order, and that both ways of searching agree."""

import contextlib
import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import hypothesis
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.analysis import AcronymTable
from newssearch.analysis.synonym_table import SynonymTable
from newssearch.article import Article
from newssearch.index import Snapshot
from newssearch.kernel import COMPILED, KERNEL
from newssearch.query import BooleanQuery, TermQuery, parse, without_boosts, words_of
from newssearch.query.language import Language
from newssearch.search import LocalEngine, SearchRequest, SearchResults, numpy_ranking
from newssearch.search.alternatives import MAX_SYNONYMS, find_synonyms
from newssearch.search.first_phase import CompiledSearch, FirstPhase, Wanted
from newssearch.search.model import Model
from newssearch.search.plan import Origin, Plan, make_plan
from newssearch.search.tiers import find_in_tiers
from newssearch.settings import Ranking
from search.engines import MakeEngine, segmented

TABLE = SynonymTable.of_text(
    "voiture, automobile, auto\nportable => téléphone mobile\nchemin de fer, train\ngrève, arrêt de travail", "essai"
)
VARIANTS = Ranking(variant=0.5)
LANGUAGE = Language(today=dt.date(2025, 7, 2), timezone="Europe/Paris", groups={})


def tree_of(text: str) -> BooleanQuery:
    return parse(text, LANGUAGE).tree


def make_plan_of(model: Model, query: str) -> Plan:
    tree, boosts = without_boosts(tree_of(query))
    return make_plan(model, tree, lambda: AcronymTable({}), boosts, TABLE)


def search(snapshot: Snapshot, query: str, ranking: Ranking = Ranking(), **options: object) -> SearchResults:  # noqa: B008
    request = SearchRequest(text=query, query=tree_of(query), snippets=False, ranking=ranking, limit=1_000)
    return LocalEngine(snapshot, lambda _: {}, synonyms=TABLE).search(msgspec.structs.replace(request, **options))


def found(snapshot: Snapshot, query: str, ranking: Ranking = Ranking(), **options: object) -> list[str]:  # noqa: B008
    return [hit.article_id for hit in search(snapshot, query, ranking, **options).hits]


# --- synonyms --------------------------------------------------------------------------------------------------------


def test_a_synonym_is_found_and_counted_beside_any_number_of_the_word_itself(make_engine: MakeEngine) -> None:
    snapshot = make_engine(*["Une voiture."] * 12, "Une automobile.", "Des autos.", "Un vélo.").snapshot
    results = search(snapshot, "Voitures")
    assert results.total == len(results.hits) == 14
    assert {hit.article_id for hit in results.hits[12:]} == {"a12", "a13"}
    assert results.notes == ("Nous avons aussi cherché « automobile » et « auto ».",)
    assert search(snapshot, "voiture", Ranking(synonym=0)).total == 12


def test_of_two_articles_that_are_alike_the_one_with_the_word_as_typed_is_first(make_engine: MakeEngine) -> None:
    snapshot = make_engine("Une automobile rouge.", *["La voiture rouge."] * 5, "Un vélo vert.").snapshot
    assert found(snapshot, "voiture")[-1] == "a0"
    assert found(snapshot, "automobile")[0] == "a0"


def test_an_arrow_is_not_followed_backwards(make_engine: MakeEngine) -> None:
    snapshot = make_engine("Un téléphone mobile.", "Un portable.", "Un mobile sans téléphone.").snapshot
    assert found(snapshot, "portable") == ["a1", "a0"]
    assert "a1" not in found(snapshot, "téléphone mobile")


def test_several_words_are_one_name_where_they_follow_each_other(make_engine: MakeEngine) -> None:
    snapshot = make_engine("Le train arrive.", "Le chemin de fer.", "Le fer du chemin.", "Le chemin.").snapshot
    assert set(found(snapshot, "train", relax=False)) == {"a0", "a1"}
    assert set(found(snapshot, "chemin de fer", relax=False)) == {"a0", "a1", "a2"}
    assert set(found(snapshot, "le chemin-de-fer arrive", relax=False)) == {"a0"}
    assert found(snapshot, "fer chemin", relax=False) == found(snapshot, "fer chemin", Ranking(synonym=0), relax=False)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("voiture rouge", {"a0", "a1"}),
        ("(voiture OU vélo) rouge", {"a0", "a1", "a3"}),
        ("voiture OU vélo", {"a0", "a1", "a2", "a3"}),
        ("rouge SAUF automobile", {"a0", "a3"}),
        ('"voiture rouge"', {"a0"}),
        ("=voiture", {"a0"}),
        ("titre:voiture OU corps:voiture", {"a0"}),
        ("voiture PRES/2 rouge", {"a0"}),
        ("AUMOINS/1 voiture", {"a0"}),
        ("voiture automobile", {"a2"}),
        ("voiture^3 rouge", {"a0", "a1"}),
        ("rouge voiture xylophone", {"a0", "a1"}),
    ],
)
def test_what_stands_for_itself_has_no_synonym(make_engine: MakeEngine, query: str, expected: set[str]) -> None:
    snapshot = make_engine("La voiture rouge.", "L'automobile rouge.", "L'auto verte.", "Le vélo rouge.").snapshot
    assert set(found(snapshot, query, relax=False)) == expected


def test_a_word_that_no_article_has_is_found_by_its_synonyms_and_not_corrected(make_engine: MakeEngine) -> None:
    snapshot = make_engine("Une automobile rouge.", "La toiture rouge.", "Le feu rouge.").snapshot
    results = search(snapshot, "voiture rouge", relax=False)
    assert [hit.article_id for hit in results.hits] == ["a0"]
    assert results.notes[:2] == (
        "Aucun article ne contient « voiture ».",
        "Nous avons aussi cherché « automobile ».",
    )


def test_a_synonym_weighs_no_more_than_what_it_stands_for(make_engine: MakeEngine) -> None:
    snapshot = make_engine(*["Une voiture."] * 9, "Une auto.", "Un train.", "Un chemin de fer.").snapshot
    model = Model(snapshot, Ranking(synonym=1))
    for query in ("voiture", "auto", "train", "chemin de fer", "voiture^2"):
        plan = make_plan_of(model, query)
        told = {origin: sum(w.weight * model.idf(w.doc_freq) for w in plan.of(origin).values()) for origin in Origin}
        assert 0 < told[Origin.SYNONYM] <= told[Origin.QUERY] + 1e-9, query


def test_no_more_synonyms_are_searched_than_the_limit() -> None:
    table = SynonymTable.of_text(f"vent, {', '.join(f'brise{n}' for n in range(MAX_SYNONYMS + 9))}", "essai")
    (synonyms,) = find_synonyms(tree_of("vent"), table, lambda _: True).values()
    assert len(synonyms) == MAX_SYNONYMS


# --- other forms of names --------------------------------------------------------------------------------------------

LIBYA = (
    *["Le colonel Gaddafi en Libye, Gaddafi, Gaddafi."] * 3,
    "Le discours de Kadhafi en Libye et au Tchad, un long voyage de plusieurs jours à travers le désert.",
    "Muammar Khadafi.",
    "Le vent du sud.",
)


def test_other_forms_of_a_name_come_after_the_name_as_typed(make_engine: MakeEngine) -> None:
    snapshot = make_engine(*LIBYA).snapshot
    results = search(snapshot, "Kadhafi", VARIANTS)
    assert results.total == 5
    assert results.hits[0].article_id == "a3"
    assert results.notes == ("Nous avons aussi cherché d'autres graphies : « Gaddafi » et « Khadafi ».",)
    assert found(snapshot, "kadhafi", VARIANTS) == found(snapshot, "KADHAFI", VARIANTS)
    assert found(snapshot, "Kadhafi") == ["a3"]


def test_a_name_that_no_article_has_is_found_in_its_other_forms(make_engine: MakeEngine) -> None:
    results = search(make_engine(*LIBYA).snapshot, "Qaddafi Libye", VARIANTS, relax=False)
    assert {hit.article_id for hit in results.hits} == {"a0", "a1", "a2", "a3"}
    assert results.notes[0] == "Aucun article ne contient « Qaddafi »."


def test_pages_go_on_from_the_name_as_typed_to_its_other_forms(make_engine: MakeEngine) -> None:
    snapshot = make_engine(*LIBYA).snapshot
    whole = found(snapshot, "Kadhafi", VARIANTS)
    assert [*found(snapshot, "Kadhafi", VARIANTS, limit=2), *found(snapshot, "Kadhafi", VARIANTS, offset=2)] == whole


def test_the_arabic_article_has_two_forms_in_a_hyphenated_name(make_engine: MakeEngine) -> None:
    snapshot = make_engine("Omar El-Béchir parle.", "Omar Al-Bashir parle.", "Bashir.", "Al Capone.").snapshot
    results = search(snapshot, "El-Béchir", VARIANTS, relax=False)
    assert [hit.article_id for hit in results.hits] == ["a0", "a1"]
    assert results.notes == ("Nous avons aussi cherché d'autres graphies : « Bashir ».",)


def test_a_word_that_is_no_name_has_no_other_forms(make_engine: MakeEngine) -> None:
    snapshot = make_engine("Un potin.", "Des potins.", "Le président Putin.", "Une poutine.").snapshot
    assert set(found(snapshot, "Potin", VARIANTS, relax=False)) == {"a0", "a1"}
    assert found(snapshot, "Putin", VARIANTS, relax=False) == ["a2"]


def test_articles_with_any_form_of_a_name_are_enough_together(make_engine: MakeEngine) -> None:
    snapshot = make_engine(*["Kadhafi parle."] * 6, *["Gaddafi parle."] * 6, *["Il parle."] * 3).snapshot
    results = search(snapshot, "Kadhafi parle", VARIANTS)
    assert (results.total, results.relaxed) == (12, False)


def test_by_date_all_forms_of_a_name_are_in_one_order(make_engine: MakeEngine) -> None:
    names = ("Kadhafi", "Gaddafi", "Kadhafi")
    snapshot = make_engine(
        *(
            Article(article_id=f"a{day}", body=name, lang="fr", published_at=dt.date(2025, 7, day))
            for day, name in enumerate(names, start=1)
        )
    ).snapshot
    assert found(snapshot, "Kadhafi", VARIANTS, order="newest") == ["a3", "a2", "a1"]
    assert found(snapshot, "Kadhafi", VARIANTS) == ["a3", "a1", "a2"]


# --- on any articles and queries -------------------------------------------------------------------------------------

_WORDS = (
    "voiture automobile auto portable téléphone mobile chemin fer train grève arrêt travail rouge"
    " Kadhafi Gaddafi Khadafi El-Béchir Al-Bashir Bashir Mohamed Muhammad de"
).split()
_BODIES = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8).map(" ".join)
_CORPORA = st.lists(st.tuples(_BODIES, _BODIES), min_size=1, max_size=30).map(
    lambda texts: [
        Article(
            article_id=f"a{number}", title=title if number % 3 else "", body=body, lang="fr" if number % 5 else "en"
        )
        for number, (title, body) in enumerate(texts)
    ]
)
_ASKED = st.lists(
    st.sampled_from([*_WORDS, "chemin de fer", "arrêt de travail", '"train"', "xylophone", "SAUF rouge", "Qaddafi"]),
    min_size=1,
    max_size=4,
)
_QUERIES = st.builds(lambda words, operator: operator.join(words), _ASKED, st.sampled_from([" ", " ", " OU "]))


@contextlib.contextmanager
def indexed(articles: Sequence[Article]) -> Iterator[Snapshot]:
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.closing(segmented(Path(folder) / "g", articles, ["a1"][: len(articles) - 1], 2)) as snapshot,
    ):
        yield snapshot


@hypothesis.settings(max_examples=60)
@given(_CORPORA, _QUERIES)
def test_no_form_of_a_name_comes_before_the_names_as_typed(articles: list[Article], query: str) -> None:
    with indexed(articles) as snapshot:
        exact = set(found(snapshot, query, Ranking(variant=0), relax=False))
        results = search(snapshot, query, VARIANTS)
        names = [hit.article_id for hit in results.hits]
        assert len(set(names)) == len(names) == results.total
        absent = any(not snapshot.living_doc_freq(word.surface) for word in words_of(tree_of(query)))
        if make_plan_of(Model(snapshot, VARIANTS), query).variants and not absent:
            assert set(names[: len(exact)]) == exact
        assert sum(results.facets["lang"].values()) == results.total
        pages = [found(snapshot, query, VARIANTS, limit=3, offset=offset) for offset in range(0, len(names), 3)]
        assert [name for page in pages for name in page] == names


@hypothesis.settings(max_examples=60)
@given(_CORPORA, _QUERIES)
def test_the_match_set_is_what_each_word_or_what_stands_for_it_finds(articles: list[Article], query: str) -> None:
    with indexed(articles) as snapshot:
        tree, plan = tree_of(query), make_plan_of(Model(snapshot, VARIANTS), query)
        if tree.should or tree.must_not or not all(isinstance(part, TermQuery) for part in tree.must):
            return
        plain = Ranking(synonym=0, correction=0)
        if any(len(run) > 1 for run in plan.synonyms):
            return
        expected: set[str] | None = None
        for part in tree.must:
            others = (*plan.synonyms.get((part,), ()), *plan.variants.get((part,), ()))
            if part in plan.of(Origin.QUERY) or others:
                asked = BooleanQuery(should=(part, *others))
                request = SearchRequest(text="", query=asked, snippets=False, ranking=plain, limit=1_000)
                alone = {hit.article_id for hit in LocalEngine(snapshot, lambda _: {}).search(request).hits}
                expected = alone if expected is None else expected & alone
        ranking = Ranking(variant=0.5, correction=0)
        assert set(found(snapshot, query, ranking, relax=False)) == (expected or set())


@pytest.mark.skipif(KERNEL != COMPILED, reason="the kernel was not compiled")
@hypothesis.settings(max_examples=60)
@given(_CORPORA, _QUERIES, st.booleans())
def test_the_kernel_finds_and_scores_what_numpy_does(articles: list[Article], query: str, relaxes: bool) -> None:
    with indexed(articles) as snapshot:
        model, plan, tree = Model(snapshot, VARIANTS), make_plan_of(Model(snapshot, VARIANTS), query), tree_of(query)
        wanted = Wanted(count=100, now_s=0.0, marks=True, relaxes=relaxes)

        def compiled(plan: Plan, query: BooleanQuery, wanted: Wanted) -> FirstPhase:
            return CompiledSearch(model, query, plan, wanted).run()

        one: FirstPhase | None = find_in_tiers(compiled, plan, tree, wanted)
        other: FirstPhase | None = find_in_tiers(partial(numpy_ranking.find_best, model), plan, tree, wanted)
        while one and other:
            assert (one.total, one.is_relaxed) == (other.total, other.is_relaxed)
            assert (one.doc_ids, one.words, one.scores) == (other.doc_ids, other.words, other.scores)
            assert one.matches is not None
            assert other.matches is not None
            assert list(one.matches) == list(other.matches)
            one, other = one.further, other.further
        assert one is other is None

"""Hold the ranking of stock Whoosh, done on arrays, against the searchers of Whoosh itself."""

import contextlib
import datetime as dt
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.shell import run
from index.generations import article, generation_of
from newssearch import NewsIndex
from newssearch.article import Article
from newssearch.index import Snapshot
from newssearch.query import BooleanQuery, parse_query
from newssearch.search import Filters, LocalEngine, SearchRequest, SearchResults
from newssearch.search.first_phase import Wanted
from newssearch.search.whoosh_ranking import WhooshSearch
from newssearch.settings import WHOOSH
from search.stock_whoosh import WORDS, articles_of, assert_same, in_arrays, in_whoosh, latest, stock_twin

IN_QUERIES = [*WORDS, '"vent du sud"', '"le vent"', '"banque banque"', '"la banque de la banque"', "été-sud", "zzz"]

texts = st.lists(st.sampled_from([*WORDS, "du", "\n\n"]), max_size=14).map(" ".join)
long_texts = st.builds(lambda text, times: " ".join([text] * times), texts, st.sampled_from([1, 1, 1, 3, 60]))
articles = articles_of(30, long_texts, texts)
corpora = st.lists(
    st.lists(st.one_of(articles, st.integers(0, 30).map(str)), min_size=1, max_size=20), min_size=1, max_size=4
)
queries = st.lists(st.sampled_from(IN_QUERIES), min_size=1, max_size=4).map(" ".join)


@hypothesis.settings(max_examples=60)
@given(corpora, st.lists(queries, min_size=1, max_size=5))
def test_hits_and_scores_are_those_of_stock_whoosh(corpus: list[list[Article | str]], asked: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        generation = generation_of(Path(folder) / "g", *map(latest, corpus))
        with contextlib.closing(generation.snapshot()) as snapshot:
            twin = stock_twin(snapshot, Path(folder) / "twin")
            for text in asked:
                query = parse_query(text)
                found = in_arrays(snapshot, query)
                assert_same(found, in_whoosh(generation.path, query), text)
                assert_same(found, in_whoosh(twin, query), text)


BODIES = ["le vent du sud", "sud sud", "l'été au sud", "les banques du sud", "banque", "coopération Sud-Sud", "la nuit"]


@pytest.fixture
def several(tmp_path: Path) -> Iterator[tuple[Path, Snapshot]]:
    """Return a generation of three segments, in two of which articles are deleted, and its snapshot."""
    many = [article(f"a{n}", " ".join([BODIES[n % 7]] * (1 + n % 5)), title=BODIES[n % 3]) for n in range(90)]
    commits: list[list[Article | str]] = [[*many[:70]], [*many[70:]], ["a3", "a71", article("a4", "le vent du sud")]]
    generation = generation_of(tmp_path / "g", *commits)
    with contextlib.closing(generation.snapshot()) as snapshot:
        yield generation.path, snapshot


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("sud", True), ("vent sud", True), ('"vent du sud"', True), ("Sud-Sud coopération", True), ("la", True),
        ("la nuit", True), ("banque banques", True), ("sud zzz", False), ('"sud du vent"', False), ("", False),
    ],
)  # fmt: skip
def test_they_are_in_several_segments_with_deletions(
    several: tuple[Path, Snapshot], tmp_path: Path, text: str, is_found: bool
) -> None:
    path, snapshot = several
    assert (snapshot.n_segments, snapshot.n_slots - snapshot.n_docs) == (3, 3)
    query = parse_query(text)
    found = in_arrays(snapshot, query)
    assert bool(found) is is_found
    assert_same(found, in_whoosh(path, query), text)
    assert_same(found, in_whoosh(stock_twin(snapshot, tmp_path / "twin"), query), text)


def test_equal_scores_stand_by_document(several: tuple[Path, Snapshot]) -> None:
    _, snapshot = several
    ranked = WhooshSearch(snapshot, parse_query("sud")).find_best(Wanted(snapshot.n_slots, 0.0))
    pairs = list(zip([-score for score in ranked.scores], ranked.doc_ids.tolist(), strict=True))
    assert pairs == sorted(pairs)
    assert len(set(ranked.scores.tolist())) < len(pairs)
    few = WhooshSearch(snapshot, parse_query("sud")).find_best(Wanted(5, 0.0))
    assert few.doc_ids.tolist() == ranked.doc_ids[:5].tolist()


def test_a_tree_matches_as_sets_do(several: tuple[Path, Snapshot]) -> None:
    _, snapshot = several
    sud, vent, banque = (parse_query(text).must[0] for text in ("sud", "vent", "banque"))

    def found(tree: BooleanQuery) -> dict[str, float]:
        return dict(in_arrays(snapshot, tree))

    with_sud, with_vent = found(BooleanQuery(must=(sud,))), found(BooleanQuery(must=(vent,)))
    either = BooleanQuery(should=(vent, banque))
    assert found(BooleanQuery(must=(sud,), must_not=(vent,))) == {
        name: score for name, score in with_sud.items() if name not in with_vent
    }
    assert found(either).keys() == with_vent.keys() | found(BooleanQuery(must=(banque,))).keys()
    both = found(BooleanQuery(must=(sud, either)))
    assert both == pytest.approx(
        {name: score + found(either)[name] for name, score in with_sud.items() if name in found(either)}
    )
    raised = found(BooleanQuery(must=(sud,), should=(vent,)))
    assert raised == pytest.approx({name: score + with_vent.get(name, 0) for name, score in with_sud.items()})


# --- as a whole search -----------------------------------------------------------------------------------------------


def search(snapshot: Snapshot, text: str, **options: object) -> SearchResults:
    request = SearchRequest(text=text, query=parse_query(text), as_whoosh=True)
    return LocalEngine(snapshot, lambda _: {}).search(msgspec.structs.replace(request, **options))


def test_a_search_gives_its_window_of_the_hits(several: tuple[Path, Snapshot]) -> None:
    _, snapshot = several
    expected = in_arrays(snapshot, parse_query("sud"))
    results = search(snapshot, "sud", limit=4, offset=2)
    assert [(hit.article_id, hit.score) for hit in results.hits] == expected[2:6]
    assert (results.total, results.relaxed, results.notes) == (len(expected), False, ())
    assert results.facets["lang"] == {"fr": len(expected)}


def test_nothing_gives_way_and_nothing_is_corrected(several: tuple[Path, Snapshot]) -> None:
    _, snapshot = several
    results = search(snapshot, "sud banqe")
    assert (results.total, results.hits, results.relaxed) == (0, (), False)
    assert results.notes == ("Aucun article ne contient « banqe ».",)
    assert search(snapshot, '"sud du vent"').notes == ("Aucun article ne contient l'expression « sud du vent ».",)
    assert search(snapshot, "…").notes == ("La requête ne contient aucun mot.",)


def test_a_score_is_taken_apart(several: tuple[Path, Snapshot]) -> None:
    _, snapshot = several
    for hit in search(snapshot, 'sud "le vent"', explain=True).hits:
        assert hit.explanation is not None
        (part,) = hit.explanation.parts
        assert [text for text, _ in part.shares] == ["sud", "le vent"]
        assert sum(value for _, value in part.shares) == pytest.approx(hit.score) == pytest.approx(part.value)
    assert search(snapshot, "sud").hits[0].explanation is None


def test_the_public_door_gives_the_hits_of_a_stock_searcher_on_the_live_index(tmp_path: Path) -> None:
    with NewsIndex.open(tmp_path / "index") as index:
        index.add([article("a", "Le vent du sud."), article("b", "Sud, sud et vent.", title="Le sud")])
        index.add([article("c", "Un vent."), article("a", "Le vent du sud, encore.")])
        index.delete(["c"])
        (live,) = (tmp_path / "index" / "generations").iterdir()
        found = [(hit.article_id, hit.score) for hit in index.search("vent sud", ranking=WHOOSH).hits]
        assert_same(found, in_whoosh(live, parse_query("vent sud")), live)
        assert {name for name, _ in found} == {"a", "b"}
        with pytest.raises(ValueError, match="ranking is a Ranking or 'whoosh', not 'lucene'"):
            index.search("vent", ranking="lucene")  # type: ignore[arg-type]


def test_the_command_ranks_as_whoosh_and_refuses_recency_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSSEARCH_INDEX", str(tmp_path / "index"))
    with NewsIndex.open(tmp_path / "index") as index:
        index.add([article("a", "Le vent du sud."), article("b", "Sud, sud et vent.", title="Le sud")])
        expected = [(hit.article_id, round(hit.score, 4)) for hit in index.search("vent sud", ranking=WHOOSH).hits]
    found = json.loads(run("search", "vent sud", "--ranking", "whoosh", "--json").stdout)
    assert [(hit["id"], hit["score"]) for hit in found["hits"]] == expected
    refused = run("search", "vent", "--ranking", "whoosh", "--recency", "1")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "--recency does not go with --ranking whoosh" in refused.stderr


def test_filters_prefixes_and_orders_go_with_it(tmp_path: Path) -> None:
    dated = [
        Article(article_id=str(day), body=body, lang="fr", source="Le Fleuve", published_at=dt.date(2024, 5, day))
        for day, body in enumerate(["la banque", "les banquiers", "le vent", "banque banque"], start=1)
    ]
    with NewsIndex.open(tmp_path / "index") as index:
        index.add(dated)
        filters = Filters(since=dt.date(2024, 5, 2), sources=("Le Fleuve",))
        results = index.search("banq*", ranking=WHOOSH, filters=filters, order="newest")
        assert [hit.article_id for hit in results.hits] == ["4", "2"]
        assert (results.total, results.facets["source"]) == (2, {"Le Fleuve": 2})


def test_an_empty_index_has_no_hits(tmp_path: Path) -> None:
    with contextlib.closing(generation_of(tmp_path / "g").snapshot()) as snapshot:
        assert search(snapshot, 'vent "vent du sud"').total == 0

"""Check that the compiled kernel finds and scores what numpy does, bit for bit, over segments and deleted documents."""

import contextlib
import dataclasses
import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.analysis import AcronymTable
from newssearch.article import Article
from newssearch.index import Snapshot
from newssearch.kernel import BY_SCORE, COMPILED, KERNEL, NEWEST_FIRST, OLDEST_FIRST
from newssearch.query import BooleanQuery, PhraseQuery, PrefixQuery, Query, TermQuery, parse_query, words_of
from newssearch.search import numpy_ranking
from newssearch.search.arrays import bits_of
from newssearch.search.filters import Filters
from newssearch.search.first_phase import MAX_WORDS, CompiledSearch, FirstPhase, Wanted
from newssearch.search.model import Model
from newssearch.search.plan import ENOUGH_DOCUMENTS, Origin, Plan, make_plan
from newssearch.search.ranking import find_best, rank
from newssearch.settings import PLAIN_BM25, Ranking
from search.engines import segmented
from search.french_corpora import CORPORA, MIXED_CORPORA, NOW_S, QUERIES, RANKINGS

pytestmark = pytest.mark.skipif(KERNEL != COMPILED, reason="the kernel was not compiled")


@contextlib.contextmanager
def indexed(articles: Sequence[Article], draw: st.DataObject) -> Iterator[Snapshot]:
    """Lend an index of articles, of which up to half are deleted, in up to three segments."""
    names = [article.article_id for article in articles]
    deleted = draw.draw(st.lists(st.sampled_from(names), max_size=len(names) // 2, unique=True))
    n_commits = draw.draw(st.integers(1, 3))
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.closing(segmented(Path(folder) / "g", articles, deleted, n_commits)) as snapshot,
    ):
        yield snapshot


def plan_of(snapshot: Snapshot, query: BooleanQuery, ranking: Ranking) -> Plan:
    return make_plan(Model(snapshot, ranking), query, lambda: AcronymTable({}).over(snapshot.acronyms))


def assert_same(compiled: FirstPhase, other: FirstPhase) -> None:
    assert (compiled.total, compiled.is_relaxed) == (other.total, other.is_relaxed)
    assert [phrase for phrase in other.phrases if not phrase.is_implied] == list(compiled.phrases)
    assert (compiled.doc_ids, compiled.words, compiled.scores) == (other.doc_ids, other.words, other.scores)
    assert (compiled.matches is None) == (other.matches is None)
    if compiled.matches is not None and other.matches is not None:
        assert list(compiled.matches) == list(other.matches)
        assert sum(int(group).bit_count() for group in compiled.matches) == compiled.total


def any_of(text: str) -> BooleanQuery:
    """Return a query of which any word will do."""
    return BooleanQuery(should=words_of(parse_query(text)))


def run(snapshot: Snapshot, query: BooleanQuery, ranking: Ranking, wanted: Wanted) -> tuple[FirstPhase, FirstPhase]:
    """Return what the kernel finds, and what numpy does."""
    plan = plan_of(snapshot, query, ranking)
    model = Model(snapshot, ranking)
    compiled = CompiledSearch(model, query, plan, wanted).run()
    return compiled, numpy_ranking.find_best(model, plan, query, wanted)


def assert_both_find_the_same(snapshot: Snapshot, query: BooleanQuery, ranking: Ranking, count: int) -> None:
    compiled, other = run(snapshot, query, ranking, Wanted(count, NOW_S, marks=True))
    assert_same(compiled, other)
    strict, other_strict = run(snapshot, query, ranking, Wanted(count, NOW_S, relaxes=False))
    assert_same(strict, other_strict)
    hasty, _ = run(snapshot, query, ranking, Wanted(count, NOW_S, is_exact=False))
    assert min(other.total, ENOUGH_DOCUMENTS) <= hasty.total <= other.total
    assert_same(msgspec.structs.replace(hasty, total=other.total, matches=other.matches), other)


@settings(max_examples=25, deadline=None)
@given(articles=CORPORA | MIXED_CORPORA, queries=st.lists(QUERIES, min_size=1, max_size=3), draw=st.data())
def test_both_find_the_same_documents_with_the_same_bits(
    articles: list[Article], queries: list[str], draw: st.DataObject
) -> None:
    with indexed(articles, draw) as snapshot:
        for text in queries:
            for ranking in (*RANKINGS.values(), msgspec.structs.replace(Ranking(), body_b=0.1, title_weight=0)):
                for count in (0, 3, 100):
                    assert_both_find_the_same(snapshot, parse_query(text), ranking, count)
                    assert_both_find_the_same(snapshot, any_of(text), ranking, count)


@settings(max_examples=60, deadline=None)
@given(articles=CORPORA | MIXED_CORPORA, text=QUERIES, draw=st.data())
def test_pairs_of_words_are_counted_in_the_kernel(articles: list[Article], text: str, draw: st.DataObject) -> None:
    with indexed(articles, draw) as snapshot:
        plan = plan_of(snapshot, parse_query(text), Ranking())
        for pair in plan.pairs:
            planned = plan.of(Origin.QUERY)
            if pair.first in planned and pair.second in planned:
                both = np.intersect1d(planned[pair.first].found.doc_ids, planned[pair.second].found.doc_ids)
                assert Model(snapshot, Ranking()).count_both(pair.first, pair.second) == len(both)


def test_what_the_kernel_cannot_do_is_left_to_numpy(tmp_path: Path) -> None:
    snapshot = segmented(tmp_path / "g", [Article(article_id="a", body="Deux nations", lang="fr")], [], 1)
    query = parse_query("vent sud")
    plan = plan_of(snapshot, query, Ranking())
    snapshot.close()
    assert CompiledSearch.can(query, plan)
    long = tuple(TermQuery(str(number), str(number)) for number in range(MAX_WORDS + 1))
    assert not CompiledSearch.can(BooleanQuery(must=(PhraseQuery(long),)), plan)


@settings(max_examples=40, deadline=None)
@given(articles=MIXED_CORPORA, text=QUERIES, draw=st.data())
def test_the_second_phase_is_the_same_where_forms_of_one_stem_are_words_of_their_own(
    articles: list[Article], text: str, draw: st.DataObject
) -> None:
    with indexed(articles, draw) as snapshot:
        query = parse_query(f"banque banques marché marchés {text}")
        model, plan = Model(snapshot, Ranking()), plan_of(snapshot, query, Ranking())
        wanted = Wanted(100, NOW_S)
        found = find_best(model, plan, query, wanted)
        ours = rank(model, plan, found, wanted, count=60)
        other = numpy_ranking.rank(model, plan, found, wanted, count=60, explain=False)
        assert (ours.doc_ids, ours.scores) == (other.doc_ids, other.scores)


TREE_WORDS = words_of(
    parse_query("sud coopérer banque budgets marché été états œuvre nations unies riz le de est xylophone budgte fmr")
)


@st.composite
def trees(draw: st.DrawFn, depth: int = 2) -> BooleanQuery:
    """Draw a tree of words, phrases and prefixes, of up to three levels."""
    word = st.sampled_from(TREE_WORDS)

    def leaf() -> Query:
        match draw(st.integers(0, 5)):
            case 0:
                return PrefixQuery(draw(st.sampled_from(["co", "coope", "cooperat", "marches", "su", "po", "e", ""])))
            case 1:
                return PhraseQuery(tuple(draw(st.lists(word, min_size=2, max_size=3))))
            case _:
                return draw(word)

    def parts(at_most: int) -> tuple[Query, ...]:
        is_tree = [depth > 0 and draw(st.integers(0, 3)) == 0 for _ in range(draw(st.integers(0, at_most)))]
        return tuple(dict.fromkeys(draw(trees(depth - 1)) if deeper else leaf() for deeper in is_tree))

    return BooleanQuery(must=parts(2), should=parts(2), must_not=parts(1))


FILTERS = st.builds(
    Filters,
    since=st.none() | st.sampled_from([dt.date(2000, 1, 1), dt.date(2025, 7, 2)]),
    until=st.none() | st.sampled_from([dt.date(2025, 7, 2), dt.datetime(2025, 7, 2, 11, 59, 59, tzinfo=dt.UTC)]),
    sources=st.sampled_from([(), ("",), ("Le Monde", "absent")]),
)


@settings(max_examples=40, deadline=None)
@given(
    articles=CORPORA | MIXED_CORPORA,
    queries=st.lists(trees(), min_size=4, max_size=12),
    filters=FILTERS,
    draw=st.data(),
)
def test_both_find_the_same_for_any_tree_filter_and_order(
    articles: list[Article], queries: list[BooleanQuery], filters: Filters, draw: st.DataObject
) -> None:
    articles = [
        dataclasses.replace(article, source="Le Monde" if number % 3 else "") for number, article in enumerate(articles)
    ]
    with indexed(articles, draw) as snapshot:
        for query in queries:
            for order in (BY_SCORE, NEWEST_FIRST, OLDEST_FIRST):
                for ranking in (Ranking(), PLAIN_BM25):
                    wanted = Wanted(3, NOW_S, marks=True, filters=filters, order=order)
                    assert_same(*run(snapshot, query, ranking, wanted))
                    hasty = msgspec.structs.replace(wanted, marks=False, is_exact=False)
                    found, other = run(snapshot, query, ranking, hasty)
                    assert_same(msgspec.structs.replace(found, total=other.total), other)
                    within = bits_of(np.arange(0, snapshot.n_slots, 2).astype(np.int32), snapshot.n_slots)
                    assert_same(*run(snapshot, query, ranking, msgspec.structs.replace(wanted, within=within)))


def test_matching_and_counting_go_over_many_blocks(tmp_path: Path) -> None:
    words = ["vent", "sud", "nord", "été", "vague"]
    random = np.random.default_rng(7)
    articles = [
        Article(
            article_id=str(number),
            body=" ".join(random.choice(words, 1 + number % 5)),
            title="Vent",
            lang="fr",
            published_at=dt.date(2000, 1, 1) + dt.timedelta(days=number) if number % 11 else None,
        )
        for number in range(9_500)
    ]
    deleted = [str(number) for number in range(0, 9_500, 7)]
    with contextlib.closing(segmented(tmp_path / "g", articles, deleted, 2)) as snapshot:
        for text in ("vent", "sud nord", "sud nord ete vague", '"sud nord"', "sud-nord vague", "vague rafale"):
            for ranking in RANKINGS.values():
                for count in (10, 100, 9_500):
                    assert_both_find_the_same(snapshot, parse_query(text), ranking, count)
                    assert_both_find_the_same(snapshot, any_of(text), ranking, count)
        queries = [parse_query(text) for text in ("vent", "sud nord", '"sud nord"', "va*", "vent va*", "*", "rafale*")]
        for query in (*queries, any_of("sud nord ete vague")):
            for order in (BY_SCORE, NEWEST_FIRST, OLDEST_FIRST):
                for filters in (Filters(), Filters(since=dt.date(2004, 1, 1), until=dt.date(2018, 1, 1))):
                    wanted = Wanted(10, NOW_S, is_exact=False, filters=filters, order=order)
                    found, other = run(snapshot, query, Ranking(), wanted)
                    assert_same(msgspec.structs.replace(found, total=other.total), other)
                    within = bits_of(np.arange(0, snapshot.n_slots, 2).astype(np.int32), snapshot.n_slots)
                    exact = msgspec.structs.replace(wanted, within=within, is_exact=True, marks=True)
                    assert_same(*run(snapshot, query, Ranking(), exact))
        hasty, _ = run(snapshot, parse_query("sud nord"), PLAIN_BM25, Wanted(10, NOW_S, is_exact=False))
        every, _ = run(snapshot, parse_query("sud nord"), PLAIN_BM25, Wanted(10, NOW_S))
        assert hasty.total < every.total  # some were passed over


@settings(max_examples=60, deadline=None)
@given(articles=CORPORA | MIXED_CORPORA, text=QUERIES, draw=st.data())
def test_the_second_phase_gives_the_scores_that_it_explains(
    articles: list[Article], text: str, draw: st.DataObject
) -> None:
    with indexed(articles, draw) as snapshot:
        for ranking in (*RANKINGS.values(), Ranking(reranked=draw.draw(st.integers(1, 7)))):
            for query in (parse_query(text), any_of(text)):
                assert_scores_are_explained(snapshot, query, ranking)


def assert_scores_are_explained(snapshot: Snapshot, query: BooleanQuery, ranking: Ranking) -> None:
    model, plan, wanted = Model(snapshot, ranking), plan_of(snapshot, query, ranking), Wanted(100, NOW_S)
    found = find_best(model, plan, query, wanted)
    fast = rank(model, plan, found, wanted, count=10)
    slow = rank(model, plan, found, wanted, count=10, explain=True)
    assert fast.doc_ids == slow.doc_ids
    assert fast.scores == pytest.approx(slow.scores, rel=1e-12)


def test_a_pair_of_words_of_which_any_will_do_weighs_what_it_does_where_both_are_required(tmp_path: Path) -> None:
    bodies = ["Le vent fort.", "Un fort, le vent.", *["Le vent."] * 20, *["Un fort."] * 20]
    articles = [Article(article_id=str(n), body=body, lang="fr") for n, body in enumerate(bodies)]
    with contextlib.closing(segmented(tmp_path / "g", articles, (), 1)) as snapshot:
        assert_scores_are_explained(snapshot, any_of("vent fort"), Ranking())

"""Search whatever can be typed: never an exception, always results, and no more work than the limits allow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newssearch import Article, NewsIndex
from newssearch.analysis import AcronymTable
from newssearch.errors import QueryError
from newssearch.ingest import read_articles
from newssearch.query import BooleanQuery, Query, TermQuery, parse, parts_inside, stand_ins_of, words_of
from newssearch.query.limits import MAX_CLAUSES, MAX_PREFIXES, MAX_QUERY_CHARS, MAX_QUERY_WORDS
from newssearch.search.expansion import MAX_EXPANSIONS, MAX_SCORED, scored_words_for, words_for
from newssearch.search.model import Model
from newssearch.search.plan import make_plan
from newssearch.settings import Ranking, Settings
from query.building import LENIENT, QUERY_TEXTS

SEEDS = Path(__file__).parents[2] / "seeds"

WORDS = "eau l’eau école Sud-Sud 2\u202f944 N’Djamena O.N.U. œuvre presqu`île riz* gr?ve *n*t*s* phoqe~2 =Sud é\u0301"
FIELDS = "titre: source:fleuve auteur:x rubrique:météo langue:fr date:hier longueur:>9 groupe:x titre:( date:9999 du:"
SIGNS = "ET OU SAUF PARA PRES/2 AVANT/9 AUMOINS/2 AUMOINS/0 NEAR/ - -( ( ) « » “ ' ^2 ^-1 ^x ~ ~9 ? * : / .. = & |"
STRANGE = [
    '"',
    "\x00",
    "\x1b[31m",
    "\ud800",
    "\u202e",
    "\ufeff",
    "\u200d",
    "\r\n",
    "\t",
    "\u00a0",
    "中文",
    "سلام",
    "😀",
    "👩\u200d🚒",
]
PIECES = [*WORDS.split(), *FIELDS.split(), *SIGNS.split(), *STRANGE]

TEXTS = st.one_of(
    QUERY_TEXTS,
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " ", " "])), max_size=24).map(
        lambda pairs: "".join(piece + gap for piece, gap in pairs)
    ),
)

REPEATED = [
    *("eau ", "co* ", "e?u ", "d*s ", "phoque~2 ", "titre:eau ", "source:x OU ", "eau PRES/100 ", "a PARA ", "(eau "),
    *(
        "-eau ",
        '"eau de" ',
        "=Sud ",
        "AUMOINS/2 eau ",
        "date:2025 OU ",
        "eau^2 ",
        "سلام ",
        "\x00",
        "😀",
        "l'",
        "LE OU ",
    ),
    *("S.N.C.F. ", "eau-", "de la ", "«"),
]
LONG = [
    *(piece * (MAX_QUERY_CHARS // len(piece) + 1) for piece in REPEATED),
    '"' + "le chat et le chien " * 190 + '"',
    " ".join(f"mot{number}" for number in range(600)),
    " ".join(f"a{number:02}*" for number in range(400)),
]


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsIndex]:
    with NewsIndex.open(tmp_path_factory.mktemp("seeds") / "index") as index:
        index.add(item for item in read_articles([str(SEEDS)], Settings()) if isinstance(item, Article))
        yield index


def check(index: NewsIndex, text: str) -> None:
    """Search a text leniently and strictly."""
    results = index.search(text, limit=3)
    assert results.query == text
    assert len(results.hits) <= min(3, results.total)
    assert all(0 <= note.start <= note.end <= len(text) for note in results.query_notes)
    if results.query_notes:
        with pytest.raises(QueryError) as refused:
            index.search(text, strict=True)
        assert 0 <= refused.value.position <= len(text)
    else:
        assert index.search(text, strict=True).total == results.total


@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
@example("")
@example(" \u00ad\u200b ")
def test_whatever_is_typed_is_answered_or_refused_at_its_place(seeds: NewsIndex, text: str) -> None:
    check(seeds, text)


@pytest.mark.parametrize("text", LONG, ids=[text[:12].strip() or "blank" for text in LONG])
def test_a_query_as_long_as_may_be_is_answered(seeds: NewsIndex, text: str) -> None:
    check(seeds, text)


def parts_of(query: Query) -> Iterator[Query]:
    """Yield all parts of a query that are made of no others."""
    excluded = query.must_not if isinstance(query, BooleanQuery) else ()
    inside = (*parts_inside(query), *excluded)
    if not inside and query != BooleanQuery():
        yield query
    for part in inside:
        yield from parts_of(part)


@settings(max_examples=100, deadline=None)
@given(text=st.one_of(TEXTS, st.lists(TEXTS, min_size=9, max_size=40).map(" ".join)))
@example(LONG[1])
@example(LONG[-1])
@example(LONG[-2])
@example("-eau " * 1000)
def test_a_query_comes_to_no_more_than_the_limits(seeds: NewsIndex, text: str) -> None:
    tree = parse(text, LENIENT).tree
    parts = list(parts_of(tree))
    stand_ins = {found for part in parts for found in stand_ins_of(part)}
    assert len({word for part in parts for word in words_of(part)}) <= MAX_QUERY_WORDS
    assert len(stand_ins) <= MAX_PREFIXES
    # What near operators join are words, and no operands of their own.
    assert sum(not isinstance(part, TermQuery) for part in parts) <= MAX_CLAUSES + MAX_QUERY_WORDS + MAX_PREFIXES
    with seeds._live.lend() as snapshot:
        model = Model(snapshot, Ranking())
        for part in stand_ins:
            assert len(words_for(snapshot, part)) <= MAX_EXPANSIONS
            assert len(scored_words_for(model, part)) <= MAX_SCORED
        plan = make_plan(model, tree, lambda: AcronymTable({}))
    assert len(plan.words) <= 2 * MAX_QUERY_WORDS + MAX_PREFIXES * MAX_SCORED

"""Check that articles that print one text become one hit, whatever matches, in any order and on any page."""

import contextlib
import datetime as dt
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.article import Article
from newssearch.errors import UnknownArticle
from newssearch.query import parse_query
from newssearch.search import Filters, LocalEngine, Order, SearchRequest
from newssearch.search.execution import SPARE
from newssearch.search.folding import MAX_LISTED, printings_of
from newssearch.settings import Ranking
from search.engines import MakeEngine, engine_over

TEXTS = {
    letter: "\n\n".join(
        f"La commune {letter}{number} a voté {number * 7} mesures sur le thème {letter}{number * 13}, dit l'adjoint au "
        f"conseil du quartier {letter}{number * 19} devant {number * 23} habitants et {number * 29} agents de la ville."
        for number in range(1, 7)
    )
    for letter in "abc"
}


def article(number: int, text: str, *, title: str = "Vent", source: str | None = None, day: int | None = 1) -> Article:
    return Article(
        article_id=f"n{number}",
        title=title,
        body=TEXTS[text],
        source=source,
        published_at=dt.date(2025, 3, day) if day else None,
        lang="fr",
    )


def request_of(text: str, **fields: object) -> SearchRequest:
    return SearchRequest(text=text, query=parse_query(text), fold=True, snippets=False, **fields)  # type: ignore[arg-type]


def found(engine: LocalEngine, text: str, **fields: object) -> dict[str, list[str]]:
    """Return each hit with its reprints, in order."""
    hits = engine.search(request_of(text, **fields)).hits
    return {
        hit.article_id: [other.article_id for other in hit.reprints.articles] if hit.reprints else [] for hit in hits
    }


def test_the_first_publication_stands_for_its_reprints(make_engine: MakeEngine) -> None:
    engine = make_engine(
        article(1, "a", source="Le Phare", day=3),
        article(2, "b", source="L'Écho", day=2),
        article(3, "a", source="L'Écho", day=2),
        article(4, "a", source="L'Écho", day=None),
        article(5, "a", source="Le Fleuve", day=4),
    )
    results = engine.search(request_of("vent commune"))
    assert (results.total, results.n_stories) == (5, 2)
    hit = next(hit for hit in results.hits if hit.article_id == "n3")
    assert hit.reprints is not None
    assert [other.article_id for other in hit.reprints.articles] == ["n1", "n5", "n4"]
    assert (hit.reprints.n_articles, hit.reprints.sources) == (3, ("Le Phare", "Le Fleuve"))
    assert results.facets["source"] == {"L'Écho": 3, "Le Fleuve": 1, "Le Phare": 1}
    unfolded = engine.search(msgspec.structs.replace(request_of("vent commune"), fold=False))
    assert (len(unfolded.hits), unfolded.n_stories) == (5, None)
    assert all(hit.reprints is None for hit in unfolded.hits)


def test_what_does_not_match_stands_for_nothing(make_engine: MakeEngine) -> None:
    engine = make_engine(
        article(1, "a", title="Pluie", source="Le Phare", day=1),
        article(2, "a", title="Vent", source="L'Écho", day=3),
        article(3, "a", title="Vent", source="Le Fleuve", day=2),
    )
    assert found(engine, "vent") == {"n3": ["n2"]}
    assert found(engine, "commune") == {"n1": ["n3", "n2"]}
    assert found(engine, "commune", filters=Filters(sources=("L'Écho",))) == {"n2": []}
    assert found(engine, "commune", exact_total=False, facets=False) == {"n1": ["n3", "n2"]}
    assert found(engine, "vent", exact_total=False, facets=False) == {"n3": ["n2"]}


def test_a_story_is_where_its_best_printing_is_and_by_date_where_its_first_one_is(make_engine: MakeEngine) -> None:
    engine = make_engine(
        article(1, "a", title="Des mesures", day=1),
        article(2, "b", title="Un vote", day=2),
        article(3, "a", title="Orage sur la commune", day=3),
    )
    best = engine.search(request_of("commune orage"))
    assert [hit.article_id for hit in best.hits] == ["n1", "n2"]
    alone = engine.search(msgspec.structs.replace(request_of("commune orage"), fold=False))
    assert (alone.hits[0].article_id, alone.hits[0].score) == ("n3", best.hits[0].score)
    assert list(found(engine, "commune", order="newest")) == ["n2", "n1"]
    assert list(found(engine, "commune", order="oldest")) == ["n1", "n2"]


def test_all_printings_of_a_text_are_listed_whatever_matches(make_engine: MakeEngine) -> None:
    snapshot = make_engine(
        article(1, "a", day=3), article(2, "b"), article(3, "a", day=None), article(4, "a", title="Pluie", day=2)
    ).snapshot
    for name in ("n1", "n3", "n4"):
        assert [listing.article_id for listing in printings_of(snapshot, name)] == ["n4", "n1", "n3"]
    assert [listing.article_id for listing in printings_of(snapshot, "n2")] == ["n2"]
    with pytest.raises(UnknownArticle, match="n9"):
        printings_of(snapshot, "n9")


def test_all_reprints_are_counted_and_the_first_ones_listed(make_engine: MakeEngine) -> None:
    engine = make_engine(*(article(number, "a", day=1 + number % 28) for number in range(MAX_LISTED + 5)))
    (hit,) = engine.search(request_of("commune")).hits
    assert hit.reprints is not None
    assert (hit.reprints.n_articles, len(hit.reprints.articles), hit.reprints.sources) == (
        MAX_LISTED + 4,
        MAX_LISTED,
        (),
    )


def test_a_story_of_many_printings_leaves_room_for_those_after_it(make_engine: MakeEngine) -> None:
    engine = make_engine(*(article(n, "a") for n in range(3 * SPARE)), article(99, "b"))
    assert list(found(engine, "commune", limit=2, ranking=Ranking(reranked=0))) == ["n0", "n99"]


def test_printings_that_hold_a_part_of_the_words_are_counted_where_few_hold_all(make_engine: MakeEngine) -> None:
    engine = make_engine(*(article(n, "a", title="Vent" if n % 2 else "Sud") for n in range(3 * SPARE)))
    asked = request_of("vent sud", limit=1, exact_total=False, facets=False, ranking=Ranking(reranked=0))
    (hit,) = engine.search(asked).hits
    assert hit.reprints is not None
    assert hit.reprints.n_articles == 3 * SPARE - 1


ARTICLES = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["Vent", "Pluie", "Vent du sud"]),
        st.sampled_from(["Le Phare", "L'Écho", None]),
        st.none() | st.integers(1, 9),
    ),
    max_size=14,
).map(lambda drawn: [article(n, t, title=title, source=s, day=d) for n, (t, title, s, d) in enumerate(drawn)])


@settings(max_examples=40, deadline=None)
@given(
    articles=ARTICLES,
    query=st.sampled_from(["vent", "commune vent", "pluie OU sud", "commune", "sud"]),
    order=st.sampled_from(["relevance", "newest", "oldest"]),
    filters=st.sampled_from([Filters(), Filters(sources=("L'Écho",)), Filters(since=dt.date(2025, 3, 4))]),
    reranked=st.sampled_from([0, 2, 100]),
    data=st.data(),
)
def test_pages_of_stories_hold_each_match_once(
    articles: list[Article], query: str, order: Order, filters: Filters, reranked: int, data: st.DataObject
) -> None:
    text_of = {one.article_id: one.body for one in articles}
    gone = data.draw(st.sets(st.sampled_from(sorted(text_of)))) if articles else set()
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_over(Path(folder) / "g", articles, deleted=sorted(gone), n_commits=2)
        with contextlib.closing(engine.snapshot):
            asked = request_of(query, order=order, filters=filters, limit=2)
            asked = msgspec.structs.replace(asked, ranking=msgspec.structs.replace(asked.ranking, reranked=reranked))
            unfolded = engine.search(msgspec.structs.replace(asked, fold=False, limit=100)).hits
            pages = [engine.search(msgspec.structs.replace(asked, offset=offset)) for offset in range(0, 8, 2)]
            hasty = [
                engine.search(msgspec.structs.replace(asked, offset=offset, exact_total=False, facets=False))
                for offset in range(0, 8, 2)
            ]
    hits = [hit for page in pages for hit in page.hits]
    assert [hit for page in hasty for hit in page.hits] == hits
    assert {page.n_stories for page in pages} == {len(hits)}
    members = [
        [hit.article_id, *(other.article_id for other in hit.reprints.articles if hit.reprints)]
        if hit.reprints
        else [hit.article_id]
        for hit in hits
    ]
    assert sorted(name for group in members for name in group) == sorted(hit.article_id for hit in unfolded)
    days = {one.article_id: one.published_at or dt.date.max for one in articles}
    places = {hit.article_id: place for place, hit in enumerate(unfolded)}
    for group in members:
        assert len({text_of[name] for name in group}) == 1
        assert [days[name] for name in group] == sorted(days[name] for name in group)
    best = [places[group[0]] if order != "relevance" else min(places[name] for name in group) for group in members]
    assert best == sorted(best)
    assert [hit.score for hit in hits] == pytest.approx([unfolded[place].score for place in best])

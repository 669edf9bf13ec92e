"""Check the counts beside the results."""

import contextlib
import dataclasses
import datetime as dt
import itertools
import tempfile
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.article import Article
from newssearch.query import parse_query
from newssearch.search import Filters, SearchRequest
from newssearch.search.facets import FACETS, MAX_VALUES
from newssearch.search.filters import FACET_OF
from newssearch.search.histogram import MAX_BUCKETS, Bucket, Histogram
from newssearch.search.plan import ENOUGH_DOCUMENTS
from search.engines import MakeEngine, engine_over


def article(number: int, **fields: object) -> Article:
    return Article(article_id=str(number), body="Le budget.", **fields)  # type: ignore[arg-type]


def facets(make_engine: MakeEngine, *articles: Article) -> dict[str, dict[str, int]]:
    request = SearchRequest(text="budget", query=parse_query("budget"), limit=1, snippets=False)
    found: dict[str, dict[str, int]] = make_engine(*articles).search(request).facets
    return found


def test_facets_count_the_whole_match_set_most_first(make_engine: MakeEngine) -> None:
    found = facets(
        make_engine,
        article(1, source="Le Phare", section="Économie", published_at=dt.date(2024, 5, 1), lang="fr"),
        article(2, source="Le Fleuve", section="Économie", published_at=dt.date(1899, 12, 31), lang="fr"),
        article(
            3,
            authors=("Zoé Roy", "paul PETIT", "zoé roy "),
            source="Le Phare",
            published_at=dt.datetime(2024, 12, 31, 23, 59, tzinfo=dt.UTC),
            lang="en",
        ),
        article(4, lang="fr"),
        Article(article_id="5", body="Le vent.", source="Le Phare"),
    )
    assert found == {
        "source": {"Le Phare": 2, "Le Fleuve": 1},
        "section": {"Économie": 2},
        "lang": {"fr": 3, "en": 1},
        "author": {"paul PETIT": 1, "zoé roy": 1},
        "year": {"2024": 2, "1899": 1},
        "month": {"1899-12": 1, "2024-05": 1, "2024-12": 1},
    }
    assert list(found["source"]) == ["Le Phare", "Le Fleuve"]


def test_a_facet_lists_its_most_frequent_values_only(make_engine: MakeEngine) -> None:
    many = [article(number, source=f"Journal {number:03}") for number in range(MAX_VALUES + 5)]
    found = facets(make_engine, *many, article(99, source="Journal 024"))
    assert len(found["source"]) == MAX_VALUES
    assert next(iter(found["source"].items())) == ("Journal 024", 2)


def test_a_query_without_hits_has_empty_facets(make_engine: MakeEngine) -> None:
    request = SearchRequest(text="", query=parse_query(""))
    results = make_engine("Le budget.").search(request)
    assert results.facets == {field: {} for field in FACETS}
    assert results.histogram == Histogram("decade", (), 0)


def test_a_facet_that_is_filtered_by_goes_on_counting_its_other_values(make_engine: MakeEngine) -> None:
    engine = make_engine(
        article(1, source="Le Phare", section="Économie", lang="fr"),
        article(2, source="Le Fleuve", section="Sport", lang="fr"),
        article(3, source="Le Fleuve", section="Économie", lang="en"),
    )

    def found(filters: Filters) -> dict[str, dict[str, int]]:
        request = SearchRequest(text="budget", query=parse_query("budget"), filters=filters)
        return engine.search(request).facets

    by_source = found(Filters(sources=("Le Phare",)))
    assert by_source["source"] == {"Le Fleuve": 2, "Le Phare": 1}
    assert (by_source["section"], by_source["lang"]) == ({"Économie": 1}, {"fr": 1})
    by_both = found(Filters(sources=("Le Fleuve",), sections=("Économie",)))
    assert by_both["source"] == {"Le Fleuve": 1, "Le Phare": 1}
    assert by_both["section"] == {"Sport": 1, "Économie": 1}
    assert by_both["lang"] == {"en": 1}


def test_a_facet_that_is_filtered_by_counts_what_was_found_where_its_others_have_enough(
    make_engine: MakeEngine,
) -> None:
    articles = [article(number, title="Vent", source="Le Phare") for number in range(ENOUGH_DOCUMENTS)]
    engine = make_engine(*articles, *[article(100 + number, source="Le Fleuve") for number in range(3)])
    filters = Filters(sources=("Le Fleuve",))
    results = engine.search(SearchRequest(text="vent budget", query=parse_query("vent budget"), filters=filters))
    assert (results.total, results.relaxed) == (3, True)
    assert results.facets["source"] == {"Le Phare": ENOUGH_DOCUMENTS, "Le Fleuve": 3}


def test_an_author_is_one_however_the_name_is_written_and_an_article_may_have_several(make_engine: MakeEngine) -> None:
    engine = make_engine(
        article(1, authors=("Zoé Roy", "Paul Petit")),
        article(2, authors=("ZOÉ ROY",)),
        article(3),
        article(4, authors=("Paul Petit", "Jean d'Or")),
    )
    request = SearchRequest(text="budget", query=parse_query("budget"))
    assert engine.search(request).facets["author"] == {"Paul Petit": 2, "Zoé Roy": 2, "Jean d'Or": 1}
    filters = Filters(authors=("Zoé Roy", "Jean d'Or"))
    found = engine.search(msgspec.structs.replace(request, filters=filters))
    assert sorted(hit.article_id for hit in found.hits) == ["1", "2", "4"]
    assert found.facets["author"] == {"Paul Petit": 2, "Zoé Roy": 2, "Jean d'Or": 1}


def histogram(make_engine: MakeEngine, *days: dt.date | None) -> Histogram:
    request = SearchRequest(text="budget", query=parse_query("budget"), limit=1, snippets=False)
    found = make_engine(*(article(number, published_at=day) for number, day in enumerate(days))).search(request)
    assert found.histogram is not None
    return found.histogram


@pytest.mark.parametrize(
    ("first", "last", "step", "n_buckets"),
    [
        (dt.date(2025, 7, 1), dt.date(2025, 7, 1), "day", 1),
        (dt.date(2025, 7, 1), dt.date(2025, 8, 29), "day", 60),
        (dt.date(2025, 7, 1), dt.date(2025, 8, 30), "week", 9),
        (dt.date(2024, 1, 1), dt.date(2025, 2, 23), "week", 60),
        (dt.date(2024, 1, 1), dt.date(2025, 2, 24), "month", 14),
        (dt.date(2020, 1, 31), dt.date(2025, 1, 1), "year", 6),
        (dt.date(1960, 5, 1), dt.date(2019, 5, 1), "year", 60),
        (dt.date(1959, 5, 1), dt.date(2019, 5, 1), "decade", 7),
        (dt.date(1, 1, 1), dt.date(9999, 12, 31), "decade", 1000),
    ],
)
def test_the_step_of_a_histogram_is_the_finest_that_a_page_can_show(
    make_engine: MakeEngine, first: dt.date, last: dt.date, step: str, n_buckets: int
) -> None:
    found = histogram(make_engine, last, first, None, last)
    assert (found.step, len(found.buckets), found.undated) == (step, n_buckets, 1)
    assert step == "decade" or n_buckets <= MAX_BUCKETS
    counts = [bucket.count for bucket in found.buckets]
    assert (sum(counts), counts[-1]) == (3, 3 if n_buckets == 1 else 2)
    assert found.buckets[0].start <= first <= found.buckets[0].end
    assert found.buckets[-1].start <= last <= found.buckets[-1].end
    for bucket, following in itertools.pairwise(found.buckets):
        assert bucket.end + dt.timedelta(days=1) == following.start


def test_a_week_begins_on_monday_and_a_day_in_utc(make_engine: MakeEngine) -> None:
    late = dt.datetime(2025, 7, 6, 23, 59, tzinfo=dt.UTC)
    found = histogram(make_engine, late, dt.datetime(2025, 7, 7, 0, 1, tzinfo=dt.UTC), dt.date(2025, 12, 31))
    assert found.buckets[:2] == (
        Bucket(dt.date(2025, 6, 30), dt.date(2025, 7, 6), 1),
        Bucket(dt.date(2025, 7, 7), dt.date(2025, 7, 13), 1),
    )


DAYS = st.none() | st.dates(dt.date(2023, 11, 1), dt.date(2025, 3, 1)) | st.datetimes(timezones=st.just(dt.UTC))
SOME = {
    "sources": ["Le Phare", "L'Écho"],
    "authors": ["Zoé Roy", "Paul Petit"],
    "sections": ["Monde"],
    "langs": ["fr", "en"],
    "years": ["2024", "2025"],
    "months": ["2024-02", "2025-01"],
}
ARTICLES = st.lists(
    st.builds(
        article,
        st.just(0),
        title=st.sampled_from(["Vent", "Sud"]),
        source=st.sampled_from([None, *SOME["sources"]]),
        authors=st.lists(st.sampled_from(SOME["authors"]), unique=True).map(tuple),
        section=st.sampled_from([None, *SOME["sections"]]),
        lang=st.sampled_from(SOME["langs"]),
        published_at=DAYS,
    ),
    max_size=12,
)
FILTERS = st.builds(
    Filters, **{name: st.lists(st.sampled_from(values), max_size=1).map(tuple) for name, values in SOME.items()}
)


def values_of(one: Article) -> dict[str, list[str]]:
    day = utc_day(one)
    return {
        "sources": [one.source] if one.source else [],
        "authors": list(one.authors),
        "sections": [one.section] if one.section else [],
        "langs": [one.lang or ""],
        "years": [day.isoformat()[:4]] if day else [],
        "months": [day.isoformat()[:7]] if day else [],
    }


def utc_day(one: Article) -> dt.date | None:
    return one.published_at.date() if isinstance(one.published_at, dt.datetime) else one.published_at


@settings(max_examples=60, deadline=None)
@given(articles=ARTICLES, filters=FILTERS, n_commits=st.integers(1, 3), data=st.data())
def test_facets_and_histogram_are_what_a_count_by_hand_gives(
    articles: list[Article], filters: Filters, n_commits: int, data: st.DataObject
) -> None:
    articles = [dataclasses.replace(one, article_id=f"a{number}") for number, one in enumerate(articles)]
    gone = data.draw(st.sets(st.sampled_from([one.article_id for one in articles]))) if articles else set()
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_over(Path(folder) / "g", articles, deleted=sorted(gone), n_commits=n_commits)
        with contextlib.closing(engine.snapshot):
            query = parse_query("vent budget")
            results = engine.search(SearchRequest(text="", query=query, filters=filters, relax=False))
    living = [one for one in articles if one.article_id not in gone]
    matching = [one for one in living if "Vent" in one.title] or living  # an absent word is required of none

    def left(without: str = "") -> list[Article]:
        return [
            one
            for one in matching
            if all(
                name == without or not getattr(filters, name) or set(getattr(filters, name)) & set(values_of(one)[name])
                for name in SOME
            )
        ]

    assert results.total == len(left())
    for name, field in FACET_OF.items():
        expected = Counter(value for one in left(without=name) for value in values_of(one)[name])
        assert results.facets[field] == dict(sorted(expected.items(), key=lambda item: (-item[1], item[0].lower())))
        assert list(results.facets[field].values()) == sorted(expected.values(), reverse=True)
    assert results.histogram is not None
    by_day = Counter(utc_day(one) for one in left())
    assert results.histogram.undated == by_day.pop(None, 0)
    for bucket in results.histogram.buckets:
        assert bucket.count == sum(n for day, n in by_day.items() if day and bucket.start <= day <= bucket.end)
    assert sum(bucket.count for bucket in results.histogram.buckets) == sum(by_day.values())

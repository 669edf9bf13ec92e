"""Check the counts beside the results."""

import datetime as dt

from newssearch.article import Article
from newssearch.query import parse_query
from newssearch.search import Filters, SearchRequest
from newssearch.search.facets import MAX_VALUES
from search.engines import MakeEngine


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
        article(3, source="Le Phare", published_at=dt.datetime(2024, 12, 31, 23, 59, tzinfo=dt.UTC), lang="en"),
        article(4, lang="fr"),
        Article(article_id="5", body="Le vent.", source="Le Phare"),
    )
    assert found == {
        "source": {"Le Phare": 2, "Le Fleuve": 1},
        "section": {"Économie": 2},
        "lang": {"fr": 3, "en": 1},
        "year": {"2024": 2, "1899": 1},
    }
    assert list(found["source"]) == ["Le Phare", "Le Fleuve"]


def test_a_facet_lists_its_most_frequent_values_only(make_engine: MakeEngine) -> None:
    many = [article(number, source=f"Journal {number:03}") for number in range(MAX_VALUES + 5)]
    found = facets(make_engine, *many, article(99, source="Journal 024"))
    assert len(found["source"]) == MAX_VALUES
    assert next(iter(found["source"].items())) == ("Journal 024", 2)


def test_a_query_without_hits_has_empty_facets(make_engine: MakeEngine) -> None:
    request = SearchRequest(text="", query=parse_query(""))
    assert make_engine("Le budget.").search(request).facets == {"source": {}, "section": {}, "lang": {}, "year": {}}


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

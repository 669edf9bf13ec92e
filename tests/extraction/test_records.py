"""Try the fields of one record."""

import datetime as dt

import pytest

from newssearch.article import Article
from newssearch.errors import RefusedInput
from newssearch.extraction.field_names import FieldNames
from newssearch.extraction.records import record_article
from newssearch.settings import Settings


def article(record: object, settings: Settings | None = None) -> Article:
    return record_article("lot.jsonl:1", record, FieldNames({}), settings or Settings())


def test_a_record_fills_every_field() -> None:
    record = {
        "id": 12,
        "titre": "Un <em>port</em>",
        "texte": "<p>Un.</p><p>Deux.</p>",
        "journal": {"id": None, "name": "La Vigie"},
        "date": "2 juillet 2025 à 18h30",
        "updated": "2025-07-03",
        "auteurs": "Par Jeanne Roy et Ali Benani",
        "rubrique": "Économie",
        "mots-clés": "eau; port",
        "langue": "fr_FR",
        "lien": "https://vigie.test/port",
        "chapo": "Chapô &amp; suite",
        "image": [{"url": "https://vigie.test/port.jpg"}],
    }
    assert article(record) == Article(
        article_id="12",
        title="Un port",
        body="Un.\n\nDeux.",
        source="La Vigie",
        published_at=dt.datetime(2025, 7, 2, 16, 30, tzinfo=dt.UTC),
        updated_at=dt.date(2025, 7, 3),
        authors=("Jeanne Roy", "Ali Benani"),
        section="Économie",
        tags=("eau", "port"),
        lang="fr",
        url="https://vigie.test/port",
        summary="Chapô & suite",
        image_url="https://vigie.test/port.jpg",
    )


def test_null_and_blank_values_are_absent() -> None:
    assert article({"title": "Un", "body": None, "date": "", "tags": [None], "source": " "}) == Article(title="Un")


def test_lists_of_names_are_kept_as_they_are() -> None:
    record = {"title": "Un", "authors": ["Roy, Jeanne", {"name": "Ali Benani"}], "tags": ["eau, gaz", "port"]}
    assert article(record).authors == ("Roy, Jeanne", "Ali Benani")
    assert article(record).tags == ("eau, gaz", "port")


def test_a_local_time_is_in_the_zone_of_the_source() -> None:
    settings = Settings(source_timezones={"La Vigie": "Africa/Casablanca"})
    record = {"title": "Un", "source": "La Vigie", "date": "2025-07-02 12:00"}
    assert article(record, settings).published_at == dt.datetime(2025, 7, 2, 11, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("record", "cause"),
    [
        ({"title": 3}, "its title is a number"),
        ({"title": True}, "its title is a truth value"),
        ({"body": {"name": "x"}}, "its body is an object"),
        ({"title": "a", "body": ["x"]}, "its body is a list"),
        ({"title": "a", "tags": [1]}, "its tags is a number"),
        ({"title": "a", "authors": {"vu": 1}}, "its authors is an object"),
        ({"title": "a", "id": 1.5}, "its article_id is a number"),
        ({"title": "a", "date": 1720000000}, "its published_at is a number"),
        ({"title": "a", "date": "2025-02-30"}, 'published_at: "2025-02-30" is not a date'),
        ({"title": "a", "updated": "demain"}, 'updated_at: "demain" is not a date'),
        ({"title": "<p></p>"}, "it has neither title nor body"),
        ({"vu": 1}, "it has neither a title nor a body (its fields: vu)"),
        ({}, "it has neither a title nor a body (its fields: none)"),
        ([1], "it is a list, not an object"),
        (None, "it is nothing, not an object"),
    ],
)
def test_a_wrong_value_is_refused_by_its_field(record: object, cause: str) -> None:
    with pytest.raises(RefusedInput) as refused:
        article(record)
    assert str(refused.value).startswith(f"lot.jsonl:1: {cause}")
    assert refused.value.remedy

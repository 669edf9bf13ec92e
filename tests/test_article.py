"""Check what an article accepts, and how it is named."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.article import Article, canonical_url, date_text, epoch_s, parse_date_text
from newssearch.errors import RefusedInput


class Vague(dt.tzinfo):
    """Be a zone that does not know its offset."""

    def utcoffset(self, _: dt.datetime | None) -> None: ...
    def dst(self, _: dt.datetime | None) -> None: ...
    def tzname(self, _: dt.datetime | None) -> None: ...


def test_a_headline_alone_and_a_dispatch_without_headline_are_articles() -> None:
    assert Article(title="Crue à Tours").body == ""
    assert Article(body="La Loire monte.").title == ""


@pytest.mark.parametrize(("title", "body"), [("", ""), (" \n", "\t"), (None, None)])
def test_an_article_without_both_is_refused(title: str, body: str) -> None:
    with pytest.raises(RefusedInput, match="neither title nor body; give it at least one"):
        Article(title=title, body=body, article_id="a7")


def test_texts_are_stripped_and_empty_ones_absent() -> None:
    article = Article(title=" Crue ", source="  ", authors=[" Nadia ", "", "Nadia"], tags=(), lang="FR-ca")  # type: ignore[arg-type]
    assert (article.title, article.source, article.authors, article.lang) == ("Crue", None, ("Nadia",), "fr")


@pytest.mark.parametrize("wrong", [{"title": 3}, {"authors": "Nadia"}, {"published_at": "2025-07-02"}, {"tags": [1]}])
def test_a_value_of_the_wrong_type_is_a_type_error(wrong: dict[str, object]) -> None:
    with pytest.raises(TypeError, match=next(iter(wrong))):
        Article(**({"title": "x"} | wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize(("given", "kept"), [("fr -CA", "fr"), ("FR_be", "fr"), ("-fr", None), (" ", None)])
def test_a_language_is_kept_without_its_region(given: str, kept: str | None) -> None:
    assert Article(title="x", lang=given).lang == kept


def test_a_moment_is_kept_in_utc_and_a_date_stays_a_date() -> None:
    paris = dt.datetime(2025, 7, 2, 1, 30, tzinfo=ZoneInfo("Europe/Paris"))
    article = Article(title="x", published_at=paris, updated_at=dt.date(2025, 7, 3))
    assert article.published_at == dt.datetime(2025, 7, 1, 23, 30, tzinfo=dt.UTC)
    assert date_text(article.published_at) == "2025-07-01T23:30:00Z"
    assert date_text(article.updated_at) == "2025-07-03"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(RefusedInput, match="no time zone"):
        Article(title="x", published_at=dt.datetime(2025, 7, 2, 1, 30))  # noqa: DTZ001 - that is the point


def test_a_zone_that_tells_no_offset_is_none() -> None:
    with pytest.raises(RefusedInput, match="no time zone"):
        Article(title="x", published_at=dt.datetime(2025, 7, 2, tzinfo=Vague()))


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+02:00", "9999-12-31T23:00:00-02:00"])
def test_a_moment_that_utc_cannot_tell_is_refused(text: str) -> None:
    moment = dt.datetime.fromisoformat(text)
    with pytest.raises(RefusedInput, match="out of range"):
        Article(title="x", updated_at=moment)


@pytest.mark.parametrize(("lang", "kept"), [("fr-CA", "fr"), ("PT_br", "pt"), ("-fr", None), (" ", None), ("en", "en")])
def test_a_language_loses_its_region(lang: str, kept: str | None) -> None:
    assert Article(title="x", lang=lang).lang == kept


@given(st.one_of(st.dates(), st.datetimes(timezones=st.just(dt.UTC))))
def test_a_date_comes_back_from_its_text(moment: dt.date) -> None:
    assert parse_date_text(date_text(moment)) == moment
    assert type(parse_date_text(date_text(moment))) is type(moment)


def test_a_date_counts_as_its_midnight() -> None:
    assert epoch_s(dt.date(1970, 1, 2)) == 86400 == epoch_s(dt.datetime(1970, 1, 2, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    "other",
    ["http://exemple.test/une/page", "https://EXEMPLE.test:443/une/page/", "https://exemple.test/une/page#suite",
     "https://exemple.test/une/page?utm_source=x&fbclid=y"],
)  # fmt: skip
def test_one_page_has_one_id_however_it_is_reached(other: str) -> None:
    assert (
        Article(title="a", url=other).article_id == Article(title="b", url="https://exemple.test/une/page").article_id
    )


@pytest.mark.parametrize(
    "other", ["https://exemple.test/une/page?id=2", "https://exemple.test/Une/page", "https://a.test/une/page"]
)
def test_another_page_has_another_id(other: str) -> None:
    assert (
        Article(title="a", url=other).article_id != Article(title="a", url="https://exemple.test/une/page").article_id
    )


@pytest.mark.parametrize("nothing", ["#", "https://", "/", "?utm_source=x", "#suite"])
def test_an_address_that_names_no_page_names_no_article(nothing: str) -> None:
    one, other = Article(title="a", url=nothing), Article(title="b", url=nothing)
    assert one.article_id != other.article_id
    assert one.article_id == Article(title="a").article_id


def test_without_an_address_the_content_names_the_article() -> None:
    one, same = (Article(title="a", body="b", source="s", section=section) for section in ("x", "y"))
    assert one.article_id == same.article_id
    assert one.article_id != Article(title="a", body="c", source="s").article_id
    assert Article(article_id=" mien ", title="a").article_id == "mien"


@given(st.text())
def test_no_address_is_too_odd(url: str) -> None:
    assert isinstance(canonical_url(url), str)
    Article(title="x", url=url)
    Article(title="x", url="http://[" + url)

"""Test how an article is stored, read back and hashed."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.archive.row import (
    HASHED_FIELDS,
    StoredArticle,
    article_of,
    content_hash,
    is_storable,
    refuse_unstorable,
    row_of,
)
from newssearch.article import Article

WORDS = st.text(max_size=40)  # any character but surrogates: NUL, other planes, combining marks…
MAYBE_WORDS = st.none() | WORDS
MOMENTS = st.none() | st.dates() | st.datetimes(timezones=st.just(dt.UTC))
ARTICLES = st.builds(
    Article,
    article_id=WORDS.map(lambda text: f"id {text}"),
    title=WORDS.map(lambda text: f"Une {text}"),
    body=st.text(max_size=40) | st.text(alphabet="aé\n", min_size=200, max_size=400),
    source=MAYBE_WORDS,
    published_at=MOMENTS,
    updated_at=MOMENTS,
    authors=st.lists(WORDS, max_size=3).map(tuple),
    section=MAYBE_WORDS,
    tags=st.lists(WORDS, max_size=3).map(tuple),
    lang=st.sampled_from([None, "fr", "en", "zgh"]),
    url=MAYBE_WORDS,
    summary=MAYBE_WORDS,
    image_url=MAYBE_WORDS,
)
FULL = Article(
    article_id="a",
    title="La crue",
    body="La Loire monte.",
    source="Le Quotidien",
    published_at=dt.datetime(2025, 7, 2, 16, 30, tzinfo=dt.UTC),
    updated_at=dt.date(2025, 7, 3),
    authors=("Ève", "Noé"),
    section="Régions",
    tags=("crue", "Loire"),
    lang="fr",
    url="https://exemple.test/crue",
    summary="L'eau monte.",
    image_url="https://exemple.test/crue.jpg",
)


@given(ARTICLES)
def test_a_row_gives_its_article_back(article: Article) -> None:
    assert article_of(row_of(article, 1, content_hash(article))) == article


def test_every_field_of_an_article_is_stored_and_hashed() -> None:
    names = {field.name for field in dataclasses.fields(Article)}
    assert names == set(HASHED_FIELDS)
    assert names <= set(StoredArticle._fields)


@given(ARTICLES, ARTICLES)
def test_two_articles_share_a_hash_only_when_they_are_equal(one: Article, other: Article) -> None:
    assert (content_hash(one) == content_hash(other)) == (one == other)


def test_a_change_of_any_field_changes_the_hash() -> None:
    changed = [
        dataclasses.replace(FULL, article_id="b"),
        dataclasses.replace(FULL, title="La décrue"),
        dataclasses.replace(FULL, body="La Loire baisse."),
        dataclasses.replace(FULL, source="Le Matin"),
        dataclasses.replace(FULL, published_at=dt.date(2025, 7, 2)),
        dataclasses.replace(FULL, updated_at=None),
        dataclasses.replace(FULL, authors=("Noé", "Ève")),
        dataclasses.replace(FULL, section="Sports"),
        dataclasses.replace(FULL, tags=()),
        dataclasses.replace(FULL, lang="br"),
        dataclasses.replace(FULL, url="https://exemple.test/decrue"),
        dataclasses.replace(FULL, summary="L'eau baisse."),
        dataclasses.replace(FULL, image_url=None),
    ]
    assert len(changed) == len(HASHED_FIELDS)
    assert len({content_hash(article) for article in [FULL, *changed]}) == len(changed) + 1


def test_text_that_moves_from_one_field_or_value_to_the_next_changes_the_hash() -> None:
    articles = [
        Article(article_id="a", title="La crue", section="ab", source="c"),
        Article(article_id="a", title="La crue", section="a", source="bc"),
        Article(article_id="a", title="La crue", tags=("a", "bc")),
        Article(article_id="a", title="La crue", tags=("ab", "c")),
        Article(article_id="a", title="La crue", tags=("abc",)),
        Article(article_id="a", title="La crue", authors=("abc",)),
    ]
    assert len({content_hash(article) for article in articles}) == len(articles)


def test_the_hash_of_a_released_version_never_changes() -> None:
    # A change here makes every article of every archive look damaged: add a version to HASH_VERSION instead.
    assert content_hash(FULL).hex() == "01a39b393218acc86dddb5de214294072e"


def test_half_of_a_surrogate_pair_is_refused_in_words() -> None:
    article = Article(article_id="a\ud83d", title="La crue", tags=("ok", "casse\udc00"))
    refusal = refuse_unstorable(article)
    assert refusal is not None
    assert refusal.input_name == "a\\ud83d"
    assert "U+D83D, half of a surrogate pair" in str(refusal)
    assert is_storable(str(refusal))


def test_a_storable_article_is_not_refused() -> None:
    assert refuse_unstorable(Article(title="Le 😀 et le \0")) is None


ROW = row_of(FULL, 1, b"")


@pytest.mark.parametrize(
    "row",
    [
        ROW._replace(body=b"\x01not zlib"),
        ROW._replace(body=b"\x09unknown"),
        ROW._replace(body=b""),
        ROW._replace(body=b"\x00\xff"),
        ROW._replace(authors="Ève"),
        ROW._replace(tags="[1]"),
        ROW._replace(published_at="hier"),
        ROW._replace(title="", body=b"\x00"),
    ],
    ids=["zlib", "packing", "empty", "utf-8", "authors", "tags", "date", "no text"],
)
def test_a_damaged_row_is_a_value_error_that_names_the_article(row: StoredArticle) -> None:
    with pytest.raises(ValueError, match="article a is damaged"):
        article_of(row)

"""Check that a feed is read back by another program as it was meant, whatever the articles hold."""

import datetime as dt
import uuid

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from newssearch.article import Article
from newssearch.atom import Entry, atom_feed

NOW = dt.datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=dt.UTC)
ARCHIVE_ID = "0123456789abcdef" * 2


def parsed(*articles: Article, query: str = "riz") -> feedparser.FeedParserDict:
    entries = [Entry(article, NOW) for article in articles]
    feed = feedparser.parse(atom_feed("Riz", query, entries, archive_id=ARCHIVE_ID, now=NOW))
    assert not feed.bozo
    return feed


def test_an_entry_has_what_is_known_of_its_article() -> None:
    article = Article(
        article_id="a-1",
        title="L'été <b>&</b> Dakar",
        body="Deux quais de plus.\n\nLa suite.",
        url="https://a.test/1?x=1&y=2",
        authors=("Nadia Alami", "Paul Roy"),
        published_at=dt.datetime(2025, 7, 2, 18, 30, tzinfo=dt.timezone(dt.timedelta(hours=2))),
    )
    feed = parsed(article, query='riz <SAUF> "blé"')
    assert (feed.version, feed.feed.title, feed.feed.subtitle) == ("atom10", "Veille : Riz", 'riz <SAUF> "blé"')
    (entry,) = feed.entries
    assert entry.title_detail.type == "text/plain"
    assert entry.title == "L'été <b>&</b> Dakar"
    assert entry.link == "https://a.test/1?x=1&y=2"
    assert [author.name for author in entry.authors] == ["Nadia Alami", "Paul Roy"]
    assert (entry.published, entry.updated) == ("2025-07-02T16:30:00Z", "2026-01-02T03:04:05Z")
    assert entry.content[0].value == "Deux quais de plus. La suite."


def test_an_entry_of_an_article_of_which_little_is_known_is_valid_too() -> None:
    (entry,) = parsed(Article(article_id="b", body="Sans titre. " * 100, published_at=dt.date(2025, 7, 2))).entries
    assert entry.title.startswith("Sans titre.")
    assert entry.title.endswith("…")
    assert entry.published == "2025-07-02T00:00:00Z"
    assert not entry.get("links")
    assert len(entry.content[0].value) <= 500


def test_what_is_no_address_of_the_web_is_no_link() -> None:
    (entry,) = parsed(Article(article_id="b", title="Un piège", url="javascript:alert(1)")).entries
    assert not entry.get("links")


def test_ids_are_uris_that_depend_on_article_and_archive_alone() -> None:
    first, second = (Article(article_id=name, title=name) for name in ("a", "b"))
    ids = [entry.id for entry in parsed(first, second).entries]
    assert ids == [entry.id for entry in parsed(second, first, query="autre").entries][::-1]
    assert len({*ids, parsed().feed.id}) == 3
    assert all(uuid.UUID(one.removeprefix("urn:uuid:")).version == 5 for one in ids)


@given(text=st.text(max_size=40))
def test_any_text_makes_a_feed_that_is_read(text: str) -> None:
    article = Article(article_id=f"x{text}", title=f"x{text}", body=f"y{text}", authors=(f"z{text}",), url=text or None)
    assert len(parsed(article, query=text).entries) == 1

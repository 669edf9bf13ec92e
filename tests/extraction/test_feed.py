"""Try RSS and Atom, whole and broken."""

import datetime as dt
from collections.abc import Callable

import pytest

from newssearch.article import Article
from newssearch.errors import RefusedInput

Extract = Callable[..., list[Article | RefusedInput]]
ExtractOne = Callable[..., Article]

SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/"'
)


def rss(*items: str, end: str = "</channel></rss>") -> str:
    channel = "<title>La Vigie</title><link>https://vigie.test/</link><language>fr-FR</language>"
    return f'<?xml version="1.0"?><rss version="2.0" {SPACES}><channel>{channel}{"".join(items)}{end}'


def item(title: str, more: str = "") -> str:
    return f"<item><title>{title}</title>{more}</item>"


def test_an_item_of_rss_fills_every_field(extract_one: ExtractOne) -> None:
    more = """<link>/port</link><guid isPermaLink="false">x1</guid><description>Un chapô.</description>
        <content:encoded><![CDATA[<p>Un &amp; deux.</p><p>Trois.</p>]]></content:encoded>
        <dc:creator>Jeanne Roy et Ali Benani</dc:creator><category>Port</category><category>Eau</category>
        <pubDate>Wed, 02 Jul 2025 18:30:00 +0200</pubDate>
        <enclosure url="https://vigie.test/son.mp3" type="audio/mpeg" length="1"/>
        <media:content url="https://vigie.test/port.jpg" medium="image"/>"""
    assert extract_one(rss(item("Le port &amp;amp; la mer", more)), url="https://vigie.test/rss") == Article(
        title="Le port & la mer",
        body="Un & deux.\n\nTrois.",
        source="La Vigie",
        published_at=dt.datetime(2025, 7, 2, 16, 30, tzinfo=dt.UTC),
        authors=("Jeanne Roy", "Ali Benani"),
        tags=("Port", "Eau"),
        lang="fr",
        url="https://vigie.test/port",
        summary="Un chapô.",
        image_url="https://vigie.test/port.jpg",
    )


def test_a_description_alone_is_the_body(extract_one: ExtractOne) -> None:
    article = extract_one(rss(item("Un", "<description>&lt;p&gt;A.&lt;/p&gt;&lt;p&gt;B.&lt;/p&gt;</description>")))
    assert (article.body, article.summary) == ("A.\n\nB.", None)


def test_a_single_category_is_the_rubrique(extract_one: ExtractOne) -> None:
    article = extract_one(rss(item("Un", "<category>Monde</category><media:keywords>eau, port</media:keywords>")))
    assert (article.section, article.tags) == ("Monde", ("eau", "port"))


def test_an_item_without_a_link_is_named_by_its_guid(extract_one: ExtractOne) -> None:
    assert extract_one(rss(item("Un", '<guid isPermaLink="false">x1</guid>'))).article_id == "x1"
    assert extract_one(rss(item("Un", "<guid>https://vigie.test/1</guid>"))).url == "https://vigie.test/1"


def test_an_entry_of_atom_fills_every_field(extract_one: ExtractOne) -> None:
    text = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>La Vigie</title><entry><title>Un</title>
        <id>tag:1</id><link href="https://vigie.test/1"/><updated>2025-07-03T08:00:00Z</updated>
        <published>2025-07-02T18:30:00+02:00</published><author><name>Jeanne Roy</name></author>
        <content type="html">&lt;p&gt;Un corps.&lt;/p&gt;</content><summary>Un chapô.</summary></entry></feed>"""
    assert extract_one(text) == Article(
        title="Un",
        body="Un corps.",
        source="La Vigie",
        published_at=dt.datetime(2025, 7, 2, 16, 30, tzinfo=dt.UTC),
        updated_at=dt.datetime(2025, 7, 3, 8, tzinfo=dt.UTC),
        authors=("Jeanne Roy",),
        lang="fr",
        url="https://vigie.test/1",
        summary="Un chapô.",
    )


def test_an_item_of_rss_1_is_dated_by_its_only_date(extract_one: ExtractOne) -> None:
    rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    text = f"""<rdf:RDF {rdf} {SPACES}><channel rdf:about="x"><title>La Vigie</title></channel>
        <item rdf:about="https://vigie.test/1"><title>Un</title><link>https://vigie.test/1</link>
        <description>Un corps.</description><dc:date>2025-07-02</dc:date></item></rdf:RDF>"""
    article = extract_one(text)
    assert (article.published_at, article.updated_at, article.body) == (dt.date(2025, 7, 2), None, "Un corps.")


def test_a_bad_item_is_refused_by_number_and_the_rest_goes_on(extract: Extract) -> None:
    items = [item("Un"), item("", "<link>https://vigie.test/2</link>"), item("Trois", "<pubDate>demain</pubDate>")]
    first, second, third, last = extract(rss(*items, item("Quatre")), "flux.xml")
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert str(second).startswith("flux.xml#2: the item has neither title nor text")
    assert str(third).startswith('flux.xml#3: its date: "demain" is not a date')


@pytest.mark.parametrize("end", ["", "<item><title>Coup", "<item><title>Trois</title><description>coupé"])
def test_of_a_truncated_feed_the_whole_items_come_out(end: str, extract: Extract) -> None:
    first, second, refusal = extract(rss(item("Un"), item("Deux"), end=end), "flux.xml")
    assert [first.title, second.title] == ["Un", "Deux"]  # type: ignore[union-attr]  # the refusal comes last
    assert str(refusal).startswith("flux.xml: the feed is broken: it ends after 2 whole items")


def test_a_feed_that_is_no_xml_is_read_and_reported(extract: Extract) -> None:
    article, refusal = extract(rss(item("Un & deux")), "flux.xml")
    assert isinstance(article, Article)
    assert article.title == "Un & deux"
    assert str(refusal).startswith("flux.xml: the feed is broken (")


def test_a_feed_without_items_is_refused(refusal: Callable[..., str]) -> None:
    assert "the feed has no items" in refusal(rss(), "flux.xml")


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1"])
@pytest.mark.parametrize("codec", ["utf-8", "cp1252"])
def test_a_wrong_charset_does_not_spoil_the_accents(declared: str, codec: str, extract_one: ExtractOne) -> None:
    text = rss(item("L’été à Nîmes")).replace("?>", f' encoding="{declared}"?>', 1)
    assert extract_one(text.encode(codec)).title == "L’été à Nîmes"


def test_a_feed_never_opens_what_an_entity_names(extract: Extract, tmp_path: object) -> None:
    secret = f"{tmp_path}/secret"
    doctype = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'
    outcomes = extract(rss(item("Un &x; deux")).replace('<?xml version="1.0"?>', doctype))
    assert all("secret" not in getattr(outcome, "title", "") for outcome in outcomes)

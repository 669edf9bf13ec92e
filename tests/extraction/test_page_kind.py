"""Try how the kind of a page is told."""

from collections.abc import Callable

import pytest

from newssearch.errors import RefusedInput
from newssearch.extraction.field_names import FieldNames
from newssearch.extraction.page_kind import PageKind, page_kind
from newssearch.settings import Limits, Settings


def kind(head: str, name: str = "page", media_type: str | None = None) -> PageKind:
    return page_kind(name, head.encode(), media_type, FieldNames({}))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<!DOCTYPE html><html>", PageKind.HTML),
        ("\n<!-- vu --><!doctype HTML PUBLIC 'x'>", PageKind.HTML),
        ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', PageKind.HTML),
        ("<p>Un texte.</p>", PageKind.HTML),
        ('<?xml version="1.0"?><?xml-stylesheet href="x"?><!-- x --><rss version="2.0">', PageKind.FEED),
        ('<feed xmlns="http://www.w3.org/2005/Atom">', PageKind.FEED),
        ('<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="x">', PageKind.FEED),
        ('{"title": "a"}', PageKind.JSON),
        ('{\n  "title": "a"\n}', PageKind.JSON),
        ('{"articles": [\n{"title": "a"},\n{"title": "b"}]}', PageKind.JSON),
        ('[{"title": "a"}]', PageKind.JSON),
        ('{"title": "a"}\n{"title": "b"}', PageKind.JSON_LINES),
        ("titre;texte\nA;B", PageKind.CSV),
        ("title\tbody\turl\n", PageKind.CSV),
        ("Un titre, puis une virgule\n\nUn texte.", PageKind.TEXT),
        ("[Vidéo] Un titre\n\nUn texte.", PageKind.TEXT),
        ("{Un titre}\n\nUn texte.", PageKind.TEXT),
        ("3 < 4 et 5 > 4", PageKind.TEXT),
    ],
)
@pytest.mark.parametrize("name", ["page", "page.txt"])
def test_the_content_tells_the_kind(head: str, expected: PageKind, name: str) -> None:
    assert kind(head, name) is expected


@pytest.mark.parametrize(
    ("head", "name", "media_type", "expected"),
    [
        ("<html>", "page.txt", "text/plain", PageKind.HTML),
        ('[{"title": "a"}]', "page.html", "text/html", PageKind.JSON),
        ("<rss>", "page.html", "text/html; charset=utf-8", PageKind.FEED),
        ("Bonjour <br> à tous", "page.html", None, PageKind.HTML),
        ("Bonjour <br> à tous", "page", "text/html", PageKind.HTML),
        ("Bonjour à tous", "page.html", None, PageKind.TEXT),
        ('{"title": "a"}', "lot.jsonl", None, PageKind.JSON_LINES),
        ('rien\n{"title": "a"}', "lot.jsonl", None, PageKind.JSON_LINES),
        ('{"title": "a"}', "lot", "application/x-ndjson", PageKind.JSON_LINES),
        ("auteur,vu\n", "lot.csv", None, PageKind.CSV),
        ("rien", "page.json", None, PageKind.JSON),
    ],
)
def test_content_goes_before_media_type_and_name(
    head: str, name: str, media_type: str | None, expected: PageKind
) -> None:
    assert kind(head, name, media_type) is expected


@pytest.mark.parametrize(
    ("head", "cause"),
    [
        (b"", "it is empty"),
        (b" \r\n\t", "it is empty"),
        (b"%PDF-1.7", "it is not text but a PDF document"),
        (b"PK\x03\x04", "it is not text but a zip archive"),
        (b"\x89PNG\r\n", "it is not text but a picture"),
        (b"abc\0def", "it is not text"),
        (b"\x01\x02\x03abc", "it is not text"),
        (b'<?xml version="1.0"?><urlset>', "it is a sitemap"),
        (b'<?xml version="1.0"?><nitf>', "it is XML of an unknown kind (<nitf>)"),
    ],
)
def test_what_is_no_page_of_news_is_refused_with_what_to_do(head: bytes, cause: str) -> None:
    with pytest.raises(RefusedInput) as refused:
        page_kind("a.xml", head, "text/xml", FieldNames({}))
    assert str(refused.value).startswith(f"a.xml: {cause}")
    assert refused.value.remedy


def test_a_page_over_the_limit_is_refused(refusal: Callable[..., str]) -> None:
    settings = Settings(limits=Limits(page_bytes=20))
    assert refusal("<p>" + "a" * 100, "a.html", settings).startswith("a.html: it is over 20 bytes (limits.page_bytes)")

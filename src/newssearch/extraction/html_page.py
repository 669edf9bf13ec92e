"""Read an HTML page: trafilatura finds the text of its article, the page's metadata say the rest."""

import datetime as dt
import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from newssearch.article import Article, PublishedAt
from newssearch.dates import date_at_end, parse_date
from newssearch.errors import RefusedInput
from newssearch.extraction.byline import without_bylines
from newssearch.extraction.charset import decode_markup
from newssearch.extraction.page_metadata import PageMetadata
from newssearch.extraction.refusals import refusing_as
from newssearch.extraction.text import CONTROLS, is_sentence, one_line, paragraphs_in
from newssearch.settings import Settings

if TYPE_CHECKING:
    from lxml.html import HtmlElement

REMEDY = "give the page of an article, complete as its server sends it"
DATELINE_CHARS = 200
"""Longest line above an article that names its authors and its date."""
PUBLISHED = re.compile(r"\b(?:publi|post|paru|mise? (?:à jour|en ligne)|modifi|actualis)", re.I)
"""What a line says that has the date of publication and not another."""
N_DATELINES = 3
"""Among so many first lines of a body the dateline is looked for."""


def html_article(
    name: str, data: bytes, settings: Settings, *, charset: str | None = None, url: str | None = None
) -> Article:
    """Return the article of a page.

    Args:
        name: What a refusal names.
        data: The page.
        settings: Zones of local times.
        charset: As its server declares.
        url: Its address after redirects.

    Raises:
        RefusedInput: The page has no text of an article.
    """
    from lxml import etree
    from lxml import html as lxml_html

    text = CONTROLS.sub(" ", decode_markup(data, charset))
    try:
        tree = lxml_html.document_fromstring(text.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    except etree.ParserError as error:
        raise RefusedInput(name, "it is an empty HTML page", REMEDY) from error
    metadata = PageMetadata(tree, url)
    title, source = metadata.title(), metadata.source()
    zone = settings.zone(source)
    paragraphs, published_at = _without_dateline(_body(tree, title), metadata.published_at(zone), zone)
    paragraphs, authors = without_bylines(paragraphs, metadata.authors())
    if not any(is_sentence(paragraph) for paragraph in paragraphs):
        cause = "it has no text of an article" if paragraphs else "it has only navigation and no article"
        raise RefusedInput(name, cause, REMEDY)
    with refusing_as(name):
        return Article(
            title=title or "",
            body="\n\n".join(paragraphs),
            source=source,
            published_at=published_at or _searched_date(tree, zone),
            updated_at=metadata.updated_at(zone),
            authors=authors,
            section=metadata.section(),
            tags=metadata.tags(),
            lang=metadata.lang(),
            url=metadata.url(),
            summary=metadata.summary(),
            image_url=metadata.image_url(),
        )


def _body(tree: "HtmlElement", title: str | None) -> list[str]:
    """Return the paragraphs of the article, without its title and lines that only lead to other articles."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    no_text = {title, *(one_line(heading.text_content()) for heading in tree.iter("h1"))}
    no_text.update(paragraph.text for paragraph in paragraphs_in(tree) if paragraph.leads_elsewhere)
    body: list[str] = []
    # Precision first: without it the menu enters, and paragraphs merge, wherever a text has under 250 characters.
    for favor_precision in (True, False):
        document = bare_extraction(tree, include_comments=False, include_tables=False, favor_precision=favor_precision)
        text = document.text or "" if isinstance(document, Document) else ""
        lines = (one_line(line).removeprefix("- ") for line in text.splitlines())
        body = [line for line in lines if line and line not in no_text]
        if any(map(is_sentence, body)):
            break
    return body


def _without_dateline(
    paragraphs: list[str], published_at: PublishedAt | None, zone: ZoneInfo
) -> tuple[list[str], PublishedAt | None]:
    """Return the body without the line above it that ends with the date of publication, and that date.

    A subheading may end with a date too: the line must have the day that is known, or say that it is the one.
    """
    for at, paragraph in enumerate(paragraphs[:N_DATELINES]):
        found = date_at_end(paragraph, zone) if len(paragraph) <= DATELINE_CHARS else None
        if not found or is_sentence(paragraph):
            continue
        is_same = published_at is not None and _local_day(found[1], zone) == _local_day(published_at, zone)
        if is_same or PUBLISHED.search(found[0]) or not found[0]:
            return paragraphs[:at] + paragraphs[at + 1 :], published_at or found[1]
    return paragraphs, published_at


def _local_day(moment: PublishedAt, zone: ZoneInfo) -> dt.date:
    return moment.astimezone(zone).date() if isinstance(moment, dt.datetime) else moment


def _searched_date(tree: "HtmlElement", zone: ZoneInfo) -> PublishedAt | None:
    """Return the date that htmldate finds in the markup; its guesses from the whole text are too often wrong."""
    from htmldate import find_date

    found = find_date(tree, extensive_search=False, original_date=True)
    return parse_date(found, zone) if found else None

"""Turn one page or one file of records into articles, each bad one into a refusal."""

from collections.abc import Iterator

from newssearch.article import Article
from newssearch.errors import RefusedInput
from newssearch.extraction.charset import decode
from newssearch.extraction.feed import feed_articles
from newssearch.extraction.field_names import FieldNames
from newssearch.extraction.html_page import html_article
from newssearch.extraction.page_kind import PageKind, page_kind
from newssearch.extraction.page_stream import PageStream
from newssearch.extraction.record_files import csv_articles, json_articles, json_line_articles
from newssearch.extraction.text_page import text_article
from newssearch.settings import Settings
from newssearch.sources.raw_page import RawPage


def extract_articles(page: RawPage, settings: Settings) -> Iterator[Article | RefusedInput]:
    """Yield the articles of a page in their order, and in the place of a bad page or record why it is refused.

    Files of records are read as streams, so that a page may be larger than the memory; nothing is raised for what a
    page holds. Where its stream breaks off, the whole records before that come out, then the reason; a single page
    that was cut is no article.
    """
    stream = PageStream(page.stream)
    try:
        kind = page_kind(page.name, stream.head(), page.media_type, FieldNames(settings.field_names))
    except RefusedInput as refusal:
        yield stream.damage or refusal
        return
    if kind is PageKind.JSON_LINES:
        yield from json_line_articles(page.name, stream, settings)
    elif kind is PageKind.CSV:
        yield from csv_articles(page.name, stream, settings)
    else:
        yield from _document_articles(kind, page, stream, settings)
    if stream.damage is not None:
        yield stream.damage


def _document_articles(
    kind: PageKind, page: RawPage, stream: PageStream, settings: Settings
) -> Iterator[Article | RefusedInput]:
    limit = settings.limits.page_bytes
    data = stream.read(limit)
    if len(data) > limit:
        yield RefusedInput(page.name, f"it is over {limit} bytes (limits.page_bytes)", "cut it, or raise the limit")
    elif kind is PageKind.FEED:
        yield from feed_articles(page.name, data, settings, charset=page.charset, url=page.url)
    elif stream.damage is not None:
        return
    elif kind is PageKind.JSON:
        yield from json_articles(page.name, data, settings)
    else:
        try:
            if kind is PageKind.HTML:
                yield html_article(page.name, data, settings, charset=page.charset, url=page.url)
            else:
                yield text_article(page.name, decode(data, page.charset), settings, url=page.url)
        except RefusedInput as refusal:
            yield refusal

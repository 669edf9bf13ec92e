"""Read RSS and Atom feeds: each item is an article."""

import io
import re
from collections.abc import Iterator
from typing import Any

from newssearch.article import Article, PublishedAt
from newssearch.dates import parse_date
from newssearch.errors import RefusedInput
from newssearch.extraction.charset import decode_markup
from newssearch.extraction.names import lang_code, split_authors
from newssearch.extraction.refusals import refusing_as
from newssearch.extraction.text import plain_line, plain_text
from newssearch.settings import Settings

_ITEM_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.I)
_ROOT_END = re.compile(r"</(?:rss|feed|\w+:rdf)\s*>\s*(?:<!--.*?-->\s*)*$", re.I | re.S)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def feed_articles(
    name: str, data: bytes, settings: Settings, *, charset: str | None = None, url: str | None = None
) -> Iterator[Article | RefusedInput]:
    """Yield the article of each item, or why it is refused, as `name#item`; at the end, whether the feed is broken.

    Args:
        name: What a refusal names.
        data: The feed.
        settings: Zones of local times.
        charset: As its server declares.
        url: Its address, to which its links may be relative.
    """
    import feedparser

    text = _DECLARATION.sub("", decode_markup(data, charset))
    try:
        # A stream, never a string: feedparser would open a string that names a file or an address.
        feed = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url or ""},
            sanitize_html=False,
        )
    except Exception as error:  # its lenient parser has no one error for what it cannot make sense of
        yield RefusedInput(
            name, f"the feed is broken ({error!r}) and nothing of it could be read", "tell its publisher"
        )
        return
    is_cut = not _ROOT_END.search(text)
    # Of a feed that was cut, the last item is cut too.
    entries = feed.entries[: len(_ITEM_END.findall(text))] if is_cut else feed.entries
    for number, entry in enumerate(entries, start=1):
        try:
            yield _item_article(f"{name}#{number}", entry, feed.feed, settings)
        except RefusedInput as refusal:
            yield refusal
    if is_cut:
        cause = f"the feed is broken: it ends after {len(entries)} whole items"
        yield RefusedInput(name, cause, "fetch it again, or tell its publisher")
    elif feed.bozo:
        cause = f"the feed is broken ({feed.bozo_exception}); {len(entries)} items could be read"
        yield RefusedInput(name, cause, "tell its publisher")
    elif not entries:
        yield RefusedInput(name, "the feed has no items", "look at it in a browser, or leave it out")


def _item_article(name: str, entry: dict[str, Any], feed: dict[str, Any], settings: Settings) -> Article:
    title = plain_line(entry.get("title") or "")
    summary = entry.get("summary") or ""
    content = next((part.value for part in entry.get("content", ()) if part.value), "")
    body, summary = plain_text(content or summary), plain_line(summary) if content else ""
    if not title and not body:
        raise RefusedInput(name, "the item has neither title nor text", "tell the publisher of the feed")
    source = plain_line((entry.get("source") or {}).get("title") or feed.get("title") or "")
    section, tags = _categories(entry)
    url = entry.get("link")
    zone = settings.zone(source)

    def moment(key: str) -> PublishedAt | None:
        # feedparser's own get() answers "updated" with the date of publication, and warns.
        text = dict.get(entry, key)
        try:
            return parse_date(text, zone) if text else None
        except ValueError as error:
            raise RefusedInput(name, f"its date: {error}", "tell the publisher of the feed") from error

    with refusing_as(name):
        return Article(
            # An address is the better name: it is the same in the feed, in a sitemap and on the page itself.
            article_id="" if url else entry.get("id", ""),
            title=title,
            body=body,
            source=source,
            published_at=moment("published") or moment("updated"),
            updated_at=moment("updated") if dict.get(entry, "published") else None,
            authors=_authors(entry),
            section=section,
            tags=tags,
            lang=lang_code(_lang(entry, feed)),
            url=url,
            summary=summary if summary != plain_line(body) else None,
            image_url=_image(entry),
        )


def _categories(entry: dict[str, Any]) -> tuple[str | None, tuple[str, ...]]:
    """Return rubrique and tags: a single category that is no keyword is the rubrique, several are tags."""
    keywords = {plain_line(word) for word in (entry.get("media_keywords") or "").split(",")}
    terms = [plain_line(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", ())]
    categories = [term for term in terms if term and term not in keywords]
    section = categories[0] if len(categories) == 1 else None
    return section, tuple(term for term in terms if term != section)


def _authors(entry: dict[str, Any]) -> tuple[str, ...]:
    bylines = [author.get("name") or "" for author in entry.get("authors", ())]
    return tuple(name for byline in bylines for name in split_authors(plain_line(byline)))


def _lang(entry: dict[str, Any], feed: dict[str, Any]) -> str | None:
    details = [entry.get("title_detail") or {}, feed.get("title_detail") or {}]
    declared = [*(detail.get("language") for detail in details), feed.get("language")]
    return next((lang for lang in declared if isinstance(lang, str) and lang), None)


def _image(entry: dict[str, Any]) -> str | None:
    media = [*entry.get("media_content", ()), *entry.get("enclosures", ())]
    pictures = [one for one in media if (one.get("medium") or one.get("type") or "image").startswith("image")]
    addresses = (one.get("url") or one.get("href") for one in (*pictures, *entry.get("media_thumbnail", ())))
    return next((address for address in addresses if isinstance(address, str)), None)

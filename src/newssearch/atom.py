"""Write articles as an Atom feed (RFC 4287), whose ids stay the same whenever it is written anew."""

import dataclasses
import datetime as dt
import re
import textwrap
import uuid
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from newssearch.article import Article

NAMESPACE = "http://www.w3.org/2005/Atom"

MAX_CONTENT_CHARS = 500
"""Of an article without a summary: its beginning, as feed readers show it in a list."""

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """Hold one article of a feed.

    Args:
        article: It.
        listed_at: When it was put there, aware.
    """

    article: Article
    listed_at: dt.datetime


def atom_feed(name: str, query: str, entries: Sequence[Entry], *, archive_id: str, now: dt.datetime) -> bytes:
    """Return the feed of a saved search.

    Args:
        name: Of the search.
        query: As typed.
        entries: The latest first.
        archive_id: Of the archive that the articles are in, 32 hexadecimal digits: the ids are derived from it.
        now: The time of a feed without entries, aware.
    """
    namespace = uuid.UUID(archive_id)
    feed = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "fr"})
    _add(feed, "id", uuid.uuid5(namespace, f"watch\n{name}").urn)
    _add(feed, "title", f"Veille : {name}")
    _add(feed, "subtitle", query)
    _add(feed, "updated", _moment(max((entry.listed_at for entry in entries), default=now)))
    _add(ET.SubElement(feed, "author"), "name", "newssearch")
    for entry in entries:
        _add_entry(feed, entry, namespace)
    ET.indent(feed)
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _add_entry(feed: ET.Element, entry: Entry, namespace: uuid.UUID) -> None:
    article = entry.article
    element = ET.SubElement(feed, "entry")
    _add(element, "id", uuid.uuid5(namespace, article.article_id).urn)
    content = article.summary or textwrap.shorten(article.body, MAX_CONTENT_CHARS, placeholder="…")
    _add(element, "title", article.title or textwrap.shorten(content, 80, placeholder="…"))
    _add(element, "updated", _moment(entry.listed_at))
    if article.published_at:
        _add(element, "published", _moment(article.published_at))
    for author in article.authors or (article.source,) * bool(article.source):
        _add(ET.SubElement(element, "author"), "name", author)
    if article.url and article.url.startswith(("https://", "http://")):
        ET.SubElement(element, "link", {"href": _NOT_IN_XML.sub("", article.url)})
    _add(element, "content", content)


def _add(parent: ET.Element, name: str, text: str | None) -> None:
    ET.SubElement(parent, name).text = _NOT_IN_XML.sub("", text or "")


def _moment(moment: dt.date) -> str:
    """Return a moment as RFC 3339 has it; a plain date begins at midnight UTC."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(), dt.UTC)
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

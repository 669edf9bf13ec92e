"""Gather what the markup of an HTML page says of its article: JSON-LD first, then meta elements, then the rest."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from newssearch.article import PublishedAt
from newssearch.dates import parse_date
from newssearch.extraction.json_ld import PageGraph
from newssearch.extraction.names import lang_code, split_authors, split_tags
from newssearch.extraction.text import one_line, plain_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DATE_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "date.published", "publication_date",
    "publish-date", "pubdate", "sailthru.date", "parsely-pub-date", "dc.date.issued", "dcterms.issued", "dc.date",
    "dcterms.date", "dcterms.created", "date",
)  # fmt: skip
"""Names of the date of publication, the likeliest first."""
UPDATE_METAS = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
AUTHOR_METAS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author")
SECTION_METAS = ("article:section", "og:article:section", "parsely-section", "section", "rubrique")
TAG_METAS = ("article:tag", "news_keywords", "parsely-tags", "keywords")

NO_SECTION = frozenset(
    "a actu actualite actualites article articles blog depeche depeches fr info infos news post posts story".split()
)
"""Folders of addresses that name no rubrique."""


class PageMetadata:
    """Answer for each field of Article what a page says, or None.

    Args:
        tree: The page.
        url: The address it was fetched from.
    """

    def __init__(self, tree: "HtmlElement", url: str | None) -> None:
        self._tree = tree
        self._page_url = url
        self._graph = PageGraph(tree)
        self._article = self._graph.article()
        self._metas: dict[str, list[str]] = {}
        for meta in tree.iter("meta"):
            key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
            if key and (content := (meta.get("content") or "").strip()):
                self._metas.setdefault(key, []).append(content)

    def title(self) -> str | None:
        """Return the headline, without the name of the site behind it."""
        headings = [one_line(heading.text_content()) for heading in self._tree.iter("h1")]
        title_element = self._tree.findtext(".//title")
        candidates = [
            self._graph.text(self._article.get("headline")),
            *self._values("og:title", "twitter:title", "dc.title"),
            *(headings if len(headings) == 1 else []),
            title_element,
            *headings,
        ]
        title = next((plain for text in candidates if text and (plain := plain_line(text))), None)
        for name in {self.source(), *self._values("og:site_name")} - {None}:
            title = re.sub(rf"\s+[|–—-]\s+{re.escape(name or '')}\s*$", "", title, flags=re.I) if title else None
        return title

    def source(self) -> str | None:
        """Return the name of the newspaper; the host where the page does not say it."""
        marked = self._tree.xpath("//*[@itemprop='publisher']//*[@itemprop='name']")
        names = [
            self._graph.text(self._article.get("publisher")),
            *[element.get("content") or element.text_content() for element in marked[:1]],
            *self._values("og:site_name", "dc.publisher", "application-name"),
        ]
        named = next((plain for name in names if name and "//" not in name and (plain := plain_line(name))), None)
        return named or (urlsplit(self.url() or "").hostname or "").removeprefix("www.") or None

    def url(self) -> str | None:
        """Return the address that names the article: the canonical one, unless it names the whole site."""
        canonical = [
            link.get("href")
            for link in self._tree.iter("link")
            if "canonical" in (link.get("rel") or "").lower().split()
        ]
        candidates = [
            *canonical,
            *self._values("og:url"),
            self._graph.text(self._article.get("url")),
            self._graph.text(self._article.get("mainEntityOfPage")),
        ]
        for candidate in candidates:
            address = self._absolute(candidate)
            if address and urlsplit(address).path.strip("/") + urlsplit(address).query:
                return address
        return self._page_url

    def published_at(self, zone: ZoneInfo) -> PublishedAt | None:
        """Return when the article appeared, as far as the markup says it."""
        return self._first_date(
            [*self._graph.texts(self._article.get("datePublished")), *self._values(*DATE_METAS), *self._marked_dates()],
            zone,
        )

    def updated_at(self, zone: ZoneInfo) -> PublishedAt | None:
        """Return when the article was corrected last."""
        return self._first_date(
            [*self._graph.texts(self._article.get("dateModified")), *self._values(*UPDATE_METAS)], zone
        )

    def authors(self) -> tuple[str, ...]:
        """Return the names of the byline; an address is no name."""
        marked = self._tree.xpath(
            "//*[contains(@itemprop, 'author')]/descendant-or-self::*[@itemprop='name' or @itemprop='author']"
        )
        for bylines in (
            self._graph.texts(self._article.get("author")),
            *(self._metas.get(name, []) for name in AUTHOR_METAS),
            [element.get("content") or element.text_content() for element in marked[:5]],
            [element.text_content() for element in self._tree.xpath("//a[@rel='author']")[:5]],
        ):
            names = [name for byline in bylines if "//" not in byline for name in split_authors(plain_line(byline))]
            if names:
                return tuple(names)
        return ()

    def section(self) -> str | None:
        """Return the rubrique; the last folder of the address where the page does not say it."""
        named = [self._graph.text(self._article.get("articleSection")), *self._values(*SECTION_METAS)]
        folders = [
            folder
            for folder in urlsplit(self.url() or "").path.split("/")[1:-1]
            if re.fullmatch(r"[a-z-]{3,30}", folder)
        ]
        folder = next((folder for folder in reversed(folders) if folder not in NO_SECTION), "")
        return next((plain_line(name) for name in named if name), folder.capitalize() or None)

    def tags(self) -> tuple[str, ...]:
        """Return the keywords of the first place that has some."""
        for lines in (
            self._graph.texts(self._article.get("keywords")),
            *(self._metas.get(name, []) for name in TAG_METAS),
        ):
            if lines:
                return tuple(plain_line(tag) for line in lines for tag in split_tags(line))
        return ()

    def summary(self) -> str | None:
        """Return the standfirst: the first paragraph of a description, for some sites put their whole text there."""
        texts = [self._article.get("description"), *self._values("og:description", "description", "dc.description")]
        for text in texts:
            if isinstance(text, str) and (plain := plain_line(re.split(r"\n\s*\n", text.strip())[0])):
                return plain
        return None

    def image_url(self) -> str | None:
        """Return the address of the main picture."""
        image = self._article.get("image")
        first = image[0] if isinstance(image, list) and image else image
        address = (
            (first.get("url") or first.get("contentUrl"))
            if isinstance(first, dict) and "url" in first
            else self._graph.text(first)
        )
        candidates = [address, *self._values("og:image", "og:image:url", "twitter:image", "twitter:image:src")]
        return next((found for text in candidates if (found := self._absolute(text))), None)

    def lang(self) -> str | None:
        """Return the language the page declares."""
        declared = [
            self._tree.get("lang"),
            self._graph.text(self._article.get("inLanguage")),
            *self._values("og:locale", "dc.language", "content-language"),
        ]
        return next((code for text in declared if (code := lang_code(text))), None)

    def _values(self, *names: str) -> Iterator[str]:
        for name in names:
            yield from self._metas.get(name, [])

    def _absolute(self, address: object) -> str | None:
        if not isinstance(address, str) or not address.strip():
            return None
        try:
            joined = urljoin(self._page_url or "", address.strip())
            return joined if urlsplit(joined).scheme in ("http", "https") and urlsplit(joined).hostname else None
        except ValueError:
            return None

    def _marked_dates(self) -> Iterator[str]:
        for element in self._tree.xpath("//*[@itemprop='datePublished' or @itemprop='dateCreated']"):
            yield element.get("content") or element.get("datetime") or element.text_content()
        for element in self._tree.xpath("(//article | //main | //header | //body)//time[@datetime or @pubdate]")[:3]:
            yield element.get("datetime") or element.text_content()

    @staticmethod
    def _first_date(texts: Iterable[object], zone: ZoneInfo) -> PublishedAt | None:
        """Return the first that is a date: a page says it in many places, and one that is wrong leaves the others."""
        for text in texts:
            try:
                return parse_date(str(text), zone)
            except ValueError:
                continue
        return None

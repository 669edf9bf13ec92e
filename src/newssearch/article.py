"""Define Article, the one value that travels from extraction to the archive, the index and a hit."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable

from newssearch.errors import RefusedInput

ID_BYTES = 10
"""Length of a derived id, in bytes: 80 bits keep a collision among 10 million articles under 1e-10."""

TRACKING_PARAMETERS = re.compile(r"^(utm_.*|fbclid|gclid|dclid|msclkid|mc_[ce]id|xtor|xtref|at_.*|origine)$", re.I)
"""Query parameters that say where a reader came from, and never which article is shown."""

PublishedAt = dt.datetime | dt.date
"""An aware datetime in UTC, or a plain date where the source gives no time of day."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Hold one article: a title or a body is required, everything else may be absent.

    Strings are stripped, and an empty one is absent (`None`; for title and body, ""). Aware datetimes become UTC.

    Args:
        article_id: Stable name of the article. Where none is given it is derived from the canonical URL, and without
            a URL from source, date, title and body: a corrected copy is then a new article.
        title: Headline, plain text.
        body: Plain text, paragraphs parted by a blank line.
        source: Name of the newspaper or site.
        published_at: Aware datetime (kept in UTC) or a date where no time of day is known.
        updated_at: As `published_at`, of the last correction.
        authors: Names, in the order of the byline.
        section: Rubrique.
        tags: Keywords.
        lang: ISO 639-1 code, in lower case; a region is dropped ("fr-CA" is "fr").
        url: Address of the page.
        summary: Standfirst (chapô), plain text.
        image_url: Address of the main picture.

    Raises:
        RefusedInput: It has neither title nor body, or a datetime without a time zone or outside the years 1 to 9999.
        TypeError: A field has the wrong type.
    """

    article_id: str = ""
    title: str = ""
    body: str = ""
    source: str | None = None
    published_at: PublishedAt | None = None
    updated_at: PublishedAt | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    lang: str | None = None
    url: str | None = None
    summary: str | None = None
    image_url: str | None = None

    def __post_init__(self) -> None:
        """Normalise the fields and derive the id where none is given."""
        for name in ("title", "body"):
            object.__setattr__(self, name, _text(name, getattr(self, name)) or "")
        for name in ("source", "section", "url", "summary", "image_url"):
            object.__setattr__(self, name, _text(name, getattr(self, name)))
        for name in ("authors", "tags"):
            object.__setattr__(self, name, _texts(name, getattr(self, name)))
        object.__setattr__(self, "lang", _lang(_text("lang", self.lang)))
        article_id = _text("article_id", self.article_id)
        label = article_id or self.url or self.title[:60] or "article"
        for name in ("published_at", "updated_at"):
            object.__setattr__(self, name, _utc(label, name, getattr(self, name)))
        if not self.title and not self.body:
            raise RefusedInput(label, "it has neither title nor body", "give it at least one of them")
        object.__setattr__(self, "article_id", article_id or _derived_id(self))


def restored(**fields: object) -> Article:
    """Return the article with these fields, all of them given, as an article had them: none is checked again."""
    article = object.__new__(Article)
    for name, value in fields.items():
        object.__setattr__(article, name, value)
    return article


def canonical_url(url: str) -> str:
    """Return the part of an address that names the article: no scheme, fragment, tracking parameter or default port.

    Text that is no address, as `http://[`, is returned as it is, stripped.

    >>> canonical_url("HTTPS://Exemple.test:443/une/page/?utm_source=x&id=3#suite")
    'exemple.test/une/page?id=3'
    """
    from urllib.parse import parse_qsl, urlencode, urlsplit

    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    host = (parts.hostname or "").lower()
    try:
        port = parts.port
    except ValueError:
        port = None
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING_PARAMETERS.match(k)]
    query = urlencode(kept, errors="surrogatepass")
    return host + parts.path.rstrip("/") + (f"?{query}" if query else "")


def date_text(moment: PublishedAt | None) -> str | None:
    """Return ISO 8601: `2025-07-02` for a date, `2025-07-02T16:30:00Z` for a datetime in UTC."""
    if isinstance(moment, dt.datetime):
        return moment.isoformat().replace("+00:00", "Z")
    return moment.isoformat() if moment else None


def epoch_s(moment: PublishedAt) -> int:
    """Return seconds since 1970 in UTC; a date without a time counts as its midnight."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day, tzinfo=dt.UTC)
    return int(moment.timestamp())


def parse_date_text(text: str | None) -> PublishedAt | None:
    """Return what `date_text` was given: the inverse, for our own stored values only."""
    if not text:
        return None
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)


def _text(name: str, value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f"Article.{name} is a str, not {type(value).__name__}")
    return value.strip() or None


def _texts(name: str, value: Iterable[str]) -> tuple[str, ...]:
    if isinstance(value, str):
        raise TypeError(f"Article.{name} is a sequence of str, not a str")
    return tuple(dict.fromkeys(text for item in value if (text := _text(name, item))))


def _lang(value: str | None) -> str | None:
    return re.split(r"[-_]", value, maxsplit=1)[0].strip().lower() or None if value else None


def _utc(label: str, name: str, value: object) -> PublishedAt | None:
    if isinstance(value, dt.datetime):
        if value.utcoffset() is None:
            raise RefusedInput(label, f"{name} {value} has no time zone", "give an aware datetime, or a date")
        try:
            return value.astimezone(dt.UTC)
        except OverflowError as error:
            raise RefusedInput(
                label, f"{name} {value} is out of range in UTC", "correct it, or leave it out"
            ) from error
    if value is None or isinstance(value, dt.date):
        return value
    raise TypeError(f"Article.{name} is a datetime or a date, not {type(value).__name__}")


def _derived_id(article: Article) -> str:
    import hashlib

    identity = canonical_url(article.url) if article.url else ""
    if not identity:  # no address, or one that names nothing, as "#" or "https://"
        date = date_text(article.published_at) or ""
        identity = "\0".join((article.source or "", date, article.title, article.body))
    return hashlib.blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=ID_BYTES).hexdigest()

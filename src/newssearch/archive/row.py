"""Turn an Article into the row that is stored, and back, and name its content by a hash."""

import dataclasses
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from newssearch.archive.packing import pack, unpack
from newssearch.article import Article, date_text, parse_date_text, restored
from newssearch.errors import RefusedInput

HASH_VERSION = b"\x01"
"""First byte of a content hash: which encoding of the fields was hashed."""

HASH_BYTES = 16
"""Length of the hash itself: 128 bits, so that two contents never share one by chance."""

HASHED_FIELDS = tuple(sorted(field.name for field in dataclasses.fields(Article)))
"""The fields of a content hash, in an order that does not depend on how they are declared."""


_NAMES = msgspec.json.Decoder(tuple[str, ...])


class StoredArticle(NamedTuple):
    """Hold one row of the table `articles`, its columns in order."""

    seq: int
    article_id: str
    content_hash: bytes
    title: str
    source: str | None
    published_at: str | None
    updated_at: str | None
    authors: str
    section: str | None
    tags: str
    lang: str | None
    url: str | None
    summary: str | None
    image_url: str | None
    body: bytes


COLUMNS = ", ".join(StoredArticle._fields)
SELECT_ARTICLES = f"SELECT {COLUMNS} FROM articles"  # noqa: S608 - the names are ours
INSERT_ARTICLE = f"INSERT INTO articles ({COLUMNS}) VALUES ({', '.join('?' for _ in StoredArticle._fields)})"  # noqa: S608


def content_hash(article: Article) -> bytes:
    """Return what two articles share only where every field of both is the same.

    It is blake2b over the fields that are not empty, in UTF-8: of each its name, the lengths of its values in
    characters, and its values. A field that a later version adds leaves the hash of an article without it as it was.

    Raises:
        RefusedInput: A field holds half of a surrogate pair, which UTF-8 and so SQLite cannot hold.
    """
    parts: list[str] = []
    for name in HASHED_FIELDS:
        if value := getattr(article, name):
            if isinstance(value, tuple):
                parts += (f"{name}{[len(text) for text in value]}", *value)
            else:
                text = value if isinstance(value, str) else date_text(value) or ""
                parts += (f"{name}[{len(text)}]", text)
    text = "".join(parts)
    try:
        encoded = text.encode()
    except UnicodeEncodeError as error:
        raise _refusal(article) from error
    import hashlib

    return HASH_VERSION + hashlib.blake2b(encoded, digest_size=HASH_BYTES).digest()


def refuse_unstorable(article: Article) -> RefusedInput | None:
    """Return why an article cannot be stored, None where it can: ask before it joins a batch, which it would stop."""
    try:
        "".join(_texts(article)).encode()
    except UnicodeEncodeError:
        return _refusal(article)
    return None


def _texts(article: Article) -> Iterator[str]:
    for name in HASHED_FIELDS:
        value = getattr(article, name)
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from value


def _refusal(article: Article) -> RefusedInput:
    text = "".join(_texts(article))
    half = next(char for char in text if "\ud800" <= char <= "\udfff")
    return RefusedInput(
        escape_unstorable(article.article_id),
        f"it holds U+{ord(half):04X}, half of a surrogate pair and no character",
        "decode the text anew, or leave that code out",
    )


def is_storable(text: str) -> bool:
    """Tell whether SQLite can hold a text: it is UTF-8, which has no halves of surrogate pairs."""
    return escape_unstorable(text) == text


def escape_unstorable(text: str) -> str:
    """Return a text with each half of a surrogate pair written out, as in a Python literal."""
    return text.encode(errors="backslashreplace").decode()


def row_of(article: Article, seq: int, digest: bytes) -> StoredArticle:
    """Return the row of an article, given its sequence number and its content hash."""
    return StoredArticle(
        seq=seq,
        article_id=article.article_id,
        content_hash=digest,
        title=article.title,
        source=article.source,
        published_at=date_text(article.published_at),
        updated_at=date_text(article.updated_at),
        authors=_names(article.authors),
        section=article.section,
        tags=_names(article.tags),
        lang=article.lang,
        url=article.url,
        summary=article.summary,
        image_url=article.image_url,
        body=pack(article.body),
    )


def article_of(row: StoredArticle) -> Article:
    """Return the article of a row: the inverse of `row_of`.

    Raises:
        ValueError: The row is damaged.
    """
    try:
        return restored(
            article_id=row.article_id,
            title=row.title,
            body=_body_of(row),
            source=row.source,
            published_at=parse_date_text(row.published_at),
            updated_at=parse_date_text(row.updated_at),
            authors=_NAMES.decode(row.authors),
            section=row.section,
            tags=_NAMES.decode(row.tags),
            lang=row.lang,
            url=row.url,
            summary=row.summary,
            image_url=row.image_url,
        )
    except (ValueError, msgspec.MsgspecError) as error:
        raise ValueError(f"article {row.article_id} is damaged ({error})") from error


def _names(names: tuple[str, ...]) -> str:
    return msgspec.json.encode(names).decode() if names else "[]"


def _body_of(row: StoredArticle) -> str:
    body = unpack(row.body)
    if not row.title and not body:
        raise ValueError("it has neither title nor body")
    return body

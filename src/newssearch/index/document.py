"""Say what the index holds of an article that has no date, and what `verify` compares of every article."""

from newssearch.archive import content_hash
from newssearch.article import Article

UNDATED_S = -(2**62)
"""Value of the column `published_s` for an article without a date: before every date."""

DIGEST_BYTES = 8
"""An article is compared with its own earlier versions alone: two share a digest by chance once in 10^19 times."""


def digest_of(article: Article) -> bytes:
    """Return 8 bytes that change with anything of an article: `verify` compares them."""
    return digest_in(content_hash(article))


def digest_in(article_hash: bytes) -> bytes:
    """Return the digest of an article, given the content hash that its archive keeps."""
    return article_hash[1 : 1 + DIGEST_BYTES]

"""Define what the Whoosh index holds of an article, and turn an article into it.

The schema's classes are pickled into Whoosh's table of contents: the path of `FrenchAnalyzer` must never change.
"""

import bisect
import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

from whoosh import fields, formats
from whoosh.analysis import Analyzer
from whoosh.analysis import Token as WhooshToken
from whoosh.columns import NumericColumn, VarBytesColumn

from newssearch.analysis import FRENCH, Token, analyse, is_stop_word, lead_end, mine_acronyms
from newssearch.article import Article, PublishedAt, date_text, epoch_s
from newssearch.index.forward import pack_forms

TEXT_FIELDS = ("title", "body", "lead")
"""Fields of running text: terms, and a column NAME_length. The lead is the first paragraph of the body, once more."""

UNDATED_S = -(2**62)
"""Value of the column `published_s` for an article without a date: before every date."""


class FrenchAnalyzer(Analyzer):  # type: ignore[misc] # whoosh has no complete types
    """Let stock Whoosh analyse query text as newssearch does; documents come with their terms already made.

    Args:
        surface: Give the folded words in place of their stems.
    """

    def __init__(self, *, surface: bool = False) -> None:
        self.surface = surface

    def __call__(self, value: str, positions: bool = False, start_pos: int = 0, **_: object) -> Iterator[WhooshToken]:
        """Yield Whoosh's one reused token object for each of ours."""
        out = WhooshToken(positions=positions, chars=True, removestops=True, mode="")
        for token in analyse(value):
            out.text = token.surface if self.surface else token.term
            out.boost = 1.0
            out.stopped = False
            out.pos = start_pos + token.position
            out.startchar, out.endchar = token.start, token.end
            yield out


def news_schema() -> fields.Schema:
    """Return the schema. Pass it to every `open_dir`, so that the pickled one is not used."""
    named: dict[str, fields.FieldType] = {
        "article_id": fields.ID(stored=True, unique=True),
        "source": fields.ID(stored=True, sortable=True),
        "section": fields.ID(stored=True, sortable=True),
        "lang": fields.ID(stored=True, sortable=True),
        "authors": fields.KEYWORD(commas=True),
        "published_at": fields.DATETIME(),
        "published_s": fields.COLUMN(NumericColumn("q", default=UNDATED_S)),
        "listing": fields.STORED(),
    }
    for name in TEXT_FIELDS:
        # Positions are for phrases, which stock Whoosh finds too; none is searched in the lead alone.
        terms = formats.Frequency() if name == "lead" else formats.Positions()
        named[name] = fields.FieldType(terms, FrenchAnalyzer(), scorable=True)
        named[f"{name}_length"] = fields.COLUMN(NumericColumn("i", default=0))
    # What one word is worth is told by the documents that hold it in any field: `doc_frequency` of these two.
    named["terms"] = fields.FieldType(formats.Existence(), FrenchAnalyzer())
    named["surfaces"] = fields.FieldType(formats.Existence(), FrenchAnalyzer(surface=True))
    named["acronyms"] = fields.FieldType(formats.Existence(), FrenchAnalyzer(surface=True))
    named["forms"] = fields.COLUMN(VarBytesColumn())
    return fields.Schema(**named)


def document_of(article: Article) -> dict[str, Any]:
    """Return an article as the keyword arguments of Whoosh's `add_document`."""
    document: dict[str, Any] = {
        "article_id": article.article_id,
        "source": article.source or "",
        "section": article.section or "",
        "lang": article.lang or FRENCH,
        "authors": [author.lower() for author in article.authors] or None,
        "published_at": _naive_utc(article.published_at),
        "published_s": epoch_s(article.published_at) if article.published_at else UNDATED_S,
        "listing": {
            "title": article.title,
            "url": article.url,
            "published_at": date_text(article.published_at),
            "authors": article.authors,
            "digest": digest_of(article),
        },
    }
    document.update(_text_of(article))
    return document


def _text_of(article: Article) -> dict[str, Any]:
    lang = article.lang or FRENCH
    title, body = analyse(article.title, lang), analyse(article.body, lang)
    end = lead_end(article.body)
    n_lead = bisect.bisect_left(body, end, key=lambda token: token.start)
    text: dict[str, Any] = {}
    for name, tokens in (("title", title), ("body", body), ("lead", body[:n_lead])):
        text[name] = [token.term for token in tokens]
        text[f"{name}_length"] = content_length(tokens)
    text["terms"] = sorted({token.term for token in (*title, *body)})
    text["surfaces"] = sorted({token.surface for token in (*title, *body)})
    text["acronyms"] = sorted(
        " ".join((acronym.initials, *acronym.name)) for acronym in mine_acronyms(f"{article.title}\n{article.body}")
    )
    parts = (title, body[:n_lead], body[n_lead:])
    text["forms"] = pack_forms(*([token.written for token in tokens] for tokens in parts))
    return text


def digest_of(article: Article) -> bytes:
    """Return 8 bytes that change with anything the index holds of an article: `verify` compares them."""
    held = (article.title, article.body, article.source, article.section, article.lang, article.url)
    text = "\0".join((*(value or "" for value in held), date_text(article.published_at) or "", *article.authors))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def content_length(tokens: list[Token]) -> int:
    """Return the number of tokens that are no stop words: the length that ranking uses."""
    return sum(not is_stop_word(token.surface) for token in tokens)


def _naive_utc(moment: PublishedAt | None) -> dt.datetime | None:
    if isinstance(moment, dt.datetime):
        return moment.replace(tzinfo=None)
    return dt.datetime(moment.year, moment.month, moment.day) if moment else None  # noqa: DTZ001 - Whoosh wants naive

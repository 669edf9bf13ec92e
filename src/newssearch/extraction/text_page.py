"""Read pages of plain text: the text of a press portal's page, or a text with its title on the first line.

A portal's page is known by its structure and not by its words. Somewhere in it stand a title, below it a short line
that names a source and ends with a date, and below that the paragraphs. Around them lie lists of headlines and lines
of the portal's own; the last short lines are its own when they lie further off than any two paragraphs.
"""

import dataclasses
import re

from newssearch.article import Article, PublishedAt
from newssearch.dates import date_at_end
from newssearch.errors import RefusedInput
from newssearch.extraction.names import split_authors
from newssearch.extraction.refusals import refusing_as
from newssearch.extraction.text import is_sentence, one_line, paragraphs_of
from newssearch.settings import Settings

TITLE_CHARS = 250
"""Longest title: the longest headline of 20,000 real articles has 200 characters."""
DATELINE_CHARS = 150
"""Longest line of source and date; one with both and an hour has 80."""
PARAGRAPH_CHARS = 80
"""A line that long and ended as a sentence is a paragraph; subheadings and datelines are shorter, or no sentence."""
FIRST_LINE_CHARS = 200
"""Longest first line that is a title where no dateline tells; a paragraph is longer."""
CLOSING_CHARS = 120
"""Longest line of the portal's own below the article."""
BODY_LINES = 4
"""Lines below a dateline that are looked at for a body: a subheading or two may stand above the first paragraph."""
N_HEADLINES = 5
"""From so many pieces without a sentence on, text is a list of headlines."""

_COLUMN_GAP = re.compile(r"[^\S\n]{2,}|\t")
_LEAD = re.compile(
    r"^.*\b(?:dans|par|sur|via|chez|in|by|on|por|en)\s+(?=[\"«“]?(?:[A-ZÀ-ÝŒ0-9]|\S+\.\w))|^[^:]{1,30}\s*:\s+"
)
_ONLY_A_VERB = re.compile(r"^(?:Publi|Post|Par|Mis|Mod|Actualis|Rédig|Ajout|Date|Le\b)\w*(?:\s+[a-zà-ÿ]+)*$")
_BYLINE = re.compile(r"^(?:par|by|por)\s+[A-ZÀ-Ý]", re.I)
_NAME_WORD = re.compile(r"[(\[]?[A-ZÀ-ÝŒ0-9].*|de|du|des|la|le|les|et|avec|pour|à|[-–—/&]", re.S)


@dataclasses.dataclass(frozen=True, slots=True)
class _Line:
    """Hold one line that is not blank.

    Args:
        text: The line with single blanks.
        gap: How many blank lines lie above it.
    """

    text: str
    gap: int

    @property
    def is_paragraph(self) -> bool:
        return len(self.text) >= PARAGRAPH_CHARS and is_sentence(self.text)


@dataclasses.dataclass(frozen=True, slots=True)
class _Dateline:
    """Hold the line that says where and when an article appeared.

    Args:
        title_at: Index of the title among the lines.
        body_at: Index of the first line below it.
        source: Name of the newspaper; None where the line has only a date.
        published_at: The date it ends with.
        authors: Of a byline between title and dateline.
    """

    title_at: int
    body_at: int
    source: str | None
    published_at: PublishedAt
    authors: tuple[str, ...]


def text_article(name: str, text: str, settings: Settings, *, url: str | None = None) -> Article:
    """Return the one article of a text page.

    Args:
        name: What a refusal names.
        text: The page.
        settings: Zones of local times.
        url: Its address, where it has one.

    Raises:
        RefusedInput: The page has headlines and nothing else.
    """
    lines = _article_lines(text)
    dateline = _dateline(lines, settings)
    with refusing_as(name):
        if dateline is not None:
            return Article(
                title=lines[dateline.title_at].text,
                body=_paragraphs(_without_closing(lines[dateline.body_at :])),
                source=dateline.source,
                published_at=dateline.published_at,
                authors=dateline.authors,
                url=url,
            )
        if not lines or _is_headlines([line.text for line in lines]):
            raise RefusedInput(name, "it has headlines and no article", "give the pages of the articles themselves")
        has_title = len(lines) > 1 and len(lines[0].text) <= FIRST_LINE_CHARS
        title = lines[0].text if has_title else ""
        return Article(title=title, body=_paragraphs(lines[has_title:]), url=url)


def _article_lines(text: str) -> list[_Line]:
    """Return the lines that are not blank and no list of headlines side by side."""
    lines: list[_Line] = []
    gap = 0
    for raw in text.splitlines():
        plain = one_line(raw)
        if not plain:
            gap += 1
            continue
        pieces = [piece for piece in _COLUMN_GAP.split(raw.strip()) if piece]
        # Columns of single words are a justified text, not headlines.
        if not (_is_headlines(pieces) and len(plain) > 20 * len(pieces)):
            lines.append(_Line(plain, gap))
        gap = 0
    return lines


def _is_headlines(pieces: list[str]) -> bool:
    n_sentences = sum(piece.rstrip("»”\"') ").endswith((".", "…")) for piece in pieces)
    return len(pieces) >= N_HEADLINES and n_sentences < len(pieces) / 5


def _paragraphs(lines: list[_Line]) -> str:
    return paragraphs_of("".join("\n" * (line.gap + 1) + line.text for line in lines))


def _dateline(lines: list[_Line], settings: Settings) -> _Dateline | None:
    """Return the dateline that stands best between a title and paragraphs; of equals the first."""
    best: tuple[tuple[int, int], _Dateline] | None = None
    for at in range(1, len(lines) - 1):
        found = _candidate(lines, at, settings)
        if found and (best is None or found[0] > best[0]):
            best = found
    return best[1] if best else None


def _candidate(lines: list[_Line], at: int, settings: Settings) -> tuple[tuple[int, int], _Dateline] | None:
    """Return how well a line stands as a dateline and what it says; None where it is none.

    How well is two numbers, the first deciding: signs of a dateline, 2 or 3 of 3; sentences in the lines below.
    """
    line = lines[at]
    n_sentences = sum(is_sentence(below.text) for below in lines[at + 1 : at + 1 + BODY_LINES])
    if not n_sentences:  # headlines end without a full stop, also those that end with a date
        return None
    ending = date_at_end(line.text, settings.zone(None)) if len(line.text) <= DATELINE_CHARS else None
    if ending is None or is_sentence(ending[0]):
        return None
    has_byline = at > 1 and bool(_BYLINE.match(lines[at - 1].text)) and len(lines[at - 1].text) < DATELINE_CHARS
    title_at = at - 1 - has_byline
    title = lines[title_at]
    if title.is_paragraph or len(title.text) > TITLE_CHARS or line.gap > 2:
        return None
    before = ending[0].strip(" ,-–—|:(·•/")
    lead = _LEAD.match(before)
    source = None if _ONLY_A_VERB.match(before) else before[lead.end() :] if lead else before
    points = (
        (title_at == 0 or title.gap > 0)
        + lines[at + 1].is_paragraph
        + (lead is not None or source is None or all(word[0].isupper() for word in before.split()))
    )
    if points < 2:
        return None
    # Only now is it known whose local time the line gives.
    dated = date_at_end(line.text, settings.zone(source)) or ending
    authors = split_authors(lines[at - 1].text) if has_byline else ()
    return (points, n_sentences), _Dateline(title_at, at + 1, source or None, dated[1], authors)


def _without_closing(lines: list[_Line]) -> list[_Line]:
    """Return the body without the portal's last lines: short, and parted by a larger gap than any of its own."""
    widest = lines[0].gap
    for at, line in enumerate(lines[1:], start=1):
        if line.gap > widest and all(map(_may_close, lines[at:])):
            return lines[:at]
        # The gap above the first paragraph counts only until the body has one of its own.
        widest = line.gap if at == 1 else max(widest, line.gap)
    return lines


def _may_close(line: _Line) -> bool:
    return len(line.text) <= CLOSING_CHARS and not line.is_paragraph and not _is_signature(line.text)


def _is_signature(line: str) -> bool:
    """Return whether a line is names and what joins them, as "Jeanne Roy avec AFP" or "(MAP)"."""
    words = line.split()
    if len(words) == 1:
        return line.isupper() or line.startswith("(")
    return len(words) <= 6 and all(_NAME_WORD.fullmatch(word) for word in words)

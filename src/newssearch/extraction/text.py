"""Turn fragments of HTML and untidy strings into plain text with paragraphs parted by a blank line."""

import dataclasses
import html
import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

BLOCK_TAGS = frozenset(
    """address article aside blockquote body center dd details dialog div dl dt fieldset figure footer form h1 h2 h3 h4
    h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead title tr ul""".split()
)
"""Elements that begin and end a paragraph."""

SILENT_TAGS = frozenset("button canvas figcaption iframe noscript object script select style svg template".split())
"""Elements whose text is no text of the article."""

LINK_SHARE = 0.5
"""A line that is no sentence, with this share of its letters in links, leads to another article."""
SENTENCE_LINK_SHARE = 0.75
"""The same for a sentence: a short one of the article may have half of its words in a link."""

MARKUP = re.compile(r"</?(?:a|b|blockquote|br|div|em|h[1-6]|i|img|li|ol|p|section|span|strong|table|ul)\b[^<>]*>", re.I)
ENTITY = re.compile(r"&(?:[a-z]{2,8}\d?|#\d{2,6}|#x[0-9a-f]{2,5});", re.I)
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML forbids: no text of an article, and lxml refuses a string that has one."""

_SENTENCE_END = re.compile(r"[.!?…][\s»”\"')\]]*$")


@dataclasses.dataclass(frozen=True, slots=True)
class Paragraph:
    """Hold one paragraph of a page.

    Args:
        text: Plain text on one line, never empty.
        link_share: Which part of it is the text of links, from 0 to 1.
    """

    text: str
    link_share: float

    @property
    def leads_elsewhere(self) -> bool:
        """Return whether it only points to another article."""
        return self.link_share >= (SENTENCE_LINK_SHARE if is_sentence(self.text) else LINK_SHARE)


def one_line(text: str) -> str:
    """Return the text composed, with every run of blanks as one and no control characters."""
    return " ".join(unicodedata.normalize("NFC", CONTROLS.sub(" ", text)).split())


def plain_line(text: str) -> str:
    """Return a title, a name or a summary on one line, without tags and entities."""
    if MARKUP.search(text):
        return one_line(fragment_text(text).replace("\n", " "))
    return one_line(html.unescape(text) if ENTITY.search(text) else text)


def plain_text(text: str) -> str:
    """Return a body, given as HTML or as plain text, as plain paragraphs."""
    if MARKUP.search(text):
        return fragment_text(text)
    return paragraphs_of(html.unescape(text) if ENTITY.search(text) else text)


def paragraphs_of(text: str) -> str:
    """Return plain text as paragraphs: each line is one, except in a block that was wrapped at a fixed width."""
    paragraphs: list[str] = []
    for block in re.split(r"\n[^\S\n]*\n", unicodedata.normalize("NFC", "\n".join(text.splitlines()))):
        lines = [line for raw in block.split("\n") if (line := one_line(raw))]
        paragraphs.extend([" ".join(lines)] if _is_wrapped(lines) else lines)
    return "\n\n".join(paragraphs)


def fragment_text(fragment: str) -> str:
    """Return the paragraphs of a piece of HTML, without those that only lead to other articles."""
    from lxml import html as lxml_html

    if not fragment.strip():
        return ""
    # lxml's own functions for fragments fail on some that hold a second <html> or a <frameset>.
    tree = lxml_html.document_fromstring(f"<div>{CONTROLS.sub(' ', fragment)}</div>")
    paragraphs = list(paragraphs_in(tree))
    own = [paragraph for paragraph in paragraphs if not paragraph.leads_elsewhere]
    return "\n\n".join(paragraph.text for paragraph in own or paragraphs)


def paragraphs_in(tree: "_Element") -> Iterator[Paragraph]:
    """Yield the paragraphs of a tree in their order; a line break ends one too."""
    from lxml import etree

    pieces: list[tuple[str, bool]] = []
    n_links = n_silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        starts = event == "start"
        if element.tag in BLOCK_TAGS or element.tag == "br":
            yield from _finished(pieces)
            pieces.clear()
        if event in ("start", "end"):
            step = 1 if starts else -1
            n_links += step * (element.tag == "a")
            n_silent += step * (element.tag in SILENT_TAGS)
        # What follows the tree itself belongs to its parent.
        text = element.text if starts else element.tail if element is not tree else None
        if text and not n_silent:
            pieces.append((text, n_links > 0))
    yield from _finished(pieces)


def is_sentence(line: str) -> bool:
    """Return whether a line ends as a sentence does, perhaps inside quotation marks."""
    return bool(_SENTENCE_END.search(line))


def _finished(pieces: list[tuple[str, bool]]) -> Iterator[Paragraph]:
    text = one_line("".join(piece for piece, _ in pieces))
    if text:
        n_linked = sum(len(one_line(piece)) for piece, is_link in pieces if is_link)
        yield Paragraph(text, n_linked / len(text))


def _is_wrapped(lines: list[str]) -> bool:
    """Return whether lines are one paragraph: as long as an editor's margin allows, and mostly cut amid a sentence."""
    *full, last = lines or [""]
    if not full or len(last) > 100 or not all(50 <= len(line) <= 100 for line in full):
        return False
    return sum(map(is_sentence, full)) <= len(full) / 2

"""Tell what a page is: from its content first, then from what its server or its name says."""

import enum
import re
from pathlib import PurePosixPath

import msgspec

from newssearch.errors import RefusedInput
from newssearch.extraction.charset import decode, decode_line
from newssearch.extraction.field_names import FieldNames
from newssearch.extraction.record_files import csv_header


class PageKind(enum.Enum):
    """Name what is read in its own way."""

    HTML = enum.auto()
    FEED = enum.auto()
    JSON = enum.auto()
    JSON_LINES = enum.auto()
    CSV = enum.auto()
    TEXT = enum.auto()


BINARY_STARTS = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a zip archive or an office document",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a picture, a sound or a film",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"{\\rtf": "an RTF document",
}
"""First bytes -> what a refusal calls it; the rest is found by its zero bytes."""

DECLARED_KINDS = {
    "html": PageKind.HTML,
    "htm": PageKind.HTML,
    "xhtml": PageKind.HTML,
    "xhtml+xml": PageKind.HTML,
    "jsonl": PageKind.JSON_LINES,
    "ndjson": PageKind.JSON_LINES,
    "jsonlines": PageKind.JSON_LINES,
    "x-ndjson": PageKind.JSON_LINES,
    "json": PageKind.JSON,
    "csv": PageKind.CSV,
    "tsv": PageKind.CSV,
    "tab-separated-values": PageKind.CSV,
}
"""Suffix of a name, or second half of a media type -> what it claims; text and XML claim nothing."""

CONTROL_SHARE = 0.02
"""Text has next to no control characters; a share above this is something else, even without a zero byte."""

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\f\r\x1b")
_ROOT = re.compile(
    r"\s*(?:(?:<\?.*?\?>|<!--.*?-->|<!doctype[^<>\[]*(?:\[.*?\]\s*)?>)\s*)*<([a-z][\w.:-]*)", re.I | re.S
)
_DOCTYPE_HTML = re.compile(r"\s*(?:(?:<\?.*?\?>|<!--.*?-->)\s*)*<!doctype\s+html", re.I | re.S)
_TAG = re.compile(r"<(?:html|head|body|article|main|div|p|h1|br)\b[^<>]*>", re.I)
_FEED_ROOTS = ("rss", "feed", "rdf:rdf", "channel")
_SITEMAP_ROOTS = ("urlset", "sitemapindex")


def page_kind(name: str, head: bytes, media_type: str | None, names: FieldNames) -> PageKind:
    """Return the kind of a page.

    Args:
        name: What a refusal names; its suffix is the last thing asked.
        head: The first bytes, without a byte order mark.
        media_type: As declared; asked after the content.
        names: Which columns a CSV file may have.

    Raises:
        RefusedInput: The page is empty, no text, or XML of a kind that holds no articles.
    """
    _refuse_binary(name, head)
    text = decode(head) if len(head) < 1000 else decode_line(head)
    # Only the text tells: a page of no-break spaces is empty as well.
    if not text.strip():
        raise RefusedInput(name, "it is empty", "leave it out, or save it again")
    declared = _declared(name, media_type)
    kind = _markup_kind(name, text, declared) or _json_kind(text, declared)
    if kind is not None:
        return kind
    if declared is PageKind.HTML and _TAG.search(text):
        return PageKind.HTML
    if declared in (PageKind.JSON_LINES, PageKind.CSV):
        return declared
    first_line = text.strip().split("\n", 1)[0]
    header = csv_header(first_line, names)
    if header and len(header[1]) > 1 and len(names.known(header[1])) == len(header[1]):
        return PageKind.CSV
    return PageKind.TEXT


def _refuse_binary(name: str, head: bytes) -> None:
    for start, what in BINARY_STARTS.items():
        if head.startswith(start):
            raise RefusedInput(name, f"it is not text but {what}", "save its text as .html, .txt or .jsonl")
    n_controls = len(head) - len(head.translate(None, _CONTROLS))
    if b"\0" in head or n_controls > CONTROL_SHARE * len(head):
        raise RefusedInput(name, "it is not text", "save its text as .html, .txt or .jsonl")


def _declared(name: str, media_type: str | None) -> PageKind | None:
    claim = (media_type or "").partition(";")[0].strip().lower().rpartition("/")[2]
    suffix = PurePosixPath(name.partition("?")[0].lower()).suffix.removeprefix(".")
    return DECLARED_KINDS.get(claim) or DECLARED_KINDS.get(suffix)


def _markup_kind(name: str, text: str, declared: PageKind | None) -> PageKind | None:
    if _DOCTYPE_HTML.match(text):
        return PageKind.HTML
    found = _ROOT.match(text)
    if not found:
        return PageKind.HTML if text.lstrip().startswith("<!--") and _TAG.search(text) else None
    root = found.group(1).lower()
    if root in _FEED_ROOTS:
        return PageKind.FEED
    if root in _SITEMAP_ROOTS:
        raise RefusedInput(name, "it is a sitemap and holds no articles", "add its address as a sitemap")
    if declared is PageKind.HTML or _TAG.search(text) or root in ("title", "meta", "span", "section", "table"):
        return PageKind.HTML
    if text.lstrip().startswith("<?xml"):
        raise RefusedInput(name, f"it is XML of an unknown kind (<{root}>)", "convert it to RSS, HTML or JSON Lines")
    return None


def _json_kind(text: str, declared: PageKind | None) -> PageKind | None:
    """Return whether a text is JSON: one document, or a document a line."""
    lines = [line for line in text.split("\n") if line.strip()]
    first = lines[0].strip()
    if declared is PageKind.JSON_LINES and first not in ("{", "[") and not first.startswith("["):
        return PageKind.JSON_LINES
    if not re.match(r"\{\s*(?:[\"}]|$)|\[\s*(?:[\[{\"\]]|$)", first):
        return PageKind.JSON if declared is PageKind.JSON else None
    if len(lines) > 1 and first[0] == "{" and _is_json(first):
        return PageKind.JSON_LINES
    return PageKind.JSON


def _is_json(text: str) -> bool:
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True

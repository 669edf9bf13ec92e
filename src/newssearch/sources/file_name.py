"""Read what a file's name tells: its media type, whether it is hidden or never an article, how to print it."""

import functools
import mimetypes
import re
from pathlib import PurePosixPath

COMPRESSED_SUFFIXES = frozenset({".gz", ".bz2", ".xz"})

MEDIA_TYPES = {
    ".atom": "application/atom+xml",
    ".csv": "text/csv",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/x-ndjson",
    ".rss": "application/rss+xml",
    ".xhtml": "application/xhtml+xml",
}
"""What `mimetypes` does not know, or does not know in every Python we run on."""

NEVER_ARTICLES = frozenset(
    (
        ".avif .bmp .gif .heic .ico .jpeg .jpg .png .psd .svg .tif .tiff .webp "
        ".aac .avi .flac .m4a .mkv .mov .mp3 .mp4 .mpeg .ogg .wav .webm "
        ".doc .docx .epub .odp .ods .odt .pdf .ppt .pptx .ps .xls .xlsx "
        ".c .class .cpp .css .go .h .java .js .map .md .mjs .py .pyc .rb .rs .rst .scss .sh .sql .ts "
        ".cfg .conf .ini .lock .toml .yaml .yml .eot .otf .ttf .woff .woff2 "
        ".7z .apk .bin .db .dll .exe .iso .jar .lz4 .parquet .pickle .pkl .rar .so .sqlite .sqlite3 "
        ".swf .wasm .whl .zst "
    ).split()
)
"""Suffixes skipped in a folder or a container. One that is missing here costs a refusal, one too many an article."""

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls (a terminal would obey them), changes of direction, and the bytes of a name that is not UTF-8."""


def media_type(name: str) -> str | None:
    """Return the media type that a suffix stands for, beneath `.gz`; None when it tells nothing."""
    suffix = content_suffix(name)
    return MEDIA_TYPES.get(suffix) or _standard_types().types_map[True].get(suffix)


def content_suffix(name: str) -> str:
    """Return the last suffix beneath those of compression, in lower case: `.json` of `Lot.JSON.gz`; "" without one."""
    suffixes = [suffix.lower() for suffix in PurePosixPath(name).suffixes]
    while suffixes and suffixes[-1] in COMPRESSED_SUFFIXES:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def is_never_article(name: str) -> bool:
    """Return whether a suffix says that no article can be inside: a picture, a program, an office document."""
    return content_suffix(name) in NEVER_ARTICLES


def is_hidden(name: str) -> bool:
    """Return whether some part of a path starts with a dot, or is the shadow folder that macOS puts into a .zip."""
    return any((part.startswith(".") and part not in {".", ".."}) or part == "__MACOSX" for part in name.split("/"))


def printable(name: str) -> str:
    r"""Return a name that may be shown on a terminal: what is unprintable becomes `\x1b`, `\udce9`."""
    return UNPRINTABLE.sub(lambda match: match.group().encode("unicode_escape").decode("ascii"), name)


@functools.cache
def _standard_types() -> mimetypes.MimeTypes:
    # An instance of its own knows only Python's table, so the answer does not depend on /etc/mime.types.
    return mimetypes.MimeTypes()

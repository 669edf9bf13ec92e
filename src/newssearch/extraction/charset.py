"""Turn the bytes of a page into text, whatever charset it declares, rightly or wrongly."""

import codecs
import re

WESTERN = "cp1252"
"""What the WHATWG Encoding Standard makes of every label of Latin-1 and ASCII: the dash and the oe are in it."""

LATIN_1_CODECS = frozenset({"iso8859-1", "ascii", "latin-1"})
"""Python's names of what browsers read as Windows-1252."""

CODEC_FAMILIES = ("utf-8", "iso8859", "cp", "mac", "koi8", "shift_jis", "euc", "gb", "big5")
"""Beginnings of the names of codecs that pages are written in; Python has others that are no charsets."""

DECLARATION_BYTES = 4096
"""Browsers look for <meta charset> in the first 1,024 bytes; older French pages put it after long comments."""

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""", re.I)


def decode_markup(data: bytes, declared: str | None) -> str:
    """Return the text of an HTML or XML page; a server's charset goes before the page's own declaration."""
    head = data[:DECLARATION_BYTES]
    found = _XML.search(head) or _META.search(head)
    return decode(data, declared or (found.group(1).decode("ascii") if found else None))


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text of some bytes.

    Bytes that are UTF-8 are UTF-8, whatever was declared: text in another charset is not valid UTF-8 by accident.
    Else the declaration holds where it can, and without one the charset is detected.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        codec = _codec(declared)
    if codec == "utf-8":
        return _mixed(data)
    if codec is None:
        codec = _detected(data)
    return data.decode(codec, "replace")


def decode_line(line: bytes) -> str:
    """Return the text of one line of records: UTF-8, or Windows-1252 as Excel writes it on a French machine."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return _mixed(line)


def _codec(label: str | None) -> str | None:
    try:
        name = codecs.lookup((label or "").strip()).name
    except LookupError:
        return None
    # A page whose declaration could be read byte by byte is not UTF-16, says the WHATWG.
    if name.startswith(("utf-16", "utf-32")):
        return "utf-8"
    if name in LATIN_1_CODECS:
        return WESTERN
    return name if name.startswith(CODEC_FAMILIES) else None


def _mixed(data: bytes) -> str:
    """Return the text of bytes that should be UTF-8 and are not, or not all: each stray byte is Windows-1252.

    Where stray bytes outnumber good sequences, these are accidents, and the whole is Windows-1252.
    """
    text = data.decode("utf-8", "surrogateescape")
    n_stray = len(re.findall("[\udc80-\udcff]", text))
    n_good = sum(1 for letter in text if letter > "\x7f") - n_stray
    if n_stray > n_good:
        return data.decode(WESTERN, "replace")
    return re.sub("[\udc80-\udcff]+", lambda run: _western(run.group()), text)


def _western(stray: str) -> str:
    return stray.encode("utf-8", "surrogateescape").decode(WESTERN, "replace")


def _detected(data: bytes) -> str:
    from charset_normalizer import from_bytes

    # Only what French text has been saved in; among all charsets, short texts are taken for Central European ones.
    best = from_bytes(data, cp_isolation=["cp1252", "mac_roman"]).best()
    return best.encoding if best else WESTERN

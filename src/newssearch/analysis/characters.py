"""Reduce typography to what French needs: one apostrophe, one hyphen, one blank, and nothing invisible."""

import re

APOSTROPHES = "’ʼʻ‘′´`＇"
"""All are typed or typeset for the French apostrophe."""

HYPHENS = "‐‑–"
"""Hyphen, non-breaking hyphen and en dash; the em dash parts clauses and is left alone."""

BLANKS = "\u00a0\u202f\u2009\u2007\u2008\u200a\u2005\u2006_"
"""No-break, thin and figure spaces. The underscore is no French letter, though `re` counts it as one."""

IGNORABLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Soft hyphen, zero-width characters, direction marks and a stray BOM: for the reader they are not there."""

_IGNORABLE = re.compile(f"[{IGNORABLE}]")

_REPLACEMENTS = tuple(
    (variant, plain) for variants, plain in ((APOSTROPHES, "'"), (HYPHENS, "-"), (BLANKS, " ")) for variant in variants
)


def with_plain_typography(text: str) -> str:
    """Return the text with one apostrophe, one hyphen and one blank; every offset holds."""
    for variant, plain in _REPLACEMENTS:
        if variant in text:
            text = text.replace(variant, plain)
    return text


def without_ignorable(text: str) -> str:
    """Return the text without its invisible characters; it gets shorter."""
    return _IGNORABLE.sub("", text)

"""Replace typographic variants one character for one, so that every offset still points into the original text."""

APOSTROPHES = "’ʼ‘′´`＇"
"""All are typed or typeset for the French apostrophe."""

HYPHENS = "‐‑–"
"""Hyphen, non-breaking hyphen and en dash; the em dash parts clauses and is left alone."""

BLANKS = "\u00a0\u202f\u2009\u2007\u2008\u200a\u2005\u2006_"
"""No-break, thin and figure spaces. The underscore is no French letter, though `re` counts it as one."""

IGNORABLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphen, zero-width characters and a stray BOM: inside a word they are not there for the reader."""

_REPLACEMENTS = tuple(
    (variant, plain) for variants, plain in ((APOSTROPHES, "'"), (HYPHENS, "-"), (BLANKS, " ")) for variant in variants
)


def with_plain_typography(text: str) -> str:
    """Return the text with one apostrophe, one hyphen and one blank; its length is unchanged."""
    for variant, plain in _REPLACEMENTS:
        if variant in text:
            text = text.replace(variant, plain)
    return text

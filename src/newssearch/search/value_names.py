"""Compare the names of sources, authors and sections whatever their case, accents and punctuation."""

import re

from newssearch.analysis import fold

_NOT_OF_NAMES = re.compile(r"[\W_]+")


def name_of(value: str) -> str:
    """Return a name so that its case, accents and punctuation are of no matter, with a blank before and behind it."""
    words = fold(_NOT_OF_NAMES.sub(" ", value)).strip()
    return f" {words} " if words else ""

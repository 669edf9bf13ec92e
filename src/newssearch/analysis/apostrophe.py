"""Put back the apostrophe inside words that are never written without it; tokens do not keep it."""

import re

_INSIDE = re.compile(r"(aujourd)(hui)|(quelqu)(une?s?)|(presqu)([iî]les?)", re.IGNORECASE)


def with_apostrophe(word: str) -> str:
    """Return a word with the apostrophe that belongs inside it, most words as they are.

    >>> with_apostrophe("aujourdhui"), with_apostrophe("Presquîle"), with_apostrophe("école")
    ("aujourd'hui", "Presqu'île", 'école')
    """
    match = _INSIDE.fullmatch(word)
    return "'".join(filter(None, match.groups())) if match else word

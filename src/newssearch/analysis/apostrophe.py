"""Put back the apostrophe inside words that are never written without it; tokens do not keep it."""

import re

_INSIDE = r"(aujourd)(hui)|(quelqu)(une?s?)|(presqu)([iî]les?)"

_STARTS = ("aujourd", "quelqu", "presqu")


def with_apostrophe(word: str) -> str:
    """Return a word with the apostrophe that belongs inside it, most words as they are.

    >>> with_apostrophe("aujourdhui"), with_apostrophe("Presquîle"), with_apostrophe("école")
    ("aujourd'hui", "Presqu'île", 'école')
    """
    # Hardly any word begins so, and a pattern takes its time to compile.
    match = re.fullmatch(_INSIDE, word, re.IGNORECASE) if word.lower().startswith(_STARTS) else None
    return "'".join(filter(None, match.groups())) if match else word

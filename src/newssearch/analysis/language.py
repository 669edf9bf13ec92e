"""Tell in which language an article is written."""

from functools import cache
from typing import Any

FRENCH = "fr"

CANDIDATES = ["ar", "ca", "da", "de", "el", "en", "es", "fi", "fr", "he", "it", "ja", "ko", "la", "lb", "nl", "no"]
CANDIDATES += ["oc", "pl", "pt", "ro", "ru", "sv", "sw", "tr", "uk", "zh"]
"""Languages that stand in French-speaking newsrooms' archives; the detector's other 70 only add confusions."""

MIN_CHARS = 60
"""Shorter texts (a headline) are too often taken for a neighbour language, and the default is right for them."""

MAX_CHARS = 1_000
"""What is read of a text: the answer does not change after that, and the time grows with it."""

MIN_PROBABILITY = 0.9
"""Below it the default is kept: OCR noise and lists of names look like many languages."""


def stemmer_of(lang: str) -> str:
    """Return the language whose stems are the terms of text in a language, empty where its surface forms are."""
    return lang if lang == FRENCH else ""


def detect_language(text: str, default: str = FRENCH) -> str:
    """Return the ISO 639-1 code of a text's language, or the default where the text is short or unclear."""
    sample = " ".join(text[: 2 * MAX_CHARS].split())[:MAX_CHARS]
    if len(sample) < MIN_CHARS:
        return default
    lang, probability = _identifier().classify(sample)
    return str(lang) if probability >= MIN_PROBABILITY else default


@cache
def _identifier() -> Any:  # noqa: ANN401 - py3langid has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(CANDIDATES)
    return identifier

"""Tell languages apart, and keep the default where nobody could."""

import unicodedata

import pytest

from analysis.french_texts import unaccented
from newssearch.analysis import FRENCH, detect_language
from newssearch.analysis.language import CANDIDATES, MAX_CHARS, MIN_CHARS, MIN_PROBABILITY

SENTENCES = {
    "fr": "Le conseil municipal a voté hier soir le budget de la commune, malgré l’opposition de plusieurs élus.",
    "en": "The city council voted last night to adopt the budget, despite the opposition of several of its members.",
    "es": "El ayuntamiento aprobó anoche el presupuesto del municipio, pese a la oposición de varios concejales.",
    "de": "Der Gemeinderat hat gestern Abend trotz des Widerstands mehrerer Mitglieder den Haushalt beschlossen.",
    "ar": "صوت المجلس البلدي مساء أمس على ميزانية البلدية رغم معارضة العديد من الأعضاء الذين طالبوا بمزيد من الموارد",
}
OCR_NOISE = "Lc confeil municipal a votc hicr soir lc budgct dc la communc, malgrc l'oppofition dc plufieurs élus."


@pytest.mark.parametrize("lang", SENTENCES)
def test_a_sentence_is_known_by_its_language(lang: str) -> None:
    other = "en" if lang == "fr" else "fr"
    assert detect_language(SENTENCES[lang], default=other) == lang


@pytest.mark.parametrize(
    "text",
    [
        SENTENCES["fr"].upper(),
        unaccented(SENTENCES["fr"]).upper(),
        unicodedata.normalize("NFD", SENTENCES["fr"]),
        unaccented(SENTENCES["fr"]),
        OCR_NOISE,
        SENTENCES["fr"] + "\ud800",
    ],
    ids=["capitals", "unaccented capitals", "decomposed", "unaccented", "OCR noise", "lone surrogate"],
)
def test_french_is_known_in_any_dress(text: str) -> None:
    assert detect_language(text, default="en") == FRENCH


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "Sud-Sud",
        "The city council voted last night",
        "12 34 56 78 90 " * 20,
        "." * 200,
        "\ud800" * 200,
        "OM 3-1, Lens 2-2, Brest 0-1, Metz 1-1, Nantes 0-0, Reims 2-1, Angers 4-0",
    ],
    ids=ascii,
)
@pytest.mark.parametrize("default", ["fr", "en"])
def test_a_short_or_unclear_text_has_the_default_language(text: str, default: str) -> None:
    assert detect_language(text, default) == default


def test_blanks_do_not_make_a_text_long() -> None:
    assert len(spaced := "The   city   council" + " " * MIN_CHARS) > MIN_CHARS
    assert detect_language(spaced) == FRENCH


def test_only_the_beginning_of_a_text_is_read() -> None:
    text = (SENTENCES["fr"] + " ") * (2 * MAX_CHARS // len(SENTENCES["fr"]) + 1)
    assert detect_language(text + (SENTENCES["en"] + " ") * 1_000, default="es") == FRENCH


def test_the_candidates_are_distinct_codes_with_french_among_them_and_need_more_than_an_even_chance() -> None:
    assert FRENCH in CANDIDATES
    assert len(set(CANDIDATES)) == len(CANDIDATES)
    assert MIN_PROBABILITY > 0.5

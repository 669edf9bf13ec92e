"""Check which language a text is taken for."""

import pytest

from newssearch.analysis import detect_language


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Le conseil municipal a voté jeudi soir le budget de la médiathèque, attendu depuis dix ans."),
        ("fr", "LE CONSEIL MUNICIPAL A VOTE JEUDI SOIR LE BUDGET DE LA MEDIATHEQUE, ATTENDU DEPUIS DIX ANS."),
        ("en", "The town council voted on Thursday evening for the budget of the library of the old town."),
        ("es", "El ayuntamiento aprobó el jueves por la noche el presupuesto de la biblioteca del pueblo."),
        ("ar", "صوت المجلس البلدي مساء الخميس على ميزانية المكتبة التي ينتظرها السكان"),
    ],
)  # fmt: skip
def test_a_paragraph_tells_its_language(lang: str, text: str) -> None:
    assert detect_language(text, "xx") == lang


@pytest.mark.parametrize("text", ["", "Breaking news tonight", "12 345 678 " * 20, "\n\n"])
def test_a_text_that_tells_nothing_has_the_default(text: str) -> None:
    assert detect_language(text, "fr") == "fr"

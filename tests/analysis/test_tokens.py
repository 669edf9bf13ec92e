"""Check how text is cut into tokens, one way of French writing at a time."""

import pytest

from newssearch.analysis.tokens import tokenize


def surfaces(text: str) -> list[str]:
    return [surface for _, _, surface in tokenize(text)]


def marked(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # acronyms
        ("S.N.C.F.", "sncf"), ("o.n.u.", "onu"), ("l'O.N.U.", "onu"), ("U.S.A", "usa"), ("É.N.A.", "ena"),
        ("M. Dupont", "m dupont"), ("le plan B.", "le plan b"), ("M.K.Gandhi", "mk gandhi"),
        # elision
        ("l'été", "ete"), ("qu'il", "il"), ("jusqu'au", "au"), ("l'« affaire »", "affaire"), ("l' été", "ete"),
        ("Côte-d'Or", "cote or"), ("c'est-à-dire", "est a dire"), ("ç'a été", "a ete"), ("L'1 sur 2", "1 sur 2"),
        # words that an apostrophe does not part
        ("aujourd'hui", "aujourdhui"), ("d'aujourd'hui", "aujourdhui"), ("presqu'île", "presquile"),
        ("quelqu'une", "quelquune"), ("prud'hommes", "prudhommes"), ("entr'ouvert", "entrouvert"),
        ("N'Djamena", "ndjamena"), ("Ndjamena", "ndjamena"), ("M’Bappé", "mbappe"), ("n'y", "y"), ("m'a", "a"),
        ("O'Brien", "o brien"), ("rock'n'roll", "rock n roll"), ("'mot'", "mot"),
        # numbers
        ("2 944", "2944"), ("2\u202f944", "2944"), ("2.944", "2944"), ("2.944.000", "2944000"), ("3,5", "3 5"),
        ("en 2010 200 personnes", "en 2010 200 personnes"), ("02.07.2025", "02 07 2025"), ("10 000m", "10000m"),
        ("06 12 34 56 78", "06 12 34 56 78"), ("192.168.1.1", "192 168 1 1"), ("1er", "1er"), ("20h30", "20h30"),
        ("XXᵉ", "xxe"), ("G20", "g20"), ("m²", "m2"),
        # inclusive writing
        ("étudiant·e·s", "etudiant"), ("étudiant(e)s", "etudiant"), ("étudiant.e.s", "etudiant"), ("élu-e-s", "elu"),
        ("directeur·rice·s", "directeur"), ("citoyen(ne)s", "citoyen"), ("le(s) candidat(s)", "le candidat"),
        ("fin.Les", "fin les"), ("donne-le", "donne le"),
        # letters
        ("œuvre", "oeuvre"), ("ŒUVRE", "oeuvre"), ("ﬁn", "fin"), ("Straße", "strasse"), ("Łódź", "lodz"),
        ("Ørsted", "orsted"),
        ("Ａ", "a"), ("a_b", "a b"), ("Москва́", "москва́"), ("مُحَمَّد", "مُحَمَّد"), ("हिन्दी", "हिन्दी"), ("中国", "中国"),
        ("", ""), ("… — !", ""), ("·", ""),
    ],
)  # fmt: skip
def test_text_is_cut_as_french_writes(text: str, expected: str) -> None:
    assert surfaces(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'été d'Éric", ["été", "Éric"]),
        ("l’O.N.U.", ["O.N.U."]),
        ("des étudiant·e·s ici", ["des", "étudiant·e·s", "ici"]),
        ("qu'élu-e-s", ["élu-e-s"]),
        ("co\u00adopé\u200bration", ["co\u00adopé\u200bration"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        ("2\u202f944 morts", ["2\u202f944", "morts"]),
    ],
)
def test_the_mark_covers_the_word_and_never_its_article(text: str, expected: list[str]) -> None:
    assert marked(text) == expected


def test_a_surface_form_has_a_longest_length() -> None:
    assert surfaces("x" * 5000) == ["x" * 100]

"""Show each step of the chain on words of its own."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.french_texts import APOSTROPHES, BLANKS, FRENCH_TEXTS, REWRITINGS
from newssearch.analysis.fold import fold
from newssearch.analysis.token_pattern import INCLUSIVE_ENDINGS
from newssearch.analysis.tokens import ELIDED, JOINED, MAX_SURFACE_CHARS, tokenize


def surfaces(text: str) -> str:
    return " ".join(surface for _, _, surface, _ in tokenize(text))


def written(text: str) -> str:
    return " ".join(form for _, _, _, form in tokenize(text))


def marks(text: str) -> list[str]:
    return [text[start:end] for start, end, *_ in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O.N.U.", "onu"),
        ("o.n.u.", "onu"),
        ("S.N.C.F", "sncf"),
        ("la S.N.C.F.", "la sncf"),
        ("l'O.N.U.", "onu"),
        ("L’O.N.U", "onu"),
        ("l’É.N.A.", "ena"),
        ("U.S.A.", "usa"),
        ("P.S.G.-O.M.", "psg om"),
        ("J.M. Le Pen", "jm le pen"),
        ("M.K.Gandhi", "mk gandhi"),
    ],
)
def test_an_acronym_is_one_word_with_and_without_its_dots(text: str, expected: str) -> None:
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M. Dupont", "m dupont"),
        ("le plan B.", "le plan b"),
        ("av. J.-C.", "av j c"),
        ("lemonde.fr", "lemonde fr"),
        ("p. ex.", "p ex"),
        ("Œ.N.", "oe n"),
    ],
)
def test_an_initial_or_an_abbreviation_is_no_acronym(text: str, expected: str) -> None:
    assert surfaces(text) == expected


def test_an_acronym_is_marked_with_its_dots_and_without_its_article() -> None:
    assert marks("De l'O.N.U. à la S.N.C.F") == ["De", "O.N.U.", "à", "la", "S.N.C.F"]


@pytest.mark.parametrize("text", ["\u200bO.N.U.", "\ufeffO.N.U.", "O.\u00adN.U.", "\u0301O.N.U."])
def test_an_acronym_is_one_word_behind_what_nobody_sees(text: str) -> None:
    assert surfaces(text) == "onu"


@given(
    st.sampled_from(sorted(ELIDED)), st.sampled_from(APOSTROPHES), st.sampled_from(["été", "Homme", "œuvre", "yeux"])
)
def test_an_elided_word_is_dropped_and_never_marked(elided: str, apostrophe: str, word: str) -> None:
    for text in (f"{elided}{apostrophe}{word}", f"{elided.upper()}{apostrophe}{word}", f"{elided}{apostrophe} {word}"):
        assert marks(text) == [word]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Côte-d'Or", "cote or"),
        ("c'est-à-dire", "est a dire"),
        ("main-d’œuvre", "main oeuvre"),
        ("qu'il n'y", "il y"),
        ("Ç'a", "a"),
        ("va-t'en", "va en"),
        ("l'11 novembre", "11 novembre"),
        ("l'«Équipe»", "equipe"),
        ("d’“or”", "or"),
        ("« l' été »", "ete"),
        ("'été'", "ete"),
        ("m'a", "a"),
        ("L'1 sur 2", "1 sur 2"),
        ("''l'été''", "ete"),
        ("l'", ""),
        ("l", "l"),
    ],
)
def test_an_elision_is_undone_wherever_it_stands(text: str, expected: str) -> None:
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aujourd'hui", "aujourdhui"),
        ("AUJOURD’HUI", "aujourdhui"),
        ("d'aujourd'hui", "aujourdhui"),
        ("presqu'île", "presquile"),
        ("quelqu'une", "quelquune"),
        ("prud'hommes", "prudhommes"),
        ("entr'ouvert", "entrouvert"),
        ("s'entr'aimer", "entraimer"),
    ],
)
def test_a_word_that_its_apostrophe_does_not_part_is_kept_whole(text: str, expected: str) -> None:
    assert surfaces(text) == expected
    assert marks(text) == [text.removeprefix("d'").removeprefix("s'")]


@pytest.mark.parametrize(
    ("text", "written_in_one"),
    [
        ("N'Djamena", "Ndjamena"),
        ("n’djaména", "NDJAMENA"),
        ("M'Bappé", "Mbappé"),
        ("N'Golo", "Ngolo"),
        ("M'sila", "Msila"),
    ],
)
def test_a_name_with_an_apostrophe_before_a_consonant_is_the_name_without(text: str, written_in_one: str) -> None:
    assert surfaces(text) == surfaces(written_in_one)
    assert marks(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n'ont", "ont"),
        ("m'hébergent", "hebergent"),
        ("n'y", "y"),
        ("n'œuvre", "oeuvre"),
        ("n'1", "1"),
        ("presqu'un", "presqu un"),
        ("quelqu'autre", "quelqu autre"),
        ("O'Brien", "o brien"),
        ("l'O'Brien", "o brien"),
        ("rock'n'roll", "rock n roll"),
        ("grand'mère", "grand mere"),
        ("'80", "80"),
    ],
)
def test_any_other_apostrophe_parts_two_words(text: str, expected: str) -> None:
    assert surfaces(text) == expected


@pytest.mark.parametrize("blank", BLANKS)
def test_a_number_is_one_word_whatever_blank_parts_its_thousands(blank: str) -> None:
    assert surfaces(f"2{blank}944 et 12{blank}345{blank}678") == "2944 et 12345678"
    assert marks(f"les 2{blank}944 cas") == ["les", f"2{blank}944", "cas"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.944", "2944"),
        ("2.944.000", "2944000"),
        ("2'944", "2944"),
        ("en 1 234 567.", "en 1234567"),
        ("d'1 000 euros", "1000 euros"),
        ("le 1 200e", "le 1200e"),
        ("10 000m", "10000m"),
        ("2\u200b 9\u00ad44", "2944"),
        ("3.500,50", "3500 50"),
    ],
)
def test_a_number_joins_over_what_parts_its_thousands(text: str, expected: str) -> None:
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3,5", "3 5"),
        ("02.07.2025", "02 07 2025"),
        ("06 12 34 56 78", "06 12 34 56 78"),
        ("06 123 456", "06 123456"),
        ("02 123 45 67", "02 123 45 67"),
        ("192.168.1.1", "192 168 1 1"),
        ("0.278", "0 278"),
        ("4 607.811", "4607 811"),
        ("3,500 000", "3 500 000"),
        ("en 2010 200 personnes", "en 2010 200 personnes"),
        ("1 0000", "1 0000"),
        ("1\n000", "1 000"),
    ],
)
def test_what_is_no_number_of_thousands_is_not_joined(text: str, expected: str) -> None:
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1er", "1er"),
        ("21e", "21e"),
        ("21ᵉ", "21e"),
        ("XXᵉ", "xxe"),
        ("20h30", "20h30"),
        ("G20", "g20"),
        ("m²", "m2"),
        ("1\ufe0f\u20e3", "1"),
    ],
)
def test_letters_and_digits_stay_together(text: str, expected: str) -> None:
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("étudiant·e·s", "etudiant"),
        ("étudiant•e•s", "etudiant"),
        ("ÉTUDIANT·E·S", "etudiant"),
        ("étudiant·es", "etudiant"),
        ("étudiant(e)s", "etudiant"),
        ("étudiant(e)", "etudiant"),
        ("étudiants(es)", "etudiants"),
        ("étudiant.e.s", "etudiant"),
        ("élu-e-s", "elu"),
        ("élu‑e–s", "elu"),
        ("directeur·rice·s", "directeur"),
        ("directeur·rices", "directeur"),
        ("citoyen(ne)s", "citoyen"),
        ("auteur(e)(s)", "auteur"),
        ("directeur·rïce", "directeur"),
    ],
)
def test_inclusive_writing_gives_the_base_form_and_is_marked_whole(text: str, expected: str) -> None:
    assert surfaces(text) == expected
    assert marks(text) == [text]


@pytest.mark.parametrize("ending", INCLUSIVE_ENDINGS)
def test_every_inclusive_ending_is_known_in_any_case_and_unicode_form(ending: str) -> None:
    for text in (f"mot·{ending}·s", f"mot({ending})s", f"MOT·{ending.upper()}", f"mot·{ending.replace('e', 'é')}"):
        assert surfaces(text) == "mot"
        assert surfaces(unicodedata.normalize("NFD", text)) == "mot"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le(s) candidat(s)", "le candidat"),
        ("l'étudiant·e·s", "etudiant"),
        ("qu'élu(e)s, ils", "elu ils"),
    ],
)
def test_inclusive_writing_is_undone_within_a_sentence(text: str, expected: str) -> None:
    assert surfaces(text) == expected


def test_the_article_before_inclusive_writing_is_not_marked() -> None:
    assert marks("l’étudiant·e·s vient") == ["étudiant·e·s", "vient"]
    assert marks("qu'élu-e-s") == ["élu-e-s"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ce(tte)", "ce tte"),
        ("Paris(France)", "paris france"),
        ("pomme·poire", "pomme poire"),
        ("Sud-Est-Nord", "sud est nord"),
        ("classe-E", "classe e"),
        ("fin.Elle", "fin elle"),
        ("fin.Les", "fin les"),
        ("donne-le", "donne le"),
        ("(e)s", "e s"),
    ],
)
def test_a_word_that_only_looks_inclusive_is_left_alone(text: str, expected: str) -> None:
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    "word",
    ["مُحَمَّد", "Москва", "Москва́", "Йошкар", "Αθήνα", "שָׁלוֹם", "हिन्दी", "北京", "서울", "ประเทศ"],
)
def test_a_word_of_another_script_is_kept_and_not_cut(word: str) -> None:
    kept = unicodedata.normalize("NFC", unicodedata.normalize("NFKD", word.lower()))
    for form in ("NFC", "NFD"):
        assert surfaces(unicodedata.normalize(form, word)) == kept
        assert len(marks(f"à {unicodedata.normalize(form, word)}, dit-il")) == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@user_name", "user name"),
        ("R&D", "r d"),
        ("#MeToo !", "metoo"),
        ("ex-æquo", "ex aequo"),
        ("… — !", ""),
        ("·", ""),
        ("", ""),
    ],
)
def test_everything_else_parts_words(text: str, expected: str) -> None:
    assert surfaces(text) == expected


def test_invisible_characters_inside_a_word_are_inside_its_mark_and_those_beside_it_are_not() -> None:
    assert tokenize("l'\u200bé\u00adté\u00ad.") == [(3, 7, "ete", "été")]


def test_a_stray_accent_before_a_word_is_not_of_it() -> None:
    assert tokenize("\u0301été") == [(1, 4, "ete", "été")]


def test_a_letter_that_folds_to_nothing_gives_no_token() -> None:
    assert tokenize("ʔ ʔ.ʔ. ͺ l'ʔ mot") == [(13, 16, "mot", "mot")]


@pytest.mark.parametrize("junk", ["QUJD" * 1_000, "中" * 1_000, "x." * 1_000, "é" * 101, "prud'hom" + "m" * 200])
def test_a_surface_form_is_cut_at_its_limit_and_its_mark_is_not(junk: str) -> None:
    [(start, end, surface, _)] = tokenize(junk)
    assert (start, end) == (0, len(junk))
    assert len(surface) == MAX_SURFACE_CHARS


def test_the_limit_counts_folded_letters_so_that_every_way_of_writing_is_cut_alike() -> None:
    word = "é" * 60 + "œ" * 60
    [(_, _, surface, _)] = tokenize(word)
    assert [found for _, _, found, _ in tokenize(unicodedata.normalize("NFD", word))] == [surface]
    assert [found for _, _, found, _ in tokenize(word.replace("œ", "oe"))] == [surface]


def test_the_words_that_an_apostrophe_joins_are_not_elided_words() -> None:
    assert not ELIDED & set(JOINED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un Marché marche", "Un Marché marche"),
        ("L’ÉTÉ de l'État", "ÉTÉ de État"),
        ("les S.N.C.F. et o.n.u.", "les SNCF et onu"),
        ("2 944,5 et 1.000", "2944 5 et 1000"),
        ("Étudiant·e·s", "Étudiant"),
        ("aujourd’hui, N’Djamena", "aujourdhui NDjamena"),
        ("Œuvres d'ŒUVRE", "Œuvres ŒUVRE"),
        ("e\u0301te\u0301 E\u0301tat", "été État"),
        ("co\u00adeur \ufeffNoël", "coeur Noël"),
        ("XXᵉ ﬁn Ｎａｎｔｅｓ m²", "XXe fin Nantes m2"),
        ("Москва́ été", "Москва́ été"),
    ],
)
def test_the_written_form_has_its_case_and_accents(text: str, expected: str) -> None:
    assert written(text) == expected


def assert_folds(text: str) -> None:
    for _, _, surface, form in tokenize(text):
        assert fold(form) == surface
        assert form
        assert not any(char.isspace() for char in form)
        assert form == unicodedata.normalize("NFC", form)


@given(st.one_of(FRENCH_TEXTS, st.text()))
def test_the_written_form_of_any_text_folds_to_the_surface_form(text: str) -> None:
    assert_folds(text)


@pytest.mark.parametrize("rewriting", ["decomposed", "with other apostrophes", "with other blanks"])
@given(text=FRENCH_TEXTS, draw=st.data())
def test_typography_changes_no_written_form(rewriting: str, text: str, draw: st.DataObject) -> None:
    assert written(REWRITINGS[rewriting](text, draw)) == written(text)


@pytest.mark.parametrize(
    "text",
    ["½ ⅓", "ʔa", "ŉ ĳ ǆ", "ß ẞ", "İstanbul ı", "ſ", "ﷺ", "ΟΔΟΣ", "é" * 101, "Œ" * 60, "x." * 101, "№ ™ ℃ Ⅻ"],
)
def test_the_written_form_of_what_folds_oddly_folds_to_the_surface_form(text: str) -> None:
    assert_folds(text)


@pytest.mark.parametrize("text", ["prud'hom" + "œ" * 48, "entr'" + "œ" * 49, "entr'Σ", "n'Σ"], ids=ascii)
def test_the_written_form_of_a_joined_word_folds_to_the_surface_form(text: str) -> None:
    assert_folds(text)


@given(
    st.one_of(
        FRENCH_TEXTS,
        st.lists(st.sampled_from([*"aéeSs1œŸ'’-", "élu", "aujourd", "hui", "12", "l"]), max_size=9).map("".join),
    )
)
@settings(max_examples=1000)
def test_words_that_stand_alone_are_cut_as_before_a_mark(text: str) -> None:
    assert tokenize(text) == tokenize(f"{text} …")

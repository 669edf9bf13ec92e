"""Test each rule that makes the forms of a word meet, and that it lets no other word join them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.analysis import analyse, irregular_forms
from newssearch.analysis.fold import fold
from newssearch.analysis.stemming import applied_rules, stem
from newssearch.analysis.word_forms import RULES, keeps_first_letter, may_be_rewritten

MEET = {
    "spelling": [
        "oignon ognon ognons",
        "nénuphar nénufar",
        "clé clés clef clefs",
        "djihadiste jihadistes",
        "Daech Daesh",
    ],
    "saint": ["Saint St", "sainte Ste"],
    "ordinal": ["1er 1re 1ère 1ers premier première", "2e 2ème 2eme 2es 2nde", "XXe XXème", "IIIe IIIème", "21e 21ème"],
    "ordinal_word": ["deuxième 2e", "troisième 3ème", "dixième 10e"],
    "irregular": [
        "travail travaux",
        "œil yeux",
        "nouveau nouvel nouvelle nouveaux nouvelles",
        "beau bel belle beaux belles",
        "petit petits petite petites",
        "public publique publics publiques",
        "précis précise",
        "faux fausse",
        "vitrail vitraux",
    ],
    "kept_apart": ["français française françaises"],
    "feminine_in_iere": [
        "dernier derniers dernière dernières",
        "particulière particulièrement",
        "infirmier infirmière",
        "financier financières",
    ],
    "feminine_in_ive": ["actif active activement", "sportif sportives", "juif juive", "massif massive"],
    "feminine_in_trice": ["acteur actrice", "directeur directrices", "créateur créatrice"],
    "feminine_in_euse": ["joueur joueuse joueuses", "chanteur chanteuse", "chercheurs chercheuses"],
    "ending_like_verb": [
        "étranger étrangers étrangère",
        "danger dangers",
        "crédit crédits",
        "portrait portraits",
        "loisir loisirs",
        "entier entière entières",
    ],
    "listed_plural": ["lieu lieux", "emploi emplois", "ami amis amie", "loi lois", "jeu jeux", "vigneron vignerons"],
    "plural_in_os_or_us": ["photo photos", "élu élus élue", "vidéo vidéos", "tissu tissus", "détenu détenus détenue"],
    "plural_in_ions": ["opinion opinions", "commission commissions", "religion religions", "rébellion rébellions"],
    "third_person_plural": ["votent vote voter", "affirment affirmer", "considèrent considérer"],
    "participle_after_vowel": ["créé créés créée créées", "situé située", "publié publiées", "lié liée"],
    "participle": ["lycée lycées", "élevé élevée élevées", "musée musées"],
}
"""Rule -> words with one stem; the whole chain takes part."""

PART = {
    "spelling": ["clé clair", "tsar star"],
    "saint": ["st est", "Sète Ste"],
    "ordinal": ["VIe VIème", "2e 20e", "2e 2", "2d 2e", "10e 1er", "vie VIème", "1er 1"],
    "ordinal_word": ["seconde 2e", "centième 10e"],
    "irregular": ["bas base", "petit Peter", "petit pétition", "favori favorable", "sec sectaire", "belle Bella"],
    "kept_apart": ["français franc", "mars mari", "mars marée", "pays paye", "fils fil", "fonds fond"],
    "feminine_in_iere": ["bière bien", "rivière Riviera", "manière manier"],
    "feminine_in_ive": ["motive motif", "rive rif"],
    "feminine_in_trice": ["matrice mateur", "Patrice pateur"],
    "feminine_in_euse": ["creuse creur", "heureuse heureur", "amoureuse amoureur"],
    "ending_like_verb": [
        "étranger étrange",
        "passager passage",
        "foyer foi",
        "profit prof",
        "loisir loi",
        "fier fi",
        "retrait retraite",
    ],
    "listed_plural": [
        "mois moi",
        "fois foi",
        "Paris pari",
        "pris pri",
        "puis pui",
        "prix pri",
        "unis uni",
        "bois boire",
    ],
    "plural_in_os_or_us": ["dos do", "plus plu", "bus bu", "vénus venu", "status statue", "repos repo", "Marcos Marco"],
    "plural_in_ions": ["lions lit"],
    "third_person_plural": ["président préside", "monument monume", "vient vie", "content conter", "moment mome"],
    "participle_after_vowel": ["mariée mari", "nuée nue", "variée Var", "ruée rue"],
    "participle": ["idée européen"],
}
"""Rule -> words of which no two may share a stem."""


def pairs(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(rule, words) for rule, lines in table.items() for words in lines]


def test_every_rule_is_shown_by_words_that_meet_and_words_that_do_not() -> None:
    assert list(MEET) == list(PART) == list(RULES)


@pytest.mark.parametrize(("rule", "words"), pairs(MEET))
def test_forms_of_one_word_meet(rule: str, words: str) -> None:
    assert len({stem(fold(word)) for word in words.split()}) == 1, rule


@pytest.mark.parametrize(("rule", "words"), pairs(PART))
def test_words_that_look_like_forms_of_another_do_not_meet_it(rule: str, words: str) -> None:
    assert len({stem(fold(word)) for word in words.split()}) == len(words.split()), rule


@pytest.mark.parametrize("rule", MEET)
def test_a_rule_rewrites_some_of_its_words(rule: str) -> None:
    assert any(RULES[rule](fold(word)) != fold(word) for line in MEET[rule] + PART[rule] for word in line.split())


@pytest.mark.parametrize("word", "bras cas corps pas temps vers sens virus Paris Denis gens bois trois avis".split())
def test_an_invariable_word_is_not_taken_for_a_plural_that_has_another_word_for_its_singular(word: str) -> None:
    assert RULES["listed_plural"](fold(word)) == fold(word)
    singular = RULES["plural_in_os_or_us"](fold(word))
    assert singular in (fold(word), "viru")


@pytest.mark.parametrize("name", ["St-Denis", "ST DENIS", "st denis"])
def test_an_abbreviated_saint_keeps_its_place_and_its_written_form(name: str) -> None:
    tokens, written_out = analyse(f"La ville de {name}."), analyse("La ville de Saint-Denis.")
    assert [(token.term, token.position) for token in tokens] == [(token.term, token.position) for token in written_out]
    assert (tokens[3].surface, tokens[3].start, tokens[3].end) == ("st", 12, 14)


@pytest.mark.parametrize("table", ["SPELLINGS", "IRREGULAR", "KEPT_APART"])
def test_a_table_is_folded_and_leads_to_words_that_it_does_not_lead_on_from(table: str) -> None:
    forms: dict[str, str] = getattr(irregular_forms, table)
    assert all(fold(word) == word for word in (*forms, *forms.values()))
    assert not forms.keys() & set(forms.values())


@given(st.text("aeinorstuvx0123456789", min_size=1, max_size=12))
def test_a_rule_gives_a_folded_form_and_never_an_empty_one(surface: str) -> None:
    for rule in RULES.values():
        rewritten = rule(surface)
        assert rewritten
        assert fold(rewritten) == rewritten


LISTED = sorted(
    {
        *irregular_forms.SPELLINGS,
        *irregular_forms.IRREGULAR,
        *irregular_forms.KEPT_APART,
        *irregular_forms.PLURALS,
        *irregular_forms.ENDING_LIKE_VERBS,
        *irregular_forms.FEMININES_IN_EUSE,
        *irregular_forms.VERBS_IN_MENT,
        *(fold(word) for words in MEET.values() for line in words for word in line.split()),
    }
)
ENDINGS = (
    "re res rement ve ves vement trice trices euse euses os us ions ent ee ees eme emes ieme e es s de nd er".split()
)


@given(
    st.one_of(
        st.sampled_from(LISTED),
        st.text("0129ivxabcdefghijklmnopqrstuvwxyz٣é", max_size=6),
    ),
    st.sampled_from(["", *ENDINGS]),
)
@settings(max_examples=2000)
def test_a_form_that_may_not_be_rewritten_is_left_alone_by_every_rule(beginning: str, ending: str) -> None:
    surface = beginning + ending
    assert may_be_rewritten(surface) or not applied_rules(surface)


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12))
def test_a_form_whose_first_letter_is_kept_has_the_first_letter_of_its_stem(surface: str) -> None:
    assert stem(surface)[0] == surface[0] or not keeps_first_letter(surface)


def test_the_forms_that_may_get_another_first_letter_are_known() -> None:
    words = ("yeux", "1er", "premier", "maison")
    assert [word for word in words if not keeps_first_letter(word)] == ["yeux", "1er"]

"""Check which acronyms a text explains."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.french_texts import FRENCH_TEXTS, REWRITINGS
from newssearch.analysis import Acronym, analyse, is_stop_word, mine_acronyms
from newssearch.analysis.acronyms import MAX_LETTERS, MAX_NAME_CHARS

CONTENT = "Agence Banque Conseil École Fonds Institut Œuvre africaine européen mondiale États sécurité".split()
FUNCTION = "de des du pour et la en".split()


def mined(text: str) -> dict[str, str]:
    """Return initials -> name, as one line."""
    return {initials: " ".join(name) for initials, name in mine_acronyms(text)}


def possible_initials(name: tuple[str, ...]) -> set[str]:
    """Return all initials that a name may have: each function word gives its first letter, or none."""
    letters = [("", word[0]) if is_stop_word(word) else (word[0],) for word in name]
    return {"".join(chosen) for chosen in itertools.product(*letters)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le Fonds monétaire international (FMI) prête.", {"fmi": "fonds monetaire international"}),
        ("Le FMI (Fonds monétaire international) prête.", {"fmi": "fonds monetaire international"}),
        ("Selon l’École nationale d’administration (ÉNA)", {"ena": "ecole nationale administration"}),
        ("Le Fonds monétaire international (F.M.I.)", {"fmi": "fonds monetaire international"}),
        ("le F.M.I (Fonds monétaire international)", {"fmi": "fonds monetaire international"}),
        ("Le Fonds monétaire international ( FMI )", {"fmi": "fonds monetaire international"}),
        ("le «FMI» (Fonds monétaire international)", {"fmi": "fonds monetaire international"}),
        ("Union africaine (UA), Banque mondiale (BM)", {"ua": "union africaine", "bm": "banque mondiale"}),
        ("Le Centre hospitalier universitaire (CHu)", {"chu": "centre hospitalier universitaire"}),
    ],
)
def test_a_name_and_its_initials_are_found_either_way_round(text: str, expected: dict[str, str]) -> None:
    assert mined(text) == expected


@pytest.mark.parametrize("article", ["l'", "L’", "d'", "qu’", "de l'"])
def test_initials_after_an_elided_article_are_found(article: str) -> None:
    assert mined(f"Au siège {article}ONU (Organisation des Nations unies), hier") == {
        "onu": "organisation des nations unies"
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Société nationale des chemins de fer (SNCF)", {"sncf": "societe nationale des chemins de fer"}),
        ("Institut de l'eau et de la mer (IEDM)", {"iedm": "institut de eau et de la mer"}),
        ("Maison des jeunes et de la culture (MJC)", {"mjc": "maison des jeunes et de la culture"}),
        (
            "Communauté économique des États de l'Afrique de l'Ouest (CEDEAO)",
            {"cedeao": "communaute economique des etats de afrique de ouest"},
        ),
        ("Habitation à loyer modéré (HALM)", {"halm": "habitation a loyer modere"}),
    ],
)
def test_a_function_word_gives_its_initial_or_none(text: str, expected: dict[str, str]) -> None:
    assert mined(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Le Fonds monétaire international, FMI",
        "Le Fonds monétaire international (fmi)",
        "Le Fonds monétaire international (Fmi)",
        "Le Fonds monétaire international (FMIS)",
        "Le Fonds monétaire (FMI)",
        "Le Fonds monétaire (F)",
        "Un accord (2025) et un autre (3)",
        "Le FMI (voir plus loin le Fonds monétaire international)",
        "Le FMI (Fonds monétaire international et ses voisins)",
        "Le Fonds monétaire\ninternational (F\nMI)",
        "(FMI)",
        "FMI ()",
        "Fonds (FMI Monétaire International (FMI)",
        f"Fonds monétaire {'lent ' * (MAX_NAME_CHARS // 5)}international (FMI)",
        f"{'Grand ' * (MAX_LETTERS + 1)}({'G' * (MAX_LETTERS + 1)})",
        "En son absence (EA)",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert mined(text) == {}


def test_a_long_name_begins_at_its_first_initial() -> None:
    assert mined("Hier à Dakar, la très grande Union africaine (UA)") == {"ua": "union africaine"}


def test_the_longest_initials_are_found() -> None:
    [acronym] = mine_acronyms(f"{'Grand ' * MAX_LETTERS}({'G' * MAX_LETTERS})")
    assert acronym == Acronym("g" * MAX_LETTERS, ("grand",) * MAX_LETTERS)


@given(
    st.sampled_from(CONTENT),
    st.lists(st.one_of(st.sampled_from(CONTENT), st.sampled_from(FUNCTION)), min_size=1, max_size=6),
    st.data(),
)
def test_any_name_is_found_by_any_initials_it_may_have(first: str, others: list[str], draw: st.DataObject) -> None:
    name = " ".join([first, *others])
    surfaces = tuple(token.surface for token in analyse(name))
    allowed = sorted(initials for initials in possible_initials(surfaces) if len(initials) > 1)
    if not allowed:
        return
    initials = draw.draw(st.sampled_from(allowed))
    [found] = mine_acronyms(f"Hier, {name} ({initials.upper()}) a répondu.")
    assert found.initials == initials
    assert found.name == surfaces[-len(found.name) :]
    assert initials in possible_initials(found.name)
    [other_way] = mine_acronyms(f"Hier, {initials.upper()} ({name}) a répondu.") or [found]
    assert other_way in (found, Acronym(initials, surfaces))


@given(FRENCH_TEXTS, FRENCH_TEXTS)
def test_what_is_found_in_any_text_has_its_initials(name: str, inside: str) -> None:
    for acronym in mine_acronyms(f"{name} ({inside})"):
        assert acronym.initials in possible_initials(acronym.name)
        assert acronym.name[0][0] == acronym.initials[0]
        assert len(acronym.name) > 1


@pytest.mark.parametrize("rewriting", sorted(set(REWRITINGS) - {"in capitals", "in lower case"}))
@given(draw=st.data())
def test_accents_and_typography_change_nothing(rewriting: str, draw: st.DataObject) -> None:
    text = "L’École nationale d’œuvres (É.N.O.) et le FMI (Fonds monétaire international)."
    assert mine_acronyms(REWRITINGS[rewriting](text, draw)) == mine_acronyms(text)
    assert len(mine_acronyms(text)) == 2


def test_initials_that_function_words_could_have_in_many_ways_take_no_time() -> None:
    started = time.perf_counter()
    assert mine_acronyms("d " * 25 + "(DDDDDDDDDD)") == frozenset()
    assert time.perf_counter() - started < 1

"""Check what initials stand for, and which initials a name has."""

import re

import pytest

from newssearch.analysis import Acronym, AcronymTable, content_terms
from newssearch.errors import SettingsError

FUND = ("fonds", "monetaire", "international")
FORUM = ("forum", "mondial", "informatique")
NATIONS = ("organisation", "des", "nations", "unies")


def nowhere(_: str) -> int:
    return 0


def test_initials_and_names_are_found_both_ways() -> None:
    table = AcronymTable({"onu": NATIONS})
    assert table.name_of("onu") == NATIONS
    assert table.initials_of(content_terms(NATIONS)) == "onu"


def test_what_is_not_there_stands_for_nothing() -> None:
    table = AcronymTable({"onu": NATIONS})
    assert table.name_of("fmi") == ()
    assert table.initials_of(content_terms(FUND)) is None
    assert table.initials_of(()) is None


def test_a_name_is_found_by_its_stems_without_function_words() -> None:
    assert content_terms(NATIONS) == content_terms(("organisations", "nation", "de", "uni"))
    table = AcronymTable({"onu": NATIONS})
    assert table.initials_of(content_terms(("organisation", "nation", "unie"))) == "onu"
    assert table.initials_of(content_terms(("nations", "organisation", "unies"))) is None


def test_of_two_initials_with_one_name_the_first_is_given() -> None:
    table = AcronymTable({"fmi": FUND, "imf": FUND})
    assert table.initials_of(content_terms(FUND)) == "fmi"
    assert table.name_of("imf") == FUND


def test_the_name_that_most_articles_give_is_taken() -> None:
    counts = [(Acronym("fmi", FORUM), 2), (Acronym("fmi", FUND), 3)]
    assert AcronymTable.of_counts(counts, nowhere).name_of("fmi") == FUND
    assert AcronymTable.of_counts(reversed(counts), nowhere).name_of("fmi") == FUND


def test_among_names_given_as_often_the_first_in_order_is_taken() -> None:
    counts = [(Acronym("fmi", FORUM), 2), (Acronym("fmi", FUND), 2)]
    assert AcronymTable.of_counts(counts, nowhere).name_of("fmi") == FUND
    assert AcronymTable.of_counts(reversed(counts), nowhere).name_of("fmi") == FUND


def test_initials_that_hardly_any_of_their_articles_explain_are_a_word() -> None:
    counts = [(Acronym("sel", ("service", "education", "locale")), 2), (Acronym("fmi", FUND), 2)]
    table = AcronymTable.of_counts(counts, {"sel": 101, "fmi": 100}.__getitem__)
    assert table.name_of("sel") == ()
    assert table.name_of("fmi") == FUND


def test_a_rarer_name_never_stands_in_for_one_that_is_too_rare() -> None:
    counts = [(Acronym("fmi", FUND), 3), (Acronym("fmi", FORUM), 1)]
    assert AcronymTable.of_counts(counts, lambda _: 100).name_of("fmi") == FUND
    assert AcronymTable.of_counts(counts, lambda _: 151).name_of("fmi") == ()


def test_settings_are_written_as_people_write() -> None:
    table = AcronymTable.of_settings({"O.N.U.": "Organisation des Nations unies", "l’ÉNA": "École d’administration"})
    assert table.name_of("onu") == NATIONS
    assert table.name_of("ena") == ("ecole", "administration")
    assert table.initials_of(content_terms(NATIONS)) == "onu"


@pytest.mark.parametrize("initials", ["…", "", "R&D", "Fonds monétaire"])
def test_initials_that_are_not_one_word_are_refused_by_their_name(initials: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(repr(initials))):
        AcronymTable.of_settings({"FMI": "Fonds monétaire international", initials: "Recherche"})


def test_a_name_leads_to_the_initials_of_the_settings_before_those_that_articles_give() -> None:
    table = AcronymTable({"fm": FUND}).over(AcronymTable({"fmi": FUND, "onu": NATIONS}))
    assert table.initials_of(content_terms(FUND)) == "fm"
    assert (table.name_of("fmi"), table.initials_of(content_terms(NATIONS))) == (FUND, "onu")


def test_settings_come_before_what_articles_explain() -> None:
    mined = AcronymTable({"fmi": FORUM, "onu": NATIONS, "sel": ("service", "local")})
    table = AcronymTable.of_settings({"FMI": "Fonds monétaire international", "SEL": ""}).over(mined)
    assert table.name_of("fmi") == FUND
    assert table.initials_of(content_terms(FUND)) == "fmi"
    assert table.initials_of(content_terms(FORUM)) is None
    assert table.name_of("onu") == NATIONS
    assert table.name_of("sel") == ()
    assert table.initials_of(content_terms(("service", "local"))) is None


def test_without_settings_what_articles_explain_stands() -> None:
    mined = AcronymTable({"onu": NATIONS})
    assert AcronymTable({}).over(mined).name_of("onu") == NATIONS
    assert mined.over(AcronymTable({})).name_of("onu") == NATIONS

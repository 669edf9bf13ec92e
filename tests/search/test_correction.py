"""Check what is searched in place of a word that no article has."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from newssearch.search.correction import MIN_CHARS, MIN_HALF_CHARS, correct

KNOWN = Counter(
    {"budget": 5, "budgets": 2, "culture": 3, "voiture": 2, "toiture": 2, "sud": 4, "banque": 3, "contre": 9, "avec": 9}
)


def corrected(typed: str, known: Counter[str] = KNOWN) -> tuple[str, ...]:
    def near(surface: str, max_edits: int) -> list[str]:
        return [word for word in known if OSA.distance(word, surface) <= max_edits]

    return correct(typed, known.__getitem__, near)


@pytest.mark.parametrize("typed", ["budgte", "ubdget", "buget", "budgeet", "budgit", "xbudget", "udget"])
def test_a_letter_more_less_other_or_two_exchanged_is_mended(typed: str) -> None:
    assert corrected(typed) == ("budget",)


@pytest.mark.parametrize("typed", ["bugte", "tegdub", "budgteex", "xylophone", ""])
def test_a_word_two_edits_away_is_not_mended(typed: str) -> None:
    assert corrected(typed) == ()


@pytest.mark.parametrize("typed", ["sude", "bsud", "2017s", "budg3t", "бюджет", "budgét"])
def test_a_short_word_a_number_and_another_script_are_left_alone(typed: str) -> None:
    assert corrected(typed, Counter({"sud": 4, "2017": 5, "budget": 5})) == ()


def test_the_most_frequent_neighbour_is_taken() -> None:
    assert corrected("budgetz") == ("budget",)
    assert corrected("budgetz", Counter({"budget": 1, "budgets": 2})) == ("budgets",)


def test_among_equals_the_last_in_the_alphabet_is_taken() -> None:
    assert corrected("noiture") == ("voiture",)


def test_what_comes_to_a_function_word_is_not_searched() -> None:
    assert corrected("conttre") == ()
    assert corrected("budgetavec") == ()


def test_two_words_run_together_are_parted() -> None:
    assert corrected("sudbanque") == ("sud", "banque")
    assert corrected("banquesud") == ("banque", "sud")
    assert corrected("budgetbudget") == ("budget", "budget")


def test_words_are_parted_where_the_rarer_half_is_most_frequent() -> None:
    known = Counter({"port": 9, "ail": 1, "por": 2, "tail": 2})
    assert corrected("portail", known) == ("por", "tail")
    known["ail"] = 2
    assert corrected("portail", known) == ("por", "tail")  # equal: the first half is the shorter one
    known["ail"] = 3
    assert corrected("portail", known) == ("port", "ail")


def test_no_half_is_shorter_than_its_limit() -> None:
    known = Counter({"su": 5, "banque": 5})
    assert MIN_HALF_CHARS == 3
    assert corrected("subanque", known) == ()


@given(
    known=st.dictionaries(st.text("abc", min_size=1, max_size=7), st.integers(1, 3), max_size=30),
    typed=st.text("abc", min_size=MIN_CHARS, max_size=8),
)
def test_a_correction_is_the_best_of_all_known_words(known: dict[str, int], typed: str) -> None:
    known.pop(typed, None)
    near = [(n_docs, word) for word, n_docs in known.items() if OSA.distance(word, typed) == 1]
    found = corrected(typed, Counter(known))
    if near:
        assert found == (max(near)[1],)
    elif found:
        assert "".join(found) == typed
        assert set(found) <= set(known)
    else:
        assert not any(typed[:cut] in known and typed[cut:] in known for cut in range(3, len(typed) - 2))

"""Check what a word that no article has may have been meant for."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from newssearch.search.spelling import (
    ADDED,
    DOUBLED,
    ERROR,
    LEFT_OUT,
    LIKELY,
    OTHER,
    SWAPPED,
    Speller,
    error_cost,
    is_elided,
    sound_of,
)

KNOWN = Counter(
    {"budget": 50, "budgets": 20, "nouvelle": 9, "photographe": 3, "etat": 80, "un": 99, "sud": 40, "banque": 30}
)


def speller(known: Counter[str] = KNOWN) -> Speller:
    def near(surface: str, max_edits: int) -> list[str]:
        return [word for word in known if OSA.distance(word, surface) <= max_edits]

    return Speller(known.__getitem__, near, 1000)


def guessed(surface: str, known: Counter[str] = KNOWN) -> tuple[str, ...] | None:
    guess = speller(known).best(surface)
    return guess and guess.surfaces


@pytest.mark.parametrize("typed", ["budgte", "ubdget", "buget", "budgeet", "budgit", "udget", "xbudget"])
def test_a_letter_more_less_other_or_two_exchanged_is_mended(typed: str) -> None:
    assert guessed(typed) == ("budget",)


def test_two_errors_are_mended_in_long_words_alone() -> None:
    assert guessed("fotographe") == ("photographe",)
    assert guessed("nouvel") is None
    assert guessed("bugdte") is None


def test_two_words_run_together_are_parted_and_an_apostrophe_is_put_back() -> None:
    assert guessed("sudbanque") == ("sud", "banque")
    letat = speller().best("letat")
    assert letat is not None
    assert (letat.surfaces, letat.link) == (("l", "etat"), "'")


@pytest.mark.parametrize("typed", ["sux", "budg3t", "2017", "x" * 41])
def test_a_short_word_a_number_and_junk_are_left_alone(typed: str) -> None:
    assert guessed(typed) is None


def test_the_likelier_error_and_the_more_frequent_word_win() -> None:
    assert guessed("marin", Counter(marins=5, matin=5)) == ("marins",)  # a letter left out, not another one
    assert guessed("marin", Counter(marins=1, matin=500)) == ("matin",)


@pytest.mark.parametrize(
    ("typed", "meant", "cost"),
    [
        ("banqe", "banque", LEFT_OUT),
        ("bnaque", "banque", SWAPPED),
        ("banxue", "banque", OTHER),
        ("vanque", "banque", LIKELY),
        ("banqwue", "banque", ADDED),
        ("bannquee", "bannque", DOUBLED),
    ],
)
def test_each_error_has_its_cost(typed: str, meant: str, cost: float) -> None:
    assert error_cost(typed, meant) in (ERROR + cost, ERROR + cost - 1.5)


@pytest.mark.parametrize("pair", ["photo foto", "eau o", "orthographe ortographe", "nouvelle nouvele", "cinq sink"])
def test_words_that_sound_alike_have_one_sound(pair: str) -> None:
    left, right = pair.split()
    assert sound_of(left) == sound_of(right)


def test_a_letter_is_elided_before_a_vowel_unless_it_is_a_name() -> None:
    assert is_elided("l", "etat")
    assert is_elided("qu", "il")
    assert not is_elided("l", "sud")
    assert not is_elided("x", "etat")
    assert not is_elided("c", "et")


@given(typed=st.text("abc", max_size=6), meant=st.text("abc", max_size=6))
def test_what_is_two_edits_away_has_a_cost_and_nothing_has_one_twice_as_cheap(typed: str, meant: str) -> None:
    distance = OSA.distance(typed, meant)
    cost = error_cost(typed, meant)
    if distance > 2:
        assert math.isinf(cost)
    elif distance:
        assert distance * ERROR - 1.5 <= cost <= distance * (ERROR + ADDED)

"""Check how an account is told: its points are rounded so that they still come to the score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.search.account import Account, Bonus, WordAccount, WrittenForm
from newssearch.search.account_lines import FORMS_SHOWN, Line, account_lines, rounded_to
from newssearch.search.plan import Origin


@given(parts=st.lists(st.floats(0, 50_000), min_size=1, max_size=300))
def test_rounded_parts_come_to_the_rounded_sum(parts: list[float]) -> None:
    total = round(sum(parts))
    rounded = rounded_to(total, parts)
    assert sum(rounded) == total
    assert all(abs(whole - part) < 1 for whole, part in zip(rounded, parts, strict=True))


@pytest.mark.parametrize(
    ("parts", "rounded"), [([0.4, 0.4, 0.4], [1, 0, 0]), ([1.6, 2.7, 0.0], [1, 3, 0]), ([0.0], [0]), ([], [])]
)
def test_what_lost_most_by_rounding_gets_the_rest(parts: list[float], rounded: list[int]) -> None:
    assert rounded_to(round(sum(parts)), parts) == rounded


def account(*forms: WrittenForm, points: float = 2.0, is_function_word: bool = False) -> Account:
    """Return the account of an article that stands far behind, in which one word was searched."""
    word = WordAccount(
        text="vent",
        origin=Origin.QUERY,
        n_articles=12_345,
        forms=forms,
        points=points,
        is_function_word=is_function_word,
    )
    return Account(
        *("a", "Le vent", None, None, None, (), None, "fr"),
        query="vent",
        score=points + 0.0001,
        rank=1_234,
        total=12_345,
        is_relaxed=False,
        n_rescored=0,
        words=(word,),
        bonuses=(Bonus("recency", 0.0001),),
        notes=("Une note.",),
    )


def test_what_adds_less_than_can_be_written_is_left_out() -> None:
    assert account_lines(account(WrittenForm("vent", 0, 1, 0))) == (
        Line("Une note."),
        Line("« vent » : 1 fois dans le texte, écrit « vent » (tel quel)", "2,000"),
        Line("en tout : 1\u00a0234e de 12\u00a0345 articles", "2,000"),
    )


def test_the_first_of_many_ways_of_writing_a_word_are_told() -> None:
    forms = [WrittenForm(f"v{number}", 0, 1, 0) for number in range(FORMS_SHOWN + 1)]
    _, told, _ = account_lines(account(*forms))
    assert told.text.startswith(f"« vent » : {FORMS_SHOWN + 1} fois dans le texte, écrit 1 fois « v0 » (tel quel), ")
    assert told.text.endswith("« v4 » (tel quel), …")


def test_of_function_words_only_their_number_is_told() -> None:
    _, told, _ = account_lines(account(WrittenForm("vents", 1, 0, 0), is_function_word=True))
    assert told.text == "« vent », mot très courant : 1 fois dans le titre"

"""Test which words are safe to show."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from newssearch.cli.console import counted, harmless, one_line


@given(st.text(st.characters()))
def test_a_harmless_text_is_as_long_and_has_no_control(text: str) -> None:
    shown = harmless(text)
    assert len(shown) == len(text)
    assert not [char for char in shown if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}]
    shown.encode()


@given(st.text(st.characters()))
def test_one_line_is_one_line_and_the_same_when_done_twice(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert one_line(one_line(text)) == one_line(text)


def test_a_noun_agrees_with_its_number() -> None:
    assert [counted(number, "article") for number in (0, 1, 2)] == ["0 articles", "1 article", "2 articles"]

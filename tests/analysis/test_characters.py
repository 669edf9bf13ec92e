"""Check that typography is reduced without moving a single offset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.analysis.characters import (
    APOSTROPHES,
    BLANKS,
    HYPHENS,
    IGNORABLE,
    with_plain_typography,
    without_ignorable,
)


@pytest.mark.parametrize(("variants", "plain"), [(APOSTROPHES, "'"), (HYPHENS, "-"), (BLANKS, " ")])
def test_every_variant_becomes_the_plain_character(variants: str, plain: str) -> None:
    assert with_plain_typography(f"é{variants}é") == f"é{plain * len(variants)}é"


@given(st.text(st.characters() | st.sampled_from(APOSTROPHES + HYPHENS + BLANKS)))
def test_plain_typography_keeps_every_offset_and_is_plain_already_the_second_time(text: str) -> None:
    plain = with_plain_typography(text)
    assert len(plain) == len(text)
    assert with_plain_typography(plain) == plain
    changed = {before for before, after in zip(text, plain, strict=True) if before != after}
    assert changed <= set(APOSTROPHES + HYPHENS + BLANKS)


def test_clauses_stay_parted_by_their_em_dash() -> None:
    assert with_plain_typography("oui—non") == "oui—non"


@given(st.text(st.characters(exclude_characters=IGNORABLE)), st.sampled_from(IGNORABLE))
def test_ignorable_characters_are_taken_out_and_nothing_else(text: str, ignorable: str) -> None:
    assert without_ignorable(ignorable.join(text) + ignorable) == text

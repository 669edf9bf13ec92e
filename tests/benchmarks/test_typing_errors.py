"""Check the errors that suggestions are measured with."""

import random

import pytest
from benchmarks.suggestions.errors import ERRORS
from rapidfuzz.distance import OSA


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_one_edit_unless_words_run_together(name: str) -> None:
    chance = random.Random(1)  # noqa: S311 - no secret
    for _ in range(100):
        typed = ERRORS[name](chance, "budget", "sud")
        assert typed == "budgetsud" if name == "join" else OSA.distance(typed, "budget") <= 1

"""Check that edits make other printings of an article, the same ones from the same seed."""

import random

import pytest
from benchmarks.reprints.edits import EDITS, cut_to, drop, sentences

BODY = " ".join(f"Le conseil numéro {number} a voté le budget." for number in range(20))

STRANGERS = ["Il pleut.\n\nIl vente.", "La grève continue."]


def chance() -> random.Random:
    return random.Random(1)  # noqa: S311 - no secret


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_gives_another_body_and_the_same_from_the_same_seed(name: str) -> None:
    edited = [EDITS[name](chance(), BODY, STRANGERS) for _ in range(2)]
    assert edited[0] == edited[1] != BODY


def test_a_cut_leaves_the_first_sentences() -> None:
    assert sentences(cut_to(0.5)(chance(), BODY, STRANGERS)) == sentences(BODY)[:10]


def test_a_sentence_is_left_whatever_is_dropped() -> None:
    assert sentences(drop(1.0)(chance(), BODY, STRANGERS)) == sentences(BODY)[:1]

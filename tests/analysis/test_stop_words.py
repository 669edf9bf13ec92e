"""Check the function words against the chain they pass through."""

import pytest

from newssearch.analysis import analyse, is_stop_word

FUNCTION_WORDS = "Le à où ça dès même été-là Qu'ils n'ont tous très voilà après l'a Quelles comment pourquoi combien"


@pytest.mark.parametrize("word", FUNCTION_WORDS.split())
def test_a_function_word_is_one_however_it_is_written(word: str) -> None:
    assert is_stop_word(analyse(word)[-1].surface)


@pytest.mark.parametrize("word", "été ouvert possible personne sein franc or sud".split())
def test_a_word_that_carries_meaning_is_none(word: str) -> None:
    assert not is_stop_word(analyse(word)[-1].surface)


def test_nothing_is_no_stop_word() -> None:
    assert not is_stop_word("")


def test_a_sentence_without_content_has_stop_words_alone() -> None:
    assert all(is_stop_word(token.surface) for token in analyse("Ce n’est pas à eux qu'il l'a, mais à vous tous."))

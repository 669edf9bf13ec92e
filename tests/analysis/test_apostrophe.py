"""Check which words get back the apostrophe that tokens do not keep."""

import pytest

from newssearch.analysis import analyse, with_apostrophe


@pytest.mark.parametrize(
    "word", ["aujourd'hui", "Aujourd'hui", "quelqu'un", "quelqu'unes", "presqu'île", "PRESQU'ILES"]
)
def test_a_word_that_is_never_written_without_its_apostrophe_gets_it_back(word: str) -> None:
    assert with_apostrophe(word.replace("'", "")) == word
    assert with_apostrophe(analyse(word)[0].written) == word


@pytest.mark.parametrize("word", ["école", "Prudhomme", "entracte", "quelques", "presque", ""])
def test_other_words_stay_as_they_are(word: str) -> None:
    assert with_apostrophe(word) == word

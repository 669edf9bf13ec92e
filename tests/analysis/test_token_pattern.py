"""Run the pattern on what would make a careless one take forever, and check its character classes against Unicode."""

import re
import sys
import unicodedata

import pytest

from newssearch.analysis.characters import IGNORABLE
from newssearch.analysis.token_pattern import LAST_MARK, token_pattern
from newssearch.analysis.tokens import USUAL, tokenize

N_CHARS = 300_000
"""Quadratic time would take hours on this many, and linear time takes half a second."""

REPEATED = [
    "a",
    "1",
    "'",
    "a'",
    "l'",
    "a.",
    "a'b.",
    "l'a.",
    "1.",
    " 1 000",
    "1 111 ",
    "111 ",
    "1.000.",
    "a(e",
    "a·e",
    "a.e.",
]
REPEATED += [
    "a-e-",
    "\u0301",
    "a\u0301",
    "a\u0301.",
    "e\u0301·",
    "\u00ad",
    "a\u200b'",
    "\ud800",
    "\u0378",
    "中",
    "ع\u0650",
]


@pytest.mark.parametrize("seed", REPEATED, ids=ascii)
def test_a_long_repetition_takes_linear_time(seed: str) -> None:
    text = seed * (N_CHARS // len(seed))
    assert all(0 <= start < end <= len(text) for start, end, *_ in tokenize(text))


@pytest.mark.parametrize(
    ("seed", "n_tokens"), [("a", 1), ("'", 0), ("a.", 1), ("000 ", 250_000), ("\u00ad", 0), ("e\u0301", 1)], ids=ascii
)
def test_a_million_characters_of_junk_are_taken(seed: str, n_tokens: int) -> None:
    assert len(tokenize(seed * (1_000_000 // len(seed)))) == n_tokens


def test_the_two_patterns_cut_a_text_without_combining_marks_alike() -> None:
    text = "L'O.N.U. compte 2 944 étudiant·e·s, N'Djamena, élu-e-s, auteur(e)(s) et l' été ; 192.168.1.1 aujourd'hui."
    plain, marked = (
        [(match.span(), match["word"]) for match in token_pattern(has_marks=has_marks).finditer(text)]
        for has_marks in (False, True)
    )
    assert plain == marked


def test_no_combining_mark_and_nothing_ignorable_is_usual() -> None:
    is_usual = re.compile(f"[{USUAL}]").match
    marks = [char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char)[0] == "M"]
    assert [char for char in (*marks, *IGNORABLE) if is_usual(char)] == []


def test_the_marks_beyond_the_last_one_belong_to_no_letter() -> None:
    names = {
        unicodedata.name(chr(code), "")
        for code in range(LAST_MARK + 1, sys.maxunicode + 1)
        if unicodedata.category(chr(code))[0] == "M"
    }
    assert {name.rpartition("-")[0] for name in names} == {"VARIATION SELECTOR"}

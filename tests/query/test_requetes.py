"""Keep the page for readers true: its queries are right, each sign is on it, and the limits are those in force."""

import re
from pathlib import Path

import pytest

from newssearch.query import BooleanQuery, Note, limits, parse
from newssearch.query.signs import COUNTED_OPERATORS, FIELDS, OPERATORS
from query.building import LENIENT, STRICT

PAGE = (Path(__file__).parents[2] / "docs" / "requetes.md").read_text(encoding="utf-8")

EXAMPLES = re.findall(r"^\| `([^`]+)` \|", PAGE, re.M)


@pytest.mark.parametrize("text", EXAMPLES)
def test_each_example_is_a_right_query(text: str) -> None:
    assert parse(text, STRICT).tree != BooleanQuery()


def test_each_sign_is_on_the_page() -> None:
    shown = set(re.findall(r"[A-ZÈ]{2,}", PAGE)) | set(re.findall(r"\b([a-z]+):", PAGE))
    assert {*OPERATORS, *COUNTED_OPERATORS, *FIELDS} <= shown


def test_the_page_says_how_signs_hold_together() -> None:
    [left, right] = re.findall(r"Ainsi `([^`]+)` se lit `([^`]+)`", PAGE)[0]
    assert parse(left, STRICT) == parse(right, STRICT)


@pytest.mark.parametrize("text", ["20:30", "http://lemonde.fr", "Qui sommes-nous ?", "C++", "AC/DC", "R&D", 'écran 7"'])
def test_what_is_no_sign_gets_no_message(text: str) -> None:
    notes: tuple[Note, ...] = parse(text, LENIENT).notes
    assert notes == ()


def test_the_limits_on_the_page_are_those_in_force() -> None:
    [section] = re.findall(r"## Limites\n(.*)", PAGE, re.S)
    numbers = [int(re.sub(r"\s", "", number)) for number in re.findall(r"\d[\d\u202f]*", section)]
    assert numbers == [
        limits.MAX_QUERY_CHARS,
        limits.MAX_QUERY_WORDS,
        limits.MAX_CLAUSES,
        limits.MAX_PREFIXES,
        limits.MAX_NESTING,
        limits.MIN_PREFIX_CHARS,
        limits.MIN_WILDCARD_LETTERS,
        limits.MIN_LETTERS_PER_EDIT,
    ]

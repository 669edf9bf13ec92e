"""Try the names that fields have in records."""

import pytest

from newssearch.extraction.field_names import ALIASES, FieldNames
from newssearch.settings import ArticleField


@pytest.mark.parametrize("field", ALIASES)
def test_every_alias_stands_for_its_field(field: ArticleField) -> None:
    for name in (field, *ALIASES[field]):
        assert FieldNames({}).fields({name.upper(): "x"}) == {field: "x"}


@pytest.mark.parametrize("name", ["mots_cles", "mots-clés", "Mots Clés", "MOTSCLES"])
def test_case_accents_and_punctuation_do_not_matter(name: str) -> None:
    assert FieldNames({}).fields({name: "x"}) == {"tags": "x"}


def test_of_several_names_the_likelier_one_that_has_a_value_is_taken() -> None:
    record = {"texte": "b", "body": "", "text": None, "content": "c"}
    assert FieldNames({}).fields(record) == {"body": "b"}


def test_the_names_of_the_settings_come_first() -> None:
    names = FieldNames({"title": ("accroche", "description")})
    assert names.fields({"title": "a", "accroche": "b"}) == {"title": "b"}
    assert names.fields({"description": "c"}) == {"title": "c"}

"""Try bylines, keywords and names of languages."""

import pytest

from newssearch.extraction.names import lang_code, split_authors, split_tags


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Jeanne Roy", ("Jeanne Roy",)),
        ("Par Jeanne Roy, Ali Benani et AFP", ("Jeanne Roy", "Ali Benani", "AFP")),
        ("Jeanne Roy & Ali Benani", ("Jeanne Roy", "Ali Benani")),
        ("Orange avec AFP-Services", ("Orange avec AFP-Services",)),
        ("Jeanne Roy, envoyée spéciale à Dakar", ("Jeanne Roy",)),
        ("source locale", ("source locale",)),
        (" \u00a0", ()),
    ],
)
def test_a_byline_is_split_into_its_names(byline: str, names: tuple[str, ...]) -> None:
    assert split_authors(byline) == names


def test_tags_are_parted_by_commas_and_semicolons() -> None:
    assert split_tags("eau, port ;pêche;") == ("eau", "port", "pêche")


@pytest.mark.parametrize(
    ("text", "code"), [("fr-CA", "fr"), ("FR", "fr"), ("Français", "fr"), ("English", "en"), ("?", None), (None, None)]
)
def test_a_language_is_a_code_or_unknown(text: str | None, code: str | None) -> None:
    assert lang_code(text) == code

"""Check how synonyms are read and looked up."""

from pathlib import Path

import pytest

from newssearch.analysis import term_of
from newssearch.analysis.synonym_table import SynonymTable
from newssearch.errors import SettingsError


def others(table: SynonymTable, name: str) -> list[str]:
    return [side[0].written for side in table.others_of(tuple(map(term_of, name.split(" "))))]


def read(text: str) -> SynonymTable:
    return SynonymTable.of_text(text, "synonymes.txt")


def test_words_between_commas_are_synonyms_of_each_other() -> None:
    table = read("voiture, automobile, auto")
    assert others(table, "voiture") == ["automobile", "auto"]
    assert others(table, "auto") == ["voiture", "automobile"]
    assert others(table, "train") == []


def test_an_arrow_goes_one_way() -> None:
    table = read("portable, mobile => téléphone mobile, cellulaire")
    assert others(table, "portable") == others(table, "mobile") == ["téléphone mobile", "cellulaire"]
    assert others(table, "telephone mobile") == others(table, "cellulaire") == []


def test_several_lines_add_up_and_repeat_nothing() -> None:
    table = read("train, rail\ntrain => chemin de fer, rail\ntrain, Train")
    assert others(table, "train") == ["rail", "chemin de fer"]
    assert table.longest == 1


def test_a_name_is_found_in_any_of_its_forms() -> None:
    table = read("l'élu, conseillère")
    assert others(table, "elus") == ["conseillère"]
    assert others(table, "conseilleres") == ["l'élu"]


def test_comments_and_empty_lines_say_nothing() -> None:
    table = read("\ufeff# véhicules\n\n  # autres\r\nauto, voiture\n")
    assert others(table, "auto") == ["voiture"]
    assert SynonymTable().longest == read("").longest == 0


def test_an_escaped_sign_is_text() -> None:
    assert others(read(r"3\,5 tonnes, poids lourd"), "poids lourd") == ["3,5 tonnes"]
    assert others(read(r"a\=>b, poids"), "poids") == ["a=>b"]


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("voiture", "without a synonym"),
        ("voiture, , auto", "nothing beside a sign"),
        ("voiture,", "nothing beside a sign"),
        ("=> auto", "nothing beside a sign"),
        ("auto =>", "nothing beside a sign"),
        ("a => b => c", "more than one =>"),
        ("auto, ?!", "no word in '?!'"),
    ],
)
def test_a_wrong_line_is_named_with_its_cause_and_what_to_do(line: str, cause: str) -> None:
    with pytest.raises(SettingsError) as error:
        read(f"# un\nvoiture, auto\n  {line}")
    message = str(error.value)
    assert message.startswith("synonymes.txt, line 3: ")
    assert cause in message
    assert repr(line.strip()) in message
    assert "write `voiture, automobile`" in message


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "synonymes.txt"
    with pytest.raises(SettingsError, match=r"synonymes\.txt: the synonyms cannot be read"):
        SynonymTable.of_file(file)
    file.write_bytes("été, saison".encode("latin-1"))
    with pytest.raises(SettingsError, match="UTF-8"):
        SynonymTable.of_file(file)
    file.write_text("été, saison", encoding="utf-8")
    assert others(SynonymTable.of_file(file), "ete") == ["saison"]

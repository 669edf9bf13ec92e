"""Try JSON Lines, JSON documents and CSV files."""

import datetime as dt
import json
from collections.abc import Callable

import pytest

from newssearch.article import Article
from newssearch.errors import RefusedInput
from newssearch.settings import Limits, Settings

Extract = Callable[..., list[Article | RefusedInput]]


def titles(outcomes: list[Article | RefusedInput]) -> list[str]:
    """Return the titles of what came out, and for a refusal its place."""
    return [outcome.title if isinstance(outcome, Article) else outcome.input_name for outcome in outcomes]


def test_each_bad_line_is_refused_by_number_and_the_rest_goes_on(extract: Extract) -> None:
    lines = [
        '{"title": "Un"}',
        "",
        "faux",
        '{"title": 3}',
        "[1]",
        '{"titre": "Deux"}\r',
        '{"vu": 1}',
        '{"title": "Trois"}',
    ]
    outcomes = extract("\n".join(lines), "lot.jsonl")
    expected = ["Un", "lot.jsonl:3", "lot.jsonl:4", "lot.jsonl:5", "Deux", "lot.jsonl:7", "Trois"]
    assert titles(outcomes) == expected
    assert all(outcome.remedy for outcome in outcomes if isinstance(outcome, RefusedInput))


def test_a_line_over_the_limit_is_refused_and_skipped(extract: Extract) -> None:
    settings = Settings(limits=Limits(record_bytes=40))
    data = json.dumps({"title": "a" * 100_000}) + '\n{"title": "Deux"}\n'
    assert titles(extract(data, "lot.jsonl", settings)) == ["lot.jsonl:1", "Deux"]


def test_lines_in_windows_1252_and_in_utf_8_are_both_read(extract: Extract) -> None:
    data = '{"title": "Été"}\n'.encode("cp1252") + '{"title": "À Nîmes"}\n'.encode()
    assert titles(extract(data, "lot.jsonl")) == ["Été", "À Nîmes"]
    assert titles(extract(b"\xef\xbb\xbf" + data)) == ["Été", "À Nîmes"]


@pytest.mark.parametrize(
    "document",
    [
        [{"title": "Un"}, {"title": "Deux"}],
        {"articles": [{"title": "Un"}, {"title": "Deux"}]},
        {"title": "Un fil", "version": "1", "tags": ["a"], "items": [{"title": "Un"}, {"title": "Deux"}]},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_document_may_be_a_list_or_hold_one(document: object, indent: int | None, extract: Extract) -> None:
    assert titles(extract(json.dumps(document, indent=indent), "lot.json")) == ["Un", "Deux"]


def test_a_json_object_is_an_article(extract: Extract) -> None:
    assert titles(extract(json.dumps({"title": "Un", "related": [{"title": "Deux"}], "body": "b"}))) == ["Un"]


def test_a_bad_item_of_a_document_is_refused_by_number(extract: Extract) -> None:
    assert titles(extract('[{"title": "Un"}, 3, {"title": "Trois"}]', "lot.json")) == ["Un", "lot.json#2", "Trois"]


@pytest.mark.parametrize("data", ['{"title": "a"', "[]", "[" * 100_000])
def test_a_document_that_is_no_json_or_empty_is_refused_once(data: str, refusal: Callable[..., str]) -> None:
    assert refusal(data, "lot.json").startswith("lot.json: it ")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("name", ["lot.csv", "lot.txt"])
def test_csv_is_read_as_spreadsheets_write_it(delimiter: str, codec: str, name: str, extract: Extract) -> None:
    rows = ["Titre;Texte;Date;Auteur", '"Été; été, ""ici""";"Un.\r\n\r\nDeux.";02/07/2025;Jeanne Roy', "À Nîmes;;;"]
    data = "\r\n".join(rows).replace(";", delimiter).encode(codec)
    first, second = extract(data, name)
    assert isinstance(first, Article)
    assert first.title == " ".join(f'Été{delimiter} été, "ici"'.split())
    assert (first.body, first.published_at, first.authors) == ("Un.\n\nDeux.", dt.date(2025, 7, 2), ("Jeanne Roy",))
    assert titles([second]) == ["À Nîmes"]


def test_a_bad_row_is_refused_by_its_line_and_the_rest_goes_on(extract: Extract) -> None:
    rows = ["titre;texte", '"Un";"a\nb"', "Trop;de;cellules", 'Deux;"b', "", "Trois;c", '"x"y;d', "Quatre;d"]
    outcomes = extract("\n".join(rows), "lot.csv")
    assert titles(outcomes) == ["Un", "lot.csv:4", "lot.csv:5", "Trois", "lot.csv:8", "Quatre"]


def test_a_long_cell_is_read_and_one_over_the_limit_is_not(extract: Extract) -> None:
    data = "titre;texte\nUn;" + "a " * 100_000 + "\nDeux;b\n"
    assert titles(extract(data, "lot.csv")) == ["Un", "Deux"]
    assert titles(extract(data, "lot.csv", Settings(limits=Limits(record_bytes=1000)))) == ["lot.csv:2", "Deux"]


def test_csv_without_a_known_column_is_refused(refusal: Callable[..., str]) -> None:
    assert "its first line names no column that is a title or a body" in refusal("a;b\n1;2", "lot.csv")

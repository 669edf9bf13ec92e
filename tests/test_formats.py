"""Check that hits written for other programs are read back by them as they were."""

import csv
import datetime as dt
import io
import json

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from newssearch.formats import COLUMNS, FORMATS, as_bibtex, as_csv, as_json_lines, as_ris
from newssearch.search import Hit, Snippet


def hit(**changed: object) -> Hit:
    values: dict[str, object] = {
        "article_id": "a-1",
        "title": "L'été à Dakar : 100 % d'énergie & {plus}",
        "url": "https://a.test/1?x=1&y=2",
        "source": "Le Phare",
        "published_at": dt.datetime(2025, 7, 2, 16, 30, tzinfo=dt.UTC),
        "authors": ("Nadia Alami", "Paul Roy"),
        "section": "Économie",
        "lang": "fr",
        "score": 1.23456,
        "snippet": Snippet("Deux quais\nde plus.", ((0, 4),)),
    }
    return Hit(**{**values, **changed})  # type: ignore[arg-type] # each of its own type


BARE = hit(article_id="b", title="Sans rien", url=None, source=None, published_at=None, authors=(), section=None,
           snippet=None)  # fmt: skip


def test_json_lines_hold_one_object_a_hit() -> None:
    first, second = (json.loads(line) for line in as_json_lines([hit(), BARE]))
    assert tuple(first) == COLUMNS
    assert first["published_at"] == "2025-07-02T16:30:00Z"
    assert first["authors"] == ["Nadia Alami", "Paul Roy"]
    assert second["snippet"] is second["url"] is None


def test_csv_is_read_back() -> None:
    rows = list(csv.DictReader(io.StringIO("".join(as_csv([hit(), BARE])), newline="")))
    assert [row["id"] for row in rows] == ["a-1", "b"]
    assert rows[0]["title"] == hit().title
    assert rows[0]["authors"] == "Nadia Alami; Paul Roy"
    assert rows[0]["snippet"] == "Deux quais\nde plus."
    assert rows[1]["source"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_csv_is_a_formula(start: str) -> None:
    (row,) = csv.DictReader(io.StringIO("".join(as_csv([hit(title=f"{start}HYPERLINK(1)")])), newline=""))
    assert row["title"] == f"'{start}HYPERLINK(1)"


def test_ris_is_read_back() -> None:
    first, second = rispy.loads("".join(as_ris([hit(), BARE])))
    assert first["type_of_reference"] == "NEWS"
    assert first["title"] == hit().title
    assert first["authors"] == ["Nadia Alami", "Paul Roy"]
    assert first["secondary_title"] == "Le Phare"
    assert (first["year"], first["date"]) == ("2025", "2025/07/02/")
    assert first["urls"] == ["https://a.test/1?x=1&y=2"]
    assert first["abstract"] == "Deux quais de plus."
    assert second["title"] == "Sans rien"
    assert "authors" not in second


def test_bibtex_is_read_back() -> None:
    first, second = bibtexparser.loads("".join(as_bibtex([hit(), BARE]))).entries
    assert first["title"] == r"{L'été à Dakar : 100 \% d'énergie \& \textbraceleft{}plus\textbraceright{}}"
    assert first["author"] == "{Nadia Alami} and {Paul Roy}"
    assert (first["journal"], first["year"], first["month"], first["day"]) == ("Le Phare", "2025", "07", "02")
    assert first["url"] == "https://a.test/1?x=1&y=2"
    assert first["language"] == "french"
    assert first["ID"].startswith("lephare2025-")
    assert first["ID"] != second["ID"]


@given(text=st.text(max_size=40), source=st.none() | st.text(max_size=9))
def test_any_text_is_read_back_as_one_record(text: str, source: str | None) -> None:
    one = hit(title=f"x{text}x", source=source, authors=(f"y{text}y",), snippet=None)
    (row,) = csv.DictReader(io.StringIO("".join(as_csv([one])), newline=""))
    assert row["title"] == one.title
    assert len(list(as_json_lines([one]))) == 1
    (record,) = rispy.loads("".join(as_ris([one])))
    assert record["title"] == " ".join(one.title.split())
    assert len(bibtexparser.loads("".join(as_bibtex([one]))).entries) == 1


def test_each_format_of_no_hits_is_empty_but_for_its_header() -> None:
    assert {name: "".join(write([])) for name, write in FORMATS.items()} == {
        "jsonl": "",
        "csv": ",".join(COLUMNS) + "\r\n",
        "ris": "",
        "bibtex": "",
    }

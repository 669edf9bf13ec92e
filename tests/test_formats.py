"""Check that hits written for other programs are read back by them as they were."""

import csv
import datetime as dt
import io
import json

import bibtexparser
import ir_measures
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from newssearch.formats import (
    BATCH_FORMATS,
    COLUMNS,
    FORMATS,
    Answered,
    as_bibtex,
    as_csv,
    as_json_lines,
    as_ris,
    batch_as_csv,
    batch_as_json_lines,
    batch_as_trec,
)
from newssearch.index import Listing
from newssearch.search import Hit, SearchResults, Snippet
from newssearch.search.results import Reprints


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


# --- several queries -------------------------------------------------------------------------------------------------


def answered(query_id: str, query: str, *hits: Hit) -> Answered:
    results = SearchResults(query=query, total=len(hits), took_ms=1.0, hits=hits, facets={})
    return Answered(query_id, results, first_rank=3)


BATCH = [answered("1", "=riz", hit(), BARE), answered("2", "rien"), answered("-3", "blé", BARE)]


def test_each_row_of_a_batch_names_its_query_and_its_rank() -> None:
    rows = [json.loads(line) for line in batch_as_json_lines(BATCH)]
    assert tuple(rows[0]) == ("query_id", "query", "rank", *COLUMNS)
    assert [(row["query_id"], row["query"], row["rank"], row["id"]) for row in rows] == [
        ("1", "=riz", 3, "a-1"),
        ("1", "=riz", 4, "b"),
        ("-3", "blé", 3, "b"),
    ]


def test_csv_of_a_batch_has_one_header_and_no_formula_in_a_query() -> None:
    rows = list(csv.DictReader(io.StringIO("".join(batch_as_csv(BATCH)), newline="")))
    assert [(row["query_id"], row["query"], row["rank"]) for row in rows] == [
        ("1", "'=riz", "3"),
        ("1", "'=riz", "4"),
        ("'-3", "blé", "3"),
    ]
    assert rows[0]["title"] == hit().title


def test_a_run_is_read_back_by_what_measures_it() -> None:
    run = list(ir_measures.read_trec_run("".join(batch_as_trec(BATCH))))  # type: ignore[no-untyped-call]
    assert [(doc.query_id, doc.doc_id, doc.score) for doc in run] == [
        ("1", "a-1", 1.23456),
        ("1", "b", 1.23456),
        ("-3", "b", 1.23456),
    ]


def test_a_batch_is_written_as_it_is_answered() -> None:
    for write in BATCH_FORMATS.values():
        taken: list[str] = []
        written = write(taken.append(one.query_id) or one for one in BATCH)  # type: ignore[func-returns-value]
        while not taken:
            next(written)
        assert taken == ["1"]


def test_a_row_of_csv_has_no_more_cells_than_there_are_names() -> None:
    other = Listing("b", "Reprise", None, "Le Phare", None, (), None, "fr")
    reprinted = hit(reprints=Reprints(1, ("Le Phare",), (other,)))
    names, row = csv.reader(io.StringIO("".join(as_csv([reprinted]))))
    assert len(row) == len(names) == len(COLUMNS)

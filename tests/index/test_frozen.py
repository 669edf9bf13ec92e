"""Check that an index of each format that was ever written opens, or says how to rebuild, which then succeeds."""

import datetime as dt
import re
import shutil
from pathlib import Path

import msgspec
import pytest

from index.freeze import FROZEN
from index.segment_files import forged
from newssearch import Article, NewsIndex
from newssearch.errors import IndexDirectoryError
from newssearch.index.generation import FORMAT
from newssearch.settings import WHOOSH, Ranking

REMEDY = "newssearch rebuild|rebuild with this one"

HITS = {
    "port de Dakar": ["port", "harbour", "sans date"],
    '"port de Dakar"': ["port"],
    "Sud-Sud": ["port", "vent", "riz"],
    "vent du nord": ["vent"],
    "FMR": ["riz"],
    "forum mondial riz": ["riz"],
    "ETE": ["sans date", "vent"],
    "bulletin numéro 7": ["pluie 7", *(f"pluie {number}" for number in range(7))],
    "harbor": ["harbour"],
    "ancien": [],
}
"""Query -> articles, the best first, whatever the day; `freeze.py` has what they say."""

IN_WHOOSH = {"sud": {"vent": 4.3094, "port": 2.2355, "riz": 1.4228}, '"port de Dakar"': {"port": 11.2324}}
"""Query -> the scores of stock Whoosh, until a rebuild drops what is deleted."""


@pytest.fixture(params=sorted(path.name for path in FROZEN.iterdir()))
def frozen(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = tmp_path / str(request.param)
    return shutil.copytree(FROZEN / folder.name, folder)


@pytest.fixture
def present(tmp_path: Path) -> Path:
    return shutil.copytree(FROZEN / str(FORMAT), tmp_path / "index")


def assert_found(index: NewsIndex) -> None:
    ranking = Ranking(recency=0)
    assert {query: [hit.article_id for hit in index.search(query, ranking=ranking).hits] for query in HITS} == HITS
    assert index.verify().problems == ()


def test_a_frozen_index_finds_what_it_did_at_once_or_once_it_was_rebuilt(frozen: Path) -> None:
    with NewsIndex.open(frozen) as index:
        if frozen.name != str(FORMAT):
            with pytest.raises(IndexDirectoryError, match=REMEDY):
                index.search("vent")
            index.rebuild()
        assert_found(index)
        index.rebuild()
        assert_found(index)


def test_the_present_format_is_frozen_and_opens(present: Path) -> None:
    with NewsIndex.open(present, read_only=True) as index:
        assert_found(index)
        assert index.stats().n_segments == 3
        for query, scores in IN_WHOOSH.items():
            found = {hit.article_id: hit.score for hit in index.search(query, ranking=WHOOSH).hits}
            assert found == pytest.approx(scores, abs=1e-4)
        (hit,) = index.search('"port de Dakar"').hits
        assert (hit.title, hit.source, hit.section) == ("Le port de Dakar s'agrandit", "Le Phare", "Économie")
        assert (hit.url, hit.authors) == ("https://phare.test/port", ("Nadia Alami", "Paul Roy"))
        assert hit.published_at == dt.datetime(2025, 7, 2, 16, 30, tzinfo=dt.UTC)
        assert hit.snippet is not None
        assert [hit.snippet.text[start:end] for start, end in hit.snippet.marks] == ["port", "Dakar"]


@pytest.mark.parametrize("format_", [FORMAT - 1, FORMAT + 1])
def test_a_generation_of_another_format_is_refused_by_reader_and_writer_until_a_rebuild(
    present: Path, format_: int
) -> None:
    (file,) = present.glob("generations/*/applied.json")
    applied = msgspec.json.decode(file.read_bytes())
    file.write_bytes(msgspec.json.encode({**applied, "format": format_}))
    with NewsIndex.open(present) as index:
        with pytest.raises(IndexDirectoryError, match=REMEDY):
            index.search("vent")
        with pytest.raises(IndexDirectoryError, match=REMEDY):
            index.add([Article(article_id="neuf", body="Du neuf.", lang="fr")])
        (problem,) = [problem for problem in index.verify().problems if "newssearch" in problem]
        assert re.search(REMEDY, problem)
        assert index.rebuild().n_docs == 14
        assert_found(index)


def test_a_segment_of_another_format_names_itself_and_asks_for_a_rebuild(present: Path) -> None:
    file = max(present.glob("generations/*/*.seg"))
    file.write_bytes(forged(file.read_bytes(), format=9))
    with NewsIndex.open(present) as index:
        with pytest.raises(IndexDirectoryError, match=rf"{file.name}: .*format 9.*({REMEDY})"):
            index.search("vent")
        index.rebuild()
        assert_found(index)


def test_a_directory_of_a_later_format_is_refused_and_stays_as_it_is(present: Path) -> None:
    (present / "index.json").write_text('{"format":2}', encoding="ascii")
    before = {path: path.read_bytes() for path in present.rglob("*") if path.is_file()}
    with pytest.raises(IndexDirectoryError, match="a later newssearch made it"):
        NewsIndex.open(present)
    assert {path: path.read_bytes() for path in present.rglob("*") if path.is_file()} == before

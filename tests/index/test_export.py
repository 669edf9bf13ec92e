"""Check that a copy in Whoosh's own codec holds what the index does, and works where newssearch is not installed."""

import contextlib
import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from whoosh import index as whoosh_index
from whoosh.qparser import QueryParser
from whoosh.query import DateRange, Every, Phrase, Term

from index.generations import article, generation_of
from newssearch.article import Article
from newssearch.errors import IndexDirectoryError
from newssearch.index import Snapshot, export_whoosh
from newssearch.index.segment_file import SegmentFile

CORPUS = [
    Article(
        article_id="a",
        title="Le Sommet de Rabat",
        body="La coopération Sud-Sud avance.\n\nLes banques aussi.",
        source="Le Phare",
        section="Économie",
        authors=("Nadia Alami", "Paul, Roy"),
        url="https://phare.test/1",
        published_at=dt.datetime(2025, 7, 2, 16, 30, tzinfo=dt.UTC),
        lang="fr",
    ),
    Article(article_id="b", body="Le vent du sud.", published_at=dt.date(2024, 5, 7), lang="fr"),
    Article(article_id="c", title="Banks of the south", body="The banks are open.", lang="en"),
    Article(article_id="d", title="Sans corps", lang="fr"),
]

CHILD = """
import json, sys
sys.modules["newssearch"] = None
from whoosh.index import open_dir
from whoosh.query import And, Phrase, Term
index = open_dir(sys.argv[1])
with index.searcher() as searcher:
    def found(query):
        return sorted(hit["article_id"] for hit in searcher.search(query, limit=None))
    print(json.dumps({
        "term": found(Term("body", "sud")),
        "phrase": found(Phrase("body", ["sud", "sud"])),
        "no phrase": found(Phrase("body", ["sud", "cooper"])),
        "both": found(And([Term("title", "sommet"), Term("source", "Le Phare")])),
        "stored": searcher.document(article_id="a")["title"],
    }))
"""


@pytest.fixture
def snapshot(tmp_path: Path) -> Iterator[Snapshot]:
    """Return a snapshot of three segments, one in English; an article is deleted in it, and one is updated."""
    many = [article(f"n{number}", "Le vent du nord se lève.") for number in range(40)]
    generation = generation_of(tmp_path / "g", [*many, article("a", "vieux"), article("x", "vent")], [*CORPUS, "x"])
    with contextlib.closing(generation.snapshot()) as snapshot:
        assert snapshot.n_segments == 3
        yield snapshot


@pytest.fixture
def copy(snapshot: Snapshot, tmp_path: Path) -> Path:
    told: list[int] = []
    assert export_whoosh(snapshot, tmp_path / "copy", told.append) == snapshot.n_docs == 44
    assert told == list(range(1, 45))
    return tmp_path / "copy"


def test_it_works_where_newssearch_cannot_be_imported(copy: Path) -> None:
    child = subprocess.run([sys.executable, "-c", CHILD, str(copy)], capture_output=True, text=True, check=False)
    assert child.returncode == 0, child.stderr
    assert json.loads(child.stdout) == {
        "term": ["a", "b"],
        "phrase": ["a"],
        "no phrase": [],
        "both": ["a"],
        "stored": "Le Sommet de Rabat",
    }


def test_its_table_of_contents_names_nothing_of_newssearch(copy: Path) -> None:
    (toc,) = copy.glob("*.toc")
    assert b"newssearch" not in toc.read_bytes()
    assert sum(b"newssearch" in path.read_bytes() for path in copy.iterdir()) == 0


def test_terms_and_positions_are_those_of_the_snapshot(snapshot: Snapshot, copy: Path) -> None:
    with contextlib.closing(whoosh_index.open_dir(str(copy))) as index, index.reader() as reader:
        names = [reader.stored_fields(doc_id)["article_id"] for doc_id in range(reader.doc_count_all())]
        live = np.flatnonzero(snapshot.live).tolist()
        assert names == [snapshot.listing(doc_id).article_id for doc_id in live]
        terms = [(field, term.decode()) for field, term in reader.all_terms() if field in ("title", "body")]
        assert {"cooper", "banqu", "banks", "vent"} <= {term for _, term in terms}
        for field, term in terms:
            postings = snapshot.postings(field, term, with_positions=True)
            assert postings.positions is not None
            starts = np.cumsum(postings.term_freqs)[:-1]
            expected = {
                live.index(doc_id): places.tolist()
                for doc_id, places in zip(postings.doc_ids.tolist(), np.split(postings.positions, starts), strict=True)
            }
            matcher = reader.postings(field, term)
            found = {}
            while matcher.is_active():
                found[matcher.id()] = matcher.value_as("positions")
                matcher.next()
            assert found == expected, (field, term)
        for field in ("title", "body"):
            tokens = snapshot.whoosh_lengths(field)[live].tolist()
            # Some Whooshes give None for the length of a field that a document does not have.
            assert [reader.doc_field_length(doc_id, field) or 0 for doc_id in range(len(live))] == tokens


def test_it_stores_what_a_list_of_hits_shows(copy: Path) -> None:
    with contextlib.closing(whoosh_index.open_dir(str(copy))) as index, index.searcher() as searcher:
        assert searcher.document(article_id="a") == {
            "article_id": "a",
            "title": "Le Sommet de Rabat",
            "source": "Le Phare",
            "section": "Économie",
            "lang": "fr",
            "published_at": dt.datetime(2025, 7, 2, 16, 30),  # noqa: DTZ001 - Whoosh's are naive
            "listing": {
                "title": "Le Sommet de Rabat",
                "url": "https://phare.test/1",
                "published_at": "2025-07-02T16:30:00Z",
                "authors": ("Nadia Alami", "Paul, Roy"),
            },
        }
        bare = searcher.document(article_id="b")
        assert bare["published_at"] == dt.datetime(2024, 5, 7)  # noqa: DTZ001 - Whoosh's are naive
        assert (bare["listing"]["published_at"], bare.get("source"), bare["title"]) == ("2024-05-07", None, "")
        assert "published_at" not in searcher.document(article_id="c")


def test_it_is_filtered_and_sorted_by_what_it_keeps(copy: Path) -> None:
    with contextlib.closing(whoosh_index.open_dir(str(copy))) as index, index.searcher() as searcher:

        def found(query: object, **options: object) -> list[str]:
            return [hit["article_id"] for hit in searcher.search(query, limit=None, **options)]

        assert found(Term("lang", "en")) == ["c"]
        assert found(Term("authors", "nadia alami")) == found(Term("authors", "paul, roy")) == ["a"]
        first, last = dt.datetime(2024, 1, 1), dt.datetime(2025, 1, 1)  # noqa: DTZ001 - Whoosh's are naive
        assert found(DateRange("published_at", first, last)) == ["b"]
        assert found(Every(), sortedby="published_at")[:2] == ["b", "a"]


@pytest.mark.parametrize(
    ("typed", "expected"), [("sud", "ab"), ("SUD", "ab"), ('"sud sud"', "a"), ("title:banks", "c"), ("lang:en", "c")]
)
def test_the_parser_of_whoosh_takes_a_word_for_a_term(copy: Path, typed: str, expected: str) -> None:
    with contextlib.closing(whoosh_index.open_dir(str(copy))) as index, index.searcher() as searcher:
        query = QueryParser("body", index.schema).parse(typed)
        assert sorted(hit["article_id"] for hit in searcher.search(query, limit=None)) == list(expected)


def test_an_empty_index_makes_an_empty_copy(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    with contextlib.closing(generation_of(tmp_path / "g").snapshot()) as snapshot:
        assert export_whoosh(snapshot, tmp_path / "copy", lambda _: None) == 0
    with contextlib.closing(whoosh_index.open_dir(str(tmp_path / "copy"))) as index:
        assert index.doc_count() == 0


def test_odd_articles_are_copied(tmp_path: Path) -> None:
    odd = [
        Article(article_id="é/" * 40_000, body="…", authors=("", ", "), source="\x00", lang="fr"),
        Article(article_id="😀", title="\x00 😀", body="mot" * 30_000, published_at=dt.date(1, 1, 1), lang="é"),
        Article(article_id="z", body="vent " * 70_000, published_at=dt.date(9999, 12, 31), lang="fr"),
    ]
    with contextlib.closing(generation_of(tmp_path / "g", odd).snapshot()) as snapshot:
        export_whoosh(snapshot, tmp_path / "copy", lambda _: None)
    with contextlib.closing(whoosh_index.open_dir(str(tmp_path / "copy"))) as index, index.searcher() as searcher:
        for held in odd:
            assert searcher.document(article_id=held.article_id)["title"] == held.title
        assert len(searcher.search(Phrase("body", ["vent", "vent"]), limit=None)) == 1


# --- what is refused, and what is left where it fails ----------------------------------------------------------------


def test_a_directory_that_is_not_empty_is_refused_and_stays(snapshot: Snapshot, copy: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in copy.iterdir()}
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    for taken in (copy, file):
        with pytest.raises(IndexDirectoryError, match=f"{taken.name}: it is not an empty directory"):
            export_whoosh(snapshot, taken, lambda _: None)
    assert {path: path.read_bytes() for path in copy.iterdir()} == before
    assert file.read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("name", ["file/copy", "absent/copy"])
def test_a_directory_that_cannot_be_made_is_an_error(snapshot: Snapshot, tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(IndexDirectoryError, match=f"{name}: it cannot be made"):
        export_whoosh(snapshot, tmp_path / name, lambda _: None)
    assert not (tmp_path / "absent").exists()


@pytest.mark.parametrize("is_there", [True, False])
def test_what_was_written_is_removed_where_it_is_interrupted(
    snapshot: Snapshot, tmp_path: Path, *, is_there: bool
) -> None:
    folder = tmp_path / "copy"
    if is_there:
        folder.mkdir()

    def interrupt(done: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_whoosh(snapshot, folder, interrupt)
    assert (list(folder.iterdir()) if is_there else folder.exists()) == ([] if is_there else False)
    assert export_whoosh(snapshot, folder, lambda _: None) == 44


def test_a_damaged_index_is_named_and_leaves_no_copy(tmp_path: Path) -> None:
    generation = generation_of(tmp_path / "g", CORPUS)
    file = min(generation.path.glob("*.seg"))
    content = bytearray(file.read_bytes())
    content[content.index(SegmentFile(file).unchecked("doc/stored").tobytes())] ^= 1
    file.write_bytes(content)
    with (
        contextlib.closing(generation.snapshot()) as snapshot,
        pytest.raises(IndexDirectoryError, match=rf"{file.name}: .*rebuild"),
    ):
        export_whoosh(snapshot, tmp_path / "copy", lambda _: None)
    assert not (tmp_path / "copy").exists()


FULL_DISK = """
import resource, sys
from pathlib import Path
from newssearch.errors import IndexDirectoryError
from newssearch.index import Generation, export_whoosh
snapshot = Generation(Path(sys.argv[1])).snapshot()
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
try:
    export_whoosh(snapshot, Path(sys.argv[2]), lambda _: None)
except IndexDirectoryError as error:
    print(error)
"""


def test_a_full_disk_is_told_and_leaves_no_copy(tmp_path: Path) -> None:
    many = [article(f"n{number}", f"Le vent du nord numéro {number} se lève.") for number in range(200)]
    generation_of(tmp_path / "g", many)
    arguments = [sys.executable, "-c", FULL_DISK, str(tmp_path / "g"), str(tmp_path / "copy")]
    child = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert child.returncode == 0, child.stderr
    assert "it cannot be written" in child.stdout
    assert not (tmp_path / "copy").exists()

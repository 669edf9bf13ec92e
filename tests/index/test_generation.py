"""Check that a generation is a stock Whoosh index, survives repetition, and says when it is damaged."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from whoosh import index as whoosh_index
from whoosh.qparser import QueryParser

from index.generations import ARCHIVE, article, changes, generation_of
from newssearch.archive import Change
from newssearch.errors import IndexDirectoryError
from newssearch.index import Generation
from newssearch.index.generation import FORMAT

CORPUS = [
    article("a", "La coopération Sud-Sud avance."),
    article("b", "Le vent du sud, et la coopération."),
    article("c", "L'été, les coopérations et les banques.", title="Vent du nord"),
]


def names(generation: Generation) -> list[str]:
    snapshot = generation.snapshot()
    try:
        return sorted(name for name, _ in snapshot.digests())
    finally:
        snapshot.close()


@pytest.mark.parametrize(
    ("query", "expected"),
    [("COOPERATION", "abc"), ("sud", "ab"), ('"sud sud"', "a"), ("banque", "c"), ("title:vent", "c"), ("l’ete", "c")],
)
def test_stock_whoosh_opens_and_searches_it(tmp_path: Path, query: str, expected: str) -> None:
    generation = generation_of(tmp_path / "g", CORPUS[:2], CORPUS[2:])
    index = whoosh_index.open_dir(str(generation.path))
    with index.searcher() as searcher:
        hits = searcher.search(QueryParser("body", index.schema).parse(query), limit=None)
        assert sorted(hit["article_id"] for hit in hits) == list(expected)


def test_the_same_changes_twice_are_as_once(tmp_path: Path) -> None:
    generation = generation_of(tmp_path / "g", CORPUS)
    generation.apply(changes(CORPUS), archive_id=ARCHIVE, up_to=3)
    assert names(generation) == ["a", "b", "c"]
    generation.apply(changes(["b"], 4), archive_id=ARCHIVE, up_to=4)
    generation.apply(changes(["b"], 4), archive_id=ARCHIVE, up_to=4)
    assert names(generation) == ["a", "c"]
    assert generation.applied().seq == 4


def test_a_failure_midway_leaves_the_state_before(tmp_path: Path) -> None:
    generation = generation_of(tmp_path / "g", CORPUS)

    def failing() -> Iterator[Change]:
        yield from changes([article("d", "Encore un.")], 4)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generation.apply(failing(), archive_id=ARCHIVE, up_to=5)
    assert (names(generation), generation.applied().seq) == (["a", "b", "c"], 3)
    generation.apply(changes([article("d", "Encore un.")], 4), archive_id=ARCHIVE, up_to=4)
    assert names(generation) == ["a", "b", "c", "d"]


def test_the_signature_changes_with_each_commit(tmp_path: Path) -> None:
    generation = generation_of(tmp_path / "g", CORPUS)
    before = generation.signature()
    assert generation.signature() == before
    generation.apply(changes(["a"], 4), archive_id=ARCHIVE, up_to=4)
    assert generation.signature() != before


@pytest.mark.parametrize(("format_", "word"), [(FORMAT + 1, "later"), (FORMAT - 1, "rebuild")])
def test_another_format_is_refused_with_what_to_do(tmp_path: Path, format_: int, word: str) -> None:
    generation = generation_of(tmp_path / "g", CORPUS)
    (generation.path / "applied.json").write_bytes(
        msgspec.json.encode({"format": format_, "archive_id": ARCHIVE, "seq": 3})
    )
    with pytest.raises(IndexDirectoryError, match=word):
        generation.snapshot()


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"format": "x"}'])
def test_a_lost_or_damaged_mark_says_rebuild(tmp_path: Path, content: bytes | None) -> None:
    generation = generation_of(tmp_path / "g", CORPUS)
    file = generation.path / "applied.json"
    file.unlink() if content is None else file.write_bytes(content)
    with pytest.raises(IndexDirectoryError, match="rebuild"):
        generation.snapshot()


def _read_all(generation: Generation) -> None:
    snapshot = generation.snapshot()
    try:
        for term in ("cooper", "sud", "banqu", "vent", "le"):
            for field in ("title", "body"):
                snapshot.postings(field, term, with_positions=True)
        snapshot.digests()
        for doc_id in range(snapshot.n_slots):
            snapshot.listing(doc_id)
        snapshot.categories("source")
        snapshot.lengths("body")
    finally:
        snapshot.close()


# Whoosh leaves files that it could not read to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("pattern", ["*.seg", "*.toc"])
def test_damage_is_an_error_that_says_rebuild_and_is_seen_by_its_checksum(tmp_path: Path, pattern: str) -> None:
    generation = generation_of(tmp_path / "g", CORPUS)
    assert generation.damaged_files() == []
    (file,) = generation.path.glob(pattern)
    sound = file.read_bytes()
    for at in range(0, len(sound), max(1, len(sound) // 60)):
        file.write_bytes(sound[:at] + bytes([sound[at] ^ 0x55]) + sound[at + 1 :])
        assert generation.damaged_files() == [file.name]
        with contextlib.suppress(IndexDirectoryError):  # any other error fails the test
            _read_all(generation)
    for size in (0, 10, len(sound) // 2):
        file.write_bytes(sound[:size])
        with pytest.raises(IndexDirectoryError):
            _read_all(generation)
    file.unlink()
    with pytest.raises(IndexDirectoryError, match="rebuild"):
        _read_all(generation)

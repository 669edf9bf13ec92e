"""Check that a generation is a stock Whoosh index, survives repetition, and says when it is damaged."""

import contextlib
import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh.qparser import QueryParser
from whoosh.query import Term

from index.generations import ARCHIVE, article, changes, generation_of
from newssearch.archive import Change
from newssearch.article import Article
from newssearch.errors import IndexBusy, IndexDirectoryError
from newssearch.index import Generation, digest_of
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
    [
        *(("COOPERATION", "abc"), ("sud", "ab"), ('"sud sud"', "a"), ("banque", "c"), ("title:vent", "c")),
        *(("l’ete", "c"), ("NOT xylophone", "abc"), ("NOT banque", "ab"), ("sud NOT cooperation", "")),
    ],
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


def test_stock_whoosh_and_the_snapshot_find_the_same_documents(tmp_path: Path) -> None:
    bodies = ["le sud", "sud sud", "l'été au sud", "les banques du sud", "banque", "coopération Sud-Sud", "…"]
    many = [article(f"a{number}", bodies[number % 7], title=bodies[number % 5]) for number in range(45)]
    generation = generation_of(tmp_path / "g", many[:30], [*many[30:], "a2", article("a3", "le vent du sud")])
    index = whoosh_index.open_dir(str(generation.path))
    with index.searcher() as searcher, contextlib.closing(generation.snapshot()) as snapshot:
        terms = [(field, term.decode()) for field, term in searcher.reader().all_terms() if field in ("title", "body")]
        assert len(terms) > 10
        for field, term in terms:
            hits = searcher.search(Term(field, term), limit=None)
            doc_ids = snapshot.postings(field, term).doc_ids.tolist()
            assert sorted(hit["article_id"] for hit in hits) == sorted(snapshot.listing(d).article_id for d in doc_ids)


odd_texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)
odd_articles = st.builds(
    Article,
    article_id=st.text(alphabet=" /é😀\x00'\"%,x", min_size=1, max_size=10).map(lambda name: f"<{name}>"),
    title=odd_texts,
    body=odd_texts.map(lambda body: body if body.strip() else "…"),
    source=odd_texts,
    section=odd_texts,
    authors=st.lists(odd_texts, max_size=2),
    published_at=st.one_of(st.none(), st.dates(), st.datetimes(timezones=st.just(dt.UTC))),
    lang=st.sampled_from([None, "fr", "en", "é"]),
)


@hypothesis.settings(max_examples=30)
@given(st.lists(odd_articles, min_size=1, max_size=6, unique_by=lambda held: held.article_id))
def test_no_article_is_too_odd_to_be_kept_found_and_replaced(odd: list[Article]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        generation = generation_of(Path(folder) / "g", odd, reversed(odd))
        with contextlib.closing(generation.snapshot()) as snapshot:
            assert sorted(snapshot.digests()) == sorted((held.article_id, digest_of(held)) for held in odd)
            listings = {
                (found := snapshot.listing(d)).article_id: found for d in np.flatnonzero(snapshot.live).tolist()
            }
            for held in odd:
                (doc_id,) = snapshot.postings("article_id", held.article_id).doc_ids.tolist()
                assert snapshot.listing(doc_id) == listings[held.article_id]
                for name in ("title", "source", "section", "authors", "published_at"):
                    assert getattr(listings[held.article_id], name) == getattr(held, name)
        generation.apply(changes([held.article_id for held in odd], 99), archive_id=ARCHIVE, up_to=99)
        assert names(generation) == []


def test_an_id_may_be_very_long(tmp_path: Path) -> None:
    long_id = "é/" * 50_000
    generation = generation_of(
        tmp_path / "g", [article(long_id, "vent"), article("b", "vent")], [article(long_id, "sud")]
    )
    assert names(generation) == ["b", long_id]


def test_what_killed_writers_left_is_removed_by_the_next_commit(tmp_path: Path) -> None:
    generation = generation_of(tmp_path / "g", CORPUS)
    for name in (".applied.json.123-4.tmp", "_MAIN_7.toc.1764000000.5", "MAIN_0123456789abcdef.trm", "0123.stories"):
        (generation.path / name).write_bytes(b"x")
    generation.apply(changes(["a"], 4), archive_id=ARCHIVE, up_to=4)
    kept = {path.name for path in generation.path.iterdir()}
    (stories,) = (name for name in kept if name.endswith(".stories"))
    assert {name for name in kept if not name.endswith(".seg")} - {stories} == {
        "_MAIN_2.toc",
        "MAIN_WRITELOCK",
        "applied.json",
        "checksums.json",
    }


def test_another_program_that_writes_with_whoosh_is_waited_for_by_the_user(tmp_path: Path) -> None:
    generation = generation_of(tmp_path / "g", CORPUS)
    writer = whoosh_index.open_dir(str(generation.path)).writer()
    with pytest.raises(IndexBusy, match="another program writes to it with Whoosh"):
        generation.apply(changes(["a"], 4), archive_id=ARCHIVE, up_to=4)
    writer.cancel()
    generation.apply(changes(["a"], 4), archive_id=ARCHIVE, up_to=4)
    assert names(generation) == ["b", "c"]


def test_writing_over_a_damaged_segment_is_an_error_that_names_it_and_changes_nothing(tmp_path: Path) -> None:
    generation = generation_of(tmp_path / "g", CORPUS)
    (file,) = generation.path.glob("*.seg")
    sound = file.read_bytes()
    file.write_bytes(bytes(len(sound)))
    with pytest.raises(IndexDirectoryError, match=rf"{file.name}: .*rebuild"):
        generation.apply(changes(["a"], 4), archive_id=ARCHIVE, up_to=4)
    file.write_bytes(sound)
    assert (names(generation), generation.applied().seq) == (["a", "b", "c"], 3)
    generation.apply(changes(["a"], 4), archive_id=ARCHIVE, up_to=4)
    assert names(generation) == ["b", "c"]


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

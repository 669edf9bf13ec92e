"""Check that a verification sees each kind of difference, and that canaries cry only over what cannot be found."""

import dataclasses
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from newssearch import NewsIndex
from newssearch.archive import Archive
from newssearch.article import Article
from newssearch.errors import IndexDirectoryError, QueryError
from newssearch.index import digest_of
from newssearch.search import Hit, SearchRequest, SearchResults
from newssearch.verification import CANARY_ARTICLES, CANARY_HITS, PROBLEMS_LISTED, dead_canaries, differences

CORPUS = [
    Article(article_id="a", title="Un sommet à Rabat", body="La coopération avance.", lang="fr"),
    Article(article_id="b", title="Vent du sud", body="La pluie est attendue.", lang="fr"),
]


@dataclasses.dataclass
class FakeEngine:
    """Find the same articles for every query, and remember what was asked."""

    found: tuple[str, ...] = ()
    total: int = 0
    asked: list[str] = dataclasses.field(default_factory=list)

    def search(self, request: SearchRequest) -> SearchResults:
        self.asked.append(request.text)
        nothing = dict.fromkeys(("url", "source", "published_at", "section", "snippet"))
        hits = tuple(Hit(article_id=name, title="", authors=(), lang="fr", score=1.0, **nothing) for name in self.found)
        return SearchResults(query=request.text, total=self.total, took_ms=0.0, hits=hits, facets={})


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "a.sqlite3", synchronous="OFF") as archive:
        archive.add(CORPUS)
        yield archive


def digests(*articles: Article) -> list[tuple[str, bytes]]:
    return [(article.article_id, digest_of(article)) for article in articles]


def test_an_index_that_holds_the_archive_has_no_difference(archive: Archive) -> None:
    assert differences(archive, digests(*CORPUS), archive.last_seq()) == []


def test_each_kind_of_difference_is_a_line_of_its_own(archive: Archive) -> None:
    older = dataclasses.replace(CORPUS[1], title="Vent du nord")
    strange = Article(article_id="z", title="Inconnu")
    indexed = digests(older, strange, strange)
    assert differences(archive, indexed, archive.last_seq()) == [
        "article a is missing from the index",
        "article z is in the index and not in the archive",
        "article b is older in the index than in the archive",
        "article z is twice in the index",
    ]


def test_what_changed_after_the_index_was_written_is_no_difference(archive: Archive) -> None:
    seq = archive.last_seq()
    archive.add([dataclasses.replace(CORPUS[0], title="Un accord à Rabat"), Article(article_id="c", title="La gare")])
    archive.delete(["b"])
    assert differences(archive, digests(*CORPUS), seq) == []


def test_a_long_list_of_differences_is_cut(archive: Archive) -> None:
    strange = [Article(article_id=f"z{number:02}", title="Inconnu") for number in range(30)]
    lines = differences(archive, digests(*CORPUS, *strange), archive.last_seq())
    assert len(lines) == PROBLEMS_LISTED + 1
    assert lines[-1] == "and 10 more; run `newssearch rebuild`"


def test_an_article_that_its_own_headline_does_not_find_is_named(archive: Archive) -> None:
    engine = FakeEngine(found=("a",), total=1)
    assert dead_canaries(archive, engine, digests(*CORPUS), ()) == ["article b is not found by its own words"]
    assert engine.asked == ["Un sommet à Rabat", "Vent du sud"]


def test_an_article_behind_many_like_it_is_no_miss(archive: Archive) -> None:
    engine = FakeEngine(found=("a",), total=CANARY_HITS + 1)
    assert dead_canaries(archive, engine, digests(*CORPUS), ()) == []


def test_an_article_that_changed_since_it_was_indexed_is_left_out(archive: Archive) -> None:
    indexed = digests(*CORPUS)
    archive.add([dataclasses.replace(CORPUS[0], title="Un accord à Rabat")])
    archive.delete(["b"])
    engine = FakeEngine()
    assert dead_canaries(archive, engine, indexed, ()) == []
    assert engine.asked == []


def test_an_article_is_asked_for_by_whole_words_without_quotes(archive: Archive) -> None:
    long = Article(article_id="l", body="«Oui», dit-il. " + "Le préfet répond. " * 30)
    archive.add([long])
    engine = FakeEngine(found=("l",), total=1)
    assert dead_canaries(archive, engine, digests(long), ()) == []
    (asked,) = engine.asked
    assert len(asked) <= 200
    assert asked.split()[:3] == ["Oui", ",", "dit-il."]
    assert asked.split()[-1] in {"Le", "préfet", "répond."}


def test_an_article_without_a_word_is_not_asked_for(archive: Archive) -> None:
    mute = Article(article_id="m", title="…")
    archive.add([mute])
    engine = FakeEngine()
    assert dead_canaries(archive, engine, digests(mute), ()) == []
    assert engine.asked == []


def test_a_sample_of_a_large_index_is_spread_over_all_of_it(archive: Archive) -> None:
    many = [Article(article_id=f"n{number:03}", title=f"Dépêche {number}") for number in range(200)]
    archive.add(many)
    engine = FakeEngine(total=CANARY_HITS + 1)
    dead_canaries(archive, engine, digests(*many), ())
    assert len(engine.asked) == CANARY_ARTICLES
    assert engine.asked[-1] == "Dépêche 190"


def test_a_query_that_must_find_something_is_asked_as_it_is_written(archive: Archive) -> None:
    engine = FakeEngine()
    query = '"intelligence artificielle" ' + "et la coopération " * 20
    assert dead_canaries(archive, engine, [], (query,)) == [f"the canary query {query!r} finds nothing"]
    assert engine.asked == [query]
    assert dead_canaries(archive, FakeEngine(total=1), [], (query,)) == []
    with pytest.raises(QueryError):
        dead_canaries(archive, engine, [], ("a" * 5000,))


def test_hashes_that_the_archive_keeps_tell_the_same_differences(archive: Archive) -> None:
    indexed = digests(dataclasses.replace(CORPUS[1], title="Vent du nord"), Article(article_id="z", title="Inconnu"))
    lines = differences(archive, indexed, archive.last_seq())
    assert len(lines) == 3
    assert differences(archive, indexed, archive.last_seq(), reread=False) == lines


def test_a_rollback_to_other_articles_than_those_of_the_archive_is_refused(tmp_path: Path) -> None:
    with NewsIndex.open(tmp_path) as index:
        index.add(CORPUS)
        live = index.rebuild().generation
        with closing(apsw.Connection(str(tmp_path / "archive.sqlite3"))) as connection:
            connection.execute("UPDATE articles SET title = 'Un faux titre' WHERE article_id = 'b'")
        with pytest.raises(IndexDirectoryError, match="article b is older in the index"):
            index.rebuild(rollback=True)
        assert index.stats().generation == live

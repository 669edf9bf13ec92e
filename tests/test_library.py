"""Check the public door: what a program that embeds newssearch counts on."""

import dataclasses
import datetime as dt
import os
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import pytest
from whoosh import index as whoosh_index

import newssearch
from newssearch import Article, Filters, NewsIndex
from newssearch.archive import Archive
from newssearch.catch_up import COMMIT_CHANGES
from newssearch.errors import (
    ArchiveError,
    CommitGone,
    IndexDirectoryError,
    NewsSearchError,
    NotAnIndex,
    QueryError,
    RefusedInput,
    SettingsError,
    UnknownArticle,
)
from newssearch.index.live import MAX_KEPT
from newssearch.index.segment_file import SegmentFile
from newssearch.settings import Ranking, Settings

CORPUS = [
    Article(article_id="a", title="Un sommet à Rabat", body="La coopération Sud-Sud avance.", lang="fr"),
    Article(article_id="b", title="Vent du sud", body="La pluie est attendue en fin de semaine.", lang="fr"),
    Article(article_id="c", title="Le budget", body="Le conseil a voté le budget de la ville.", lang="fr"),
]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[NewsIndex]:
    with NewsIndex.open(tmp_path / "index") as index:
        index.add(CORPUS)
        yield index


def found(index: NewsIndex, query: str) -> list[str]:
    return [hit.article_id for hit in index.search(query).hits]


def flip_a_posting(segment: Path) -> None:
    """Damage a segment where nothing looks until a word is searched."""
    content = bytearray(segment.read_bytes())
    content[content.index(SegmentFile(segment).unchecked("text/postings").tobytes())] ^= 1
    segment.write_bytes(content)


def test_the_package_exports_what_it_says() -> None:
    assert newssearch.Article is Article
    assert newssearch.NewsIndex is NewsIndex
    with pytest.raises(AttributeError):
        _ = newssearch.absent


def test_what_was_added_is_found_at_once_and_after_opening_again(index: NewsIndex, tmp_path: Path) -> None:
    assert found(index, "cooperation sud-sud")[0] == "a"
    with NewsIndex.open(str(tmp_path / "index"), create=False) as again:
        assert found(again, "budget") == ["c"]


def test_why_an_article_is_found_is_told(index: NewsIndex) -> None:
    account = index.explain("cooperation sud", "a")
    (hit, *_) = index.search("cooperation sud").hits
    assert (account.article_id, account.rank) == ("a", 1) == (hit.article_id, 1)
    assert account.score == pytest.approx(hit.score)
    assert account.lines()[-1].text == "en tout : 1er de 2 articles"
    assert index.explain("budget", "a").score is None
    assert index.explain("sud", "a", ranking=Ranking(recency=0, surface=0)).score != pytest.approx(account.score)


def test_why_is_told_of_articles_that_are_here_alone(index: NewsIndex) -> None:
    index.delete(["a"])
    for article_id in ("a", "absent"):
        with pytest.raises(UnknownArticle, match=article_id):
            index.explain("sud", article_id)
    with pytest.raises(QueryError):
        index.explain("titre:", "b", strict=True)


def test_adding_again_changes_nothing_and_a_change_is_an_update(index: NewsIndex) -> None:
    report = index.add(CORPUS)
    assert (report.added, report.updated, report.unchanged, report.indexed) == (0, 0, 3, 0)
    report = index.add([dataclasses.replace(CORPUS[2], body="Le conseil a rejeté le projet.")])
    assert (report.updated, report.indexed) == (1, 1)
    assert found(index, "rejeté") == ["c"]
    assert found(index, "voté") == []


def test_refused_input_is_passed_on_and_the_rest_goes_on(tmp_path: Path) -> None:
    refused = RefusedInput("x.json", "it is empty", "leave it out")
    with NewsIndex.open(tmp_path) as index:
        report = index.add([refused, CORPUS[0], Article(article_id="s", body="un\ud800")])
        assert report.added == 1
        assert report.refused[0] is refused
        assert "surrogate" in str(report.refused[1])
        assert (report.accepted, index.add([]).accepted) == (1, 0)


def test_what_was_accepted_before_a_failure_stays_and_is_indexed_by_the_next_add(tmp_path: Path) -> None:
    def failing() -> Iterator[Article]:
        for number in range(700):
            yield Article(article_id=str(number), body=f"Le vent numéro {number}.", lang="fr")
        raise OSError("the disk was pulled out")

    with NewsIndex.open(tmp_path) as index:
        with pytest.raises(OSError, match="pulled out"):
            index.add(failing())
        assert index.search("vent").total == 0
        assert index.stats().n_pending == 500
        assert index.add([]).indexed == 500
        assert index.search("vent").total == 500
        assert index.verify().problems == ()


def test_the_language_is_told_where_none_is_given(tmp_path: Path) -> None:
    english = "The town council voted on Thursday evening for the budget of the library of the old town."
    with NewsIndex.open(tmp_path) as index:
        index.add([Article(article_id="en", body=english), Article(article_id="fr", body="Bref.")])
        held = {name: index.get(name) for name in ("en", "fr", "absent")}
        assert {name: article and article.lang for name, article in held.items()} == {
            "en": "en",
            "fr": "fr",
            "absent": None,
        }
        assert found(index, "voted") == ["en"]


def test_a_deleted_article_does_not_come_back_unless_asked(index: NewsIndex) -> None:
    assert index.delete(["c", "absent"], reason="à la demande de l'auteur") == ("c",)
    assert found(index, "budget") == []
    assert index.add(CORPUS).removed == 1
    assert found(index, "budget") == []
    assert index.add(CORPUS, restore=True).added == 1
    assert found(index, "budget") == ["c"]


def test_a_search_page_by_page_and_without_snippets(index: NewsIndex) -> None:
    assert index.search("sud", limit=1).hits[0].snippet is not None
    assert index.search("sud", limit=1, snippets=False).hits[0].snippet is None
    first, second = index.search("sud", limit=1), index.search("sud", limit=1, offset=1)
    assert {first.hits[0].article_id, second.hits[0].article_id} == {"a", "b"}
    assert index.search("sud", limit=0).total == 2
    for wrong in ({"limit": -1}, {"offset": -1}):
        with pytest.raises(ValueError, match="0 or more"):
            index.search("sud", **wrong)  # type: ignore[arg-type]


def test_a_rebuild_makes_a_new_generation_and_a_rollback_brings_back_the_old_one_caught_up(index: NewsIndex) -> None:
    first = index.stats().generation
    report = index.rebuild()
    assert (report.n_docs, report.previous) == (3, first)
    assert index.stats().generation == report.generation != first
    index.add([Article(article_id="d", body="Une nouvelle gare.", lang="fr")])
    index.delete(["c"])
    back = index.rebuild(rollback=True)
    assert (back.generation, back.previous, back.n_docs) == (first, report.generation, 3)
    assert found(index, "gare") == ["d"]
    assert found(index, "budget") == []
    assert index.verify().problems == ()


def test_a_rebuild_leaves_one_segment(index: NewsIndex) -> None:
    index.add([Article(article_id="d", body="Une nouvelle gare.", lang="fr")])
    assert index.stats().n_segments == 2
    index.rebuild()
    assert index.stats().n_segments == 1
    assert (found(index, "gare"), index.verify().problems) == (["d"], ())


def test_there_is_no_rollback_before_the_first_rebuild(index: NewsIndex) -> None:
    with pytest.raises(IndexDirectoryError, match="no previous generation"):
        index.rebuild(rollback=True)
    assert found(index, "budget") == ["c"]


def test_a_rebuild_that_fails_its_canaries_leaves_the_live_index(tmp_path: Path) -> None:
    settings = Settings(canaries=("budget", "xylophone"))
    with NewsIndex.open(tmp_path, settings=settings) as index:
        index.add(CORPUS)
        before = index.stats().generation
        with pytest.raises(IndexDirectoryError, match="xylophone"):
            index.rebuild()
        assert index.stats().generation == before
        assert found(index, "budget") == ["c"]
        assert [path.name for path in (tmp_path / "generations").iterdir()] == [before]


def test_a_rebuild_mends_a_damaged_or_lost_index(index: NewsIndex, tmp_path: Path) -> None:
    generation = tmp_path / "index" / "generations" / index.stats().generation
    next(generation.glob("*.seg")).write_bytes(b"")
    with NewsIndex.open(tmp_path / "index") as other:
        assert any("rebuild" in problem for problem in other.verify().problems)
        other.rebuild()
        assert other.verify().problems == ()
    (tmp_path / "index" / "CURRENT").unlink()
    with NewsIndex.open(tmp_path / "index") as other:
        assert found(other, "budget") == ["c"]


def test_verify_sees_a_document_that_the_index_lost(index: NewsIndex, tmp_path: Path) -> None:
    assert index.verify().problems == ()
    path = tmp_path / "index" / "generations" / index.stats().generation
    writer = whoosh_index.open_dir(str(path)).writer()
    writer.delete_by_term("article_id", "b")
    writer.commit()
    with NewsIndex.open(tmp_path / "index", read_only=True) as other:
        assert "article b is missing from the index" in other.verify().problems


def test_verify_sees_what_the_archive_has_and_the_index_has_not(index: NewsIndex, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "index" / "archive.sqlite3") as archive:
        archive.add([Article(article_id="d", body="Une nouvelle gare.", lang="fr")])
    assert index.verify().problems == ("1 changes are not indexed yet; run `newssearch index`",)
    index.add([])
    assert index.verify().problems == ()


def test_an_index_of_another_archive_is_told(index: NewsIndex, tmp_path: Path) -> None:
    index.close()
    for file in (tmp_path / "index").glob("archive.sqlite3*"):
        file.unlink()
    with NewsIndex.open(tmp_path / "index") as other:
        assert "another archive" in other.verify().problems[0]
        with pytest.raises(IndexDirectoryError, match="rebuild"):
            other.add(CORPUS)
        other.rebuild()
        assert other.verify().problems == ()
        assert found(other, "budget") == ["c"]


def test_statistics_count_what_is_there(index: NewsIndex) -> None:
    index.delete(["c"])
    stats = index.stats()
    assert (stats.inventory.n_articles, stats.inventory.n_removals, stats.n_docs, stats.n_pending) == (2, 1, 2, 0)
    assert stats.index_bytes > 0
    assert stats.n_segments >= 1


def test_an_absent_index_is_not_made_unless_asked(tmp_path: Path) -> None:
    for options in ({"create": False}, {"read_only": True}):
        with pytest.raises(NotAnIndex, match="no index here"):
            NewsIndex.open(tmp_path / "index", **options)  # type: ignore[arg-type]
    assert not (tmp_path / "index").exists()


def test_an_open_index_follows_what_another_one_writes(index: NewsIndex, tmp_path: Path) -> None:
    with NewsIndex.open(tmp_path / "index", read_only=True) as reader:
        assert found(reader, "gare") == []
        index.add([Article(article_id="d", body="Une nouvelle gare.", lang="fr")])
        assert found(reader, "gare") == ["d"]
        for _ in range(3):
            index.rebuild()
            assert found(reader, "gare") == ["d"]


def test_one_id_alone_is_no_list_of_ids(index: NewsIndex) -> None:
    with pytest.raises(TypeError, match="put a single one in a list"):
        index.delete("abc")
    assert index.stats().n_docs == 3


def test_verify_sees_what_was_changed_behind_the_back_of_both(index: NewsIndex, tmp_path: Path) -> None:
    with closing(apsw.Connection(str(tmp_path / "index" / "archive.sqlite3"))) as connection:
        connection.execute("UPDATE articles SET title = 'Un faux titre' WHERE article_id = 'b'")
    problems = index.verify().problems
    assert "article b does not match its content hash" in problems
    assert "article b is older in the index than in the archive" in problems


def test_verify_names_a_file_of_the_index_in_which_a_byte_has_flipped(index: NewsIndex, tmp_path: Path) -> None:
    (segment,) = (tmp_path / "index" / "generations" / index.stats().generation).glob("*.seg")
    flip_a_posting(segment)
    with NewsIndex.open(tmp_path / "index", read_only=True) as other:
        problems = other.verify().problems
        assert any(segment.name in problem and "is damaged" in problem and "rebuild" in problem for problem in problems)


def test_a_rollback_to_a_damaged_generation_is_refused(index: NewsIndex, tmp_path: Path) -> None:
    first = tmp_path / "index" / "generations" / index.stats().generation
    live = index.rebuild().generation
    (segment,) = first.glob("*.seg")
    flip_a_posting(segment)
    with pytest.raises(IndexDirectoryError, match=r"is damaged"):
        index.rebuild(rollback=True)
    assert index.stats().generation == live
    assert found(index, "budget") == ["c"]


def test_a_long_history_is_followed_in_several_commits(tmp_path: Path) -> None:
    with NewsIndex.open(tmp_path) as index:
        with Archive.open(tmp_path / "archive.sqlite3", synchronous="OFF") as archive:
            archive.add(CORPUS)
            versions = [dataclasses.replace(CORPUS[0], body=f"Version {number}.") for number in range(COMMIT_CHANGES)]
            archive.add(versions)
            archive.delete(["b"])
        told: list[tuple[str, int, int | None]] = []
        report = index.add([], progress=lambda *step: told.append(step))
        assert report.indexed == 3
        assert told == [("index", 1, 3), ("index", 2, 3), ("index", 3, 3)]
        assert found(index, f"version {COMMIT_CHANGES - 1}") == ["a"]
        assert index.verify().problems == ()
        assert (index.add([]).indexed, index.stats().n_pending) == (0, 0)


def test_an_interruption_while_indexing_is_made_good_by_the_next_add(index: NewsIndex) -> None:
    def interrupt(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001
        if stage == "index":
            raise KeyboardInterrupt

    more = [Article(article_id=f"n{number}", body="Une nouvelle gare.", lang="fr") for number in range(3)]
    with pytest.raises(KeyboardInterrupt):
        index.add(more, progress=interrupt)
    with pytest.raises(KeyboardInterrupt):
        index.rebuild(progress=interrupt)
    assert index.search("gare").total == 0
    report = index.add(more)
    assert (report.unchanged, report.indexed) == (3, 3)
    assert index.search("gare").total == 3
    assert index.verify().problems == ()


def test_a_search_counts_only_what_it_is_asked_for(index: NewsIndex) -> None:
    results = index.search("vent sud budget", facets=False, exact_total=False)
    assert [hit.article_id for hit in results.hits] == found(index, "vent sud budget")
    assert (results.facets, results.total) == ({}, 3)
    assert index.search("sud").facets["lang"] == {"fr": 2}


def test_a_search_may_keep_to_articles_with_all_the_words(index: NewsIndex) -> None:
    assert index.search("vent sud budget").relaxed
    strict = index.search("vent sud budget", relax=False)
    assert (strict.total, strict.relaxed) == (0, False)
    assert [hit.article_id for hit in index.search("vent sud", relax=False).hits] == ["b"]


EVENING = dt.datetime(2024, 5, 7, 23, 59, 59, tzinfo=dt.UTC)
MORNING = dt.datetime(2024, 5, 7, 8, tzinfo=dt.UTC)
DATED = [
    dataclasses.replace(article, lang="fr")
    for article in (
        Article(
            article_id="ancien", title="Vent", body="Le vent.", source="Le Fleuve", published_at=dt.date(2023, 1, 9)
        ),
        Article(article_id="matin", body="Du vent.", source="L'Écho", section="Météo", published_at=MORNING),
        Article(article_id="soir", body="Venteux au sud.", source="L'Écho", published_at=EVENING),
        Article(article_id="sans date", body="Vent du nord."),
    )
]


def test_filters_leave_articles_of_some_dates_sources_and_sections(index: NewsIndex) -> None:
    index.add(DATED)

    def left(**filters: Any) -> list[str]:
        results = index.search("vent*", filters=Filters(**filters), order="oldest")
        assert results.total == len(results.hits)
        return [hit.article_id for hit in results.hits]

    assert left() == ["ancien", "matin", "soir", "b", "sans date"]
    assert left(since=dt.date(2024, 5, 7)) == ["matin", "soir"]
    assert left(until=dt.date(2024, 5, 7)) == ["ancien", "matin", "soir"]
    assert left(until=MORNING) == ["ancien", "matin"]
    assert left(since=dt.datetime(2024, 5, 7, 10, 0, 1, tzinfo=dt.timezone(dt.timedelta(hours=2)))) == ["soir"]
    assert left(sources=("Le Fleuve", "L'Écho")) == ["ancien", "matin", "soir"]
    assert left(sources=("L'Écho",), sections=("Météo",)) == ["matin"]
    assert left(sources=("absent",)) == left(langs=("en",)) == []


def test_hits_come_in_the_order_that_is_asked_for(index: NewsIndex) -> None:
    index.add(DATED)

    def first(query: str, **options: Any) -> list[str]:
        return [hit.article_id for hit in index.search(query, **options).hits]

    assert first("vent", order="newest") == ["matin", "ancien", "b", "sans date"]
    assert first("vent", order="oldest", limit=1, offset=1) == ["matin"]
    assert first("*", order="newest", limit=2, facets=False, exact_total=False) == ["soir", "matin"]
    assert index.search("*", limit=0).total == 7
    by_date = index.search("vent", order="newest", explain=True)
    assert all(hit.explanation and hit.score == hit.explanation.parts[0].value > 0 for hit in by_date.hits)
    with pytest.raises(ValueError, match="newest"):
        index.search("vent", order="random")  # type: ignore[arg-type]


def test_a_prefix_finds_the_words_that_begin_so_and_marks_them(index: NewsIndex) -> None:
    hit = index.search("coopé*").hits[0]
    assert (hit.article_id, hit.snippet and hit.snippet.html) == ("a", "La <mark>coopération</mark> Sud-Sud avance.")
    assert index.search("coopé* budget", relax=False).total == 0
    assert index.search("zzz*").notes == ()


def test_a_closed_index_searches_no_more(index: NewsIndex) -> None:
    index.close()
    with pytest.raises(IndexDirectoryError, match="open it again"):
        index.search("budget")


def test_an_index_that_may_not_be_written_is_searched_and_left_as_it_is(index: NewsIndex, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    index.close()
    folders = [tmp_path / "index", *(path for path in (tmp_path / "index").rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        with NewsIndex.open(tmp_path / "index", read_only=True) as reader:
            assert found(reader, "budget") == ["c"]
            assert reader.verify().problems == ()
            with pytest.raises(NewsSearchError):
                reader.add(CORPUS)
    finally:
        for folder in folders:
            folder.chmod(0o755)


def test_an_index_opened_read_only_takes_nothing(index: NewsIndex, tmp_path: Path) -> None:
    with NewsIndex.open(tmp_path / "index", read_only=True) as reader:
        with pytest.raises(ArchiveError, match="read-only"):
            reader.add([Article(article_id="d", body="Une gare.", lang="fr")])
        with pytest.raises(ArchiveError, match="read-only"):
            reader.delete(["c"])
        for write in (reader.rebuild, lambda: reader.add([])):
            with pytest.raises(IndexDirectoryError, match="read-only"):
                write()
    assert index.stats().n_docs == 3


def test_replaced_snapshots_let_go_of_their_files(index: NewsIndex) -> None:
    def n_open() -> int:
        return sum(1 for _ in Path("/proc/self/fd").iterdir()) if Path("/proc/self/fd").exists() else 0

    found(index, "budget")
    before = n_open()
    for number in range(40):
        index.add([Article(article_id="n", body=f"Le vent numéro {number}.", lang="fr")])
        assert found(index, str(number)) == ["n"]
    assert n_open() <= before + 8 + 5 * MAX_KEPT  # those of the last few states are kept, for who turns pages


def test_pages_hold_each_article_once_whatever_is_committed_between_them(index: NewsIndex) -> None:
    names = [f"p{number:02}" for number in range(30)]
    index.add(Article(article_id=name, body=f"Une page, {name}.", lang="fr") for name in names)
    first = index.search("page", limit=7, fold=False)
    pages = [first]
    while len(pages[-1].hits) == 7:
        number = len(pages)
        index.add(Article(article_id=f"q{number}{n}", title="Page", body="Une page.", lang="fr") for n in range(5))
        index.delete([f"p{number:02}", f"p{29 - number}"])
        if number == 2:
            index.rebuild()
        later = index.search("page", limit=7, offset=7 * number, fold=False, commit=first.commit)
        assert (later.total, later.commit) == (30, first.commit)
        pages.append(later)
    assert sorted(hit.article_id for page in pages for hit in page.hits) == names
    assert index.search("page", fold=False).total == 30 + 5 * (len(pages) - 1) - 2 * (len(pages) - 1)
    with pytest.raises(CommitGone):
        index.search("page", commit="of another")


def test_searches_in_threads_go_on_while_articles_are_added(index: NewsIndex) -> None:
    wrong: list[object] = []
    done = threading.Event()

    def search() -> None:
        while not done.is_set():
            try:
                if "c" not in found(index, "budget"):
                    wrong.append("c is not found")
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(10):
        index.add([Article(article_id=f"n{number}", body=f"Un budget, {number}.", lang="fr")])
    index.rebuild()
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert index.search("budget").total == 11


@pytest.mark.parametrize("ranking", [Ranking(k1=0), Ranking(reranked=-1), Ranking(surface=-1)])
def test_a_weight_out_of_its_range_is_refused_by_its_name(tmp_path: Path, ranking: Ranking) -> None:
    with (
        NewsIndex.open(tmp_path / "index") as index,
        pytest.raises(ValueError, match=r"ranking: .*(k1|reranked|surface)"),
    ):
        index.search("vent", ranking=ranking)


def test_initials_of_several_words_in_the_settings_are_told_when_the_index_opens(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="R&D"):
        NewsIndex.open(tmp_path / "index", settings=Settings(acronyms={"R&D": "Recherche et développement"}))


def test_acronyms_are_counted_in_the_articles_that_are_there(tmp_path: Path) -> None:
    def article(body: str) -> Article:
        return Article(article_id="a", body=body, lang="fr")

    with NewsIndex.open(tmp_path / "index") as index:
        for number in range(3):
            index.add([article(f"Le Fonds des rives (FDR) ouvre {number} ponts.")])
        assert [(row.initials, row.n_articles) for row in index.acronyms()] == [("fdr", 1)]
        index.delete(["a"])
        assert index.acronyms() == ()

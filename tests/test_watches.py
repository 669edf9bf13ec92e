"""Check that a saved search tells each new article that it finds, and tells it once."""

import dataclasses
import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest

from newssearch import Article, NewsIndex
from newssearch.errors import IndexBusy, IndexDirectoryError, QueryError, WatchError
from newssearch.settings import Settings
from newssearch.watches import ATOM_ENTRIES

OLD = Article(article_id="vieux", title="Le riz", body="Le riz pousse à Rabat.", source="Le Phare", lang="fr")
RICE = Article(article_id="riz", title="Du riz", body="Le riz de Zanzibar arrive.", url="https://a.test/riz", lang="fr")
BOAT = Article(article_id="bateau", title="Un bateau", body="Il apporte du riz et du blé.", lang="fr")
WIND = Article(article_id="vent", title="Le vent", body="Il souffle sur la côte.", lang="fr")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[NewsIndex]:
    with NewsIndex.open(tmp_path / "index", settings=Settings(writer_wait_s=0.05)) as index:
        index.add([OLD])
        yield index


def told(index: NewsIndex, *names: str) -> dict[str, list[str]]:
    """Return the articles that are told of each search, and note them as told."""
    found: dict[str, list[str]] = {}
    for matches in index.watches.new_matches(names or None):
        assert matches.problem is None
        found.setdefault(matches.watch.name, []).extend(hit.article_id for hit in matches.hits)
    return found


def test_a_new_search_tells_what_comes_after_it_and_tells_it_once(index: NewsIndex) -> None:
    index.watches.add("riz", "riz")
    assert told(index) == {}
    index.add([RICE, WIND, BOAT])
    assert index.watches.count_new() == {"riz": 2}
    assert told(index) == {"riz": ["bateau", "riz"]}
    assert told(index) == {}
    index.rebuild()
    assert index.watches.count_new() == {}
    assert told(index) == {}


def test_what_is_there_is_told_where_that_is_asked_for(index: NewsIndex) -> None:
    index.watches.add("riz", "riz", from_start=True)
    assert told(index) == {"riz": ["vieux"]}


def test_a_search_is_kept_as_it_was_typed(index: NewsIndex, tmp_path: Path) -> None:
    added = index.watches.add("À l'été 2025", 'titre:"le riz" SAUF sport', atom=tmp_path / "a.xml")
    index.watches.add("b", "riz")
    assert [watch.name for watch in index.watches.all()] == ["b", "À l'été 2025"]
    assert index.watches.all()[1] == added
    assert (added.query, added.atom) == ('titre:"le riz" SAUF sport', tmp_path / "a.xml")
    assert dt.datetime.now(dt.UTC) - added.created_at < dt.timedelta(minutes=5)


def test_no_word_is_passed_over_or_corrected(index: NewsIndex) -> None:
    index.watches.add("absent", "riz Zanzibar")
    index.watches.add("faute", "Zanzbar")
    index.watches.add("mots vides", "le riz de la Zanzibar")
    index.add([BOAT])
    assert told(index) == {}
    index.add([RICE])
    assert told(index) == {"absent": ["riz"], "mots vides": ["riz"]}


def test_an_update_is_told_only_where_the_article_was_not_told_before(index: NewsIndex) -> None:
    index.watches.add("riz", "riz")
    index.watches.add("vent", "vent")
    index.add([RICE])
    assert told(index) == {"riz": ["riz"]}
    index.add([dataclasses.replace(RICE, body="Le riz attend le vent.")])
    assert told(index) == {"vent": ["riz"]}
    index.add([dataclasses.replace(OLD, body="Le riz est vendu.")])
    assert told(index) == {"riz": ["vieux"]}


def test_an_article_that_is_deleted_is_not_told_and_one_that_is_restored_is_told_anew(index: NewsIndex) -> None:
    index.watches.add("riz", "riz")
    index.add([RICE, BOAT])
    index.delete(["bateau"])
    assert told(index) == {"riz": ["riz"]}
    index.delete(["riz"])
    index.add([RICE, BOAT], restore=True)
    assert told(index) == {"riz": ["bateau", "riz"]}


def test_what_was_not_told_to_the_end_is_told_again(index: NewsIndex) -> None:
    index.watches.add("a", "riz")
    index.watches.add("b", "riz")
    index.add([RICE])
    for matches in index.watches.new_matches():
        if matches.watch.name == "b":
            break  # and only the first is noted
    assert told(index) == {"b": ["riz"]}


def test_two_at_once_do_not_tell_the_same(index: NewsIndex, tmp_path: Path) -> None:
    index.watches.add("riz", "riz")
    index.add([RICE])
    with NewsIndex.open(tmp_path / "index", settings=Settings(writer_wait_s=0.05)) as other:
        first = index.watches.new_matches()
        next(first)
        with pytest.raises(IndexBusy):
            next(other.watches.new_matches())
        assert list(first) == []
        assert told(other) == {}


def test_several_threads_tell_each_article_once(index: NewsIndex, tmp_path: Path) -> None:
    index.watches.add("riz", "riz")
    found: list[str] = []

    def work(number: int) -> None:
        with NewsIndex.open(tmp_path / "index") as own:
            own.add([dataclasses.replace(RICE, article_id=f"riz {number}")])
            for matches in own.watches.new_matches():
                found.extend(hit.article_id for hit in matches.hits)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [f"riz {number}" for number in range(4)]


def test_only_the_searches_that_are_named_are_told(index: NewsIndex) -> None:
    for name in ("a", "b", "c"):
        index.watches.add(name, "riz")
    index.add([RICE])
    assert told(index, "a", "c") == {"a": ["riz"], "c": ["riz"]}
    assert index.watches.count_new() == {"b": 1}
    with pytest.raises(WatchError, match="there is none of that name"):
        told(index, "a", "absent")


def test_only_what_came_after_a_change_is_counted(index: NewsIndex) -> None:
    index.watches.add("riz", "riz")
    index.add([RICE])
    seq = index.watches.last_seq()
    assert index.watches.count_new(after=seq) == {}
    index.add([BOAT])
    assert index.watches.count_new(after=seq) == {"riz": 1}


def test_a_search_that_is_removed_is_forgotten_with_what_was_told_of_it(index: NewsIndex) -> None:
    index.watches.add("riz", "riz", from_start=True)
    told(index)
    index.watches.remove("riz")
    assert index.watches.all() == ()
    with pytest.raises(WatchError, match="'riz': there is none of that name"):
        index.watches.remove("riz")
    index.watches.add("riz", "riz", from_start=True)
    assert told(index) == {"riz": ["vieux"]}


@pytest.mark.parametrize(
    ("query", "position"), [("riz ET", 4), ("(riz", 0), ("riz groupe:inconnu", 11), ("", 0), (" ", 0)]
)
def test_a_query_that_is_wrong_or_empty_is_refused_in_french(index: NewsIndex, query: str, position: int) -> None:
    with pytest.raises(QueryError, match=r"[.»]$") as refused:
        index.watches.add("riz", query)
    assert refused.value.position == position
    assert index.watches.all() == ()


@pytest.mark.parametrize("name", ["", " ", "a ", "\x1b[31m", "a\nb", "x" * 65, "a/b"])
def test_a_name_that_is_odd_is_refused(index: NewsIndex, name: str) -> None:
    with pytest.raises(WatchError, match="a name has letters"):
        index.watches.add(name, "riz")


def test_a_name_or_a_file_is_of_one_search(index: NewsIndex, tmp_path: Path) -> None:
    index.watches.add("riz", "riz", atom=tmp_path / "a.xml")
    with pytest.raises(WatchError, match="there is one of that name"):
        index.watches.add("riz", "vent")
    with pytest.raises(WatchError, match="or with that Atom file"):
        index.watches.add("vent", "vent", atom=tmp_path / "a.xml")
    with pytest.raises(WatchError, match="a folder that is there"):
        index.watches.add("vent", "vent", atom=tmp_path / "absent" / "a.xml")
    with pytest.raises(WatchError, match="half of a surrogate pair"):
        index.watches.add("vent", "vent \ud800")


def test_a_search_that_the_settings_have_made_wrong_waits_until_they_are_right(tmp_path: Path) -> None:
    right = Settings(groups={"ports": ("Le Phare",)})
    with NewsIndex.open(tmp_path, settings=right) as index:
        index.watches.add("ports", "groupe:ports")
        index.watches.add("riz", "riz")
        index.add([OLD])
    with NewsIndex.open(tmp_path) as index:
        first, second = index.watches.new_matches()
        assert isinstance(first.problem, QueryError)
        assert (second.watch.name, second.problem) == ("riz", None)
    with NewsIndex.open(tmp_path, settings=right) as index:
        assert told(index) == {"ports": ["vieux"]}


def test_a_date_is_reckoned_anew_each_time(index: NewsIndex) -> None:
    index.watches.add("hier", "riz depuis:hier")
    today = dt.datetime.now(dt.UTC).date()
    index.add(
        [dataclasses.replace(RICE, published_at=today), dataclasses.replace(BOAT, published_at=dt.date(2020, 1, 2))]
    )
    assert told(index) == {"hier": ["riz"]}


def test_a_reader_counts_and_lists_and_does_not_tell(index: NewsIndex, tmp_path: Path) -> None:
    index.watches.add("riz", "riz")
    index.add([RICE])
    with NewsIndex.open(tmp_path / "index", read_only=True) as reader:
        assert reader.watches.count_new() == {"riz": 1}
        with pytest.raises(IndexDirectoryError, match="read-only"):
            next(reader.watches.new_matches())


def test_a_hit_has_what_a_list_shows(index: NewsIndex) -> None:
    index.watches.add("riz", "riz")
    index.add([RICE])
    (matches,) = index.watches.new_matches()
    (hit,) = matches.hits
    assert (hit.title, hit.url) == ("Du riz", "https://a.test/riz")
    assert hit.snippet is not None
    assert hit.snippet.html == "Le <mark>riz</mark> de Zanzibar arrive."


def test_a_snippet_marks_no_word_that_is_near_one_that_is_absent(index: NewsIndex) -> None:
    index.watches.add("riz", "riz OU apportes OU bateaux OU Zanzibor")
    index.add([RICE])
    (matches,) = index.watches.new_matches()
    assert [hit.snippet and hit.snippet.html for hit in matches.hits] == ["Le <mark>riz</mark> de Zanzibar arrive."]


# --- the Atom file ---------------------------------------------------------------------------------------------------


def test_an_atom_file_has_what_was_told_the_latest_first(index: NewsIndex, tmp_path: Path) -> None:
    file = tmp_path / "riz.xml"
    index.watches.add("riz", "riz", atom=file)
    index.add([RICE])
    told(index)
    before = feedparser.parse(file.read_bytes())
    index.add([BOAT, WIND])
    told(index)
    feed = feedparser.parse(file.read_bytes())
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == ["Un bateau", "Du riz"]
    assert feed.entries[1].id == before.entries[0].id
    assert feed.entries[1].updated == before.entries[0].updated
    assert feed.feed.id == before.feed.id
    index.delete(["riz"])
    index.add([dataclasses.replace(OLD, body="Le riz est vendu.")])
    told(index)
    assert [entry.title for entry in feedparser.parse(file.read_bytes()).entries] == ["Le riz", "Un bateau"]


def test_an_atom_file_keeps_the_latest_entries(index: NewsIndex, tmp_path: Path) -> None:
    file = tmp_path / "riz.xml"
    index.watches.add("riz", "riz", atom=file)
    for first in (0, 60):
        index.add(dataclasses.replace(RICE, article_id=f"{n}", title=f"Riz {n}") for n in range(first, first + 60))
        told(index)
    titles = [entry.title for entry in feedparser.parse(file.read_bytes()).entries]
    assert titles == [f"Riz {n}" for n in range(119, 119 - ATOM_ENTRIES, -1)]


def test_a_file_that_cannot_be_written_lets_its_matches_wait(index: NewsIndex, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    index.watches.add("a", "riz", atom=tmp_path / "folder" / "a.xml")
    index.watches.add("b", "riz")
    index.add([RICE])
    (tmp_path / "folder").rmdir()
    first, second = index.watches.new_matches()
    assert (first.watch.name, first.hits, type(first.problem)) == ("a", (), FileNotFoundError)
    assert (second.watch.name, second.problem) == ("b", None)
    (tmp_path / "folder").mkdir()
    assert told(index) == {"a": ["riz"]}

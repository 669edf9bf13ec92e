"""Test the engines of the benchmark of speed: those that newssearch brings along run, and all write their queries."""

import datetime as dt
import sys
from pathlib import Path

import pytest
from benchmarks.peer_unavailable import PeerUnavailable
from benchmarks.speed.articles import grow
from benchmarks.speed.child import outcome_of
from benchmarks.speed.children import ms_to_end, ms_to_first_line, queries_per_s, run_job
from benchmarks.speed.corpus import SEEDS, read_seeds, write_records
from benchmarks.speed.effort import QUICK
from benchmarks.speed.engines import lucene, newssearch, sqlite, tantivy, whoosh
from benchmarks.speed.feed import NewsItem
from benchmarks.speed.job import Job, Task
from benchmarks.speed.queries import CLASSES, SpeedQuery
from benchmarks.speed.registry import ENGINES

from newssearch import Filters

N_ARTICLES = 60
WORDS = {1: ("deux",), 2: ("port", "bateaux"), 3: ("port", "bateaux", "mer"), 4: ("port", "mer", "ville", "eau")}
QUERIES = [
    SpeedQuery(kind, WORDS.get(about.n_words, ("le", "port", "de", "la", "ville")), "2012-01-01", "2025-01-01")
    for kind, about in CLASSES.items()
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of articles that are grown from those of the repository."""
    path = tmp_path_factory.mktemp("corpus") / "grown.jsonl.gz"
    write_records(path, grow(read_seeds(SEEDS), N_ARTICLES))
    return path


def job(task: Task, engine: str, folder: Path, corpus: Path, *, totals: bool = True) -> Job:
    """Return a job that is soon done."""
    return Job(
        task=task,
        engine=engine,
        folder=str(folder),
        corpus=str(corpus),
        n_articles=N_ARTICLES,
        totals=totals,
        effort=QUICK,
        timed=QUERIES,
        warm_up=QUERIES[:2],
    )


# --- engines that come with newssearch --------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["newssearch, numpy", "SQLite FTS5", "Whoosh"])
def test_an_engine_builds_an_index_and_answers_every_class_it_knows(engine: str, tmp_path: Path, corpus: Path) -> None:
    built = outcome_of(job(Task.BUILD, engine, tmp_path, corpus))
    assert built.error is None
    for build in built.builds:
        assert build.n_articles == N_ARTICLES
        assert build.rate > 0
        assert build.index_bytes == sum(build.parts.values()) > 0
    searched = outcome_of(job(Task.SEARCH, engine, tmp_path, corpus))
    assert searched.error is None
    assert searched.search is not None
    assert searched.search.found_segments == 1
    kinds = {figures.kind for figures in searched.search.classes}
    assert kinds == set(CLASSES)
    for figures in searched.search.classes:
        assert figures.total is not None
        assert figures.warm.p50 <= figures.warm.p95


def test_engines_that_know_a_class_find_the_same_number_of_articles(tmp_path: Path, corpus: Path) -> None:
    found = []
    for engine in ("SQLite FTS5", "Whoosh"):
        folder = tmp_path / engine
        folder.mkdir()
        outcome_of(job(Task.BUILD, engine, folder, corpus))
        search = outcome_of(job(Task.SEARCH, engine, folder, corpus)).search
        assert search is not None
        # FTS5 knows no stems, but a number word has no other form.
        found.append({one.kind: one.total for one in search.classes if one.kind in ("dates", "facets", "newest")})
    assert found[0] == found[1]


def test_totals_are_counted_only_where_they_are_asked_for(tmp_path: Path, corpus: Path) -> None:
    outcome_of(job(Task.BUILD, "SQLite FTS5", tmp_path, corpus))
    search = outcome_of(job(Task.SEARCH, "SQLite FTS5", tmp_path, corpus, totals=False)).search
    assert search is not None
    assert {figures.total for figures in search.classes} == {None}


# --- processes --------------------------------------------------------------------------------------------------------


def test_child_processes_build_and_search_and_a_shell_command_is_timed(tmp_path: Path, corpus: Path) -> None:
    assert run_job(job(Task.BUILD, "SQLite FTS5", tmp_path, corpus)).builds
    rate = queries_per_s(job(Task.THROUGHPUT, "SQLite FTS5", tmp_path, corpus))
    assert rate is not None
    assert rate > 0
    first_answer = ENGINES["SQLite FTS5"].first_answer
    assert first_answer is not None
    command = first_answer(tmp_path, SpeedQuery("mid", ("port",)))
    assert ms_to_first_line(command, {}, 1) > 0
    assert ms_to_end(command, {}, 1) > 0


def test_a_command_that_says_nothing_is_left_out_with_its_last_words() -> None:
    with pytest.raises(PeerUnavailable, match="rien à dire"):
        ms_to_first_line([sys.executable, "-c", "raise SystemExit('rien à dire')"], {"PYTHONUTF8": "1"}, 1)


def test_a_peer_whose_package_is_absent_says_which_one(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tantivy", None)
    error = outcome_of(job(Task.BUILD, "tantivy", tmp_path, corpus)).error
    assert error == "tantivy left out, no package tantivy: install the dependency group bench"


def test_an_engine_that_breaks_costs_its_own_figures(tmp_path: Path, corpus: Path) -> None:
    error = outcome_of(job(Task.SEARCH, "SQLite FTS5", tmp_path / "absent", corpus)).error
    assert error is not None
    assert error.startswith("SQLite FTS5, search: CantOpenError")


def test_an_engine_without_a_say_in_its_segments_says_so(tmp_path: Path, corpus: Path) -> None:
    assert outcome_of(job(Task.LAY_OUT, "SQLite FTS5", tmp_path, corpus)).error == (
        "SQLite FTS5 has no say in its segments"
    )


# --- query strings ----------------------------------------------------------------------------------------------------

PHRASE = SpeedQuery("phrase2", ("nouveau", "port"))
AND = SpeedQuery("and2", ("port", "mer"))
OR = SpeedQuery("or2", ("port", "mer"))
PREFIX = SpeedQuery("prefix", ("port",))
DATED = SpeedQuery("dates", ("port",), "2020-03-01", "2021-03-01")


def test_queries_in_the_syntax_of_tantivy() -> None:
    strings = [tantivy.query_string(query) for query in (PHRASE, AND, OR, PREFIX, DATED)]
    dated = "+(port) +date:[2020-03-01T00:00:00Z TO 2021-03-01T00:00:00Z}"
    assert strings == ['"nouveau port"', "+port +mer", "port mer", "body:[port TO poru}", dated]


def test_queries_in_the_syntax_of_lucene() -> None:
    strings = [lucene.query_string(query) for query in (PHRASE, AND, OR, PREFIX, DATED)]
    assert strings == ['"nouveau port"', "+port +mer", "port mer", "port*", "+(port) +date:[2020-03-01 TO 2021-03-01}"]
    assert [lucene.how(query) for query in (OR, SpeedQuery("newest", ("port",)))] == ["body", "newest"]


def test_queries_in_the_syntax_of_fts5() -> None:
    strings = [sqlite.match_string(query) for query in (PHRASE, AND, OR, PREFIX)]
    assert strings == [
        'body : "nouveau port"',
        'body : ("port" AND "mer")',
        'body : ("port" OR "mer")',
        'body : "port" *',
    ]
    assert sqlite.match_string(SpeedQuery("two_fields", ("port", "mer"))) == '"port" AND "mer"'


def test_queries_in_the_syntax_of_whoosh() -> None:
    strings = [whoosh.query_string(query) for query in (PHRASE, OR, PREFIX, DATED)]
    assert strings == ['"nouveau port"', "port mer", "port*", "(port) AND date:[20200301 TO 20210301}"]


def test_queries_of_newssearch_are_what_a_reader_types_and_its_dates_are_filters() -> None:
    strings = [newssearch.query_string(query) for query in (PHRASE, AND, PREFIX, DATED)]
    assert strings == ['"nouveau port"', "port mer", "port*", "port"]
    assert newssearch.filters_of(DATED) == Filters(since=dt.date(2020, 3, 1), until=dt.date(2021, 2, 28))
    assert newssearch.filters_of(AND) == Filters()


def test_an_article_is_one_line_for_lucene() -> None:
    moment = dt.datetime(2020, 3, 1, 12, tzinfo=dt.UTC)
    item = NewsItem("a-1", "Le\tport", "Un bac.\n\nUn quai.", "Le Phare", "ouest", moment)
    assert lucene.line_of(item) == f"a-1\tLe port\tUn bac. Un quai.\tLe Phare\touest\t{int(moment.timestamp())}\t2020\n"

"""Run real processes against one index directory, and kill them: nothing is lost, and no search fails."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newssearch import Article, NewsIndex

N_ARTICLES = 600
KILLS = 8
"""For each of the two kinds of work; each costs about a second."""

ADD = """
import sys
from newssearch import Article, NewsIndex
folder, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with NewsIndex.open(folder) as index:
    print("open", flush=True)
    index.add(
        Article(article_id=f"n{number}", title=f"Conseil {number}", body=f"Le budget numéro {number}. " * 3, lang="fr")
        for number in range(first, first + count)
    )
"""

ADD_ONE_BY_ONE = """
import select, sys
from newssearch import Article, NewsIndex
count = 0
with NewsIndex.open(sys.argv[1]) as index:
    print("open", flush=True)
    while not select.select([sys.stdin], [], [], 0)[0]:
        index.add([Article(article_id=f"o{count}", body=f"Un budget, numéro {count}.", lang="fr")])
        count += 1
print(count)
"""

REBUILD = """
import sys
from newssearch import NewsIndex
with NewsIndex.open(sys.argv[1]) as index:
    print("open", flush=True)
    index.rebuild()
"""

SEARCH = """
import sys
from newssearch import NewsIndex
folder, expected = sys.argv[1], int(sys.argv[2])
count = 0
with NewsIndex.open(folder, read_only=True) as index:
    print("open", flush=True)
    while not sys.stdin.read(1):
        pass
    import threading
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(1), stop.set()), daemon=True).start()
    while not stop.is_set():
        results = index.search("budget", limit=3)
        assert results.total == expected, results
        assert all("budget" in hit.snippet.text for hit in results.hits), results
        count += 1
print(count)
"""


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a program and wait until it has opened the index."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n", process.communicate()[1]
    return process


def end(process: subprocess.Popen[str], said: str = "") -> str:
    """Wait for the end of a program; it must succeed."""
    output, errors = process.communicate(said, timeout=120)
    assert (process.returncode, errors) == (0, "")
    return output


def fill(folder: Path, count: int = N_ARTICLES) -> None:
    end(start(ADD, folder, 0, count))


def check_whole(folder: Path, expected: int | None) -> int:
    """Verify an index after a kill, bring it up to date, and count its articles, each of which is there once."""
    with NewsIndex.open(folder) as index:
        index.add([])
        report = index.verify()
        assert report.problems == ()
        assert report.n_docs == report.n_articles == index.search("budget", limit=0).total
        assert expected is None or report.n_articles == expected
        for number in range(0, report.n_articles, 97):
            assert index.search(f"numéro {number}", snippets=False).total >= 1
        return report.n_articles


def test_no_search_fails_while_the_index_is_rebuilt_again_and_again(tmp_path: Path) -> None:
    fill(tmp_path, 200)
    searching = start(SEARCH, tmp_path, 200)
    assert searching.stdin is not None
    searching.stdin.write("s")
    searching.stdin.flush()
    with NewsIndex.open(tmp_path) as index:
        for _ in range(3):
            index.rebuild()
        index.rebuild(rollback=True)
    assert int(end(searching, "x")) > 100


def test_an_index_is_rebuilt_while_another_process_adds_to_it(tmp_path: Path) -> None:
    fill(tmp_path, 200)
    adding = start(ADD_ONE_BY_ONE, tmp_path)
    with NewsIndex.open(tmp_path) as index:
        for _ in range(4):
            before = index.stats().generation
            assert index.rebuild().previous == before
    n_added = int(end(adding, "x"))
    assert n_added > 4
    check_whole(tmp_path, 200 + n_added)


def test_two_processes_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    both = [start(ADD, tmp_path, first, 300) for first in (0, 150)]
    for process in both:
        end(process)
    check_whole(tmp_path, 450)


def test_a_process_killed_while_it_adds_leaves_a_sound_index(tmp_path: Path) -> None:
    draw = random.Random(7)  # noqa: S311 - no secret
    started = time.monotonic()
    fill(tmp_path / "whole")
    whole_s = time.monotonic() - started
    counts = []
    for kill in range(KILLS):
        folder = tmp_path / str(kill)
        process = start(ADD, folder, 0, N_ARTICLES)
        time.sleep(draw.uniform(0, whole_s))
        process.kill()
        process.communicate()
        counts.append(check_whole(folder, None))
        assert counts[-1] in (0, 500, N_ARTICLES)  # batches of the archive are whole
        end(start(ADD, folder, 0, N_ARTICLES))
        check_whole(folder, N_ARTICLES)


def test_a_process_killed_while_it_rebuilds_leaves_the_live_index(tmp_path: Path) -> None:
    draw = random.Random(11)  # noqa: S311 - no secret
    fill(tmp_path)
    started = time.monotonic()
    end(start(REBUILD, tmp_path))
    whole_s = time.monotonic() - started
    for _ in range(KILLS):
        process = start(REBUILD, tmp_path)
        time.sleep(draw.uniform(0, whole_s))
        process.kill()
        process.communicate()
        check_whole(tmp_path, N_ARTICLES)
    end(start(REBUILD, tmp_path))
    check_whole(tmp_path, N_ARTICLES)
    assert len(list((tmp_path / "generations").iterdir())) == 2


def test_an_article_updated_over_and_over_is_there_once_and_new(tmp_path: Path) -> None:
    with NewsIndex.open(tmp_path) as index:
        for number in range(30):
            index.add([Article(article_id="a", body=f"Le budget, version {number}.", lang="fr")])
        results = index.search("budget")
        assert results.total == 1
        assert results.hits[0].snippet is not None
        assert results.hits[0].snippet.text == "Le budget, version 29."


@pytest.mark.parametrize("name", ["write", "rebuild"])
def test_a_lock_file_left_behind_holds_nothing(tmp_path: Path, name: str) -> None:
    fill(tmp_path, 3)
    (tmp_path / f"{name}.lock").touch()
    (tmp_path / f"{name}.pid").write_text("999999")
    with NewsIndex.open(tmp_path) as index:
        assert index.add([Article(article_id="z", body="Encore un budget.", lang="fr")]).added == 1
        assert index.rebuild().n_docs == 4

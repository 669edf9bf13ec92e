"""Let readers search while a writer adds, updates, deletes and merges: each answer is of one commit, in their order."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from newssearch import Article, NewsIndex
from newssearch.settings import WHOOSH

ROUNDS = 20
"""Of two commits each; four segments of this size are merged, so that it happens some ten times."""

GROUP = 7
"""Articles of one round: all of them are found, or none."""

READERS = 3

State = tuple[str, ...]
"""The ids of all articles, sorted; no two commits leave the same."""

LAST = "the last one"

READ = """
import json, sys
from newssearch import NewsIndex
seen = []
with NewsIndex.open(sys.argv[1], read_only=True) as index:
    print("open", flush=True)
    while not seen or sys.argv[2] not in seen[-1]:
        results = index.search("budget", limit=1_000, fold=False, snippets=len(seen) % 2 == 0)
        found = sorted(hit.article_id for hit in results.hits)
        assert index.search('"texte neuf"', limit=0).total in (0, int(sys.argv[3]))
        if not seen or found != seen[-1]:
            seen.append(found)
print(json.dumps(seen))
"""


def names(round_: int) -> list[str]:
    return [f"{round_}-{place}" for place in range(GROUP)]


def articles(round_: int, form: str) -> Iterator[Article]:
    for name in names(round_):
        yield Article(article_id=name, title=f"Tour {round_}", body=f"Le budget, un texte {form}. " * 3, lang="fr")


def write(index: NewsIndex) -> Iterator[State]:
    """Commit at each step a new round and an update of the one before, or the end of an old one; yield what is left."""
    kept: set[str] = set()
    for round_ in range(ROUNDS):
        kept.update(names(round_))
        index.add([*articles(round_, "neuf"), *(articles(round_ - 1, "revu") if round_ else ())])
        yield tuple(sorted(kept))
        if round_ >= 2:
            kept.difference_update(names(round_ - 2))
            index.delete(names(round_ - 2))
            yield tuple(sorted(kept))
    index.add([Article(article_id=LAST, body="Le budget, pour finir.", lang="fr")])
    yield tuple(sorted({*kept, LAST}))


def assert_in_order(seen: Sequence[State], states: Sequence[State]) -> None:
    """Demand that what a reader saw are states, none earlier than the one it saw before, the last one at the end."""
    places = [states.index(state) for state in seen]
    assert places == sorted(places)
    assert places[-1] == len(states) - 1


def states_seen(index: NewsIndex, done: threading.Event) -> Iterator[State]:
    """Search in all ways until the writer is done, and once more."""
    is_last = False
    while not is_last:
        is_last = done.is_set()
        for options in ({}, {"snippets": False, "facets": False}, {"ranking": WHOOSH}):
            hits = index.search("budget", limit=1_000, fold=False, **options).hits
            yield tuple(sorted(hit.article_id for hit in hits))
        assert index.search('"texte neuf"', limit=0).total in (0, GROUP)


@pytest.mark.parametrize("n_indexes", [1, READERS], ids=["of one index", "with an index each"])
def test_threads_see_whole_commits_in_their_order(tmp_path: Path, n_indexes: int) -> None:
    done = threading.Event()
    seen: list[list[State]] = [[] for _ in range(READERS)]
    errors: list[BaseException] = []

    def read(index: NewsIndex, mine: list[State]) -> None:
        try:
            mine.extend(states_seen(index, done))
        except BaseException as error:
            errors.append(error)

    with NewsIndex.open(tmp_path) as writing:
        others = [NewsIndex.open(tmp_path, read_only=True) for _ in range(n_indexes - 1)]
        threads = [
            threading.Thread(target=read, args=([writing, *others][place % n_indexes], mine))
            for place, mine in enumerate(seen)
        ]
        try:
            for thread in threads:
                thread.start()
            states = [(), *write(writing)]
        finally:
            done.set()
            for thread in threads:
                thread.join()
            for index in others:
                index.close()
        assert errors == []
        assert writing.stats().n_segments < 4
        assert writing.verify().problems == ()
    for mine in seen:
        assert_in_order(mine, states)
    assert len(set().union(*seen)) > 3  # or they came too late to see anything


def test_processes_see_whole_commits_in_their_order(tmp_path: Path) -> None:
    with NewsIndex.open(tmp_path) as index:
        readers = [
            subprocess.Popen(
                [sys.executable, "-c", READ, str(tmp_path), LAST, str(GROUP)], stdout=subprocess.PIPE, text=True
            )
            for _ in range(READERS)
        ]
        try:
            for reader in readers:
                assert reader.stdout is not None
                assert reader.stdout.readline() == "open\n"
            states = [(), *write(index)]
            outputs = [reader.communicate(timeout=60)[0] for reader in readers]
        finally:
            for reader in readers:
                reader.kill()
    for reader, output in zip(readers, outputs, strict=True):
        assert reader.returncode == 0
        assert_in_order([tuple(state) for state in json.loads(output)], states)
    assert max(len(json.loads(output)) for output in outputs) > 3

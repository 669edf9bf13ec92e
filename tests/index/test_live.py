"""Check that searches always hold one whole state, whatever is committed, swapped or removed meanwhile."""

import contextlib
import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.generations import ARCHIVE, article, changes
from newssearch.errors import CommitGone, IndexDirectoryError, NotAnIndex
from newssearch.index import IndexDirectory, LiveSnapshot
from newssearch.index.live import MAX_KEPT

OPEN_FILES = Path("/proc/self/fd")


@pytest.fixture
def directory(tmp_path: Path) -> IndexDirectory:
    return IndexDirectory.open(tmp_path, create=True)


@pytest.fixture
def live(directory: IndexDirectory) -> Iterator[LiveSnapshot]:
    live = LiveSnapshot(directory)
    yield live
    live.close()


def swap(directory: IndexDirectory, *names: str) -> None:
    """Make a generation with one article of each name the live one."""
    generation = directory.new(ARCHIVE)
    generation.apply(changes(article(name, "vent") for name in names), archive_id=ARCHIVE, up_to=len(names))
    directory.make_current(generation)


def names(live: LiveSnapshot) -> list[str]:
    with live.lend() as snapshot:
        return [name for name, _ in snapshot.digests()]


def test_before_the_first_generation_there_is_nothing_to_lend(live: LiveSnapshot) -> None:
    with pytest.raises(NotAnIndex, match="nothing was indexed yet"), live.lend():
        pass


def test_the_next_search_sees_a_commit_and_a_swap_and_the_running_one_does_not(
    directory: IndexDirectory, live: LiveSnapshot
) -> None:
    swap(directory, "a")
    with live.lend() as before:
        current = directory.current()
        assert current is not None
        current.apply(changes([article("b", "vent")], 2), archive_id=ARCHIVE, up_to=2)
        assert names(live) == ["a", "b"]
        for _ in range(2):
            swap(directory, "c")
        assert not current.path.exists()
        assert names(live) == ["c"]
        assert before.postings("body", "vent", with_positions=True).doc_ids.tolist() == [0]
        assert [name for name, _ in before.digests()] == ["a"]


def test_a_snapshot_is_opened_once_for_each_state(directory: IndexDirectory, live: LiveSnapshot) -> None:
    swap(directory, "a")
    with live.lend() as one, live.lend() as other:
        assert one is other
    with live.lend() as again:
        assert again is one


@pytest.mark.skipif(not OPEN_FILES.exists(), reason="no /proc here, which counts open files")
def test_a_replaced_snapshot_lets_go_of_its_files_when_its_last_search_ends(
    directory: IndexDirectory, live: LiveSnapshot
) -> None:
    counts = []
    # What the first round opens for good is no leak, what each round opens is.
    for names_of_round in ("abcdefg", "hijklmn"):
        with contextlib.ExitStack() as searches:
            for name in names_of_round:
                swap(directory, name)
                for _ in range(2):
                    snapshot = searches.enter_context(live.lend())
                    snapshot.postings("body", "vent")
                    snapshot.listing(0)
                    snapshot.lengths("body")
            held = len(list(OPEN_FILES.iterdir()))
        gc.collect()
        counts.append(len(list(OPEN_FILES.iterdir())))
        assert held > counts[-1]
    assert counts[0] == counts[1]


def test_a_replaced_snapshot_is_lent_by_its_commit_for_a_while(directory: IndexDirectory, live: LiveSnapshot) -> None:
    swap(directory, "a")
    commits = []
    for name in "bcdefg":
        with live.lend() as snapshot:
            commits.append(snapshot.commit)
        swap(directory, name)
    assert len(set(commits)) == 6
    assert names(live) == ["g"]
    for commit, name in zip(commits[-MAX_KEPT:], "def", strict=True):
        with live.lend(commit) as snapshot:
            assert [name for name, _ in snapshot.digests()] == [name]
            assert snapshot.commit == commit
    for commit in (*commits[:-MAX_KEPT], "", "another"):
        with pytest.raises(CommitGone, match="search anew"), live.lend(commit):
            pass
    with live.lend() as snapshot, live.lend(snapshot.commit) as again:
        assert snapshot is again


def test_a_snapshot_that_is_in_use_is_kept_however_many_follow(directory: IndexDirectory, live: LiveSnapshot) -> None:
    swap(directory, "a")
    with live.lend() as snapshot:
        for name in "bcdefg":
            swap(directory, name)
            assert names(live) == [name]
        with live.lend(snapshot.commit) as again:
            assert again is snapshot
    for name in "hijkl":
        swap(directory, name)
        assert names(live) == [name]
    with pytest.raises(CommitGone), live.lend(snapshot.commit):
        pass


def test_after_it_is_closed_it_lends_nothing(directory: IndexDirectory, live: LiveSnapshot) -> None:
    swap(directory, "a")
    assert names(live) == ["a"]
    live.close()
    live.close()
    with pytest.raises(IndexDirectoryError, match="open it again"):
        names(live)


# Whoosh leaves files that it could not read to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_damaged_generation_is_an_error_until_another_is_live(directory: IndexDirectory, live: LiveSnapshot) -> None:
    swap(directory, "a")
    assert names(live) == ["a"]
    swap(directory, "b")
    current = directory.current()
    assert current is not None
    next(current.path.glob("*.toc")).write_bytes(b"x")
    for _ in range(2):
        with pytest.raises(IndexDirectoryError, match=r"toc is damaged .*rebuild"):
            names(live)
    swap(directory, "c")
    assert names(live) == ["c"]


def test_threads_that_search_while_generations_are_swapped_see_only_whole_ones(
    directory: IndexDirectory, live: LiveSnapshot
) -> None:
    swap(directory, "a", "b")
    seen: set[tuple[str, ...] | str] = set()
    done = threading.Event()

    def search() -> None:
        while not done.is_set():
            try:
                seen.add(tuple(names(live)))
            except Exception as error:
                seen.add(repr(error))

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(10):
        swap(directory, "c")
        swap(directory, "a", "b")
    done.set()
    for thread in threads:
        thread.join()
    assert seen <= {("a", "b"), ("c",)}
    assert seen

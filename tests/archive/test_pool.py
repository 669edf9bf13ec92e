"""Test that an archive can be shared between threads and between processes."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from newssearch.archive import Archive, Outcome
from newssearch.article import Article
from newssearch.errors import ArchiveError

BATCH = 20
WRITE = """
import sys
from pathlib import Path
from newssearch.archive import Archive
from newssearch.article import Article

path, name, n_batches, size = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
with Archive.open(path) as archive:
    for batch in range(n_batches):
        body = f"{batch} mètres " * 100
        archive.add([Article(article_id=f"{name}-{batch:05}-{n}", title="La crue", body=body) for n in range(size)])
        print(batch, flush=True)
"""


def start_writer(path: Path, name: str, n_batches: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITE, str(path), name, str(n_batches), str(BATCH)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def numbered(thread: int, batch: int) -> list[Article]:
    return [Article(article_id=f"{thread}-{batch}-{n}", title="La crue") for n in range(5)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.sqlite"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with Archive.open(path) as archive:
        yield archive


def test_threads_may_write_and_read_one_archive_at_once(archive: Archive) -> None:
    def work(thread: int) -> None:
        for batch in range(10):
            assert archive.add(numbered(thread, batch)) == [Outcome.ADDED] * 5
            assert archive.get(f"{thread}-{batch}-4")
            assert len(list(archive.articles())) % 5 == 0

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert len(archive) == 6 * 10 * 5
    assert archive.check() == []


def test_an_iterator_may_be_begun_in_one_thread_and_read_on_in_another(archive: Archive) -> None:
    archive.add(numbered(1, 1))
    seen = archive.articles()
    first = next(seen)
    with ThreadPoolExecutor(1) as pool:
        rest = pool.submit(list, seen).result()
    assert [first, *rest] == numbered(1, 1)


def test_two_processes_may_write_at_once(path: Path) -> None:
    writers = [start_writer(path, name, 15) for name in ("a", "b")]
    for writer in writers:
        with writer:
            assert writer.communicate()[0].split() == [str(batch) for batch in range(15)]
    with Archive.open(path) as archive:
        expected = [f"{name}-{batch:05}-{n}" for name in ("a", "b") for batch in range(15) for n in range(BATCH)]
        assert sorted(archive.article_ids()) == sorted(expected)
        assert archive.check() == []


def test_a_read_only_archive_follows_a_writer_in_another_process(path: Path, archive: Archive) -> None:
    with Archive.open(path, read_only=True) as reader, start_writer(path, "a", 30) as writer:
        seen, seq = 0, 0
        while writer.poll() is None or seq < archive.last_seq():
            for change in reader.changes(seq):
                seen, seq = seen + 1, change.seq
            assert seen % BATCH == 0
            time.sleep(0.005)
        assert seen == 30 * BATCH


def test_a_writer_that_waits_too_long_says_that_another_process_is_writing(path: Path, archive: Archive) -> None:
    archive.add(numbered(1, 1))
    with closing(apsw.Connection(str(path))) as other, Archive.open(path, writer_wait_s=0.05) as impatient:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveError, match="another process is writing"):
            impatient.add(numbered(1, 2))
        assert len(impatient) == 5  # a reader does not wait
        other.execute("ROLLBACK")
        assert impatient.add(numbered(1, 2)) == [Outcome.ADDED] * 5


@pytest.mark.parametrize("seed", range(4))
def test_every_acknowledged_batch_is_whole_after_the_writer_is_killed(path: Path, seed: int) -> None:
    n_acknowledged = random.Random(seed).randint(1, 25)  # noqa: S311 - a moment, not a secret
    with start_writer(path, "a", 100_000) as writer:
        assert writer.stdout
        for _ in range(n_acknowledged):
            writer.stdout.readline()
        time.sleep(random.Random(seed).uniform(0, 0.01))  # noqa: S311 - as above
        writer.kill()
        acknowledged = n_acknowledged + len(writer.stdout.read().split())
    with Archive.open(path) as archive:
        ids = list(archive.article_ids())
        n_batches = len(ids) // BATCH
        assert n_batches in (acknowledged, acknowledged + 1)
        assert ids == sorted(f"a-{batch:05}-{n}" for batch in range(n_batches) for n in range(BATCH))
        assert archive.check() == []
        assert archive.add(numbered(1, 1)) == [Outcome.ADDED] * 5


def test_a_reader_in_the_middle_of_its_snapshot_does_not_stop_closing(archive: Archive) -> None:
    archive.add(numbered(1, 1))
    seen = archive.articles()
    next(seen)
    closer = threading.Thread(target=archive.close)
    closer.start()
    closer.join(timeout=5)
    assert not closer.is_alive()
    assert len(list(seen)) == 4

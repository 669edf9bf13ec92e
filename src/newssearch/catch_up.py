"""Bring a generation of the index to the last change of the archive."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from newssearch.archive import Archive
from newssearch.errors import IndexDirectoryError
from newssearch.index import Generation
from newssearch.progress import Progress

if TYPE_CHECKING:
    from newssearch.archive import Change

COMMIT_CHANGES = 50_000
"""Most changes of one index commit: what an interruption makes the next run do again, some ten seconds."""


def follow(generation: Generation, archive: Archive, progress: Progress) -> int:
    """Bring in what changed since the generation last followed the archive; give the number of changes.

    Raises:
        IndexDirectoryError: The generation is damaged, or of another archive.
    """
    applied = generation.applied()
    if applied.archive_id != archive.archive_id:
        raise IndexDirectoryError(generation.path, "it is of another archive; run `newssearch rebuild`")
    last_seq = archive.last_seq()
    total = archive.count_changes(applied.seq, up_to=last_seq)
    done = 0
    # Ranges of sequence numbers say beforehand how far a commit reaches, so that no article waits in memory.
    for after in range(applied.seq, last_seq, COMMIT_CHANGES):
        up_to = min(after + COMMIT_CHANGES, last_seq)
        changes = _counted(archive.changes(after, up_to=up_to), done, total, progress)
        done += generation.apply(changes, archive_id=applied.archive_id, up_to=up_to)
    return done


def _counted(changes: "Iterable[Change]", done: int, total: int, progress: Progress) -> "Iterator[Change]":
    for number, change in enumerate(changes, start=1):
        yield change
        progress("index", done + number, total)

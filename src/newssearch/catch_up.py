"""Bring a generation of the index to the last change of the archive."""

import itertools
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


def follow(generation: Generation, archive: Archive, progress: Progress, *, is_new: bool = False) -> int:
    """Bring in what changed since the generation last followed the archive; give the number of changes.

    Args:
        generation: It.
        archive: What it is derived from.
        progress: Told how the work goes on.
        is_new: Do it in one commit, and leave one segment: interrupted, such a generation is thrown away.

    Raises:
        IndexDirectoryError: The generation is damaged, or of another archive.
    """
    applied = generation.applied()
    if applied.archive_id != archive.archive_id:
        raise IndexDirectoryError(generation.path, "it is of another archive; run `newssearch rebuild`")
    done, last_seq = 0, archive.last_seq()
    total = archive.count_changes(applied.seq, up_to=last_seq)
    # Ranges of sequence numbers say beforehand how far a commit reaches, so that no article waits in memory.
    spans = [(at, min(at + COMMIT_CHANGES, last_seq)) for at in range(applied.seq, last_seq, COMMIT_CHANGES)]
    for commit in [spans] if is_new and spans else [[span] for span in spans]:
        parts = (archive.changes(after, up_to=up_to) for after, up_to in commit)
        changes = _counted(itertools.chain.from_iterable(parts), done, total, progress)
        done += generation.apply(changes, archive_id=applied.archive_id, up_to=commit[-1][1], merges_all=is_new)
    return done


def _counted(changes: "Iterable[Change]", done: int, total: int, progress: Progress) -> "Iterator[Change]":
    for number, change in enumerate(changes, start=1):
        yield change
        progress("index", done + number, total)

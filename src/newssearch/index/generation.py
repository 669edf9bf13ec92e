"""Keep one generation of the index: a folder that stock Whoosh opens, and how far it follows the archive."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from newssearch.analysis import FRENCH, stemmer_of
from newssearch.errors import IndexDirectoryError
from newssearch.index.damage import REBUILD, damage_named, damaged_files, write_checksums
from newssearch.index.durable import sync_directory, write_atomically
from newssearch.index.entry import EXTENSION, SegmentEntry
from newssearch.index.kept_stories import EXTENSION as STORIES
from newssearch.index.kept_stories import find_firsts, read_firsts, stories_file, write_firsts
from newssearch.index.live_segment import LiveSegment, open_segment, part_holding
from newssearch.index.pending_commit import PendingCommit
from newssearch.index.segment import Segment
from newssearch.index.snapshot import Snapshot
from newssearch.index.toc import TableOfContents

if TYPE_CHECKING:
    from newssearch.archive import Change
    from newssearch.article import Article
    from newssearch.index.form_table import FormTable
    from newssearch.index.segment_builder import SegmentBuilder

Opened = TypeVar("Opened")

FORMAT = 6
"""Raise it when the schema, the analysis or the layout changes: an older generation then asks to be rebuilt."""

BATCH_TOKENS = 24_000_000
"""Tokens of articles that are gathered before they are written as a segment: some 600 MB at the peak."""

APPLIED = "applied.json"

OPEN_ATTEMPTS = 5
"""A commit by another process may remove segments that were just listed; a few more looks find the new ones."""

LEFTOVERS = (".*.tmp", "_MAIN_*.toc.*")
"""What a killed writer has not renamed. Whoosh cleans up the rest, and not its own tables of contents."""


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """Say how far a generation follows the archive.

    Args:
        format: The FORMAT that made it.
        archive_id: Which archive it is derived from.
        seq: Last change of the archive that is in it.
    """

    format: int
    archive_id: str
    seq: int


class Generation:
    """Write and read one generation; only one process writes at a time, which the caller sees to.

    Args:
        path: Its folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._applied_file = path / APPLIED
        self._toc = TableOfContents(path)
        self._forms: FormTable | None = None

    @classmethod
    def create(cls, path: Path, archive_id: str) -> "Generation":
        """Make an empty generation that follows the given archive from its start."""
        path.mkdir(parents=True)
        generation = cls(path)
        generation._toc.write([])
        write_checksums(path)
        generation._write_applied(archive_id, 0)
        sync_directory(path.parent)
        return generation

    def applied(self) -> Applied:
        """Return how far it follows the archive.

        Raises:
            IndexDirectoryError: The generation is damaged, or of another format.
        """
        file = self.path / APPLIED
        try:
            applied = msgspec.json.decode(file.read_bytes(), type=Applied)
        except (OSError, msgspec.DecodeError) as error:
            raise IndexDirectoryError(file, f"it is missing or damaged ({error}); {REBUILD}") from error
        if applied.format > FORMAT:
            raise IndexDirectoryError(file, "it was made by a later newssearch; use that one, or rebuild with this one")
        if applied.format < FORMAT:
            raise IndexDirectoryError(file, f"it was made by an earlier newssearch; {REBUILD}")
        return applied

    def apply(self, changes: "Iterable[Change]", *, archive_id: str, up_to: int, merges_all: bool = False) -> int:
        """Bring changes in, in one commit that is on the disk on return; give their number.

        A kill at any point leaves the state before or after: `applied` is written last, and applying a change twice
        is the same as once.

        Args:
            changes: The latest state of each article that changed.
            archive_id: The archive they come from.
            up_to: The sequence number that is reached with them.
            merges_all: Leave one segment of each stemmer, which is the quickest to search.
        """
        from newssearch.archive import content_hash

        n_changes = 0
        with damage_named(self.path), self._toc.locked():
            commit = PendingCommit(self.path, self._toc.read())
            try:
                builders: dict[str, SegmentBuilder] = {}  # by stemmer, which a segment has one of
                for change in changes:
                    commit.delete(change.article_id)
                    if change.article is not None:
                        builder = self._builder(builders, change.article)
                        builder.add(change.article, change.content_hash or content_hash(change.article))
                    n_changes += 1
                    if sum(builder.n_tokens for builder in builders.values()) >= BATCH_TOKENS:
                        self._flush(builders, commit)
                self._flush(builders, commit)
                commit.regroup()
                commit.merge(everything=merges_all)
                if n_changes:
                    self._commit(commit)
            except BaseException:
                commit.discard()
                raise
        self._write_applied(archive_id, up_to)
        return n_changes

    def snapshot(self) -> Snapshot:
        """Open the last committed state.

        Raises:
            IndexDirectoryError: The generation is damaged, or of another format.
        """
        return self._read(self._opened)

    def part_holding(self, article_ids: Iterable[str]) -> tuple[Snapshot, list[int]]:
        """Open the segments alone that hold some articles: of what was just indexed, a small part of all.

        Returns:
            Them, and the documents of those articles that are there, in the order given.

        Raises:
            IndexDirectoryError: The generation is damaged, or of another format.
        """
        segments, doc_ids = self._read(lambda: part_holding(self.segments(), article_ids))
        return Snapshot(segments, self.path), doc_ids

    def signature(self) -> tuple[int, int]:
        """Return a value that changes with each commit, at the price of one stat.

        Raises:
            FileNotFoundError: The generation was removed.
        """
        status = self._applied_file.stat()
        return status.st_ino, status.st_mtime_ns

    def size_bytes(self) -> int:
        """Return the bytes of its files."""
        n_bytes = 0
        for file in self.path.iterdir():
            with contextlib.suppress(FileNotFoundError):  # a commit by another process removes files meanwhile
                n_bytes += file.stat().st_size
        return n_bytes

    def damaged_files(self) -> list[str]:
        """Return the names of files that are not as they were written; it reads all of them."""
        found = [file.name for file in self.path.glob(f"*{EXTENSION}") if _is_damaged(file)]
        found += damaged_files(self.path)
        return sorted(found or self._wrong_stories())

    def remove(self) -> None:
        """Delete its files; a search that reads it goes on with the files it holds open."""
        import shutil

        shutil.rmtree(self.path, ignore_errors=True)

    def segments(self) -> list[LiveSegment]:
        """Open the segments of the last commit.

        Raises:
            FileNotFoundError: Another process has just merged them.
        """
        return self._live_segments(self._toc.read())

    def _read(self, opened: Callable[[], Opened]) -> Opened:
        """Return what opens the last commit, tried anew where another process has just merged its segments."""
        self.applied()
        with damage_named(self.path):
            for _ in range(OPEN_ATTEMPTS - 1):
                with contextlib.suppress(FileNotFoundError):
                    return opened()
            return opened()

    def _opened(self) -> Snapshot:
        entries = self._toc.read()
        n_docs = sum(entry.n_docs for entry in entries)
        firsts = read_firsts(stories_file(self.path, entries), n_docs)
        return Snapshot(self._live_segments(entries), self.path, firsts=firsts)

    def _wrong_stories(self) -> Iterator[str]:
        """Yield the name of the file of stories where it is not what the segments come to."""
        import numpy as np

        with contextlib.suppress(FileNotFoundError):  # a commit by another process has just removed what was listed
            entries = self._toc.read()
            segments = self._live_segments(entries)
            file = stories_file(self.path, entries)
            kept = read_firsts(file, sum(entry.n_docs for entry in entries))
            if file.exists() and (kept is None or not np.array_equal(kept, find_firsts(segments))):
                yield file.name

    def _live_segments(self, entries: Iterable[SegmentEntry]) -> list[LiveSegment]:
        segments: list[LiveSegment] = []
        first = 0
        for entry in entries:
            segments.append(LiveSegment(open_segment(entry, self.path), entry.living(), first))
            first += entry.n_docs
        return segments

    def _flush(self, builders: "dict[str, SegmentBuilder]", commit: PendingCommit) -> None:
        """Write what was gathered, and begin anew."""
        while builders:
            commit.add(builders.pop(next(iter(builders))).content())

    def _builder(self, builders: "dict[str, SegmentBuilder]", article: "Article") -> "SegmentBuilder":
        """Return the builder that an article is for; one that is missing is begun."""
        stemmer = stemmer_of(article.lang or FRENCH)
        if stemmer not in builders:
            from newssearch.index.form_table import MAX_FORMS, FormTable
            from newssearch.index.segment_builder import SegmentBuilder

            if self._forms is None or len(self._forms) > MAX_FORMS:
                self._forms = FormTable()
            builders[stemmer] = SegmentBuilder(self._forms, stemmer)
        return builders[stemmer]

    def _commit(self, commit: PendingCommit) -> None:
        entries = commit.entries()
        stories = stories_file(self.path, entries)
        write_firsts(stories, commit.firsts())
        self._toc.write(entries)
        for file in self.path.glob(f"*{STORIES}"):
            if file != stories:
                file.unlink()
        for pattern in LEFTOVERS:
            for file in self.path.glob(pattern):
                file.unlink()
        write_checksums(self.path)

    def _write_applied(self, archive_id: str, seq: int) -> None:
        applied = Applied(format=FORMAT, archive_id=archive_id, seq=seq)
        write_atomically(self.path / APPLIED, msgspec.json.encode(applied))


def _is_damaged(path: Path) -> bool:
    """Tell whether a segment is not as it was written; one that a commit removes meanwhile is not damaged."""
    try:
        return Segment(path).damage() is not None
    except FileNotFoundError:
        return False
    except IndexDirectoryError:
        return True

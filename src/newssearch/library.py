"""Define NewsIndex, the one public door: an archive of articles and the index derived from it."""

import contextlib
import dataclasses
import itertools
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Self

from newssearch.analysis import AcronymTable, detect_language
from newssearch.analysis.synonym_table import SynonymTable
from newssearch.archive import Archive, refuse_unstorable
from newssearch.article import Article
from newssearch.catch_up import follow
from newssearch.errors import IndexDirectoryError, RefusedInput
from newssearch.index import Generation, IndexDirectory
from newssearch.kernel import KERNEL
from newssearch.progress import Progress, no_progress
from newssearch.searcher import IndexSearcher
from newssearch.settings import Settings

if TYPE_CHECKING:
    from newssearch.reports import AddReport, RebuildReport, Statistics, VerifyReport
    from newssearch.watches import Watches

ARCHIVE_BATCH = 500
"""Articles of one archive transaction: a power cut costs at most this many, and the disk is waited for this seldom."""


class NewsIndex(IndexSearcher):
    """Keep articles and search them; make one with `NewsIndex.open`.

    It may be used from several threads, and the directory from several processes: searches never wait, writers wait for
    one another. Every search reads one committed state, and the next one follows what was committed since.
    """

    @classmethod
    def open(
        cls,
        path: str | Path = "index",
        *,
        create: bool = True,
        read_only: bool = False,
        settings: Settings | None = None,
    ) -> Self:
        """Open an index directory.

        Args:
            path: The directory.
            create: Make an index where there is nothing yet.
            read_only: Only search; nothing is written, not even where the index lags behind its archive.
            settings: As read from newssearch.toml; the defaults where None.

        Raises:
            NotAnIndex: It is absent and may not be made, or it holds something else; nothing was changed.
            IndexDirectoryError: A later newssearch made it, or it is damaged.
            ArchiveError: The archive cannot be opened.
            SettingsError: An acronym of the settings is not one word, or the synonyms are wrong.
        """
        settings = settings or Settings()
        acronyms = AcronymTable.of_settings(settings.acronyms)
        synonyms = SynonymTable.of_file(Path(settings.synonyms)) if settings.synonyms else SynonymTable()
        directory = IndexDirectory.open(Path(path), create=create and not read_only, read_only=read_only)
        archive = Archive.open(
            directory.archive_path, create=not read_only, read_only=read_only, writer_wait_s=settings.writer_wait_s
        )
        index = cls(directory, archive, settings, acronyms, synonyms)
        try:
            if not read_only and directory.current() is None:
                index._make_first_generation()
        except BaseException:
            index.close()
            raise
        return index

    def add(
        self, articles: Iterable[Article | RefusedInput], *, restore: bool = False, progress: Progress = no_progress
    ) -> "AddReport":
        """Add or update articles; when this returns they are durable and searchable.

        Adding is idempotent. If it is interrupted, what the archive had accepted stays, and the next `add` indexes it.

        Args:
            articles: In order; of an id that comes twice, the later one stays. A `RefusedInput` among them, as
                `read_articles` yields it, is passed on to the report.
            restore: Take back articles that were deleted earlier.
            progress: Told how the work goes on.

        Raises:
            IndexBusy: Another process went on writing; the archive has the articles, and the next `add` indexes them.
            ArchiveError: The archive cannot be written.
        """
        from newssearch.archive import Outcome
        from newssearch.reports import AddReport

        started = time.monotonic()
        refused: list[RefusedInput] = []
        outcomes: Counter[Outcome] = Counter()
        prepared = self._prepared(articles, refused)
        while batch := list(itertools.islice(prepared, ARCHIVE_BATCH)):
            outcomes.update(self._archive.add(batch, restore=restore))
            progress("archive", outcomes.total(), None)
        return AddReport(
            added=outcomes[Outcome.ADDED],
            updated=outcomes[Outcome.UPDATED],
            unchanged=outcomes[Outcome.UNCHANGED],
            outdated=outcomes[Outcome.OUTDATED],
            removed=outcomes[Outcome.REMOVED],
            refused=tuple(refused),
            indexed=self._catch_up(progress),
            took_s=time.monotonic() - started,
        )

    @property
    def watches(self) -> "Watches":
        """Return the saved searches, which tell what is new to them."""
        from newssearch.watches import Watches

        return Watches(self._directory, self._archive, self._settings)

    def delete(self, article_ids: Iterable[str], *, reason: str | None = None) -> tuple[str, ...]:
        """Remove articles for good: a later `add` does not bring them back unless told to restore them.

        Returns:
            The ids that were there.

        Raises:
            IndexBusy: Another process went on writing; the archive has removed them, and the index follows at the next
                `add` or `delete`.
            ArchiveError: The archive cannot be written.
            TypeError: A single str was given, which would be taken for the ids of its letters.
        """
        if isinstance(article_ids, str):
            raise TypeError("article_ids are several ids; put a single one in a list")
        removed = self._archive.delete(article_ids, reason=reason)
        self._catch_up(no_progress)
        return tuple(removed)

    def rebuild(self, *, rollback: bool = False, progress: Progress = no_progress) -> "RebuildReport":
        """Make the index anew from the archive beside the live one, check it, and swap; searches go on meanwhile.

        Args:
            rollback: Bring the previous generation back instead, caught up with the archive.
            progress: Told how the work goes on.

        Raises:
            IndexDirectoryError: The new index failed its checks, or there is no previous one; the live one stays.
            IndexBusy: Another process is rebuilding, or went on writing.
        """
        from newssearch.reports import RebuildReport

        started = time.monotonic()
        with self._directory.rebuilding(self._settings.writer_wait_s):
            if rollback:
                generation = self._directory.previous()
                if generation is None:
                    raise IndexDirectoryError(self._directory.path, "there is no previous generation to go back to")
            else:
                generation = self._directory.new(self._archive.archive_id)
            try:
                follow(generation, self._archive, progress, is_new=not rollback)
                self._check_before_swap(generation, reread=rollback)
                with self._directory.writing(self._settings.writer_wait_s):
                    follow(generation, self._archive, no_progress)  # what came in during the check
                    self._directory.make_current(generation)
            except BaseException:
                self._directory.discard(generation)
                raise
            with self._live.lend() as snapshot:
                previous, n_docs = self._directory.previous(), snapshot.n_docs
        return RebuildReport(
            generation=generation.path.name,
            previous=previous.path.name if previous else None,
            n_docs=n_docs,
            took_s=time.monotonic() - started,
        )

    def verify(self) -> "VerifyReport":
        """Check the archive, and the index against it in both directions; nothing is changed."""
        from newssearch.reports import VerifyReport
        from newssearch.verification import damages, differences

        problems = self._archive.check()
        n_docs = 0
        try:
            generation = self._generation()
            applied = generation.applied()
            if applied.archive_id != self._archive.archive_id:
                problems.append("the index is of another archive; run `newssearch rebuild`")
            with self._live.lend() as snapshot:
                n_docs = snapshot.n_docs
                problems += differences(self._archive, snapshot.digests(), applied.seq)
            problems += damages(generation)
            if n_pending := self._archive.count_changes(applied.seq):
                problems.append(f"{n_pending} changes are not indexed yet; run `newssearch index`")
        except IndexDirectoryError as error:
            problems.append(str(error))
        return VerifyReport(n_articles=len(self._archive), n_docs=n_docs, problems=tuple(problems))

    def stats(self) -> "Statistics":
        """Describe the archive and the live generation."""
        from newssearch.reports import Statistics

        generation = self._generation()
        with self._live.lend() as snapshot:
            n_docs, n_segments, part_bytes = snapshot.n_docs, snapshot.n_segments, snapshot.part_bytes()
        return Statistics(
            inventory=self._archive.inventory(),
            n_docs=n_docs,
            n_pending=self._archive.count_changes(generation.applied().seq),
            generation=generation.path.name,
            n_segments=n_segments,
            index_bytes=generation.size_bytes(),
            part_bytes=part_bytes,
            kernel=KERNEL,
        )

    def export_whoosh(self, path: str | Path, *, progress: Progress = no_progress) -> int:
        """Write a copy of the index that Whoosh reads where newssearch is not installed; give its number of documents.

        Args:
            path: A directory that is empty or does not exist.
            progress: Told how the work goes on.

        Raises:
            IndexDirectoryError: The directory is not an empty one, or cannot be written; nothing is left in it.
        """
        from newssearch.index import export_whoosh

        with self._live.lend() as snapshot:
            return export_whoosh(snapshot, Path(path), lambda done: progress("index", done, snapshot.n_docs))

    def _prepared(self, articles: Iterable[Article | RefusedInput], refused: list[RefusedInput]) -> Iterator[Article]:
        """Tell the language of each article and put aside what the archive cannot hold."""
        for article in articles:
            problem = article if isinstance(article, RefusedInput) else refuse_unstorable(article)
            if problem is not None:
                refused.append(problem)
            elif isinstance(article, Article):
                lang = article.lang or detect_language(f"{article.title}\n{article.body}", self._settings.lang)
                yield article if article.lang else dataclasses.replace(article, lang=lang)

    def _generation(self) -> Generation:
        generation = self._directory.current()
        if generation is None:
            raise IndexDirectoryError(self._directory.path, "nothing was indexed yet; run `newssearch index PATH`")
        return generation

    def _make_first_generation(self) -> None:
        with self._directory.writing(self._settings.writer_wait_s):
            if self._directory.current() is None:
                generation = self._directory.new(self._archive.archive_id)
                follow(generation, self._archive, no_progress)
                self._directory.make_current(generation)

    def _catch_up(self, progress: Progress) -> int:
        """Bring the live generation to the archive's last change; give the number of changes."""
        with self._directory.writing(self._settings.writer_wait_s):
            return follow(self._generation(), self._archive, progress)

    def _check_before_swap(self, generation: Generation, *, reread: bool) -> None:
        """Refuse a generation that is damaged, lacks an article (see `differences`) or does not find what it should."""
        from newssearch.verification import damages, dead_canaries, differences

        problems = damages(generation)
        with contextlib.closing(generation.snapshot()) as snapshot:
            digests = snapshot.digests()
            problems += differences(self._archive, digests, generation.applied().seq, reread=reread)
            problems += dead_canaries(self._archive, self._engine(snapshot), digests, self._settings.canaries)
        if problems:
            raise IndexDirectoryError(generation.path, f"it failed its checks, the live index stays: {problems[0]}")

"""Keep saved searches, and tell of each article that comes to match one: once, through updates, rebuilds and kills."""

import contextlib
import dataclasses
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from newssearch.archive import Archive, Watch
from newssearch.archive.row import is_storable
from newssearch.archive.watches import absent
from newssearch.errors import QueryError, WatchError
from newssearch.index import IndexDirectory
from newssearch.query import BooleanQuery, read
from newssearch.search import Hit, LocalEngine, SearchRequest
from newssearch.settings import Settings

ATOM_ENTRIES = 100
"""Latest articles that an Atom file has: readers ask for it several times a day."""

SPAN_CHANGES = 20_000
"""Changes that are searched at once: what an interruption lets be searched again, and most hits held in memory."""

NAME = re.compile(r"\w(?:[\w .,'’&-]{0,62}\w)?")

NO_WORD = QueryError("Cette requête ne demande rien. Écrivez au moins un mot.")


@dataclasses.dataclass(frozen=True, slots=True)
class Matches:
    """Hold new matches of a saved search.

    Args:
        watch: The search.
        hits: The article that came last first; without a score.
        problem: Why it could not be told, nor is noted as told; None where all is well.
    """

    watch: Watch
    hits: tuple[Hit, ...]
    problem: QueryError | OSError | None = None


class Watches:
    """Add, remove and follow the saved searches of an index: the `watches` of a `NewsIndex`.

    Args:
        directory: Where the generations are.
        archive: Where the searches are kept.
        settings: As read from newssearch.toml.
    """

    def __init__(self, directory: IndexDirectory, archive: Archive, settings: Settings) -> None:
        self._directory = directory
        self._archive = archive
        self._settings = settings
        self._table = archive.watches

    def add(self, name: str, query: str, *, atom: str | Path | None = None, from_start: bool = False) -> Watch:
        """Save a search; what can be found now is not new to it.

        Args:
            name: By which it is called: letters, digits, blanks and a few signs, 64 at most.
            query: Read strictly; a date such as `hier` is reckoned anew each time.
            atom: File to which its matches are written, the latest 100.
            from_start: Tell what can be found now too.

        Raises:
            QueryError: The query is wrong or empty; the message is in French.
            WatchError: The name is wrong or taken, or the file cannot be.
            ArchiveError: The archive cannot be written.
        """
        if not NAME.fullmatch(name):
            raise WatchError(name, "a name has letters, digits, blanks and . , ' & - between them, 64 at most")
        if not is_storable(query):
            raise WatchError(name, "its query holds half of a surrogate pair; decode the text anew")
        if read(query, self._settings, is_strict=True).tree == BooleanQuery():
            raise NO_WORD
        file = None if atom is None else Path(atom).absolute()
        if file and (file.is_dir() or not file.parent.is_dir()):
            raise WatchError(name, f"{file} cannot be written; name a file in a folder that is there")
        return self._table.add(name, query, atom=file, seq=0 if from_start else self.last_seq())

    def remove(self, name: str) -> None:
        """Forget a search and what was told of it; its Atom file stays.

        Raises:
            WatchError: There is none of that name.
        """
        self._table.remove(name)

    def all(self) -> tuple[Watch, ...]:
        """Return the saved searches by name."""
        return self._table.all()

    def last_seq(self) -> int:
        """Return the number of the last change of the archive that searches can find."""
        generation = self._directory.current()
        return generation.applied().seq if generation else 0

    def new_matches(self, names: Iterable[str] | None = None) -> Iterator[Matches]:
        """Yield what is new to each search; it is noted as told when the next is asked for.

        So what is cut short is told again, and nothing is lost. An article is told of a search once, whatever becomes
        of it later, unless it is deleted and restored. The Atom file of a search is written before its matches come.

        Args:
            names: Of the searches; all where None.

        Raises:
            WatchError: There is none of a name.
            IndexBusy: Another process is doing the same.
        """
        with self._directory.watching(self._settings.writer_wait_s):
            queries, problems = self._read(names)
            yield from problems
            for watches, after, up_to in self._spans(queries):
                for matches in self._found(queries, watches, (after, up_to), snippets=True):
                    if problem := self._write_atom(matches):
                        del queries[matches.watch]
                        yield Matches(matches.watch, (), problem)
                        continue
                    yield matches
                    self._table.list_articles(matches.watch.name, [hit.article_id for hit in matches.hits])
                self._table.advance([watch.name for watch in watches if watch in queries], up_to)

    def count_new(self, names: Iterable[str] | None = None, *, after: int = 0) -> dict[str, int]:
        """Return how many matches are new to each search that has any; they stay new.

        Args:
            names: Of the searches; all where None.
            after: Number of a change (see `last_seq`), to count only what came later.

        Raises:
            WatchError: There is none of a name.
        """
        queries, _ = self._read(names)
        counts: Counter[str] = Counter()
        for watches, start, up_to in self._spans(queries, after):
            for matches in self._found(queries, watches, (start, up_to), snippets=False):
                counts[matches.watch.name] += len(matches.hits)
        return dict(counts)

    def _read(self, names: Iterable[str] | None) -> tuple[dict[Watch, BooleanQuery], list[Matches]]:
        """Return the queries of searches as of today, and those that the settings have made wrong."""
        known = {watch.name: watch for watch in self._table.all()}
        queries: dict[Watch, BooleanQuery] = {}
        problems: list[Matches] = []
        for name in known if names is None else dict.fromkeys(names):
            if name not in known:
                raise absent(name)
            try:
                queries[known[name]] = read(known[name].query, self._settings, is_strict=True).tree
            except QueryError as error:
                problems.append(Matches(known[name], (), error))
        return queries, problems

    def _spans(self, queries: dict[Watch, BooleanQuery], later: int = 0) -> Iterator[tuple[list[Watch], int, int]]:
        """Yield after which change, and up to which, is to be searched for some searches."""
        last_seq = self.last_seq()
        for seq, group in itertools.groupby(sorted(queries, key=_seq), _seq):
            watches = list(group)
            for after in range(max(seq, later), last_seq, SPAN_CHANGES):
                yield watches, after, min(after + SPAN_CHANGES, last_seq)

    def _found(
        self, queries: dict[Watch, BooleanQuery], watches: list[Watch], span: tuple[int, int], *, snippets: bool
    ) -> Iterator[Matches]:
        """Yield the searches that articles of a span of changes are new to, with these."""
        import numpy as np

        article_ids = self._archive.changed_ids(*span)
        generation = self._directory.current()
        if not article_ids or generation is None:
            return
        snapshot, found = generation.part_holding(reversed(article_ids))
        doc_ids = np.array(found, np.int32)
        with contextlib.closing(snapshot):
            engine = LocalEngine(snapshot, self._bodies)
            for watch in watches:
                if watch not in queries:
                    continue
                request = SearchRequest(text=watch.query, query=queries[watch], snippets=snippets)
                hits = engine.find_among(request, doc_ids)
                told = self._table.listed(watch.name, [hit.article_id for hit in hits]) if hits else set()
                if new := tuple(hit for hit in hits if hit.article_id not in told):
                    yield Matches(watch, new)

    def _bodies(self, article_ids: Sequence[str]) -> Mapping[str, str]:
        return {article_id: article.body for article_id, article in self._archive.get_many(article_ids).items()}

    def _write_atom(self, matches: Matches) -> OSError | None:
        """Write new matches and the latest that were told before, if to a file; return why it cannot be."""
        from newssearch.atom import Entry, atom_feed
        from newssearch.index.durable import write_atomically

        watch = matches.watch
        if watch.atom is None:
            return None
        now = self._table.now()
        listed = [(hit.article_id, now) for hit in matches.hits] + self._table.latest(watch.name, ATOM_ENTRIES)
        listed = listed[:ATOM_ENTRIES]
        articles = self._archive.get_many([article_id for article_id, _ in listed])
        entries = [Entry(articles[article_id], at) for article_id, at in listed if article_id in articles]
        feed = atom_feed(watch.name, watch.query, entries, archive_id=self._archive.archive_id, now=now)
        try:
            write_atomically(watch.atom, feed)
        except OSError as error:
            return error
        return None


def _seq(watch: Watch) -> int:
    return watch.seq

"""Time Lucene, through the Java programs in benchmarks/speed/lucene: one Java process builds, another one answers.

Searches are timed within Java, so that no pipe is in their time.
"""

import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from benchmarks.java import JavaProgram, compile_program
from benchmarks.peer_unavailable import PeerUnavailable
from benchmarks.speed.engine import Build, Session, Timing
from benchmarks.speed.memory import anonymous_bytes
from benchmarks.speed.queries import Shape, SpeedQuery

if TYPE_CHECKING:
    from benchmarks.speed.build_clock import BuildClock
    from benchmarks.speed.feed import Feed, NewsItem

PROJECT = Path(__file__).parents[1] / "lucene"
OPTIONS = ("-Xmx2g", "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED")
"""The heap is more than a million articles need; the module makes Lucene decode postings with vector instructions."""


class Lucene:
    """Be Lucene."""

    def build(self, clock: "BuildClock", folder: Path) -> Iterator[Build]:
        """Index with one thread, merges included, as Lucene merges by default."""
        from benchmarks.speed.build_clock import sizes_by_suffix

        took_ns, before_kb, peak_kb = run_build(clock.feed_of(), folder)
        parts = sizes_by_suffix(folder)
        yield Build(
            way="index",
            n_articles=clock.n_articles,
            took_s=took_ns / 1e9,
            peak_bytes=(peak_kb - before_kb) * 1024 if peak_kb >= 0 else None,
            index_bytes=sum(parts.values()),
            parts=parts,
        )

    def lay_out(self, feed: "Feed", n_articles: int, folder: Path, n_segments: int) -> None:
        """Make each segment by itself and put them into one index as they are."""
        from benchmarks.speed.layout import part_sizes

        run_build(feed, folder, part_sizes(n_articles, n_segments))

    def open(self, folder: Path) -> Session:
        """Start a Java process that answers."""
        return LuceneSession(folder)


class LuceneSession:
    """Talk with a Java process that has an index open."""

    def __init__(self, folder: Path) -> None:
        command = program().command(*options(), "Serve", folder)
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - `close` closes it
        self._process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True
        )
        self._segments = int(self._answer())

    @property
    def n_segments(self) -> int:
        """Return how many segments the index has."""
        return self._segments

    def time(self, queries: Sequence[SpeedQuery], *, totals: bool, budget_s: float) -> list[Timing]:
        """Time queries as `Session.time` says."""
        lines = [f"time {int(totals)} {int(budget_s * 1e9)} {len(queries)}"]
        lines += [f"{how(query)}\t{query_string(query)}" for query in queries]
        self._say("\n".join(lines))
        timings = []
        while (answer := self._answer()) != "end":
            took_ns, total = answer.split()
            timings.append(Timing(int(took_ns), int(total) if totals else None))
        return timings

    def reopen(self) -> None:
        """Open the index anew in the same process, which stays warm."""
        self._say("reopen")
        self._segments = int(self._answer())

    def anonymous_bytes(self) -> int | None:
        """Return the memory of the Java process besides pages of files."""
        return anonymous_bytes(self._process.pid)

    def close(self) -> None:
        """End the Java process."""
        self._pipe(self._process.stdin).close()
        self._process.wait()
        self._pipe(self._process.stdout).close()
        self._errors.close()

    def _say(self, text: str) -> None:
        pipe = self._pipe(self._process.stdin)
        pipe.write(f"{text}\n")
        pipe.flush()

    def _answer(self) -> str:
        line = self._pipe(self._process.stdout).readline()
        if not line:
            raise ended(self._process.wait(), self._errors)
        return line.strip()

    def _pipe(self, pipe: IO[str] | None) -> IO[str]:
        if pipe is None:  # never, since both were asked for
            raise ValueError("the process has no pipe")
        return pipe


def first_answer(folder: Path, query: SpeedQuery) -> list[str]:
    """Return the command that opens an index, answers a query and ends."""
    return program().command(*options(), "First", folder, how(query), query_string(query))


def query_string(query: SpeedQuery) -> str:
    """Return a query in the syntax of Lucene's classic parser."""
    words = " ".join(query.words)
    match query.about.shape:
        case Shape.ALL:
            return " ".join(f"+{word}" for word in query.words)
        case Shape.PHRASE:
            return f'"{words}"'
        case Shape.PREFIX:
            return f"{words}*"
    return f"+({words}) +date:[{query.since} TO {query.until}}}" if query.about.in_dates else words


def how(query: SpeedQuery) -> str:
    """Return how Engine.java searches a query."""
    about = query.about
    if about.newest_first:
        return "newest"
    return "facets" if about.with_facets else "fields" if about.in_title else "body"


def program() -> JavaProgram:
    """Return the compiled programs."""
    return compile_program(PROJECT, "lucene-speed")


def options() -> Iterable[str]:
    """Return how Java is run; the vector module is a help to Lucene 10 alone."""
    return OPTIONS if program().version >= 21 else OPTIONS[:1]


def run_build(feed: "Feed", folder: Path, sizes: Iterable[int] = ()) -> tuple[int, int, int]:
    """Index the articles of a feed; the nanoseconds, and two figures of memory in kB, that Build.java tells."""
    command = program().command(*options(), "Build", folder, *sizes)
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as errors,
        subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8"
        ) as java,
    ):
        if java.stdin is None or java.stdout is None:  # never, since both were asked for
            raise ValueError("the process has no pipe")
        for item in feed:
            java.stdin.write(line_of(item))
        java.stdin.close()
        said = java.stdout.read()
        if java.wait():
            raise ended(java.returncode, errors)
    took_ns, before_kb, peak_kb = (int(figure) for figure in said.split())
    return took_ns, before_kb, peak_kb


def ended(code: int, errors: IO[str]) -> PeerUnavailable:
    """Return the error of a Java process that should not have ended yet, with its last words."""
    errors.seek(0)
    words = [line for line in errors.read().splitlines() if "Exception" in line or "Error" in line]
    return PeerUnavailable(f"Lucene left out, Java ended with {code}: {words[0] if words else 'it says nothing'}")


def line_of(item: "NewsItem") -> str:
    """Return an article as Build.java reads it."""
    texts = (" ".join(text.split()) for text in (item.id, item.title, item.body, item.source, item.section))
    return "\t".join((*texts, str(int(item.date.timestamp())), str(item.date.year))) + "\n"

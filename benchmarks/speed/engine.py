"""Say what an engine is to this benchmark: it builds an index, and opens it for timed searches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from benchmarks.speed.queries import SpeedQuery

if TYPE_CHECKING:
    from benchmarks.speed.build_clock import BuildClock
    from benchmarks.speed.feed import Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """Hold what one way of building an index costs.

    Args:
        way: What was done.
        n_articles: That were indexed.
        took_s: Analysis, writing and merging; not reading the articles.
        peak_bytes: Most memory held, beyond what the process held before; None where the system does not tell.
        index_bytes: Of the index.
        parts: Name of a part of the index -> its bytes.
    """

    way: str
    n_articles: int
    took_s: float
    peak_bytes: int | None
    index_bytes: int
    parts: dict[str, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Return articles a second."""
        return self.n_articles / self.took_s


@dataclass(frozen=True, slots=True)
class Timing:
    """Hold one search: what it took, and how many articles it found, None where that was not counted."""

    took_ns: int
    total: int | None


Answer: TypeAlias = tuple[int | None, list[tuple[str, float]]]
"""How many articles were found, None where that was not counted; title and score of the best."""


class Session(Protocol):
    """Be an open index."""

    @property
    def n_segments(self) -> int:
        """Return how many segments it has."""
        ...

    def time(self, queries: Sequence[SpeedQuery], *, totals: bool, budget_s: float) -> list[Timing]:
        """Time queries one after the other, until there is none left or the time is spent.

        What is timed begins with a query string in the engine's syntax and ends with titles and scores.

        Args:
            queries: All of one class, or any that the engine can answer.
            totals: Count exactly how many articles are found.
            budget_s: No query is begun after it.

        Returns:
            One for each query begun, in order; none where the engine cannot answer queries of that class.
        """
        ...

    def reopen(self) -> None:
        """Open the index anew in the same process: no word was looked up in it before."""
        ...

    def anonymous_bytes(self) -> int | None:
        """Return the memory it holds besides pages of files, its interpreter included."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class Engine(Protocol):
    """Build indexes and open them."""

    def build(self, clock: "BuildClock", folder: Path) -> Iterator[Build]:
        """Index all articles as a user would, in each way that is worth a figure, into an empty folder.

        The last one stays there and can be opened.
        """
        ...

    def open(self, folder: Path) -> Session:
        """Open what was built or laid out in a folder."""
        ...


@runtime_checkable
class Segmented(Protocol):
    """Be an engine that can be made to have a number of segments."""

    def lay_out(self, feed: "Feed", n_articles: int, folder: Path, n_segments: int) -> None:
        """Index all articles into a number of segments, of the sizes of `layout`; nothing is timed.

        Raises:
            PeerUnavailable: It cannot be made to have so many.
        """
        ...

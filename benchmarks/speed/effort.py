"""Say how long each step of a run may take: a small corpus is there to try things, a large one to be quoted."""

from dataclasses import dataclass, replace

QUOTED_ARTICLES = 10_000
"""From here on a run takes its time."""

ARTICLES_A_QUERY = 40
"""A small corpus has no more queries of a class that differ: one to so many articles."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Hold limits.

    Args:
        n_queries: Most queries of each class.
        budget_s: No query of a pass is begun after it.
        n_passes: Warm passes over the queries of a class.
        warm_up_share: Of the seconds that an engine needs to be at its speed.
        throughput_s: How long two processes search.
        n_starts: Processes that are started to time the cold open and the command of the shell.
        segments: Numbers of segments, where none are asked for.
    """

    n_queries: int = 200
    budget_s: float = 3.0
    n_passes: int = 3
    warm_up_share: float = 1.0
    throughput_s: float = 3.0
    n_starts: int = 7
    segments: tuple[int, ...] = (1, 4, 8)


QUICK = Effort(budget_s=0.06, n_passes=2, warm_up_share=0.1, throughput_s=0.5, n_starts=3, segments=(1,))


def effort_for(n_articles: int, n_queries: int) -> Effort:
    """Return the effort for a number of articles, with at most a number of queries of each class."""
    effort = QUICK if n_articles < QUOTED_ARTICLES else Effort()
    return replace(effort, n_queries=min(n_queries, max(1, n_articles // ARTICLES_A_QUERY)))

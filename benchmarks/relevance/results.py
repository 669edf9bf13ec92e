"""Define what one run of the benchmark measures, as it is kept in build/relevance/results.json."""

import dataclasses
from pathlib import Path

import msgspec
from benchmarks.setting import Setting


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SetFacts:
    """Say on what a run was made.

    Args:
        name: Of the set.
        digest: SHA-256 of its files.
        n_docs: Documents that were indexed.
        n_queries: Queries that were run.
    """

    name: str
    digest: str
    n_docs: int
    n_queries: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Hold the means of one system on one set in one condition.

    Args:
        set_name: Of the set.
        system: A variant of ours, or a peer.
        condition: One of `newssearch.evaluation.CONDITIONS`.
        means: Metric -> mean over the queries.
    """

    set_name: str
    system: str
    condition: str
    means: dict[str, float]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Hold the difference between ours and the best peer on one set in one condition.

    Args:
        set_name: Of the set.
        condition: As in `Score`.
        peer: The best one by nDCG@10 there.
        lead: Ours minus it, in nDCG@10.
        p: Two-sided, of a paired randomisation test.
    """

    set_name: str
    condition: str
    peer: str
    lead: float
    p: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Hold what nDCG@10 loses without one component on one set, queries as written.

    Args:
        set_name: Of the set.
        component: As in `newssearch.settings.Ranking`.
        n_queries: Queries that were run.
        loss: Above 0 where the component helps.
        p: As in `Lead`.
    """

    set_name: str
    component: str
    n_queries: int
    loss: float
    p: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Hold what one query costs on one set.

    Args:
        set_name: Of the set.
        state: "cold", each query for the first time on a snapshot just opened, or "warm", all of them again.
        n_queries: Queries that were timed.
        phase_ms: Phase -> median and 95th percentile over the queries, in ms.
        reading_share: Part of all that time that was spent reading the index, 0 to 1.
    """

    set_name: str
    state: str
    n_queries: int
    phase_ms: dict[str, tuple[float, float]]
    reading_share: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Hold everything one run measured.

    Args:
        setting: Where and when.
        sets: In order.
        scores, leads, losses, costs: By set, in order.
        left_out: Why a peer is missing.
    """

    setting: Setting
    sets: list[SetFacts]
    scores: list[Score]
    leads: list[Lead]
    losses: list[Loss]
    costs: list[Cost]
    left_out: list[str]

    def mean(self, set_name: str, system: str, condition: str, metric: str) -> float | None:
        """Return one mean, None where it was not measured."""
        for score in self.scores:
            if (score.set_name, score.system, score.condition) == (set_name, system, condition):
                return score.means[metric]
        return None

    @property
    def systems(self) -> list[str]:
        """Return the systems that were measured, in order."""
        return list(dict.fromkeys(score.system for score in self.scores))


def write_results(path: Path, results: Results) -> None:
    """Write results as JSON."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1))


def read_results(path: Path) -> Results:
    """Read what `write_results` wrote."""
    return msgspec.json.decode(path.read_bytes(), type=Results)

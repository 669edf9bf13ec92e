"""Hold what a part of the collections scored against the floors it may not fall under; pure but for one small file."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import msgspec

AS_WRITTEN = "as-written"
DIGITS = 4
"""Decimals of a floor."""

MAX_TYPED_DIFFERENCE = 0.002
"""In nDCG@10, between two ways of typing the same queries, where the form as typed counts a little."""

LOWERING = "make gate UPDATE=1 LOWER=1"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Hold what one set scored.

    Args:
        set_name: Of the set.
        digest: SHA-256 of its files.
        n_queries: Queries that were run.
        scores: Condition -> nDCG@10, `as_typed` off.
        n_changed: Condition -> queries that it scores otherwise than as written, `as_typed` off.
        reader_scores: Condition -> nDCG@10 with `as_typed` as readers have it.
    """

    set_name: str
    digest: str
    n_queries: int
    scores: Mapping[str, float]
    n_changed: Mapping[str, int]
    reader_scores: Mapping[str, float]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Hold what one set has to score.

    Args:
        digest: SHA-256 of the files it was measured on.
        n_queries: Queries it was measured on.
        ndcg: Lowest nDCG@10, in every condition, but for the epsilon.
    """

    digest: str
    n_queries: int
    ndcg: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """Hold the floors of all sets.

    Args:
        epsilon: What a score may be under its floor.
        reason: Why it may.
        sets: Name -> floor.
    """

    epsilon: float
    reason: str
    sets: dict[str, Floor]


def problems(measured: Measured, floors: Floors) -> list[str]:
    """Return what is wrong with the scores of a set, each with what to do; nothing where it passes."""
    floor = floors.sets.get(measured.set_name)
    if floor is None:
        return [f"{measured.set_name}: it has no floor; run `make gate UPDATE=1`"]
    if change := _change_of_corpus(measured, floor):
        return [f"{change}, so scores cannot be compared; put the files back, or take new floors: {LOWERING}"]
    return [*_too_low(measured, floor, floors.epsilon), *_differing(measured)]


def updated(measured: Measured, floors: Floors, *, lower: bool) -> tuple[Floors, str | None]:
    """Return the floors, that of one set raised to what it scored, and why this was refused, None where it was not.

    Args:
        measured: What the set scored.
        floors: The floors before.
        lower: Take a lower floor too, and that of another corpus.
    """
    name = measured.set_name
    # Rounded, a floor could be above the score it was taken from, but never by as much as the epsilon.
    scored = round(min(measured.scores.values()), DIGITS)
    floor = floors.sets.get(name)
    if floor and not lower:
        if change := _change_of_corpus(measured, floor):
            return floors, f"{change}; its floor {floor.ndcg:.4f} stays; to take a new one: {LOWERING}"
        if scored < floor.ndcg - floors.epsilon:
            return floors, f"{name}: {scored:.4f} is lower than its floor {floor.ndcg:.4f}, which stays; {LOWERING}"
        scored = max(scored, floor.ndcg)
    raised = Floor(digest=measured.digest, n_queries=measured.n_queries, ndcg=scored)
    return dataclasses.replace(floors, sets=floors.sets | {name: raised}), None


def read_floors(path: Path) -> Floors:
    """Read what `write_floors` wrote."""
    return msgspec.json.decode(path.read_bytes(), type=Floors)


def write_floors(path: Path, floors: Floors) -> None:
    """Write floors as JSON, sets by name."""
    ordered = dataclasses.replace(floors, sets=dict(sorted(floors.sets.items())))
    path.write_bytes(msgspec.json.format(msgspec.json.encode(ordered), indent=2) + b"\n")


def _change_of_corpus(measured: Measured, floor: Floor) -> str | None:
    if measured.digest != floor.digest:
        return f"{measured.set_name}: its files changed ({measured.digest[:12]}…, the floor is of {floor.digest[:12]}…)"
    if measured.n_queries != floor.n_queries:
        return f"{measured.set_name}: {measured.n_queries} queries were run, the floor is of {floor.n_queries}"
    return None


def _too_low(measured: Measured, floor: Floor, epsilon: float) -> list[str]:
    return [
        f"{measured.set_name}, {condition}: nDCG@10 {score:.4f} is under its floor {floor.ndcg:.4f} - {epsilon}; find "
        f"the change that cost it with `make bench-relevance SETS={measured.set_name}`, or, if it is meant, say why in "
        f"the commit and run {LOWERING}"
        for condition, score in measured.scores.items()
        if score < floor.ndcg - epsilon
    ]


def _differing(measured: Measured) -> list[str]:
    found = [
        f"{measured.set_name}, {condition}: queries that score otherwise than as written: {n_changed}; text and query "
        "must come to the same terms however they are typed: start in newssearch.analysis"
        for condition, n_changed in measured.n_changed.items()
        if n_changed
    ]
    as_written = measured.reader_scores[AS_WRITTEN]
    return found + [
        f"{measured.set_name}, {condition}, as_typed on: nDCG@10 {score:.4f}, as written {as_written:.4f}: more than "
        f"{MAX_TYPED_DIFFERENCE} apart; as_typed may only part near-equal scores: look at its weight and its formula"
        for condition, score in measured.reader_scores.items()
        if abs(score - as_written) > MAX_TYPED_DIFFERENCE
    ]

"""Choose which segments are merged, so that there are never many and each article is written few times over."""

from collections.abc import Sequence
from typing import NamedTuple

MAX_SEGMENTS = 8
"""Live segments after a commit: each costs a search a little."""

TIER_FACTOR = 4
"""Segments of one size that are merged into one of the next."""

SMALLEST_TIER = 1_000
"""Documents up to which segments are of one size: merging them costs next to nothing."""

MAX_DELETED = 0.3
"""Part of a segment that may be deleted before it is written anew."""


class SegmentSize(NamedTuple):
    """Hold how large a segment is.

    Args:
        n_living: Its documents.
        n_deleted: Those that are deleted, beside them.
        stemmer: Those of two stemmers are never merged.
    """

    n_living: int
    n_deleted: int = 0
    stemmer: str = ""


def choose_merge(sizes: Sequence[SegmentSize]) -> list[int]:
    """Return the places of segments to merge next into one, in order; none where nothing need be done."""
    if empty := [place for place, size in enumerate(sizes) if not size.n_living]:
        return empty
    by_tier: dict[tuple[int, str], list[int]] = {}
    for place, size in enumerate(sizes):
        by_tier.setdefault((_tier(size.n_living), size.stemmer), []).append(place)
    for _, places in sorted(by_tier.items()):
        if len(places) >= TIER_FACTOR:
            return places
    if len(sizes) > MAX_SEGMENTS and (smallest := _smallest(sizes, len(sizes) - MAX_SEGMENTS + 1)):
        return smallest
    for place, (n_living, n_deleted, _) in enumerate(sizes):
        if n_deleted > MAX_DELETED * (n_living + n_deleted):
            return [place]
    return []


def choose_whole_merge(sizes: Sequence[SegmentSize]) -> list[int]:
    """Return the places of the segments of a stemmer that has several, in order; none where each has one."""
    by_stemmer: dict[str, list[int]] = {}
    for place, size in enumerate(sizes):
        by_stemmer.setdefault(size.stemmer, []).append(place)
    return next((places for places in by_stemmer.values() if len(places) > 1), [])


def _smallest(sizes: Sequence[SegmentSize], count: int) -> list[int]:
    """Return the places of up to so many segments, the smallest of the stemmer that has most, where it has two."""
    by_stemmer: dict[str, list[int]] = {}
    for place in sorted(range(len(sizes)), key=lambda place: (sizes[place].n_living, place)):
        by_stemmer.setdefault(sizes[place].stemmer, []).append(place)
    most = max(by_stemmer.values(), key=len)
    return sorted(most[:count]) if len(most) > 1 else []


def _tier(size: int) -> int:
    tier = 0
    while size > SMALLEST_TIER * TIER_FACTOR**tier:
        tier += 1
    return tier

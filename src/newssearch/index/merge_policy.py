"""Choose which segments are merged, so that there are never many and each article is written few times over."""

from collections.abc import Sequence

MAX_SEGMENTS = 8
"""Live segments after a commit: each costs a search a little."""

TIER_FACTOR = 4
"""Segments of one size that are merged into one of the next."""

SMALLEST_TIER = 1_000
"""Documents up to which segments are of one size: merging them costs next to nothing."""

MAX_DELETED = 0.3
"""Part of a segment that may be deleted before it is written anew."""


def choose_merge(sizes: Sequence[int], deleted: Sequence[int]) -> list[int]:
    """Return the places of segments to merge next into one, in order; none where nothing need be done.

    Args:
        sizes: Living documents of each segment.
        deleted: Deleted documents of each.
    """
    if empty := [place for place, size in enumerate(sizes) if not size]:
        return empty
    by_tier: dict[int, list[int]] = {}
    for place, size in enumerate(sizes):
        by_tier.setdefault(_tier(size), []).append(place)
    for _, places in sorted(by_tier.items()):
        if len(places) >= TIER_FACTOR:
            return places
    if len(sizes) > MAX_SEGMENTS:
        smallest = sorted(range(len(sizes)), key=lambda place: (sizes[place], place))
        return sorted(smallest[: len(sizes) - MAX_SEGMENTS + 1])
    for place, (size, n_deleted) in enumerate(zip(sizes, deleted, strict=True)):
        if n_deleted > MAX_DELETED * (size + n_deleted):
            return [place]
    return []


def _tier(size: int) -> int:
    tier = 0
    while size > SMALLEST_TIER * TIER_FACTOR**tier:
        tier += 1
    return tier

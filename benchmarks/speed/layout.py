"""Say how many articles each segment has, of an index that is made to have some segments."""

from newssearch.index.merge_policy import TIER_FACTOR

OF_ONE_SIZE = TIER_FACTOR - 1
"""Segments that stay beside one another: with one more, newssearch merges them, and other engines soon would."""


def part_sizes(n_items: int, n_parts: int) -> list[int]:
    """Return sizes that sum up to a number, the largest first.

    From the smallest up, there are `OF_ONE_SIZE` of a size, and the next are `TIER_FACTOR` times as large: as many
    segments as articles that come in little by little can leave.
    """
    weights = [TIER_FACTOR ** (part // OF_ONE_SIZE) for part in reversed(range(n_parts))]
    sizes = [n_items * weight // sum(weights) for weight in weights]
    return [n_items - sum(sizes[1:]), *sizes[1:]]

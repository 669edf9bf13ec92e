"""Say how likely a difference between two runs is to be luck: the paired randomisation test."""

import numpy as np
from numpy.typing import NDArray

ROUNDS = 100_000
"""Random rounds: a p of 0.05 is then exact to ±0.0014 (95 %). A second for 1,000 queries that differ."""

SEED = 2007
"""Fixed, so that the same two files always give the same p."""

CHUNK_ROUNDS = 1_000
"""Rounds computed at once: a chunk of 10,000 queries is then 80 MB."""

TOLERANCE = 1e-9
"""Part of the sum of all differences that rounding of floats may hide."""


def randomisation_test(differences: NDArray[np.float64], *, rounds: int = ROUNDS, seed: int = SEED) -> float:
    """Return the two-sided p of a paired randomisation (Fisher) test.

    If both runs were equally good, each query's difference might as well have the other sign. So signs are flipped at
    random, and p = (1 + c) / (1 + R), where c counts the rounds, of R, in which the mean is as far from 0 as the one
    observed, or further. Source: Smucker, Allan and Carterette, CIKM 2007; the two 1, which keep p above 0, are of
    Phipson and Smyth, Stat. Appl. Genet. Mol. Biol. 9(1), 2010.

    Args:
        differences: float64, one for each query, in [-1, 1]; the order does not matter.
        rounds: R above.
        seed: Of the random signs.
    """
    differences = differences[differences != 0]  # a sign makes no difference to 0
    if not len(differences):
        return 1.0
    total = differences.sum()
    least = abs(total) - TOLERANCE * np.abs(differences).sum()
    random = np.random.default_rng(seed)
    as_far = 0
    for done in range(0, rounds, CHUNK_ROUNDS):
        shape = min(CHUNK_ROUNDS, rounds - done), len(differences)
        flipped = np.unpackbits(random.integers(0, 256, (shape[0], -(-shape[1] // 8)), np.uint8), axis=1)
        sums = total - 2 * (flipped[:, : shape[1]] @ differences)
        as_far += int(np.count_nonzero(np.abs(sums) >= least))
    return (1 + as_far) / (1 + rounds)

"""Test the randomisation test against all sign flips there are, and against what p means."""

import itertools

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from newssearch.evaluation.significance import CHUNK_ROUNDS, randomisation_test

ROUNDS = 10_000
LUCK = 5 * 0.5 / ROUNDS**0.5
"""How far a p of 10,000 rounds may be from the true one: five standard errors."""


def exact_p(differences: NDArray[np.float64]) -> float:
    """Return p over all sign flips, which are few where the queries are."""
    signs = np.array(list(itertools.product((-1, 1), repeat=len(differences))))
    as_far = np.abs(signs @ differences) >= abs(differences.sum()) - 1e-9
    return float(as_far.mean())


@settings(max_examples=30)
@given(st.lists(st.integers(-10, 10).map(lambda tenths: tenths / 10), min_size=1, max_size=9))
def test_p_is_that_of_all_sign_flips(differences: list[float]) -> None:
    array = np.array(differences)
    assert randomisation_test(array, rounds=ROUNDS) == pytest.approx(exact_p(array), abs=LUCK)


def test_runs_that_do_not_differ_have_a_p_of_1() -> None:
    assert randomisation_test(np.zeros(50)) == 1
    assert randomisation_test(np.zeros(0)) == 1


def test_p_is_never_0() -> None:
    assert randomisation_test(np.full(60, 0.1), rounds=ROUNDS) == 1 / (ROUNDS + 1)


def test_the_same_differences_have_the_same_p_with_either_sign_and_among_queries_that_are_equal() -> None:
    differences = np.array([0.3, -0.1, 0.2, 0.5, -0.4])
    p = randomisation_test(differences, rounds=ROUNDS)
    assert p == randomisation_test(-differences, rounds=ROUNDS)
    assert p == randomisation_test(np.append(differences, np.zeros(7)), rounds=ROUNDS)


def test_rounds_need_not_fill_whole_chunks() -> None:
    assert randomisation_test(np.full(60, 0.1), rounds=CHUNK_ROUNDS + 1) == 1 / (CHUNK_ROUNDS + 2)


def test_where_there_is_no_difference_p_is_spread_evenly() -> None:
    random = np.random.default_rng(1)
    ps = [randomisation_test(random.normal(size=30).clip(-3, 3) / 3, rounds=500) for _ in range(200)]
    assert np.mean(ps) == pytest.approx(0.5, abs=0.1)
    assert 0.2 < np.mean(np.array(ps) < 0.3) < 0.4

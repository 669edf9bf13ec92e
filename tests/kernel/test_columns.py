"""Check what is reckoned with columns: sums over living documents, codes, years, and the norms of a score."""

import datetime as dt
from array import array

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.kernel import COMPILED, KERNEL, N_LENGTHS, NO_DAY, day_codes, length_norms, recode, sum_living
from newssearch.kernel.choice import Native
from newssearch.search.bm25f import FieldWeight, length_norm

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
FIRST = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


@given(documents=st.lists(st.tuples(st.integers(0, 2**16 - 1), st.booleans())))
def test_the_lengths_of_living_documents_are_summed(native: Native, documents: list[tuple[int, bool]]) -> None:
    lengths = np.array([length for length, _ in documents], np.uint16).data
    living = bytes(is_living for _, is_living in documents)
    assert sum_living(lengths, living, native=native) == sum(length for length, is_living in documents if is_living)


def test_lengths_that_are_not_aligned_are_refused(native: Native) -> None:
    with pytest.raises(ValueError, match="aligned"):
        sum_living(np.array([1, 2], np.uint16).data, b"\1", native=native)


@given(codes=st.lists(st.integers(0, 2)))
def test_codes_are_looked_up(native: Native, codes: list[int]) -> None:
    assert recode(memoryview(array("I", codes)), [7, -1, 3], native=native).tolist() == [(7, -1, 3)[c] for c in codes]


def test_a_code_without_an_entry_is_refused(native: Native) -> None:
    with pytest.raises(ValueError, match="out of range"):
        recode(memoryview(array("I", [0, 3])), [1, 2, 3], native=native)


@given(moments=st.lists(st.datetimes(timezones=st.just(dt.UTC))))
def test_the_days_of_moments_are_those_of_the_calendar(native: Native, moments: list[dt.datetime]) -> None:
    seconds = array("q", [round((moment.replace(microsecond=0) - EPOCH).total_seconds()) for moment in moments])
    days, codes = day_codes(memoryview(seconds), native=native)
    assert [days[code] for code in codes] == [moment.toordinal() for moment in moments]
    assert list(days) == sorted({moment.toordinal() for moment in moments})


def test_what_is_outside_the_calendar_is_on_no_day(native: Native) -> None:
    edges = [-(2**62), 2**62, round((FIRST - EPOCH).total_seconds()) - 1, 253_402_300_800]
    last = 253_402_300_799
    days, codes = day_codes(memoryview(array("q", [*edges, last])), native=native)
    assert (list(days), list(codes)) == ([NO_DAY, dt.date.max.toordinal()], [0, 0, 0, 0, 1])


@pytest.mark.skipif(KERNEL != COMPILED, reason="the kernel was not compiled")
def test_norms_have_the_bits_of_the_formula_in_numpy() -> None:
    fields = [(2.5, 0.75, 8.3), (1.0, 0.1, 311.7), (0.0, 0.5, 1.0)]
    norms = np.asarray(length_norms(fields)).reshape(3, N_LENGTHS)
    for of_field, (weight, b, average) in zip(norms[:2], fields, strict=False):
        expected = length_norm(np.arange(N_LENGTHS, dtype=np.float64), average, FieldWeight(weight, b))
        assert of_field.tobytes() == expected.tobytes()
    assert (norms[2] == 1).all()

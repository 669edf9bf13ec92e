"""Check that sets of documents are counted by what these have, in both kernels."""

import itertools
from array import array
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.kernel import Codes, count_codes, most_counted, no_documents, sum_runs
from newssearch.kernel.choice import Native

N_CODES = 5


def set_of(docs: set[int], n_docs: int) -> "array[int]":
    documents = no_documents(n_docs)
    for doc in docs:
        documents[doc // 64] |= 1 << doc % 64
    return documents


values = st.lists(st.lists(st.integers(0, N_CODES - 1), max_size=4), max_size=150)


@given(codes=values, data=st.data())
def test_each_document_of_a_set_counts_for_each_of_its_codes(
    native: Native, codes: list[list[int]], data: st.DataObject
) -> None:
    docs = data.draw(st.sets(st.integers(0, len(codes) - 1)) if codes else st.just(set()))
    flat = array("I", itertools.chain.from_iterable(codes))
    starts = array("I", itertools.accumulate(map(len, codes), initial=0))
    found = count_codes(set_of(docs, len(codes)), Codes(flat, starts), N_CODES, native=native)
    expected = Counter(code for doc in docs for code in codes[doc])
    assert found.tolist() == [expected[code] for code in range(N_CODES)]


@given(codes=st.lists(st.integers(0, N_CODES - 1), max_size=150), data=st.data())
def test_a_document_may_have_one_code(native: Native, codes: list[int], data: st.DataObject) -> None:
    docs = data.draw(st.sets(st.integers(0, len(codes) - 1)) if codes else st.just(set()))
    found = count_codes(set_of(docs, len(codes)), Codes(array("i", codes)), N_CODES, native=native)
    expected = Counter(codes[doc] for doc in docs)
    assert found.tolist() == [expected[code] for code in range(N_CODES)]


@pytest.mark.parametrize(
    ("codes", "n_codes"),
    [(Codes(array("i", [0])), 1), (Codes(array("i", [0, 0, 1])), 1), (Codes(array("I", [0]), array("I", [0, 1])), 1)],
)
def test_documents_and_codes_out_of_range_are_refused(native: Native, codes: Codes, n_codes: int) -> None:
    with pytest.raises(ValueError, match="aligned"):
        count_codes(set_of({2}, 3), codes, n_codes, native=native)


@given(counts=st.lists(st.integers(0, 9)), data=st.data())
def test_runs_of_counts_are_summed(native: Native, counts: list[int], data: st.DataObject) -> None:
    starts = sorted(data.draw(st.sets(st.integers(0, len(counts)))))
    bounds = itertools.pairwise([*starts, len(counts)])
    found = sum_runs(array("q", counts), array("I", starts), native=native)
    assert found.tolist() == [sum(counts[first:last]) for first, last in bounds]


def test_runs_out_of_order_are_refused(native: Native) -> None:
    for starts in ([1, 0], [3]):
        with pytest.raises(ValueError, match="order"):
            sum_runs(array("q", [1, 2]), array("I", starts), native=native)


@given(counts=st.lists(st.integers(0, 4)), room=st.integers(-1, 12))
def test_the_most_counted_codes_come_first_and_equal_ones_in_order(
    native: Native, counts: list[int], room: int
) -> None:
    ordered = sorted(range(len(counts)), key=lambda code: -counts[code])
    expected = [code for code in ordered if counts[code]][: max(0, room)]
    assert most_counted(array("q", counts), room, native=native).tolist() == expected


def test_a_set_is_counted_where_numpy_made_it(native: Native) -> None:
    documents = np.array([0b101], np.uint64)
    assert count_codes(documents, Codes(array("i", [1, 0, 1])), 2, native=native).tolist() == [0, 2]

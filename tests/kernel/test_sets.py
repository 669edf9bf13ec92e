"""Check that sets of documents are counted by what these have, in both kernels."""

import itertools
from array import array
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.kernel import CodeCounter, Codes, Runs, count_codes, most_counted, no_documents, sum_runs
from newssearch.kernel.choice import Native
from newssearch.kernel.sets import count_documents

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
    assert most_counted(array("q", counts), room, native=native) == highest(counts, room)


def highest(counts: list[int], room: int) -> list[tuple[int, int]]:
    ordered = sorted(range(len(counts)), key=lambda code: -counts[code])
    return [(code, counts[code]) for code in ordered if counts[code]][: max(0, room)]


@given(codes=st.lists(st.lists(st.integers(0, N_CODES - 1), max_size=3, unique=True), max_size=300), data=st.data())
def test_the_most_frequent_codes_are_found_whether_documents_or_codes_are_looked_at(
    native: Native, codes: list[list[int]], data: st.DataObject
) -> None:
    share = data.draw(st.sampled_from([0.01, 0.5, 1.0]))
    docs = {doc for doc in range(len(codes)) if data.draw(st.floats(0, 1)) < share} if len(codes) < 40 else set()
    docs = docs or {doc for doc in range(len(codes)) if hash((doc, share)) % 100 < 100 * share}
    flat = array("I", itertools.chain.from_iterable(codes))
    starts = array("I", itertools.accumulate(map(len, codes), initial=0))
    counted = Counter(code for doc in docs for code in codes[doc])
    counter = CodeCounter(Codes(flat, starts), N_CODES, native=native)
    for room in (0, 1, 3, N_CODES + 1):
        expected = highest([counted[code] for code in range(N_CODES)], room)
        assert counter.most(set_of(docs, len(codes)), room) == expected


def test_rare_codes_are_counted_as_frequent_ones_are(native: Native) -> None:
    random = np.random.default_rng(3)
    codes = np.minimum(random.zipf(1.3, 60_000), 2_000).astype(np.uint32) - 1
    documents = (random.integers(0, 2**63, 60_000 // 64 + 1).astype(np.uint64) << np.uint64(1)) | np.uint64(1)
    documents[-1] = 0
    is_in = np.unpackbits(documents.view(np.uint8), bitorder="little")[:60_000].astype(bool)
    counter = CodeCounter(Codes(codes), 2_000, native=native)
    for room in (20, 500, 3_000):
        expected = highest(np.bincount(codes[is_in], minlength=2_000).tolist(), room)
        assert counter.most(documents, room) == expected


@given(codes=st.lists(st.integers(0, N_CODES - 1), max_size=300), data=st.data())
def test_documents_whose_codes_are_in_runs_are_counted_as_others(
    native: Native, codes: list[int], data: st.DataObject
) -> None:
    docs = data.draw(st.sets(st.integers(0, len(codes) - 1))) if codes else set()
    runs = Runs.of(array("I", codes), native=native)
    assert [code for code, _ in itertools.groupby(codes)] == runs.codes.tolist()
    expected = Counter(codes[doc] for doc in docs)
    found = runs.count_codes(set_of(docs, len(codes)), N_CODES, native=native)
    assert found.tolist() == [expected[code] for code in range(N_CODES)]


def test_runs_and_sets_that_are_not_aligned_are_refused(native: Native) -> None:
    documents = no_documents(3)
    for starts, codes in (([0, 100], [0]), ([0, 1], [7])):
        with pytest.raises(ValueError, match="aligned"):
            Runs(array("I", starts), array("I", codes)).count_codes(documents, 2, native=native)
    everything = array("Q", [7])
    with pytest.raises(ValueError, match="aligned"):
        CodeCounter(Codes(array("I", [0, 9, 0])), 2, native=native).most(everything, 1)


def test_documents_are_counted(native: Native) -> None:
    assert count_documents(array("Q", [5, 2**63]), native=native) == 3


def test_a_set_is_counted_where_numpy_made_it(native: Native) -> None:
    documents = np.array([0b101], np.uint64)
    assert count_codes(documents, Codes(array("i", [1, 0, 1])), 2, native=native).tolist() == [0, 2]

"""Check that the stories of a set of documents are counted once each, in both kernels."""

from array import array

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.kernel import count_stories, later_printings, printings
from newssearch.kernel.choice import Native

N_DOCS = 150


def bits_of(docs: set[int], n_docs: int) -> npt.NDArray[np.uint64]:
    bits = np.zeros(n_docs // 64 + 1, np.uint64)
    for doc in docs:
        bits[doc // 64] |= np.uint64(1) << np.uint64(doc % 64)
    return bits


stories = st.lists(st.integers(0, 9), min_size=N_DOCS, max_size=N_DOCS).map(
    lambda numbers: [numbers.index(number) if number < 7 else doc for doc, number in enumerate(numbers)]
)


@given(firsts=stories, docs=st.sets(st.integers(0, N_DOCS - 1)))
def test_a_story_counts_once_however_many_of_its_documents_match(
    native: Native, firsts: list[int], docs: set[int]
) -> None:
    numbers = np.array(firsts, np.uint32)
    later = later_printings(numbers, native=native)
    others = {doc for doc, first in enumerate(firsts) if first != doc}
    np.testing.assert_array_equal(np.array(later), bits_of(others, N_DOCS))
    assert count_stories(bits_of(docs, N_DOCS), numbers, later, native=native) == len({firsts[doc] for doc in docs})


@given(firsts=stories, wanted=st.sets(st.integers(0, N_DOCS - 1)))
def test_the_later_printings_of_some_stories_are_found(native: Native, firsts: list[int], wanted: set[int]) -> None:
    numbers = np.array(firsts, np.uint32)
    found = printings(numbers, later_printings(numbers, native=native), array("I", wanted), native=native)
    assert found.tolist() == [doc for doc, first in enumerate(firsts) if first in wanted and first != doc]


def test_a_story_out_of_range_is_refused(native: Native) -> None:
    numbers = np.zeros(3, np.uint32)
    for later, wanted in ((array("Q", [6]), [3]), (array("Q", [6, 0]), [0]), (array("Q", [8]), [0])):
        with pytest.raises(ValueError, match="aligned"):
            printings(numbers, later, array("I", wanted), native=native)


def test_no_documents_have_no_stories(native: Native) -> None:
    none = np.empty(0, np.uint32)
    assert count_stories(np.zeros(1, np.uint64), none, later_printings(none, native=native), native=native) == 0


@pytest.mark.parametrize(
    ("docs", "n_docs", "firsts"), [({5}, 3, [0, 0, 0]), ({1}, 70, [0, 0]), ({1}, 2, [0, 2]), ({1}, 2, [0] * 70)]
)
def test_documents_and_firsts_out_of_range_are_refused(
    native: Native, docs: set[int], n_docs: int, firsts: list[int]
) -> None:
    numbers = np.array(firsts, np.uint32)
    later = later_printings(numbers, native=native)
    for doc in docs:
        later[doc // 64] |= 1 << doc % 64
    with pytest.raises(ValueError, match="aligned"):
        count_stories(bits_of(docs, n_docs), numbers, later, native=native)

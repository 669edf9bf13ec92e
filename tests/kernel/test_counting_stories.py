"""Check that the stories of a set of documents are counted once each, in both kernels."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.kernel import count_stories
from newssearch.kernel.choice import Native


def bits_of(docs: set[int], n_docs: int) -> npt.NDArray[np.uint64]:
    bits = np.zeros(n_docs // 64 + 1, np.uint64)
    for doc in docs:
        bits[doc // 64] |= np.uint64(1) << np.uint64(doc % 64)
    return bits


@given(firsts=st.lists(st.integers(0, 200), min_size=201, max_size=201), docs=st.sets(st.integers(0, 200)))
def test_a_story_counts_once_however_many_of_its_documents_match(
    native: Native, firsts: list[int], docs: set[int]
) -> None:
    found = count_stories(bits_of(docs, 201), np.array(firsts, np.uint32), native=native)
    assert found == len({firsts[doc] for doc in docs})


def test_no_documents_have_no_stories(native: Native) -> None:
    assert count_stories(np.zeros(1, np.uint64), np.empty(0, np.uint32), native=native) == 0


@pytest.mark.parametrize(("docs", "firsts"), [({2}, [0, 1]), ({70}, [0, 1]), ({1}, [0, 2])])
def test_documents_and_firsts_out_of_range_are_refused(native: Native, docs: set[int], firsts: list[int]) -> None:
    with pytest.raises(ValueError, match="aligned"):
        count_stories(bits_of(docs, 71), np.array(firsts, np.uint32), native=native)

"""Sign texts that are lists of words, for the tests of signatures and stories."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from newssearch.kernel import sign, string_hashes
from newssearch.kernel.arrays import U8
from newssearch.kernel.choice import NATIVE, Native

N_WORDS = 40

FUNCTION_WORD = 0

WORD_OF_CODE = np.concatenate([np.zeros(1, np.uint64), string_hashes([b"mot%d" % n for n in range(1, N_WORDS)])])
"""Of numbers of forms, of which the first is a function word."""

words = st.integers(0, N_WORDS - 1)

passages = st.lists(words, min_size=6, max_size=20)

texts = st.one_of(
    st.lists(words, max_size=9),
    st.lists(passages, max_size=8).map(lambda parts: [word for part in parts for word in part]),
)


def signed(documents: Sequence[Sequence[int]], *, native: Native = NATIVE) -> U8:
    """Return the signatures of documents that lie one after the other."""
    ends = np.cumsum([len(document) for document in documents], dtype=np.uint64)
    starts = ends - np.array([len(document) for document in documents], np.uint64)
    codes = np.array([word for document in documents for word in document], np.uint32)
    return sign(codes, starts.astype(np.uint64), ends, WORD_OF_CODE, native=native)

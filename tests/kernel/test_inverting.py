"""Check that documents become the posting lists that they should, in both kernels."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.kernel import Tokens, invert, inverting
from newssearch.kernel.choice import NATIVE

Document = tuple[list[int], list[int], int]
"""(terms of the title, of the body, tokens of the lead)."""

words = st.lists(st.integers(0, 6), max_size=8)
documents = st.lists(
    st.tuples(words, words, st.integers(0, 8)).map(lambda parts: (parts[0], parts[1], min(parts[2], len(parts[1])))),
    max_size=8,
)


def tokens_of(texts: list[Document]) -> Tokens:
    return Tokens(
        np.array([term for title, body, _ in texts for term in title + body], np.uint32),
        np.cumsum([0] + [len(title) + len(body) for title, body, _ in texts]).astype(np.uint64),
        np.array([len(title) for title, _, _ in texts], np.uint32),
        np.array([lead for _, _, lead in texts], np.uint32),
    )


@pytest.mark.parametrize("kind", ["compiled", "numpy"])
@given(texts=documents)
@settings(max_examples=100, deadline=None)
def test_each_term_gets_its_documents(kind: str, texts: list[Document]) -> None:
    if kind == "compiled" and NATIVE is None:
        pytest.skip("the kernel was not compiled")
    native, inverting.NATIVE = inverting.NATIVE, NATIVE if kind == "compiled" else None
    try:
        lists = invert(tokens_of(texts), 7)
    finally:
        inverting.NATIVE = native
    expected: list[tuple[int, int, int, int, int, list[int]]] = []
    for term in range(7):
        for doc, (title, body, n_lead) in enumerate(texts):
            positions = [at for at, word in enumerate(title) if word == term]
            positions += [len(title) + 1 + at for at, word in enumerate(body) if word == term]
            if positions:
                row = (term, doc, len(positions), title.count(term), body[:n_lead].count(term), positions)
                expected.append(row)
    assert lists.doc_freqs.tolist() == [sum(row[0] == term for row in expected) for term in range(7)]
    for number, name in enumerate(("docs", "term_freqs", "title_freqs", "lead_freqs"), start=1):
        assert getattr(lists, name).tolist() == [row[number] for row in expected]
    assert lists.positions is not None
    assert lists.positions.tolist() == [position for row in expected for position in row[5]]


def test_tokens_that_contradict_themselves_are_refused() -> None:
    tokens = tokens_of([([1], [2, 3], 1)])
    with pytest.raises(ValueError, match="aligned"):
        invert(tokens, 3)
    with pytest.raises(ValueError, match="aligned"):
        invert(dataclasses.replace(tokens, starts=np.array([0, 4], np.uint64)), 7)

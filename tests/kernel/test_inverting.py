"""Check that documents become the posting lists that they should, in both kernels."""

import contextlib
import dataclasses
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.posting_lists import ListNumbers, assert_same, lists_of, spoilt
from newssearch.kernel import EncodedLists, Norms, PlainLists, Tokens, document_freqs, encode_documents, encode_lists
from newssearch.kernel.choice import Native
from newssearch.kernel.counting import term_freqs

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


def norms_of(n_docs: int) -> Norms:
    """Return other norms for each document."""
    numbers = np.arange(1, n_docs + 1)
    return Norms(*((numbers / part).astype(np.float32) for part in (3, 7, 11)))


def encoded(tokens: Tokens, n_terms: int, native: Native) -> EncodedLists:
    """Return the lists of all terms, in one run."""
    (lists,) = encode_documents(tokens, n_terms, norms_of(len(tokens.starts) - 1), 2**40, native=native)
    return lists


def inverted(texts: list[Document], terms: range) -> PlainLists:
    """Look through all texts for each term."""
    lists: list[list[ListNumbers]] = []
    for term in terms:
        postings: list[ListNumbers] = []
        for doc, (title, body, n_lead) in enumerate(texts):
            positions = [at for at, word in enumerate(title) if word == term]
            positions += [len(title) + 1 + at for at, word in enumerate(body) if word == term]
            if positions:
                postings.append((doc, len(positions), title.count(term), body[:n_lead].count(term), positions))
        lists.append(postings)
    return lists_of(lists, with_positions=True)


@given(texts=documents)
def test_each_term_gets_its_documents(native: Native, texts: list[Document]) -> None:
    expected = inverted(texts, range(7))
    tokens = tokens_of(texts)
    assert_same(encoded(tokens, 7, native), encode_lists(expected, norms_of(len(texts)), native=native))
    found = document_freqs(tokens.terms, tokens.starts, 7, native=native)
    np.testing.assert_array_equal(found, expected.doc_freqs)


def test_both_kernels_invert_a_hundred_thousand_terms_alike(compiled: ModuleType) -> None:
    random = np.random.default_rng(1)
    lengths = random.integers(0, 400, 500)
    titles = random.integers(0, lengths + 1)
    leads = random.integers(0, lengths - titles + 1)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint64)
    terms = np.minimum(random.zipf(1.2, int(lengths.sum())), 100_000).astype(np.uint32)
    tokens = Tokens(terms, starts, titles.astype(np.uint32), leads.astype(np.uint32))
    expected = encoded(tokens, 100_001, compiled)
    assert_same(encoded(tokens, 100_001, None), expected)
    found = document_freqs(terms, starts, 100_001, native=None)
    np.testing.assert_array_equal(found, expected.doc_freqs)


STARTS_THAT_CONTRADICT = [[0, 4], [0, 2], [1, 3], [0], [], [0, 3, 3], [2**63, 3]]


@pytest.mark.parametrize("starts", STARTS_THAT_CONTRADICT)
def test_starts_that_contradict_the_tokens_are_refused(native: Native, starts: list[int]) -> None:
    tokens = dataclasses.replace(tokens_of([([1], [2, 3], 1)]), starts=np.array(starts, np.uint64))
    with pytest.raises(ValueError, match="aligned"):
        encoded(tokens, 7, native)


@pytest.mark.parametrize("starts", [[0, 4], [0, 3, 2], [0, 2], [1, 3], []])
def test_starts_that_contradict_the_terms_are_refused(native: Native, starts: list[int]) -> None:
    with pytest.raises(ValueError, match="aligned"):
        document_freqs(np.array([1, 2, 3], np.uint32), np.array(starts, np.uint64), 7, native=native)


@pytest.mark.parametrize("n_terms", [0, 1, 3])
def test_terms_out_of_range_are_refused(native: Native, n_terms: int) -> None:
    tokens = tokens_of([([1], [2, 3], 1)])
    with pytest.raises(ValueError, match="aligned"):
        list(encode_documents(tokens, n_terms, norms_of(1), 10, native=native))
    with pytest.raises(ValueError, match="aligned"):
        document_freqs(tokens.terms, tokens.starts, n_terms, native=native)


def test_a_title_without_a_lead_is_refused(native: Native) -> None:
    tokens = dataclasses.replace(tokens_of([([1], [2, 3], 1)]), lead_tokens=np.empty(0, np.uint32))
    with pytest.raises(ValueError, match="aligned"):
        encoded(tokens, 7, native)


@given(texts=documents, seed=st.integers(0, 2**32 - 1))
@settings(max_examples=300)
def test_arrays_that_are_none_of_tokens_are_refused(compiled: ModuleType, texts: list[Document], seed: int) -> None:
    random = np.random.default_rng(seed)
    tokens = tokens_of(texts)
    name = str(random.choice([field.name for field in dataclasses.fields(Tokens)]))
    odd = dataclasses.replace(tokens, **{name: spoilt(random, getattr(tokens, name))})
    with contextlib.suppress(ValueError, TypeError):
        list(encode_documents(odd, 7, norms_of(len(texts)), 10, native=compiled))
    with contextlib.suppress(ValueError, TypeError):
        document_freqs(odd.terms, odd.starts, 7, native=compiled)


@given(texts=documents, max_tokens=st.integers(1, 40))
def test_lists_in_runs_are_those_of_the_whole(native: Native, texts: list[Document], max_tokens: int) -> None:
    tokens = tokens_of(texts)
    norms = norms_of(len(texts))
    runs = [
        run.decode(0, len(run.doc_freqs), len(texts), with_positions=True, native=native)
        for run in encode_documents(tokens, 7, norms, max_tokens, native=native)
    ]
    expected = inverted(texts, range(7))
    for name in ("doc_freqs", "docs", "term_freqs", "title_freqs", "lead_freqs", "positions"):
        np.testing.assert_array_equal(np.concatenate([getattr(run, name) for run in runs]), getattr(expected, name))
    for run in runs:
        assert len(run.doc_freqs) == 1 or int(run.term_freqs.sum()) <= max_tokens


@pytest.mark.parametrize("n_norms", [0, 2])
def test_norms_of_other_documents_are_refused(native: Native, n_norms: int) -> None:
    tokens = tokens_of([([1], [2, 3], 1)])
    with pytest.raises(ValueError, match="aligned"):
        list(encode_documents(tokens, 7, norms_of(n_norms), 10, native=native))


@pytest.mark.parametrize("n_terms", [0, 1, 3])
def test_terms_out_of_range_are_not_counted(native: Native, n_terms: int) -> None:
    with pytest.raises(ValueError, match="aligned"):
        term_freqs(np.array([1, 2, 3], np.uint32), n_terms, native=native)

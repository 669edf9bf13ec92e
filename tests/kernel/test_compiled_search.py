"""Check that the compiled search refuses what is damaged or contradicts itself: an error, never a crash.

That it finds and counts what it should is checked in `tests/search/test_first_phase.py`, against numpy.
"""

import contextlib
import dataclasses
import mmap
from array import array
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.posting_lists import N_DOCS, make_lists
from newssearch.kernel import (
    ALL_WORDS,
    ANY_WORD,
    BY_SCORE,
    COMPILED,
    KERNEL,
    N_LENGTHS,
    NEWEST_FIRST,
    NO_WORD,
    OLDEST_FIRST,
    REQUIRED,
    SCORED,
    TRIGGER,
    EncodedLists,
    Filter,
    Formula,
    Goal,
    Names,
    Norms,
    Pages,
    Ranks,
    Typed,
    Weighed,
    Weights,
    Words,
    encode_lists,
    make_forms,
    make_view,
    mark,
    rank,
    rescore,
)

pytestmark = pytest.mark.skipif(KERNEL != COMPILED, reason="the kernel was not compiled")

NORMS = np.linspace(0.1, 900, 3 * N_LENGTHS).reshape(3, N_LENGTHS)

FORMULA = Formula(1.2, 2.5, 1.0, 0.6, 50.0, 0.25, 180.0, -1.0, memoryview(NORMS.tobytes()).cast("d"))

NOW_S = 1.7e9

WEIGHING = (2.5, 0.75, 5.0), (1.0, 0.75, 50.0), (0.6, 0.5, 9.0)


def view_of(encoded: EncodedLists) -> Any:
    lengths, dates = np.full(N_DOCS, 30, np.uint16).data, np.zeros(N_DOCS, np.int64).data
    return make_view(encoded.postings.data, encoded.positions.data, lengths, lengths, lengths, dates, None, 0, WEIGHING)


def words_of(encoded: EncodedLists, role: int, *, phrase: bool) -> Words:
    n = len(encoded.doc_freqs)
    bounds = [encoded.starts[:-1], encoded.starts[1:], encoded.place_starts[:-1], encoded.place_starts[1:]]
    lists = np.stack([*bounds, encoded.doc_freqs.astype(np.uint64)], axis=1)
    phrases = (array("I", [0, 0, 1, 1]),) if phrase else ()
    return Words(tuple(entry.tobytes() for entry in lists), (1.0,) * n, bytes([role | SCORED]) * n, phrases)


@settings(max_examples=300, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    mode=st.sampled_from([ALL_WORDS, ANY_WORD, NO_WORD]),
    order=st.sampled_from([BY_SCORE, NEWEST_FIRST, OLDEST_FIRST]),
    phrase=st.booleans(),
    is_exact=st.booleans(),
)
def test_damaged_lists_give_an_error_or_documents_in_range(
    seed: int, mode: int, order: int, phrase: bool, is_exact: bool
) -> None:
    random = np.random.default_rng(seed)
    plain = make_lists(random, random.choice([0, 1, 5, 128, 200, 700], 3).tolist(), 40, with_positions=True)
    norms = Norms(*(np.ones(N_DOCS, np.float32) for _ in range(3)))
    encoded = encode_lists(plain, norms)
    arrays = {field.name: getattr(encoded, field.name).copy() for field in dataclasses.fields(encoded)}
    names = list(arrays)
    for _ in range(random.integers(0, 4)):
        content = arrays[names[random.integers(len(names))]].view(np.uint8)
        content[random.integers(len(content))] = random.integers(256)
    damaged = EncodedLists(**arrays)
    words = words_of(damaged, TRIGGER if mode == ANY_WORD else REQUIRED, phrase=phrase)
    within, marks = random.integers(0, 2**63, N_DOCS // 64 + 1).astype(np.uint64), np.zeros(N_DOCS // 64 + 1, np.uint64)
    starts = np.sort(random.integers(0, N_DOCS, N_DOCS + 1)).astype(np.uint32) if random.integers(2) else None
    some_codes = random.integers(0, 3, N_DOCS).astype(np.int32), b"\1\0", starts
    documents = Filter(int(random.integers(-1, 2)), 1, (some_codes,), within) if random.integers(2) else None
    with contextlib.suppress(ValueError):
        goal = Goal(10, NOW_S, is_exact, order, marks)
        best = rank((view_of(damaged),), words._replace(mode=mode), FORMULA, goal, documents)
        assert len(best.doc_ids) == min(10, best.total)
        assert all(0 <= doc_id < N_DOCS for doc_id in best.doc_ids)
        marked = np.flatnonzero(np.unpackbits(marks.view(np.uint8), bitorder="little"))
        assert len(marked) == best.total
        assert set(best.doc_ids) <= set(marked.tolist())
        assert documents is None or not (marks & ~within).any()
    with contextlib.suppress(ValueError):
        mark((view_of(damaged),), (b"".join(words.lists),), marks)
        assert not np.unpackbits(marks.view(np.uint8), bitorder="little")[N_DOCS:].any()


@pytest.mark.parametrize("mode", [ALL_WORDS, ANY_WORD, NO_WORD])
def test_nothing_is_touched_behind_the_marks(tmp_path: Path, mode: int) -> None:
    encoded = encode_lists(make_lists(np.random.default_rng(1), [5, 200], 40, with_positions=True), Norms.none(N_DOCS))
    words = words_of(encoded, TRIGGER if mode == ANY_WORD else REQUIRED, phrase=False)._replace(mode=mode)
    with (tmp_path / "marks").open("w+b") as file:
        file.truncate(2 * mmap.PAGESIZE)
        pages = np.frombuffer(mmap.mmap(file.fileno(), 2 * mmap.PAGESIZE), np.uint64)
        file.truncate(mmap.PAGESIZE)  # who reads or writes behind it is stopped by the system
    marks = pages[: len(pages) // 2][-(N_DOCS // 64 + 1) :]
    best = rank((view_of(encoded),), words, FORMULA, Goal(10, NOW_S, marks=marks), None)
    assert np.count_nonzero(np.unpackbits(marks.view(np.uint8))) == best.total


def test_arrays_that_contradict_each_other_are_refused() -> None:
    plain = make_lists(np.random.default_rng(1), [5, 200], 40, with_positions=True)
    encoded = encode_lists(plain, Norms.none(N_DOCS))
    view, words = view_of(encoded), words_of(encoded, REQUIRED, phrase=False)
    for wrong in (
        words._replace(weights=(1.0,) * 3),
        words._replace(roles=bytes(1)),
        words._replace(lists=words.lists[:1]),
        words._replace(lists=(words.lists[0], words.lists[1][:-8])),
        words._replace(phrases=(array("I", [0, 0, 9, 1]),)),
        words._replace(phrases=(array("I"),)),
    ):
        with pytest.raises(ValueError, match=r"aligned|phrase"):
            rank((view,), wrong, FORMULA, Goal(10))
    few, several = np.zeros(1, np.uint64), np.zeros(N_DOCS, np.uint64)
    with pytest.raises(ValueError, match="aligned"):
        rank((view,), words, FORMULA, Goal(10, marks=few))
    codes = np.zeros(N_DOCS, np.int32)
    for starts in (np.zeros(N_DOCS, np.uint32), np.full(N_DOCS + 1, N_DOCS + 1, np.uint32)):
        with pytest.raises(ValueError, match="aligned"):
            rank((view,), words, FORMULA, Goal(10), Filter(codes=((codes, b"\0", starts),)))
    for documents in (Filter(within=few), Filter(codes=((codes[:3], b"\0", None),))):
        with pytest.raises(ValueError, match="aligned"):
            rank((view,), words, FORMULA, Goal(10), documents)
    for lists, marks in ((words.lists, several), ((words.lists[0][:-8],), several), (words.lists[:1], few)):
        with pytest.raises(ValueError, match="aligned"):
            mark((view,), lists, marks)
    with pytest.raises(TypeError):
        rank((object(),), words, FORMULA, Goal(10))


def forms_of(random: np.random.Generator) -> dict[str, Any]:
    """Return the arrays of forms of N_DOCS documents of up to 40 tokens."""
    lengths = random.integers(0, 41, N_DOCS)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint64)
    return {
        "forms": random.integers(0, 256, (int(starts[-1]) * 5 + 7) // 8 + 8).astype(np.uint8),
        "starts": starts,
        "title_tokens": random.integers(0, 4, N_DOCS).astype(np.uint32),
        "lead_tokens": random.integers(0, 4, N_DOCS).astype(np.uint32),
        "surface_of_form": random.integers(0, 12, 32).astype(np.uint32),
        "term_of_surface": random.integers(0, 9, 12).astype(np.uint32),
        "stop_words": random.integers(0, 2, 12).astype(np.uint8),
        "written_starts": np.arange(33, dtype=np.uint32),
        "written": np.frombuffer(b"abcdefghijklmnopqrstuvwxyzABCDEF", np.uint8).copy(),
        "term_starts": np.arange(10, dtype=np.uint32),
        "terms": np.frombuffer(b"abcdefghi", np.uint8).copy(),
        "doc_freqs": np.arange(9, dtype=np.uint32),
    }


def weighed(lists: tuple[bytes, ...], *, pair: int = 0) -> Weighed:
    """Return what is asked of three terms: two surface forms, a function word, and a pair of words."""
    numbers = [np.uint32(number).tobytes() for number in range(3)]
    weights = Weights(
        asked_pairs=[0, 1, 1, 1, 1, 1, 2, 0],
        surface_words=[1, 2],
        surfaces=[0, 1],
        surface_weights=[1.0, 0.5, 1.0, 0.5],
        stop_words=[2, 1],
        stop_word_weights=[0.1, 0.2],
        pairs=[pair, 1, 0, 1],
        pair_weights=[0.3],
        idfs=[1.0, 2.0, 0.0] * 2,
        stop_word=0.5,
        apart=0.5,
        title_coverage=0.4,
        n_slots=N_DOCS,
    )
    typed = (Typed(0, "B", "b", 0.01),)
    return Weighed(FORMULA, NOW_S, Names(lists, tuple(numbers), (numbers[1], numbers[2])), weights, typed, lambda _: 9)


def ranks_of(doc_ids: list[int]) -> Ranks:
    return Ranks(array("i", doc_ids), array("d", [1.0]) * len(doc_ids), array("d", [2.0]) * len(doc_ids))


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_damaged_forms_give_an_error_or_scores(seed: int) -> None:
    random = np.random.default_rng(seed)
    arrays = forms_of(random)
    for _ in range(random.integers(0, 3)):
        damaged = arrays[list(arrays)[random.integers(len(arrays))]].view(np.uint8)
        damaged[random.integers(len(damaged))] = random.integers(256)
    encoded = encode_lists(make_lists(random, [5, 200, 0], 40, with_positions=True), Norms.none(N_DOCS))
    asked = weighed(words_of(encoded, REQUIRED, phrase=False).lists)
    touched: list[int] = []
    forms = make_forms(
        **arrays,
        known_doc_freqs=np.full(9, -1, np.int32),
        width=5,
        is_stemmed=bool(seed % 2),
        first=0,
        pages=Pages(
            tuple(bytearray(arrays[name].nbytes // 4096 + 1) for name in [*arrays][:4]),
            lambda which, _start, _stop: touched.append(which),
            4096,
        ),
    )
    views = (view_of(encoded),), (forms,)
    ranks = ranks_of(list(range(0, N_DOCS, 3)))
    with contextlib.suppress(ValueError):
        doc_ids, scores = rescore(*views, ranks, (50, 20), asked)
        assert len(doc_ids) == len(scores) == 20
        assert set(doc_ids) <= set(ranks.doc_ids)
        assert min(scores) >= 1
        assert [touched.count(which) for which in range(4)] == [50] * 4
    for wrong in ([N_DOCS], [4, 3, 4], [-1]):
        with pytest.raises(ValueError, match=r"out of range|twice|damaged"):
            rescore(*views, ranks_of(wrong), (50, 20), asked)
    for other in (weighed(asked.names.lists, pair=2), weighed(asked.names.lists[:2])):
        with pytest.raises(ValueError, match="aligned"):
            rescore(*views, ranks, (50, 20), other)
    with pytest.raises(TypeError):
        rescore(views[0], views[0], ranks, (50, 20), asked)

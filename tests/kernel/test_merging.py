"""Check that merged posting lists hold what their parts do, under the new numbers, in both kernels."""

import contextlib
import dataclasses
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.posting_lists import ListNumbers, arrays_of, assert_same, lists_of, make_lists, spoilt
from newssearch.kernel import GONE, Part, PlainLists, merge_lists
from newssearch.kernel.choice import Native

N_LISTS = 6


@dataclasses.dataclass(frozen=True)
class PartNumbers:
    """Hold what a part is made of: its lists with their numbers in the whole, and the new numbers of its documents."""

    lists: list[list[ListNumbers]]
    list_numbers: list[int]
    doc_numbers: list[int]

    def part(self, *, with_positions: bool) -> Part:
        numbers, docs = np.array(self.list_numbers, np.uint32), np.array(self.doc_numbers, np.uint32)
        return Part(lists_of(self.lists, with_positions=with_positions), numbers, docs)


@st.composite
def several_parts(draw: st.DrawFn) -> list[PartNumbers]:
    """Draw parts; documents are deleted, and lists vanish with all of theirs."""
    parts = []
    first = 0
    for _ in range(draw(st.integers(0, 3))):
        live = draw(st.lists(st.booleans(), max_size=5))
        numbers = np.where(live, first + np.cumsum(live) - 1, GONE).astype(np.int64).tolist()
        first += sum(live)
        parts.append(draw(one_part(numbers)))
    return parts


@st.composite
def one_part(draw: st.DrawFn, doc_numbers: list[int]) -> PartNumbers:
    in_whole = sorted(draw(st.sets(st.integers(0, N_LISTS - 1))))
    lists = [draw(one_list(len(doc_numbers))) for _ in in_whole]
    is_left = [any(doc_numbers[row[0]] != GONE for row in rows) for rows in lists]
    list_numbers = [number if left else GONE for number, left in zip(in_whole, is_left, strict=True)]
    return PartNumbers(lists, list_numbers, doc_numbers)


@st.composite
def one_list(draw: st.DrawFn, n_docs: int) -> list[ListNumbers]:
    docs = sorted(draw(st.sets(st.integers(0, n_docs - 1)))) if n_docs else []
    rows: list[ListNumbers] = []
    for doc in docs:
        positions = sorted(draw(st.sets(st.integers(0, 2**32 - 1), min_size=1, max_size=4)))
        n_title = draw(st.integers(0, len(positions)))
        rows.append((doc, len(positions), n_title, draw(st.integers(0, len(positions) - n_title)), positions))
    return rows


def merged(parts: list[PartNumbers]) -> list[list[ListNumbers]]:
    """Put each posting that is left into its list."""
    whole: list[list[ListNumbers]] = [[] for _ in range(N_LISTS)]
    for part in parts:
        for number, rows in zip(part.list_numbers, part.lists, strict=True):
            for doc, freq, n_title, n_lead, positions in rows:
                if part.doc_numbers[doc] != GONE:
                    whole[number].append((part.doc_numbers[doc], freq, n_title, n_lead, positions))
    return whole


@given(parts=several_parts(), with_positions=st.booleans())
@settings(max_examples=150)
def test_the_whole_has_what_is_left_of_its_parts(
    native: Native, parts: list[PartNumbers], with_positions: bool
) -> None:
    found = merge_lists([part.part(with_positions=with_positions) for part in parts], N_LISTS, native=native)
    # Where there are no parts, none of them lacks positions.
    assert_same(found, lists_of(merged(parts), with_positions=with_positions or not parts))


@given(parts=several_parts())
def test_positions_are_kept_where_all_parts_have_some(native: Native, parts: list[PartNumbers]) -> None:
    mixed = [part.part(with_positions=bool(number)) for number, part in enumerate(parts)]
    found = merge_lists(mixed, N_LISTS, native=native)
    assert_same(found, lists_of(merged(parts), with_positions=not parts))


def long_parts(random: np.random.Generator) -> list[Part]:
    """Return parts with lists of several blocks."""
    parts = []
    for number in range(3):
        lists = make_lists(random, [1000, 0, 129, 5], 300, with_positions=True)
        kept = random.random(5_000) < 0.8
        doc_numbers = np.where(kept, 5_000 * number + np.cumsum(kept), GONE).astype(np.uint32)
        parts.append(Part(lists, np.array([0, 1, 2 + number, 7], np.uint32), doc_numbers))
    return parts


def test_both_kernels_merge_long_lists_alike(compiled: ModuleType) -> None:
    parts = long_parts(np.random.default_rng(1))
    assert_same(merge_lists(parts, 8, native=None), merge_lists(parts, 8, native=compiled))


def small_part() -> Part:
    rows: list[list[ListNumbers]] = [[(0, 2, 1, 0, [3, 9]), (1, 1, 0, 1, [4])], [(1, 1, 0, 0, [0])]]
    return PartNumbers(rows, [2, 3], [7, 8]).part(with_positions=True)


CONTRADICTIONS = {
    "a document without a number": {"doc_numbers": [7]},
    "a list too few": {"list_numbers": [2]},
    "a list too many": {"list_numbers": [2, 3, 4]},
    "a frequency too few": {"doc_freqs": [2]},
    "a frequency that is too high": {"doc_freqs": [2, 2]},
    "a document too few": {"docs": [0, 1]},
    "a title too many": {"title_freqs": [1, 0, 0, 0]},
    "a lead too few": {"lead_freqs": [0, 1]},
    "a position too few": {"positions": [3, 9, 4]},
    "a position too many": {"positions": [3, 9, 4, 0, 1]},
}


@pytest.mark.parametrize("changes", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_parts_that_contradict_themselves_are_refused(native: Native, changes: dict[str, list[int]]) -> None:
    with pytest.raises(ValueError, match="not aligned"):
        merge_lists([small_part(), with_changes(small_part(), changes)], 4, native=native)


def with_changes(part: Part, changes: dict[str, list[int]]) -> Part:
    arrays = {name: np.array(values, np.uint32) for name, values in changes.items()}
    of_lists = {name: array for name, array in arrays.items() if hasattr(part.lists, name)}
    of_part = {name: array for name, array in arrays.items() if name not in of_lists}
    return dataclasses.replace(part, lists=dataclasses.replace(part.lists, **of_lists), **of_part)


@pytest.mark.parametrize("list_numbers", [[2, GONE], [2, 4]])
def test_a_list_with_documents_and_no_number_is_refused(native: Native, list_numbers: list[int]) -> None:
    part = with_changes(small_part(), {"list_numbers": list_numbers})
    with pytest.raises(ValueError, match="no number"):
        merge_lists([part], 4, native=native)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=150)
def test_arrays_that_are_none_of_a_part_are_refused(compiled: ModuleType, seed: int) -> None:
    random = np.random.default_rng(seed)
    parts = long_parts(random)
    at = int(random.integers(len(parts)))
    arrays = [*arrays_of(parts[at].lists), parts[at].list_numbers, parts[at].doc_numbers]
    place = random.integers(len(arrays))
    arrays[place] = spoilt(random, arrays[place])
    parts[at] = Part(PlainLists(*arrays[:-2]), *arrays[-2:])
    with contextlib.suppress(ValueError, TypeError):
        merge_lists(parts, 8, native=compiled)

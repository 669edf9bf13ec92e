"""Check that segments stay few, that articles are written few times over, and that deleted ones do not pile up."""

import math

from hypothesis import given
from hypothesis import strategies as st

from newssearch.index.merge_policy import MAX_DELETED, MAX_SEGMENTS, SegmentSize, choose_merge, choose_whole_merge


def merged(sizes: list[int]) -> tuple[list[int], int]:
    """Return the sizes after all merges that are chosen, and how many documents were written for them."""
    written = 0
    while places := choose_merge([SegmentSize(size) for size in sizes]):
        total = sum(sizes[place] for place in places)
        rest = [size for place, size in enumerate(sizes) if place not in places]
        sizes = [*rest[: places[0]], *([total] if total else []), *rest[places[0] :]]
        written += total
    return sizes, written


@given(st.lists(st.integers(0, 200_000), max_size=40))
def test_merging_ends_with_few_segments_and_loses_no_document(sizes: list[int]) -> None:
    left, _ = merged(sizes)
    assert len(left) <= MAX_SEGMENTS
    assert sum(left) == sum(sizes)
    assert 0 not in left


def test_an_article_is_written_a_logarithmic_number_of_times() -> None:
    sizes: list[int] = []
    written = 0
    for _ in range(100):
        sizes, cost = merged([*sizes, 10_000])
        written += cost
    assert sum(sizes) == 1_000_000
    assert written / 1_000_000 <= math.log(100, 4) + 1


def test_a_segment_of_which_much_is_deleted_is_written_anew_and_one_of_which_little_is_not() -> None:
    assert choose_merge([SegmentSize(600, 400), SegmentSize(50_000)]) == [0]
    assert choose_merge([SegmentSize(50_000), SegmentSize(700, int(MAX_DELETED * 1000))]) == []
    assert choose_merge([SegmentSize(0, 9), SegmentSize(5)]) == [0]
    assert choose_merge([]) == []


@given(st.lists(st.tuples(st.integers(1, 200_000), st.sampled_from(["fr", ""])), max_size=40))
def test_segments_of_two_stemmers_are_never_merged_and_are_few_all_the_same(drawn: list[tuple[int, str]]) -> None:
    sizes = [SegmentSize(n_living, 0, stemmer) for n_living, stemmer in drawn]
    while places := choose_merge(sizes):
        (stemmer,) = {sizes[place].stemmer for place in places}
        total = sum(sizes[place].n_living for place in places)
        sizes = [size for place, size in enumerate(sizes) if place not in places]
        sizes.insert(places[0], SegmentSize(total, 0, stemmer))
    assert len(sizes) <= MAX_SEGMENTS
    assert sum(size.n_living for size in sizes) == sum(n_living for n_living, _ in drawn)


def test_a_whole_merge_leaves_one_segment_of_each_stemmer() -> None:
    sizes = [SegmentSize(9, 0, "fr"), SegmentSize(1), SegmentSize(7, 0, "fr"), SegmentSize(2, 5), SegmentSize(3)]
    assert choose_whole_merge(sizes) == [0, 2]
    assert choose_whole_merge(sizes[1:2] + sizes[3:]) == [0, 1, 2]
    assert choose_whole_merge(sizes[:2]) == choose_whole_merge([]) == []

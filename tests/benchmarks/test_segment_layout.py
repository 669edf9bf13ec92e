"""Test that an index can be made to have some segments, of sizes that newssearch leaves alone."""

from pathlib import Path

import pytest
from benchmarks.peer_unavailable import PeerUnavailable
from benchmarks.speed.corpus import write_records
from benchmarks.speed.engines.newssearch import Newssearch, sizes_merged_into
from benchmarks.speed.feed import Feed
from benchmarks.speed.layout import part_sizes

from newssearch.catch_up import COMMIT_CHANGES


@pytest.mark.parametrize(
    ("n_items", "n_parts", "sizes"),
    [
        (10, 1, [10]),
        (6, 3, [2, 2, 2]),
        (70, 4, [40, 10, 10, 10]),
        (471, 8, [161, 160, 40, 40, 40, 10, 10, 10]),
    ],
)
def test_three_parts_are_of_one_size_and_the_next_larger_ones_four_times_as_large(
    n_items: int, n_parts: int, sizes: list[int]
) -> None:
    assert part_sizes(n_items, n_parts) == sizes


def test_what_is_more_than_a_commit_is_added_in_parts_that_are_merged_into_one() -> None:
    assert list(sizes_merged_into(COMMIT_CHANGES)) == [COMMIT_CHANGES]
    sizes = list(sizes_merged_into(8 * COMMIT_CHANGES + 1))
    assert (len(sizes), sum(sizes)) == (16, 8 * COMMIT_CHANGES + 1)
    assert max(sizes) - min(sizes) == 1


def laid_out(folder: Path, n_articles: int, n_segments: int) -> int:
    """Return how many segments newssearch has when it is laid out into some, over very short articles."""
    articles = (
        {
            "id": f"a{number}",
            "title": "Le port",
            "body": "",
            "source": "",
            "section": "",
            "date": "2020-01-01T00:00:00Z",
        }
        for number in range(n_articles)
    )
    write_records(folder / "articles.jsonl.gz", articles)
    engine = Newssearch(is_plain=True)
    engine.lay_out(Feed(folder / "articles.jsonl.gz"), n_articles, folder / "index", n_segments)
    session = engine.open(folder / "index")
    found = session.n_segments
    session.close()
    return found


@pytest.mark.parametrize(("n_articles", "n_segments"), [(100, 1), (2_000, 4), (12_000, 8)])
def test_newssearch_has_as_many_segments_as_it_is_made_to_have(
    tmp_path: Path, n_articles: int, n_segments: int
) -> None:
    assert laid_out(tmp_path, n_articles, n_segments) == n_segments


def test_segments_that_would_be_merged_for_being_small_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PeerUnavailable, match="newssearch made 1 segments, not 4"):
        laid_out(tmp_path, 700, 4)

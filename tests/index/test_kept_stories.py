"""Check that each commit keeps the stories of its documents, whatever was added, deleted, updated and merged."""

import contextlib
import dataclasses
import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.generations import ARCHIVE, changes, generation_of
from newssearch.article import Article
from newssearch.index import Generation, Snapshot
from newssearch.index.entry import SegmentEntry
from newssearch.index.kept_stories import stories_file, write_firsts

SENTENCES = [
    f"La commune {number} a voté {number * 7} mesures sur le thème {number * 13}, dit l'adjoint {number * 17} au "
    f"conseil du quartier {number * 19} devant {number * 23} habitants et {number * 29} agents, ville {number * 31}."
    for number in range(1, 13)
]


def article(number: int, begin: int, end: int, day: int) -> Article:
    return Article(
        article_id=f"a{number:02}",
        title=f"Titre {number}",
        body="\n\n".join(SENTENCES[begin:end]),
        published_at=dt.date(2025, 3, 1) + dt.timedelta(days=day),
        lang="fr",
    )


def stories(snapshot: Snapshot) -> dict[str, str]:
    """Return for each living article the first one of its story."""
    ids = [snapshot.listing(doc_id).article_id for doc_id in range(snapshot.n_slots)]
    return {ids[doc]: ids[snapshot.stories.firsts[doc]] for doc in range(snapshot.n_slots) if snapshot.live[doc]}


def kept(generation: Generation) -> dict[str, str]:
    with contextlib.closing(generation.snapshot()) as snapshot:
        return stories(snapshot)


def made_anew(generation: Generation) -> dict[str, str]:
    """Return the same without what was kept."""
    with contextlib.closing(Snapshot(generation.segments(), generation.path)) as snapshot:
        return stories(snapshot)


def test_a_story_follows_updates_and_deletes(tmp_path: Path) -> None:
    first, second, third = article(1, 0, 6, 2), article(2, 0, 6, 1), article(3, 0, 5, 3)
    generation = generation_of(tmp_path / "g", [first, article(9, 6, 12, 0)])
    assert kept(generation) == {"a01": "a01", "a09": "a09"}
    for commit, expected in (
        ([third], {"a01": "a01", "a03": "a01", "a09": "a09"}),
        ([second], {"a01": "a02", "a02": "a02", "a03": "a02", "a09": "a09"}),
        (["a02"], {"a01": "a01", "a03": "a01", "a09": "a09"}),
        ([dataclasses.replace(first, body=SENTENCES[11])], {"a01": "a01", "a03": "a03", "a09": "a09"}),
    ):
        generation.apply(changes(commit), archive_id=ARCHIVE, up_to=9)
        assert kept(generation) == expected == made_anew(generation)


drawn_articles = st.builds(
    lambda number, begin, length, day: article(number, begin, min(begin + length, 12), day),
    st.integers(0, 15),
    st.integers(0, 11),
    st.integers(1, 8),
    st.integers(0, 5),
)
commits = st.lists(
    st.lists(
        st.one_of(drawn_articles, drawn_articles, st.integers(0, 15).map(lambda number: f"a{number:02}")), max_size=8
    ),
    min_size=1,
    max_size=5,
).map(
    lambda some: [list({str(getattr(item, "article_id", item)): item for item in commit}.values()) for commit in some]
)


@given(drawn=commits)
@settings(max_examples=25)
def test_the_stories_of_each_commit_are_those_of_an_index_made_at_once(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[list[Article | str]]
) -> None:
    folder = tmp_path_factory.mktemp("generations")
    generation = generation_of(folder / "step by step")
    present: dict[str, Article] = {}
    for number, commit in enumerate(drawn):
        for item in commit:
            if isinstance(item, str):
                present.pop(item, None)
            else:
                present[item.article_id] = item
        generation.apply(changes(commit), archive_id=ARCHIVE, up_to=1)
        at_once = generation_of(folder / f"at once {number}", list(present.values()))
        assert kept(generation) == kept(at_once) == made_anew(generation)


def test_each_commit_has_a_file_of_its_own(tmp_path: Path) -> None:
    commits = [
        [SegmentEntry("a", 9)],
        [SegmentEntry("b", 9)],
        [SegmentEntry("a", 9), SegmentEntry("b", 9)],
        [SegmentEntry("a", 9, b"x"), SegmentEntry("b", 9)],
        [SegmentEntry("a", 9), SegmentEntry("b", 9, b"x")],
        [SegmentEntry("a", 9, b"y"), SegmentEntry("b", 9)],
    ]
    assert len({stories_file(tmp_path, entries) for entries in commits}) == len(commits)


def test_stories_that_were_not_kept_are_found_anew(tmp_path: Path) -> None:
    generation = generation_of(tmp_path / "g", [article(1, 0, 6, 2), article(2, 0, 6, 1)])
    (file,) = generation.path.glob("*.stories")
    file.unlink()
    assert kept(generation) == {"a01": "a02", "a02": "a02"}
    generation.apply(changes([article(3, 0, 6, 0)]), archive_id=ARCHIVE, up_to=9)
    assert kept(generation) == {"a01": "a03", "a02": "a03", "a03": "a03"}


def test_damaged_stories_are_named_and_found_anew(tmp_path: Path) -> None:
    generation = generation_of(tmp_path / "g", [article(1, 0, 6, 2), article(2, 0, 6, 1)])
    (file,) = generation.path.glob("*.stories")
    assert generation.damaged_files() == []
    sound = file.read_bytes()
    write_firsts(file, np.array([0, 1], np.uint32))  # as sound a file, of other stories
    assert generation.damaged_files() == [file.name]
    for damaged in (sound[:-1], sound[:40] + b"?" + sound[41:], b""):
        file.write_bytes(damaged)
        assert generation.damaged_files() == [file.name]
        assert kept(generation) == {"a01": "a02", "a02": "a02"}
    generation.apply(changes([article(3, 0, 6, 0)]), archive_id=ARCHIVE, up_to=9)
    assert generation.damaged_files() == []
    assert kept(generation) == {"a01": "a03", "a02": "a03", "a03": "a03"}

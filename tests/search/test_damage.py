"""Search damaged segments: an error that names the file, or the answer of the sound one; never a crash."""

import contextlib
import datetime as dt
import re
import shutil
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.generations import ARCHIVE, article, changes, generation_of
from index.segment_files import rewritten
from newssearch.article import Article
from newssearch.errors import IndexDirectoryError
from newssearch.index import Generation, export_whoosh
from newssearch.index.segment_file import SegmentFile
from newssearch.index.segment_writer import Array
from newssearch.query import BooleanQuery, PrefixQuery, parse_query
from newssearch.search import Filters, LocalEngine, SearchRequest
from newssearch.settings import PLAIN_BM25

WORDS = ["vent", "vents", "sud", "Sud-Sud", "nord", "banque", "budget", "le", "de", "été", "\n\n"]

TREES = (
    *map(
        parse_query,
        ("vent", "vent sud", "le vent de l'été", '"vent sud"', "Sud-Sud", "banqe nord", "FMR", "forum du riz", "rare"),
    ),
    BooleanQuery(should=parse_query("nord budget rare").must),
    BooleanQuery(must=(*parse_query("vent").must, PrefixQuery("b"))),
    BooleanQuery(must=parse_query("vent").must, should=parse_query("sud").must, must_not=parse_query("budget").must),
)

REQUESTS = tuple(
    SearchRequest(text="", query=tree, snippets=False, now_s=1.7e9, **options)
    for tree in TREES
    for options in (
        {},
        {"ranking": PLAIN_BM25, "facets": False, "exact_total": False},
        {"explain": True},
        {"as_whoosh": True},
        {"order": "newest", "filters": Filters(since=dt.date(2020, 1, 1), sources=("Le Phare", ""))},
    )
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """Return a generation of three segments with holes, in which lists have full blocks and tails."""
    random = np.random.default_rng(11)
    many = [
        article(
            f"a{number}",
            " ".join(random.choice(WORDS, 2 + number % 19)) + " x",
            title=" ".join(random.choice(WORDS, number % 4)),
            source=["Le Phare", "Écho"][number % 2],
        )
        for number in range(700)
    ]
    riz = [article("riz", "Le Forum mondial du riz (FMR) ouvre."), article("rare", "Un mot rare.")]
    commits: list[list[Article | str]] = [[*many[:600], *riz], [*many[600:690]], [*many[690:]], ["a3", "a7", "a650"]]
    return generation_of(tmp_path_factory.mktemp("sound") / "g", *commits)


@pytest.fixture(scope="module")
def expected(sound: Generation) -> list[Any]:
    return answers(sound)


def answers(generation: Generation) -> list[Any]:
    """Return all that a generation answers, but how long it took."""
    with contextlib.closing(generation.snapshot()) as snapshot:
        engine = LocalEngine(snapshot, lambda _: {})
        found: list[Any] = [snapshot.digests(), snapshot.mined.counted()]
        for request in REQUESTS:
            results = engine.search(request)
            found.append((results.total, results.hits, results.facets, results.relaxed, results.notes))
        return found


@contextlib.contextmanager
def copied(sound: Generation) -> Iterator[tuple[Generation, list[Path]]]:
    """Lend a copy of a generation, and its segments, the largest first."""
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copytree(sound.path, Path(folder) / "g")
        yield Generation(path), sorted(path.glob("*.seg"), key=lambda file: -file.stat().st_size)


@settings(max_examples=80)
@given(place=st.integers(0, 2), share=st.floats(0, 1, exclude_max=True), bits=st.integers(1, 255))
def test_a_byte_that_was_flipped_names_its_file_or_changes_nothing(
    sound: Generation, expected: list[Any], place: int, share: float, bits: int
) -> None:
    with copied(sound) as (generation, files):
        content = bytearray(files[place].read_bytes())
        content[int(share * len(content))] ^= bits
        files[place].write_bytes(content)
        with no_error_but_of(files[place]):
            assert answers(generation) == expected
        assert generation.damaged_files() == [files[place].name]


@settings(max_examples=30)
@given(place=st.integers(0, 2), share=st.floats(0, 1, exclude_max=True))
def test_a_file_that_was_cut_short_is_named(sound: Generation, place: int, share: float) -> None:
    with copied(sound) as (generation, files):
        content = files[place].read_bytes()
        files[place].write_bytes(content[: int(share * len(content))])
        with pytest.raises(IndexDirectoryError, match=rf"{files[place].name}: .*newssearch rebuild"):
            answers(generation)


# --- arrays that lie, under checksums that are right ------------------------------------------------------------------


def hostile(random: np.random.Generator, array: Array) -> Array:
    """Return an array with a few numbers that nobody would write, in another order or of another length."""
    changed = array.copy()
    kind = random.integers(12)
    if kind == 0:
        return changed[: random.integers(len(changed) + 1)]
    if kind == 1:
        return np.concatenate([changed, changed[: 1 + random.integers(9)]])
    if kind == 2:
        random.shuffle(changed)
    highest = np.iinfo(array.dtype).max
    for at in random.integers(len(changed), size=1 + random.integers(5)).tolist() if len(changed) else ():
        near = int(changed[at]) + int(random.integers(-2, 3))
        numbers = 0, 1, 255, 65_535, 2**31 - 1, 2**31, highest >> 1, highest - 7, highest, near, near
        changed[at] = numbers[random.integers(len(numbers))] & highest
    return changed


@contextlib.contextmanager
def no_error_but_of(file: Path) -> Iterator[None]:
    """Let an error pass that names a file and what to do; any other fails the test."""
    try:
        yield
    except IndexDirectoryError as error:
        assert re.search(rf"{file.name}.*newssearch rebuild", str(error))  # noqa: PT017 - or no error


def use(generation: Generation, damaged: Path) -> None:
    """Search, copy and merge."""
    with no_error_but_of(damaged):
        answers(generation)
    with no_error_but_of(damaged), contextlib.closing(generation.snapshot()) as snapshot:
        export_whoosh(snapshot, generation.path.parent / "copy", lambda _: None)
    with no_error_but_of(damaged):
        generation.apply(changes([article("neuf", "Du vent neuf.")], 9_000), archive_id=ARCHIVE, up_to=9_000)


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), place=st.integers(0, 2), share=st.floats(0, 1, exclude_max=True))
def test_arrays_that_lie_give_an_error_or_an_answer(sound: Generation, seed: int, place: int, share: float) -> None:
    random = np.random.default_rng(seed)
    with copied(sound) as (generation, files):
        whole = SegmentFile(sound.path / files[place].name)  # not the one that is written over
        names = list(whole.names())
        chosen = {names[int(share * len(names))], *random.choice(names, random.integers(3)).tolist()}
        rewritten(whole, files[place], {name: hostile(random, whole.array(name)) for name in sorted(chosen)})
        use(generation, files[place])


@pytest.mark.parametrize(
    ("name", "at", "numbers"),
    [
        ("doc/title_tokens", 3, 0), ("doc/title_tokens", 3, 2**32 - 1), ("doc/body_tokens", 3, 2**32 - 1),
        ("doc/form_starts", 3, 2**40), ("doc/form_starts", -1, 2**63), ("doc/stored_starts", -1, 2**40),
        ("doc/stored_starts", 4, (2**63 - 1, 2**64 - 8)),
        ("forms/surfaces", 0, 2**32 - 2), ("surfaces/terms_of", 0, 2**32 - 2), ("acronyms/terms/content", 0, 255),
        ("text/starts", 2, 2**63), ("text/place_starts", -1, 2**63), ("text/doc_freqs", 1, 2**32 - 1),
        ("doc/source", 0, 2**32 - 1), ("doc/article_id", 0, 2**31),
    ],
)  # fmt: skip
def test_a_number_that_lies_takes_no_memory(
    sound: Generation, name: str, at: int, numbers: int | tuple[int, ...]
) -> None:
    with copied(sound) as (generation, files):
        whole = SegmentFile(sound.path / files[0].name)
        array = whole.array(name).copy()
        array[np.arange(at, at + np.size(numbers))] = np.array(numbers, array.dtype)
        rewritten(whole, files[0], {name: array})
        tracemalloc.start()
        try:
            use(generation, files[0])
            assert tracemalloc.get_traced_memory()[1] < 50_000_000
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(
    "about",
    [
        {"n_docs": -1}, {"n_docs": 2**40}, {"n_docs": 7}, {"n_docs": "x"}, {"form_width": 0}, {"form_width": 33},
        {"form_width": 31}, {"weighing": {"title": [1, 1, 1]}}, {"weighing": {"title": 1, "body": 1, "lead": None}},
    ],
)  # fmt: skip
def test_a_segment_that_says_what_cannot_be_is_refused(sound: Generation, about: dict[str, object]) -> None:
    with copied(sound) as (generation, files):
        rewritten(SegmentFile(sound.path / files[0].name), files[0], {}, **about)
        with pytest.raises(IndexDirectoryError, match=rf"{files[0].name}: .*newssearch rebuild"):
            generation.snapshot()


def test_an_array_that_is_too_short_or_of_another_type_is_refused(sound: Generation) -> None:
    with copied(sound) as (generation, files):
        whole = SegmentFile(sound.path / files[0].name)
        for name in whole.names():
            array = whole.array(name)
            lying = [array.astype("<i8" if array.dtype != np.int64 else "<u8")]
            if name == "surfaces/stop_words" or not (array.dtype == np.uint8 or name == "doc/paragraph_tokens"):
                # Others may have any length.
                lying += [shorter for shorter in (array[:-1], array[:0]) if len(shorter) < len(array)]
            for changed in lying:
                rewritten(whole, files[0], {name: changed})
                with pytest.raises(IndexDirectoryError, match=rf"{files[0].name}: its array .*newssearch rebuild"):
                    generation.snapshot()

"""Read records of any texts, dates and labels in both kernels, and damaged ones."""

import contextlib
import datetime as dt
import itertools

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.article import date_text, parse_date_text
from newssearch.kernel import Pages, RecordArrays, make_records
from newssearch.kernel.choice import Native
from newssearch.kernel.records import Labels, Records

PAGE_BYTES = 64
LABELS: tuple[Labels, Labels, Labels] = ((None, "Le Fleuve"), (None, "Économie", "Météo"), ("en", "fr"))

TEXTS = st.one_of(st.text(max_size=40), st.text(max_size=3).map(lambda text: 300 * text))
DATES = st.one_of(
    st.none(),
    st.dates(dt.date(1600, 1, 1)),
    st.datetimes(dt.datetime(1600, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001 - a bound
    st.datetimes(dt.datetime(1600, 1, 1), timezones=st.just(dt.UTC)).map(lambda at: at.replace(microsecond=0)),  # noqa: DTZ001
)
DOCUMENTS = st.tuples(
    *(TEXTS, TEXTS, st.none() | TEXTS, st.integers(0, 1), DATES, st.lists(TEXTS, max_size=20).map(tuple)),
    *(st.integers(0, 2), st.integers(0, 1)),
)
Document = tuple[str, str, str | None, int, dt.date | None, tuple[str, ...], int, int]


def arrays_of(documents: list[Document]) -> RecordArrays:
    names = [name.encode() for name, *_ in documents]
    records = [
        msgspec.msgpack.encode((title, url, date_text(date), authors))
        for _, title, url, _, date, authors, *_ in documents
    ]

    def ends(parts: list[bytes]) -> list[int]:
        return [0, *itertools.accumulate(map(len, parts))]

    content, name_content = (np.frombuffer(b"".join(parts), np.uint8).copy() for parts in (records, names))
    sources, sections, langs = (np.array([document[place] for document in documents], np.uint32) for place in (3, 6, 7))
    return RecordArrays(
        np.array(ends(records), np.uint64).data,
        content.data,
        np.arange(len(names), dtype=np.uint32).data,
        np.array(ends(names), np.uint32).data,
        name_content.data,
        sources.data,
        sections.data,
        langs.data,
    )


class Watch:
    """Remember what was checked, and do as a file does: mark its pages."""

    def __init__(self, arrays: RecordArrays) -> None:
        self.touched: list[tuple[int, int, int]] = []
        self.pages = Pages(tuple(bytearray(array.nbytes // PAGE_BYTES + 1) for array in arrays), self, PAGE_BYTES)
        self._item_bytes = [array.itemsize for array in arrays]

    def __call__(self, which: int, start: int, stop: int) -> None:
        self.touched.append((which, start, stop))
        n_bytes, checked = self._item_bytes[which], self.pages.checked[which]
        for page in range(start * n_bytes // PAGE_BYTES, min(-(-stop * n_bytes // PAGE_BYTES), len(checked))):
            checked[page] = 1


def reader_of(arrays: RecordArrays, watch: Watch, native: Native) -> Records:
    return make_records(arrays, LABELS, watch.pages, parse_date_text, native=native)


@given(documents=st.lists(DOCUMENTS, min_size=1, max_size=5))
def test_each_document_has_its_fields(native: Native, documents: list[Document]) -> None:
    arrays = arrays_of(documents)
    watch = Watch(arrays)
    records = reader_of(arrays, watch, native)
    for doc, (name, title, url, source, date, authors, section, lang) in enumerate(documents):
        labels = LABELS[0][source], LABELS[1][section], LABELS[2][lang]
        assert records.fields(doc) == (name, title, url, labels[0], date, authors, *labels[1:])
        assert type(records.fields(doc)[4]) is type(date)
    n_touched = len(watch.touched)
    for doc in range(len(documents)):
        records.fields(doc)
    assert len(watch.touched) == n_touched
    with pytest.raises(IndexError):
        records.fields(len(documents))


@given(documents=st.lists(DOCUMENTS, min_size=1, max_size=3), seed=st.integers(0, 2**32 - 1))
def test_damaged_records_give_an_error_or_fields(native: Native, documents: list[Document], seed: int) -> None:
    random = np.random.default_rng(seed)
    arrays = arrays_of(documents)
    for _ in range(random.integers(1, 4)):
        some = arrays[random.integers(len(arrays))]
        damaged = np.asarray(some).view(np.uint8)
        if len(damaged):
            damaged[random.integers(len(damaged))] = random.integers(256)
    records = reader_of(arrays, Watch(arrays), native)
    for doc in range(len(documents)):
        with contextlib.suppress(ValueError, IndexError):
            assert len(records.fields(doc)) == 8


def test_only_the_pages_of_a_document_are_checked(native: Native) -> None:
    arrays = arrays_of([(f"nom {doc}", "Titre", None, 0, None, (), 0, 1) for doc in range(100)])
    watch = Watch(arrays)
    reader_of(arrays, watch, native).fields(50)
    assert {which for which, *_ in watch.touched} == set(range(len(arrays)))
    assert [sum(checked) for checked in watch.pages.checked] == [1] * len(arrays)


def test_columns_that_are_not_aligned_are_refused(compiled: Native) -> None:
    arrays = arrays_of([("a", "Titre", None, 0, None, (), 0, 1)])
    with pytest.raises(ValueError, match="aligned"):
        reader_of(arrays._replace(langs=np.zeros(2, np.uint32).data), Watch(arrays), compiled)
    with pytest.raises(ValueError, match="aligned"):
        make_records(arrays, LABELS, Pages((), Watch(arrays), PAGE_BYTES), parse_date_text, native=compiled)

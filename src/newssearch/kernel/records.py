"""Read what lists of hits show of documents: records in MessagePack, names and labels."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import msgspec

from newssearch.kernel.choice import NATIVE, Native
from newssearch.kernel.pages import Pages

STARTS, NAMES, NAME_STARTS, SOURCES = 0, 2, 3, 5
"""Places in `RecordArrays`."""

Labels = tuple[str | None, ...]
"""Texts by number."""


class RecordArrays(NamedTuple):
    """Hold the arrays of the documents of a segment.

    Args:
        starts: Where the record of each begins, and where the last one ends: uint64.
        content: Records: arrays of title, address, date and authors, in MessagePack.
        names: Number of the name of each document: uint32.
        name_starts: Where each name begins, and where the last one ends: uint32.
        name_content: The names, UTF-8.
        sources: Number of the source of each document; so of sections and languages: uint32.
    """

    starts: memoryview
    content: memoryview
    names: memoryview
    name_starts: memoryview
    name_content: memoryview
    sources: memoryview
    sections: memoryview
    langs: memoryview


class Records(Protocol):
    """Give what lists of hits show of documents."""

    def fields(self, doc: int) -> tuple[Any, ...]:
        """Return name, title, address, source, date, authors, section and language of a document.

        Raises:
            ValueError: A part of it is damaged; the check of a page raises what it does.
            IndexError: There is no such document.
        """


def make_records(
    arrays: RecordArrays,
    labels: tuple[Labels, Labels, Labels],
    pages: Pages,
    parse_date: Callable[[str], object],
    *,
    native: Native = NATIVE,
) -> Records:
    """Return what reads the records of a segment.

    Args:
        arrays: Of its documents.
        labels: Sources, sections and languages.
        pages: Of the arrays, in their order.
        parse_date: Reads a date: called for the less usual ones, as the compiled reader knows the others.
        native: The kernel.
    """
    if native is None:
        return _PlainRecords(arrays, labels, pages, parse_date)
    return native.Records(*arrays, *labels, pages, parse_date)  # type: ignore[no-any-return]


_Stored = tuple[str, str | None, str | None, tuple[str, ...]]

_decode = msgspec.msgpack.Decoder(_Stored).decode


class _PlainRecords:
    def __init__(
        self,
        arrays: RecordArrays,
        labels: tuple[Labels, Labels, Labels],
        pages: Pages,
        parse_date: Callable[[str], object],
    ) -> None:
        self._arrays = arrays
        self._labels = labels
        self._pages = pages
        self._parse_date = parse_date

    def fields(self, doc: int) -> tuple[Any, ...]:
        """Return what `Records` says."""
        if doc >= len(self._arrays.names):
            raise IndexError("there is no such document")
        title, url, date, authors = _decode(self._slice(STARTS, doc))
        text = str(self._slice(NAME_STARTS, self._number(NAMES, doc)), "utf-8", "surrogatepass")
        source, section, lang = (
            texts[self._number(which, doc)] for which, texts in enumerate(self._labels, start=SOURCES)
        )
        return text, title, url, source, self._parse_date(date) if date else None, authors, section, lang

    def _number(self, which: int, doc: int) -> int:
        return int(self._part(which, doc, doc + 1)[0])

    def _slice(self, starts: int, number: int) -> memoryview:
        """Return what the array after that of the starts holds of a number."""
        start, stop = self._part(starts, number, number + 2)
        return self._part(starts + 1, start, stop)

    def _part(self, which: int, start: int, stop: int) -> memoryview:
        array, checked, page_bytes = self._arrays[which], self._pages.checked[which], self._pages.page_bytes
        if checked.find(0, start * array.itemsize // page_bytes, -(-stop * array.itemsize // page_bytes)) >= 0:
            self._pages.check(which, start, stop)
        return array[start:stop]

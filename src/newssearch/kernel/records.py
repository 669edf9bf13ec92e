"""Read what lists of hits show of documents: records in MessagePack, names and labels."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import msgspec

from newssearch.kernel.choice import NATIVE, Native

STORED, NAMES = range(2)
"""What is checked before it is read; see `RecordArrays`."""

Check = Callable[[int, int, int], None]
"""Checks STORED or NAMES from one byte to before another."""

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
        checked: Of each page of `content` 1 where it was checked; `names_checked` is the same of `name_content`.
    """

    starts: memoryview
    content: memoryview
    names: memoryview
    name_starts: memoryview
    name_content: memoryview
    sources: memoryview
    sections: memoryview
    langs: memoryview
    checked: bytearray
    names_checked: bytearray


class Records(Protocol):
    """Give what lists of hits show of documents."""

    def fields(self, doc: int) -> tuple[Any, ...]:
        """Return name, title, address, source, date, authors, section and language of a document.

        Raises:
            ValueError: A part of it is damaged; `check` raises what it does.
            IndexError: There is no such document.
        """


def make_records(
    arrays: RecordArrays,
    labels: tuple[Labels, Labels, Labels],
    page_bytes: int,
    check: Check,
    parse_date: Callable[[str], object],
    *,
    native: Native = NATIVE,
) -> Records:
    """Return what reads the records of a segment.

    Args:
        arrays: Of its documents.
        labels: Sources, sections and languages.
        page_bytes: Of a page.
        check: Called for a page that was not checked yet.
        parse_date: Reads a date: called for the less usual ones, as the compiled reader knows the others.
        native: The kernel.
    """
    if native is None:
        return _PlainRecords(arrays, labels, page_bytes, check, parse_date)
    return native.Records(*arrays, *labels, page_bytes, check, parse_date)  # type: ignore[no-any-return]


_Stored = tuple[str, str | None, str | None, tuple[str, ...]]

_decode = msgspec.msgpack.Decoder(_Stored).decode


class _PlainRecords:
    def __init__(
        self,
        arrays: RecordArrays,
        labels: tuple[Labels, Labels, Labels],
        page_bytes: int,
        check: Check,
        parse_date: Callable[[str], object],
    ) -> None:
        self._starts, self._content, self._names = arrays.starts, arrays.content, arrays.names
        self._name_starts, self._name_content = arrays.name_starts, arrays.name_content
        self._labels = list(zip((arrays.sources, arrays.sections, arrays.langs), labels, strict=True))
        self._checked = {STORED: arrays.checked, NAMES: arrays.names_checked}
        self._page_bytes = page_bytes
        self._check = check
        self._parse_date = parse_date

    def fields(self, doc: int) -> tuple[Any, ...]:
        """Return what `Records` says."""
        title, url, date, authors = _decode(self._part(STORED, self._content, self._starts, doc))
        name = self._part(NAMES, self._name_content, self._name_starts, self._names[doc])
        source, section, lang = (texts[numbers[doc]] for numbers, texts in self._labels)
        text = str(name, "utf-8", "surrogatepass")
        return text, title, url, source, self._parse_date(date) if date else None, authors, section, lang

    def _part(self, which: int, content: memoryview, starts: memoryview, number: int) -> memoryview:
        start, stop = starts[number], starts[number + 1]
        if self._checked[which].find(0, start // self._page_bytes, stop // self._page_bytes + 1) >= 0:
            self._check(which, start, stop)
        return content[start:stop]

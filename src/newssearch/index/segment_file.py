"""Keep named arrays in one file that is written once, mapped into memory, and checked page by page when it is touched.

header      MAGIC, filled up with zeros to 64 bytes
arrays      each from a multiple of 64 bytes on, little-endian, filled up with zeros to the next
checksums   CRC32 of each page of each array, the zeros included, uint32, in the order of the directory
directory   JSON: format, what the writer says of the segment, and of each array dtype, offset and number of items
footer      offset of the checksums, offset and bytes of the directory, CRC32 of both, MAGIC
"""

import mmap
import struct
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from newssearch.errors import IndexDirectoryError
from newssearch.index.damage import REBUILD
from newssearch.kernel import Pages
from newssearch.quick_zlib import QUICK_ZLIB

if TYPE_CHECKING:
    import numpy.typing as npt

FORMAT = 1

MAGIC = b"NEWSSEG1"

HEADER = MAGIC.ljust(64, b"\0")

ALIGNMENT = 64
"""A cache line, and enough for any vector instruction."""

PAGE_BYTES = 1 << 16
"""What one checksum covers: small enough for a rare word to stay quick, 16,000 of them for a gigabyte."""

Item = Literal["B", "H", "I", "Q", "q"]

ITEMS: dict[str, Item] = {"|u1": "B", "<u2": "H", "<u4": "I", "<u8": "Q", "<i8": "q"}
"""What arrays may hold: numpy's name of the type -> that of `memoryview`."""

FOOTER = struct.Struct("<QQII8s")


class ArrayEntry(msgspec.Struct, array_like=True):
    """Say where an array is."""

    dtype: str
    offset: int
    n_items: int

    @property
    def item_bytes(self) -> int:
        """Return the bytes of one item."""
        return int(self.dtype[2:])


class Directory(msgspec.Struct):
    """Say what is in the file."""

    format: int
    about: dict[str, Any]
    arrays: dict[str, ArrayEntry]


class SegmentFile:
    """Read a segment file; safe to use from several threads.

    Arrays are memoryviews, which the compiled kernel takes as they are; `array` alone gives one of numpy, whose import
    takes longer than a search.

    Args:
        path: The file.

    Raises:
        IndexDirectoryError: It is damaged or of another format. So does any method that touches a damaged part.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            raise
        except (OSError, ValueError) as error:
            raise self.damage(f"it cannot be read ({error})") from error
        self._content = memoryview(self._map)
        directory, checksums = self._read_directory()
        self.about = directory.about
        self._entries = directory.arrays
        self._views: dict[str, memoryview] = {}
        self._checked: dict[str, bytearray] = {}
        self._checksums: dict[str, memoryview] = {}
        first = 0
        for name, entry in self._entries.items():
            view = self._view_at(name, entry)
            n_pages = -(-_padded(view.nbytes) // PAGE_BYTES)
            self._views[name] = view
            self._checked[name] = bytearray(n_pages)
            self._checksums[name] = checksums[first : first + n_pages]
            first += n_pages
        if first != len(checksums):
            raise self.damage("its checksums are not those of its arrays")

    def view(self, name: str) -> memoryview:
        """Return an array, checked whole: for those that are small or read from end to end."""
        view = self._views[name]
        self.check(name, 0, len(view))
        return view

    def array(self, name: str) -> "npt.NDArray[Any]":
        """Return the same for numpy."""
        import numpy as np

        return np.asarray(self.view(name))

    def unchecked(self, name: str) -> memoryview:
        """Return an array of which every part must be checked before it is touched."""
        return self._views[name]

    def check(self, name: str, start: int, stop: int) -> None:
        """Check the pages of a part of an array that were not checked before.

        Args:
            name: Of the array.
            start: First item.
            stop: One past the last one.
        """
        checked = self._checked[name]
        n_bytes = self._entries[name].item_bytes
        first, last = start * n_bytes // PAGE_BYTES, -(-stop * n_bytes // PAGE_BYTES)
        page = checked.find(0, first, last)
        while page >= 0:
            self._check_page(name, page)
            checked[page] = 1
            page = checked.find(0, page, last)

    def release(self) -> None:
        """Let go of the memory of what was read; the system maps it in again where it is read once more."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def pages(self, *names: str) -> Pages:
        """Return of some arrays which pages were checked, for who reads a little of each at a time."""
        checked = tuple(self._checked[name] for name in names)
        return Pages(checked, lambda place, start, stop: self.check(names[place], start, stop), PAGE_BYTES)

    def _check_page(self, name: str, page: int) -> None:
        offset = self._entries[name].offset
        start = offset + page * PAGE_BYTES
        stop = min(start + PAGE_BYTES, offset + _padded(self._views[name].nbytes))
        if QUICK_ZLIB.crc32(self._content[start:stop]) != self._checksums[name][page]:
            raise self.damage(f"its array {name} is damaged")

    def names(self) -> Iterable[str]:
        """Return the names of its arrays."""
        return self._entries.keys()

    def demand(self, name: str, dtype: str, n_items: int | None = None) -> None:
        """Refuse a file that has not an array of a type, and of a length unless it may have any."""
        entry = self._entries.get(name)
        if entry is None or entry.dtype != dtype or n_items not in (None, entry.n_items):
            raise self.damage(f"its array {name} is not what the others ask for")

    def n_items(self, name: str) -> int:
        """Return the length of an array, 0 where it is absent."""
        return self._entries[name].n_items if name in self._entries else 0

    def n_bytes(self, name: str) -> int:
        """Return the bytes of an array."""
        return self._views[name].nbytes

    def _read_directory(self) -> tuple[Directory, memoryview]:
        whole = self._map
        if len(whole) < len(HEADER) + FOOTER.size or whole[: len(HEADER)] != HEADER:
            raise self.damage("it is no segment, or was cut short")
        checksums_at, at, n_bytes, checksum, magic = FOOTER.unpack(whole[-FOOTER.size :])
        end = at + n_bytes
        is_in_order = len(HEADER) <= checksums_at <= at <= end == len(whole) - FOOTER.size
        if magic != MAGIC or not is_in_order or (at - checksums_at) % 4:
            raise self.damage("it was cut short, or its end is damaged")
        if QUICK_ZLIB.crc32(whole[checksums_at:end]) != checksum:
            raise self.damage("its directory is damaged")
        try:
            directory = msgspec.json.decode(whole[at:end], type=Directory)
        except msgspec.DecodeError as error:
            raise self.damage(f"its directory cannot be read ({error})") from error
        if directory.format != FORMAT:
            raise IndexDirectoryError(self.path, f"it is of the format {directory.format}, not {FORMAT}; {REBUILD}")
        return directory, memoryview(whole[checksums_at:at]).cast("I") if at > checksums_at else _empty("I")

    def _view_at(self, name: str, entry: ArrayEntry) -> memoryview:
        item = ITEMS.get(entry.dtype)
        if item is None or entry.n_items < 0 or entry.offset < len(HEADER):
            raise self.damage(f"its array {name} is none that is written")
        n_bytes = entry.n_items * entry.item_bytes
        if entry.offset + _padded(n_bytes) > len(self._map) - FOOTER.size:
            raise self.damage(f"its array {name} is out of range")
        return self._content[entry.offset : entry.offset + n_bytes].cast(item) if n_bytes else _empty(item)

    def damage(self, cause: str) -> IndexDirectoryError:
        """Return the error that says what is wrong with the file."""
        return IndexDirectoryError(self.path, f"{cause}; {REBUILD}")


def _padded(n_bytes: int) -> int:
    return -(-n_bytes // ALIGNMENT) * ALIGNMENT


def _empty(item: Item) -> memoryview:
    """Return no items: a view of no bytes cannot be cast."""
    return memoryview(array(item))

"""Keep named arrays in one file that is written once, mapped into memory, and checked page by page when it is touched.

header      MAGIC, filled up with zeros to 64 bytes
arrays      each from a multiple of 64 bytes on, little-endian, filled up with zeros to the next
checksums   CRC32 of each page of each array, the zeros included, uint32, in the order of the directory
directory   JSON: format, what the writer says of the segment, and of each array dtype, offset and number of items
footer      offset of the checksums, offset and bytes of the directory, CRC32 of both, MAGIC
"""

import contextlib
import mmap
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import numpy as np
import numpy.typing as npt

from newssearch.errors import IndexDirectoryError
from newssearch.index.damage import REBUILD
from newssearch.quick_zlib import QUICK_ZLIB

FORMAT = 1

MAGIC = b"NEWSSEG1"

HEADER = MAGIC.ljust(64, b"\0")

ALIGNMENT = 64
"""A cache line, and enough for any vector instruction."""

PAGE_BYTES = 1 << 16
"""What one checksum covers: small enough for a rare word to stay quick, 16,000 of them for a gigabyte."""

DTYPES = ("|u1", "<u2", "<u4", "<u8", "<i8")
"""What arrays may hold."""

FOOTER = struct.Struct("<QQII8s")

COPY_BYTES = 1 << 20

Array = npt.NDArray[Any]


class _ArrayEntry(msgspec.Struct, array_like=True):
    """Say where an array is."""

    dtype: str
    offset: int
    n_items: int

    @property
    def item_bytes(self) -> int:
        """Return the bytes of one item."""
        return int(self.dtype[2:])


class _Directory(msgspec.Struct):
    """Say what is in the file."""

    format: int
    about: dict[str, Any]
    arrays: dict[str, _ArrayEntry]


class SegmentWriter:
    """Write a segment file, array after array; `close` makes it whole.

    Args:
        path: The new file; where it exists, it is replaced.
    """

    def __init__(self, path: Path) -> None:
        self.folder = path.parent
        self._file = path.open("wb")
        self._file.write(HEADER)
        self._arrays: dict[str, _ArrayEntry] = {}
        self._checksums: list[int] = []

    def add(self, name: str, array: Array) -> None:
        """Write an array whole."""
        with self.growing(name, array.dtype.str) as put:
            put(array)

    def add_file(self, name: str, stream: BinaryIO) -> None:
        """Write what a stream of bytes holds as an array of uint8."""
        with self.growing(name, "|u1") as put:
            while chunk := stream.read(COPY_BYTES):
                put(np.frombuffer(chunk, np.uint8))

    @contextlib.contextmanager
    def growing(self, name: str, dtype: str) -> Iterator[Any]:
        """Write an array part by part: the block is given a function that takes the next part."""
        offset, n_items, page = self._file.tell(), 0, bytearray()

        def put(part: Array) -> None:
            nonlocal n_items
            put_bytes(np.ascontiguousarray(part, dtype=np.dtype(dtype).newbyteorder("<")).tobytes())
            n_items += len(part)

        def put_bytes(content: bytes) -> None:
            self._file.write(content)
            page.extend(content)
            whole = len(page) // PAGE_BYTES * PAGE_BYTES
            self._checksums.extend(zlib.crc32(page[at : at + PAGE_BYTES]) for at in range(0, whole, PAGE_BYTES))
            del page[:whole]

        yield put
        put_bytes(bytes(-self._file.tell() % ALIGNMENT))
        if page:
            self._checksums.append(zlib.crc32(page))
        self._arrays[name] = _ArrayEntry(np.dtype(dtype).newbyteorder("<").str, offset, n_items)

    def close(self, about: dict[str, Any]) -> None:
        """Write the directory, and put the file on the disk."""
        checksums_at = self._file.tell()
        checksums = np.array(self._checksums, "<u4").tobytes()
        directory = msgspec.json.encode(_Directory(FORMAT, about, self._arrays))
        footer = FOOTER.pack(
            checksums_at, checksums_at + len(checksums), len(directory), zlib.crc32(checksums + directory), MAGIC
        )
        self._file.write(checksums + directory + footer)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def discard(self) -> None:
        """Remove what was written."""
        self._file.close()
        Path(self._file.name).unlink(missing_ok=True)


class SegmentFile:
    """Read a segment file; safe to use from several threads.

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
            raise self._damage(f"it cannot be read ({error})") from error
        directory, checksums = self._read_directory()
        self.about = directory.about
        self._entries = directory.arrays
        self._arrays: dict[str, Array] = {}
        self._checked: dict[str, bytearray] = {}
        self._checksums: dict[str, npt.NDArray[np.uint32]] = {}
        first = 0
        for name, entry in self._entries.items():
            array = self._array_at(name, entry)
            n_pages = -(-_padded(array.nbytes) // PAGE_BYTES)
            self._arrays[name] = array
            self._checked[name] = bytearray(n_pages)
            self._checksums[name] = checksums[first : first + n_pages]
            first += n_pages
        if first != len(checksums):
            raise self._damage("its checksums are not those of its arrays")

    def array(self, name: str) -> Array:
        """Return an array, checked whole: for those that are small or read from end to end."""
        array = self._arrays[name]
        self.check(name, 0, len(array))
        return array

    def unchecked(self, name: str) -> Array:
        """Return an array of which every part must be checked before it is touched."""
        return self._arrays[name]

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

    def checked_pages(self, name: str) -> bytearray:
        """Return of each page of an array 1 where it was checked; who reads little at a time looks there first."""
        return self._checked[name]

    def _check_page(self, name: str, page: int) -> None:
        offset = self._entries[name].offset
        start = offset + page * PAGE_BYTES
        # A view: bytes of the map would be copied.
        content = memoryview(self._map)[start : min(start + PAGE_BYTES, offset + _padded(self._arrays[name].nbytes))]
        if QUICK_ZLIB.crc32(content) != self._checksums[name][page]:
            raise self._damage(f"its array {name} is damaged")

    def names(self) -> Iterable[str]:
        """Return the names of its arrays."""
        return self._entries.keys()

    def n_bytes(self, name: str) -> int:
        """Return the bytes of an array."""
        return self._arrays[name].nbytes

    def _read_directory(self) -> tuple[_Directory, npt.NDArray[np.uint32]]:
        whole = self._map
        if len(whole) < len(HEADER) + FOOTER.size or whole[: len(HEADER)] != HEADER:
            raise self._damage("it is no segment, or was cut short")
        checksums_at, at, n_bytes, checksum, magic = FOOTER.unpack(whole[-FOOTER.size :])
        end = at + n_bytes
        is_in_order = len(HEADER) <= checksums_at <= at <= end == len(whole) - FOOTER.size
        if magic != MAGIC or not is_in_order or (at - checksums_at) % 4:
            raise self._damage("it was cut short, or its end is damaged")
        if zlib.crc32(whole[checksums_at:end]) != checksum:
            raise self._damage("its directory is damaged")
        try:
            directory = msgspec.json.decode(whole[at:end], type=_Directory)
        except msgspec.DecodeError as error:
            raise self._damage(f"its directory cannot be read ({error})") from error
        if directory.format != FORMAT:
            raise IndexDirectoryError(self.path, f"it is of the format {directory.format}, not {FORMAT}; {REBUILD}")
        return directory, np.frombuffer(whole[checksums_at:at], "<u4")

    def _array_at(self, name: str, entry: _ArrayEntry) -> Array:
        if entry.dtype not in DTYPES or entry.n_items < 0 or entry.offset < len(HEADER):
            raise self._damage(f"its array {name} is none that is written")
        dtype = np.dtype(entry.dtype)
        if entry.offset + _padded(entry.n_items * dtype.itemsize) > len(self._map) - FOOTER.size:
            raise self._damage(f"its array {name} is out of range")
        return np.frombuffer(self._map, dtype, entry.n_items, entry.offset)

    def _damage(self, cause: str) -> IndexDirectoryError:
        return IndexDirectoryError(self.path, f"{cause}; {REBUILD}")


def _padded(n_bytes: int) -> int:
    return -(-n_bytes // ALIGNMENT) * ALIGNMENT

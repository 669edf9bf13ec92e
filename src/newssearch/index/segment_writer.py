"""Write a segment file; see `segment_file` for what is in it."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import numpy as np
import numpy.typing as npt

from newssearch.index.segment_file import ALIGNMENT, FOOTER, FORMAT, HEADER, MAGIC, PAGE_BYTES, ArrayEntry, Directory
from newssearch.quick_zlib import QUICK_ZLIB

COPY_BYTES = 1 << 20

Array = npt.NDArray[Any]


class SegmentWriter:
    """Write a segment file, array after array; `close` makes it whole.

    Args:
        path: The new file; where it exists, it is replaced.
    """

    def __init__(self, path: Path) -> None:
        self.folder = path.parent
        self._file = path.open("wb")
        self._file.write(HEADER)
        self._arrays: dict[str, ArrayEntry] = {}
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
        offset, n_items = self._file.tell(), 0
        checksum = filled = 0  # of the page that is begun

        def put(part: Array) -> None:
            nonlocal n_items
            put_bytes(np.ascontiguousarray(part, np.dtype(dtype).newbyteorder("<")).view(np.uint8).data)
            n_items += len(part)

        def put_bytes(content: memoryview) -> None:
            nonlocal checksum, filled
            self._file.write(content)
            while content:
                piece, content = content[: PAGE_BYTES - filled], content[PAGE_BYTES - filled :]
                checksum, filled = QUICK_ZLIB.crc32(piece, checksum), filled + len(piece)
                if filled == PAGE_BYTES:
                    self._checksums.append(checksum)
                    checksum = filled = 0

        yield put
        put_bytes(memoryview(bytes(-self._file.tell() % ALIGNMENT)))
        if filled:
            self._checksums.append(checksum)
        self._arrays[name] = ArrayEntry(np.dtype(dtype).newbyteorder("<").str, offset, n_items)

    def close(self, about: dict[str, Any]) -> None:
        """Write the directory, and put the file on the disk."""
        checksums_at = self._file.tell()
        checksums = np.array(self._checksums, "<u4").tobytes()
        directory = msgspec.json.encode(Directory(FORMAT, about, self._arrays))
        footer = FOOTER.pack(
            checksums_at, checksums_at + len(checksums), len(directory), QUICK_ZLIB.crc32(checksums + directory), MAGIC
        )
        self._file.write(checksums + directory + footer)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def discard(self) -> None:
        """Remove what was written."""
        self._file.close()
        Path(self._file.name).unlink(missing_ok=True)


def write_strings(writer: SegmentWriter, name: str, strings: Sequence[bytes]) -> None:
    """Write strings; they are found again where they are sorted."""
    lengths = np.fromiter(map(len, strings), np.int64, len(strings))
    starts: npt.NDArray[np.uint32] = np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint32)
    writer.add(f"{name}/starts", starts)
    writer.add(f"{name}/content", np.frombuffer(b"".join(strings), np.uint8))

"""Tell which files of a generation are damaged, and turn what they lead to into an error that a reader understands."""

import zlib
from pathlib import Path
from types import TracebackType

import msgspec

from newssearch.errors import IndexDirectoryError, NewsSearchError
from newssearch.index.durable import write_atomically

CHECKSUMS = "checksums.json"

WHOOSH_FILES = ("*.toc",)
"""Tables of contents, each written once, under a name never used again. Segments have checksums of their own."""

SEGMENTS = "*.seg"

READ_BYTES = 1 << 20

DAMAGE = (
    ValueError,
    LookupError,
    EOFError,
    ArithmeticError,
    MemoryError,
    msgspec.DecodeError,
    zlib.error,
)
"""What damaged arrays lead to; any other error is a fault of ours."""

REBUILD = "run `newssearch rebuild`, which makes it anew from the archive"


def write_checksums(folder: Path) -> None:
    """Keep the CRC32 of each file that Whoosh has written since the last call, and forget those it has removed."""
    known = _read_checksums(folder)
    checksums = {file.name: known[file.name] if file.name in known else _checksum(file) for file in _files(folder)}
    write_atomically(folder / CHECKSUMS, msgspec.json.encode(checksums))


def damaged_files(folder: Path) -> list[str]:
    """Return the names of files that are not as they were written; it reads all of them.

    A file whose checksum was not kept, since its writer was killed, or that a commit removes meanwhile, is left out.
    """
    return sorted(name for name, checksum in _read_checksums(folder).items() if _is_damaged(folder / name, checksum))


def damage_named(folder: Path) -> "_NamingDamage":
    """Turn what damaged files or a failing disk lead to into an error that says which.

    Args:
        folder: Where the files are.

    Raises:
        IndexDirectoryError: The block raised one of `DAMAGE`, or an OSError.
    """
    return _NamingDamage(folder)


class _NamingDamage:
    """Be that context; a generator of contextlib would cost each search some microseconds more."""

    __slots__ = ("_folder",)

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is None or isinstance(error, NewsSearchError):
            return
        if isinstance(error, FileNotFoundError):
            raise IndexDirectoryError(self._folder, f"{error.filename or 'a file'} is missing; {REBUILD}") from error
        if isinstance(error, OSError):
            raise IndexDirectoryError(
                self._folder, f"it cannot be read or written ({error}); check the disk"
            ) from error
        if isinstance(error, DAMAGE):
            cause = f"{_suspects(self._folder)} is damaged ({type(error).__name__}: {error}); {REBUILD}"
            raise IndexDirectoryError(self._folder, " ".join(cause.split())) from error


def _suspects(folder: Path) -> str:
    """Name the damaged files; where their checksums are right, one of the segments holds what cannot be."""
    if damaged := damaged_files(folder):
        return ", ".join(damaged)
    return f"one of {', '.join(sorted(file.name for file in folder.glob(SEGMENTS))) or 'its files'}"


def _files(folder: Path) -> list[Path]:
    return sorted(file for pattern in WHOOSH_FILES for file in folder.glob(pattern))


def _read_checksums(folder: Path) -> dict[str, int]:
    try:
        return msgspec.json.decode((folder / CHECKSUMS).read_bytes(), type=dict[str, int])
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def _is_damaged(file: Path, checksum: int) -> bool:
    try:
        return _checksum(file) != checksum
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _checksum(file: Path) -> int:
    checksum = 0
    with file.open("rb") as stream:
        while chunk := stream.read(READ_BYTES):
            checksum = zlib.crc32(chunk, checksum)
    return checksum

"""Keep the index directory: what is in it, which generation is live, and who may write.

index.json           says that this is an index directory, and in which format
archive.sqlite3      the archive, which is the archive room's
CURRENT              name of the live generation, and of the one before
generations/000001/  a stock Whoosh index, applied.json and checksums.json
write.lock           held while a generation is written or swapped
rebuild.lock         held while a new generation is built
watch.lock           held while new matches of saved searches are told
*.pid                names the process that holds the lock
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from newssearch.errors import IndexBusy, IndexDirectoryError, NotAnIndex
from newssearch.index.damage import REBUILD
from newssearch.index.durable import write_atomically
from newssearch.index.generation import Generation

DIRECTORY_FORMAT = 1
MARKER = "index.json"
CURRENT = "CURRENT"
GENERATIONS = "generations"
IGNORED_NAMES = frozenset({"README.md", "lost+found"})
"""May stand in a directory that is still taken for empty; so may hidden files."""


class IndexDirectory:
    """Find the live generation of an index directory, and make another one live.

    Args:
        path: The directory; use `open`, which checks it.
        read_only: Refuse the right to write or rebuild.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self._read_only = read_only
        self._current = path / CURRENT
        self._follow: tuple[tuple[int, int], Generation | None] | None = None

    @classmethod
    def open(cls, path: Path, *, create: bool, read_only: bool = False) -> "IndexDirectory":
        """Open an index directory, or make one where there is nothing yet.

        Raises:
            NotAnIndex: It is absent and `create` is False, or it holds something else; nothing was changed.
            IndexDirectoryError: A later newssearch made it; nothing was changed.
        """
        marker = path / MARKER
        if not marker.exists():
            if not create:
                raise NotAnIndex(path, "there is no index here; make one with `newssearch index PATH --index DIR`")
            try:
                _make(path)
            except OSError as error:
                raise IndexDirectoryError(path, f"it cannot be made ({error.strerror}); name another place") from error
        _check_format(marker)
        return cls(path, read_only=read_only)

    @property
    def archive_path(self) -> Path:
        """Return where the archive is."""
        return self.path / "archive.sqlite3"

    def current(self) -> Generation | None:
        """Return the live generation; None before the first one."""
        names = self._read_current()
        return self._at(names[0]) if names else None

    def previous(self) -> Generation | None:
        """Return the generation that was live before, which a rollback would bring back."""
        names = self._read_current()[1:]
        return self._at(names[0]) if names and self._at(names[0]).path.is_dir() else None

    def new(self, archive_id: str) -> Generation:
        """Make an empty generation beside the live one, and remove what killed rebuilds have left."""
        names = self._names()
        self._keep_only(self._read_current())
        number = max((int(name) for name in names), default=0) + 1
        return Generation.create(self.path / GENERATIONS / f"{number:06d}", archive_id)

    def make_current(self, generation: Generation) -> None:
        """Swap the live generation, atomically, and keep the one before; call it under `writing`."""
        kept = [generation.path.name, *(name for name in self._read_current() if name != generation.path.name)][:2]
        write_atomically(self.path / CURRENT, "\n".join([*kept, ""]).encode())
        self._keep_only(kept)
        for leftover in self.path.glob(f".{CURRENT}.*.tmp"):
            leftover.unlink()

    def discard(self, generation: Generation) -> None:
        """Remove a generation that did not become the live one; where it did, or is the one before, it stays."""
        if generation.path.name not in self._read_current():
            generation.remove()

    def signature(self) -> tuple[object, ...]:
        """Return a value that changes with each commit and each swap, at the price of two system calls."""
        while generation := self._followed():
            try:
                return (generation.path.name, *generation.signature())
            except FileNotFoundError as error:
                # Two swaps since then remove it, and name another; where none did, it is really gone.
                if generation.path.name in self._read_current():
                    raise IndexDirectoryError(generation.path, f"the live generation is gone; {REBUILD}") from error
                self._follow = None
        return ()

    def _followed(self) -> Generation | None:
        """Return the live generation, read anew where CURRENT is another file: each swap makes one."""
        try:
            status = self._current.stat()
        except FileNotFoundError:
            return None
        file = status.st_ino, status.st_mtime_ns
        if self._follow is None or self._follow[0] != file:
            self._follow = file, self.current()
        return self._follow[1]

    @contextlib.contextmanager
    def writing(self, wait_s: float) -> Iterator[None]:
        """Hold the right to change the live generation.

        Raises:
            IndexBusy: Another process held it for `wait_s` seconds.
            IndexDirectoryError: It was opened read-only, or may not be written.
        """
        with self._locked("write", wait_s):
            yield

    @contextlib.contextmanager
    def rebuilding(self, wait_s: float) -> Iterator[None]:
        """Hold the right to build a new generation; the live one may be written meanwhile.

        Raises:
            IndexBusy: Another process held it for `wait_s` seconds.
            IndexDirectoryError: It was opened read-only, or may not be written.
        """
        with self._locked("rebuild", wait_s):
            yield

    @contextlib.contextmanager
    def watching(self, wait_s: float) -> Iterator[None]:
        """Hold the right to tell new matches of saved searches.

        Raises:
            IndexBusy: Another process held it for `wait_s` seconds.
            IndexDirectoryError: It was opened read-only, or may not be written.
        """
        with self._locked("watch", wait_s):
            yield

    @contextlib.contextmanager
    def _locked(self, name: str, wait_s: float) -> Iterator[None]:
        # The system drops the lock when its holder dies, so none is ever stale; who holds it is only told to others.
        if self._read_only:
            raise IndexDirectoryError(self.path, "it was opened read-only; open it for writing")
        from filelock import FileLock, Timeout

        lock = FileLock(self.path / f"{name}.lock", timeout=wait_s)
        holder = self.path / f"{name}.pid"
        try:
            lock.acquire()
        except Timeout as error:
            raise IndexBusy(self.path, f"{_process(holder)} is writing to it; wait for its end") from error
        except OSError as error:
            raise IndexDirectoryError(
                self.path, f"it cannot be locked ({error.strerror}); may you write there?"
            ) from error
        try:
            with contextlib.suppress(OSError):
                holder.write_text(str(os.getpid()))
            yield
        finally:
            with contextlib.suppress(OSError):
                holder.unlink()
            lock.release()

    def _at(self, name: str) -> Generation:
        return Generation(self.path / GENERATIONS / name)

    def _names(self) -> list[str]:
        folder = self.path / GENERATIONS
        return sorted(entry.name for entry in folder.iterdir() if entry.name.isdigit()) if folder.is_dir() else []

    def _keep_only(self, names: list[str]) -> None:
        for name in self._names():
            if name not in names:
                self._at(name).remove()

    def _read_current(self) -> list[str]:
        """Return the names of the live generation and the one before; none where the file is absent or damaged.

        It is derived like all the rest: where it names nothing, the next writer makes a generation anew.
        """
        try:
            names = (self.path / CURRENT).read_text(encoding="ascii").split()
        except (FileNotFoundError, UnicodeDecodeError):
            return []
        return names if all(name.isdigit() for name in names) else []


def _make(path: Path) -> None:
    """Make an empty index directory; the marker comes first, so that a kill leaves nothing that looks foreign."""
    if path.exists() and not path.is_dir():
        raise NotAnIndex(path, "this is a file; name a directory")
    path.mkdir(parents=True, exist_ok=True)
    names = _foreign_names(path)
    if names and MARKER not in names:  # another process may have made it just now
        listed = ", ".join(names[:3])
        raise NotAnIndex(path, f"this directory holds something else ({listed}); name a new or empty one")
    write_atomically(path / MARKER, msgspec.json.encode({"format": DIRECTORY_FORMAT}))


def _process(holder: Path) -> str:
    try:
        pid = holder.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        pid = ""
    return f"process {pid}" if pid.isdigit() else "another process"


def _foreign_names(path: Path) -> list[str]:
    return sorted(
        entry.name for entry in path.iterdir() if entry.name not in IGNORED_NAMES and not entry.name.startswith(".")
    )


def _check_format(marker: Path) -> None:
    try:
        found = msgspec.json.decode(marker.read_bytes(), type=dict[str, int]).get("format", 0)
    except (OSError, msgspec.DecodeError) as error:
        raise NotAnIndex(marker.parent, f"{MARKER} cannot be read ({error}); this is no index of newssearch") from error
    if found < 1:
        raise NotAnIndex(marker.parent, f"{MARKER} names no format; this is no index of newssearch")
    if found > DIRECTORY_FORMAT:
        raise IndexDirectoryError(
            marker.parent, f"a later newssearch made it (format {found}, this one knows {DIRECTORY_FORMAT}); update it"
        )

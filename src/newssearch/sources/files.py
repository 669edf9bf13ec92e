"""Find the files that a path stands for: itself, or those in a folder."""

import stat
from collections.abc import Iterator
from pathlib import Path

from newssearch.errors import RefusedInput
from newssearch.sources import file_name
from newssearch.sources.refusal import nothing_inside, refusal

INDEX_FILES = ("index.json", "archive.sqlite3")
"""What every index directory holds."""


def find_files(target: str) -> Iterator[Path | RefusedInput]:
    """Yield the regular files of a path, recursively, sorted by name in each folder.

    In a folder, hidden entries, files that are never articles and index directories of ours are left out; what is named
    itself is not. A symbolic link is followed, and a folder reached twice is read once. What cannot be read is refused.
    """
    pending, seen = [Path(target)], set[tuple[int, int]]()
    n_found = 0
    while pending:
        path = pending.pop()
        try:
            status = path.stat()
            if stat.S_ISDIR(status.st_mode):
                if (status.st_dev, status.st_ino) not in seen and not (seen and _is_index(path)):
                    seen.add((status.st_dev, status.st_ino))
                    pending.extend(_entries(path))
                continue
        except (OSError, ValueError) as error:
            yield refusal(label(path), error)
        else:
            if seen and file_name.is_never_article(path.name):
                continue
            yield path if stat.S_ISREG(status.st_mode) else _special(path)
        n_found += 1
    if not n_found:
        yield nothing_inside(label(Path(target)))


def label(path: Path) -> str:
    """Return how a path is named to the user."""
    return file_name.printable(str(path))


def _entries(folder: Path) -> list[Path]:
    """Return what is in a folder and not hidden, last name first, for a stack."""
    return sorted((entry for entry in folder.iterdir() if not file_name.is_hidden(entry.name)), reverse=True)


def _is_index(folder: Path) -> bool:
    """Tell an index directory, which often lies in the folder of the articles: what is in it came from them."""
    return all((folder / name).exists() for name in INDEX_FILES)


def _special(path: Path) -> RefusedInput:
    return RefusedInput(
        label(path),
        "it is a pipe, a socket or a device, not a file",
        "save its content as a file, or pipe it in and name -",
    )

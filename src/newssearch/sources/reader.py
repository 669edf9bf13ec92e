"""Turn targets (paths, addresses, standard input) into pages: the door of this room."""

import dataclasses
import io
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from newssearch.errors import RefusedInput
from newssearch.settings import Limits
from newssearch.sources import file_name
from newssearch.sources.checked_stream import CHUNK_BYTES
from newssearch.sources.containers import as_it_is, unpack
from newssearch.sources.files import find_files, label
from newssearch.sources.packed_file import PackedFile
from newssearch.sources.raw_page import RawPage
from newssearch.sources.refusal import refusal

STANDARD_INPUT = "-"

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.I)

OnBytes = Callable[[int], None]


def read_pages(
    targets: Sequence[str], limits: Limits, *, on_bytes: OnBytes | None = None
) -> Iterator[RawPage | RefusedInput]:
    """Yield the pages of each target in turn, and a RefusedInput as a value for each input that cannot be taken.

    A page's stream is closed when the next one is asked for, or the iterator is closed.

    Args:
        targets: Paths of files or folders, `http://` or `https://` addresses, or "-" for standard input.
        limits: What one input may cost.
        on_bytes: Is told of each number of bytes newly read from disk; they come to `total_bytes(targets)`.
    """
    for target in targets:
        if target == STANDARD_INPUT:
            yield from _input_pages(limits, on_bytes)
        elif ADDRESS.match(target):
            yield from _fetched_pages(target, limits)
        else:
            for found in _find(target):
                if isinstance(found, RefusedInput):
                    yield found
                else:
                    yield from _file_pages(found, limits, on_bytes)


def total_bytes(targets: Sequence[str]) -> int | None:
    """Return the bytes on disk of all files of the targets; None when a target is an address or standard input."""
    if any(target == STANDARD_INPUT or ADDRESS.match(target) for target in targets):
        return None
    return sum(_size_bytes(found) for target in targets for found in _find(target) if isinstance(found, Path))


def _find(target: str) -> Iterator[Path | RefusedInput]:
    if not target:  # Path("") would be the current folder
        return iter([RefusedInput('""', "an empty name is no file", "name a file, a folder, an address or -")])
    return find_files(target)


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # it went away since it was found: reading it says so
        return 0


def _input_pages(limits: Limits, on_bytes: OnBytes | None) -> Iterator[RawPage | RefusedInput]:
    name = "standard input"
    if sys.stdin is None:  # as after `<&-`
        yield RefusedInput(name, "it is closed", "pipe something into it, or name a file")
        return
    yield from _unpacked(RawPage(name=name, stream=sys.stdin.buffer), None, limits, on_bytes)


def _file_pages(path: Path, limits: Limits, on_bytes: OnBytes | None) -> Iterator[RawPage | RefusedInput]:
    name, size_bytes = label(path), _size_bytes(path)
    try:
        file = path.open("rb")
    except OSError as error:
        if on_bytes:
            on_bytes(size_bytes)
        yield refusal(name, error)
        return
    with file:
        page = RawPage(name=name, stream=file, media_type=file_name.media_type(path.name))
        yield from _unpacked(page, size_bytes, limits, on_bytes)


def _fetched_pages(address: str, limits: Limits) -> Iterator[RawPage | RefusedInput]:
    from newssearch.sources.web import fetch  # with asyncio and ssl, which files do not need

    try:
        page = fetch(address, limits)
    except RefusedInput as refused:
        yield refused
        return
    yield from _unpacked(page, None, limits, None)


def _unpacked(
    page: RawPage, size_bytes: int | None, limits: Limits, on_bytes: OnBytes | None
) -> Iterator[RawPage | RefusedInput]:
    packed = PackedFile(page.stream, size_bytes, on_bytes)
    with io.BufferedReader(packed, CHUNK_BYTES) as stream:
        page = dataclasses.replace(page, stream=stream)
        # An office document is a .zip inside, but its members are no pages.
        if file_name.is_never_article(page.name):
            yield from as_it_is(page, limits)
        else:
            yield from unpack(page, lambda: packed.read_bytes, limits)
        packed.count_rest()

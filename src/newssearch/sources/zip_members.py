"""List the files in a .zip."""

import functools
import stat
import zipfile
from collections.abc import Iterator
from typing import IO, BinaryIO

from newssearch.errors import RefusedInput
from newssearch.sources.member import Member
from newssearch.sources.refusal import READ_ERRORS

ENCRYPTED = 0x1
"""Bit of `ZipInfo.flag_bits`."""

METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Methods we read. zipfile would also read bzip2 and LZMA, but without a bound on what one call decompresses: a few
kilobytes fill the memory."""


def zip_members(name: str, file: BinaryIO) -> Iterator[Member | RefusedInput]:
    """Yield the regular files of a .zip, in the order of its directory; one refusal when that cannot be read."""
    if not file.seekable():
        yield RefusedInput(name, "a .zip cannot be read from a pipe", "save it as a file and name that")
        return
    try:
        archive = zipfile.ZipFile(file)
    except READ_ERRORS as error:
        refused = RefusedInput(
            name, f"its central directory is missing or damaged ({error})", "copy or fetch it again, or run zip -FF"
        )
        refused.__cause__ = error
        yield refused
        return
    with archive:
        for info in archive.infolist():
            # `info.is_dir()` fails on an empty name
            if not info.filename.endswith("/") and not stat.S_ISLNK(info.external_attr >> 16):
                opened = functools.partial(_opened, archive, info)
                yield Member(name=info.filename, packed_bytes=info.compress_size, is_compressed=True, open=opened)


def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    if info.flag_bits & ENCRYPTED:
        raise RefusedInput(info.filename, "it is encrypted", "unpack it with its password and name the files")
    if info.compress_type not in METHODS:
        cause = f"it is compressed with method {info.compress_type}"
        raise RefusedInput(info.filename, cause, "zip it again with deflate, the usual method")
    return archive.open(info)

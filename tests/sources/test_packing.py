"""How a file is packed is told by its first bytes."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.sources.packing import HEAD_BYTES, Packing, decompressed, packing_of


def tar(tar_format: int) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tar_format) as archive:
        archive.addfile(tarfile.TarInfo("une.html"), io.BytesIO())
    return buffer.getvalue()


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "Bonjour.")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "packing"),
    [
        (gzip.compress(b"a"), Packing.GZIP),
        (bz2.compress(b"a"), Packing.BZIP2),
        (lzma.compress(b"a"), Packing.XZ),
        (zipped("a"), Packing.ZIP),
        (zipped(), Packing.ZIP),
        (tar(tarfile.USTAR_FORMAT), Packing.TAR),
        (tar(tarfile.GNU_FORMAT), Packing.TAR),
        (tar(tarfile.PAX_FORMAT), Packing.TAR),
        (b"<!doctype html>", None),
        (b"", None),
        (bytes(512), None),
        (b" " * 512, None),
    ],
)
def test_the_first_bytes_tell(content: bytes, packing: Packing | None) -> None:
    assert packing_of(content[:HEAD_BYTES]) is packing


def test_a_tar_of_the_old_kind_is_told_by_its_checksum() -> None:
    header = bytearray(tar(tarfile.USTAR_FORMAT)[:512])
    header[257:265] = bytes(8)  # "ustar" and its version, absent in 1979
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    assert packing_of(bytes(header)) is Packing.TAR


@given(st.binary(max_size=HEAD_BYTES))
def test_no_bytes_are_too_strange_to_be_looked_at(head: bytes) -> None:
    assert packing_of(head) is None or isinstance(packing_of(head), Packing)


@pytest.mark.parametrize(
    ("packing", "compress"),
    [(Packing.GZIP, gzip.compress), (Packing.BZIP2, bz2.compress), (Packing.XZ, lzma.compress)],
)
def test_what_was_compressed_comes_back(packing: Packing, compress: Callable[[bytes], bytes]) -> None:
    with decompressed(packing, io.BytesIO(compress(b"Bonjour."))) as stream:
        assert stream.read() == b"Bonjour."


def test_a_container_is_no_single_compressed_file() -> None:
    with pytest.raises(ValueError, match="members"):
        decompressed(Packing.ZIP, io.BytesIO())

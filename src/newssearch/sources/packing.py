"""Tell by the first bytes how a file is packed, and unpack a single compressed one."""

import bz2
import enum
import gzip
import lzma
import tarfile
from typing import BinaryIO

HEAD_BYTES = tarfile.BLOCKSIZE
"""How many first bytes `packing_of` needs: the first header of a tar."""


class Packing(enum.Enum):
    """Name each way in which a file may be packed."""

    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    ZIP = "zip"
    TAR = "tar"


MAGIC = (
    (b"\x1f\x8b", Packing.GZIP),
    (b"BZh", Packing.BZIP2),
    (b"\xfd7zXZ\x00", Packing.XZ),
    (b"PK\x03\x04", Packing.ZIP),
    (b"PK\x05\x06", Packing.ZIP),  # one without members
)

CONTAINERS = frozenset({Packing.ZIP, Packing.TAR})


def packing_of(head: bytes) -> Packing | None:
    """Return how content is packed that begins with `head`; None when it is not.

    Args:
        head: The first `HEAD_BYTES` bytes, or all when there are fewer.
    """
    for magic, packing in MAGIC:
        if head.startswith(magic):
            return packing
    try:
        # The checksum is the surest sign: the word "ustar" is absent from tars of the old kind.
        tarfile.TarInfo.frombuf(head[:HEAD_BYTES], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return None
    return Packing.TAR


def decompressed(packing: Packing, stream: BinaryIO) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile:
    """Return a stream of what was compressed; reading it holds little in memory however much comes out."""
    match packing:
        case Packing.GZIP:
            return gzip.GzipFile(fileobj=stream)
        case Packing.BZIP2:
            return bz2.BZ2File(stream)
        case Packing.XZ:
            return lzma.LZMAFile(stream)
        case _:
            raise ValueError(f"{packing} holds members")

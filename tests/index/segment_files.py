"""Forge segment files: damaged on purpose, with the checksums that go with the damage."""

import zlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from newssearch.index.segment_file import FOOTER, MAGIC, SegmentFile
from newssearch.index.segment_writer import Array, SegmentWriter


def forged(sound: bytes, **changes: object) -> bytes:
    """Return a file with another directory, and the checksum that goes with it."""
    checksums_at, at, n_bytes, _, _ = FOOTER.unpack(sound[-FOOTER.size :])
    directory = msgspec.json.decode(sound[at : at + n_bytes])
    directory.update(changes)
    encoded = msgspec.json.encode(directory)
    footer = FOOTER.pack(checksums_at, at, len(encoded), zlib.crc32(sound[checksums_at:at] + encoded), MAGIC)
    return sound[:at] + encoded + footer


def rewritten(sound: SegmentFile, path: Path, changes: Mapping[str, Array], **about: object) -> None:
    """Write a segment file anew, checksums and all, with other arrays in place of some."""
    writer = SegmentWriter(path)
    for name in sound.names():
        writer.add(name, changes.get(name, sound.array(name)))
    writer.close({**sound.about, **about})

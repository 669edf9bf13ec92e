"""Forge segment files: damaged on purpose, with the checksums that go with the damage."""

import zlib

import msgspec

from newssearch.index.segment_file import FOOTER, MAGIC


def forged(sound: bytes, **changes: object) -> bytes:
    """Return a file with another directory, and the checksum that goes with it."""
    checksums_at, at, n_bytes, _, _ = FOOTER.unpack(sound[-FOOTER.size :])
    directory = msgspec.json.decode(sound[at : at + n_bytes])
    directory.update(changes)
    encoded = msgspec.json.encode(directory)
    footer = FOOTER.pack(checksums_at, at, len(encoded), zlib.crc32(sound[checksums_at:at] + encoded), MAGIC)
    return sound[:at] + encoded + footer

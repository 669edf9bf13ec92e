"""Keep the stories of a commit in a file beside its table of contents, and bring them up to the next commit.

It is named after the segments of the commit and what is deleted in them, so that nobody takes it for another's. It can
be made anew from the signatures in the segments.
"""

import contextlib
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from newssearch.errors import IndexDirectoryError
from newssearch.index.entry import SegmentEntry
from newssearch.index.live_segment import LiveSegment
from newssearch.index.segment import Segment
from newssearch.index.segment_file import SegmentFile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from newssearch.index.stories import Printed

EXTENSION = ".stories"

FIRSTS = "firsts"
"""The only array: see `stories.firsts_of`."""


def stories_file(folder: Path, entries: Sequence[SegmentEntry]) -> Path:
    """Return where the stories of a commit are."""
    # Two checksums, of which chance makes equal the second at most: a segment has its name from chance.
    names = zlib.crc32(" ".join(entry.segment_id for entry in entries).encode())
    deleted = zlib.crc32(b" ".join(str(len(entry.deleted)).encode() + entry.deleted for entry in entries))
    return folder / f"{names:08x}{deleted:08x}{EXTENSION}"


def read_firsts(file: Path, n_docs: int) -> memoryview | None:
    """Return the firsts that were kept: uint32, by document; None where there is no such file, or a damaged one.

    They are then found anew, which takes its time at each opening until the next commit keeps them.
    """
    with contextlib.suppress(FileNotFoundError, IndexDirectoryError):
        kept = SegmentFile(file)
        kept.demand(FIRSTS, "<u4", n_docs)
        return kept.view(FIRSTS)
    return None


def write_firsts(file: Path, firsts: "npt.NDArray[np.uint32]") -> None:
    """Keep firsts; they are on the disk on return."""
    from newssearch.index.segment_writer import SegmentWriter

    writer = SegmentWriter(file)
    try:
        writer.add(FIRSTS, firsts)
        writer.close({})
    except BaseException:
        writer.discard()
        raise


def printed_in(segments: Sequence[Segment], living: Sequence[bytes | bytearray]) -> "Printed":
    """Return what the stories of some segments depend on.

    Args:
        segments: They, in order.
        living: Of each a byte for each document: 1 where it is not deleted.
    """
    import numpy as np

    from newssearch.index.stories import Printed

    def article_ids(docs: "npt.NDArray[np.int64]") -> list[bytes]:
        # They ascend, and so are of one segment after the other.
        bounds = np.searchsorted(docs, np.cumsum([0, *(segment.n_docs for segment in segments)]))
        first, ids = 0, []
        for segment, begin, end in zip(segments, bounds[:-1], bounds[1:], strict=True):
            ids += segment.article_ids(docs[begin:end] - first)
            first += segment.n_docs
        return ids

    return Printed(
        [segment.signatures for segment in segments],
        np.concatenate([np.empty(0, np.bool_), *(np.frombuffer(part, np.bool_) for part in living)]),
        np.concatenate([np.empty(0, np.int64), *(segment.column("published_s") for segment in segments)]),
        article_ids,
    )


def find_firsts(segments: Sequence[LiveSegment]) -> memoryview:
    """Return the firsts of documents that were not kept: uint32, by doc_id."""
    from newssearch.index.stories import firsts_of

    firsts = firsts_of(printed_in([live.segment for live in segments], [live.living for live in segments]))
    return memoryview(firsts.data)

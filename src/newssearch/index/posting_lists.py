"""Read the posting lists of one group of a segment."""

import struct
from functools import cached_property
from typing import TYPE_CHECKING

from newssearch.index.packed_strings import PackedStrings
from newssearch.index.segment_file import SegmentFile
from newssearch.kernel import find_strings

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from newssearch.kernel import EncodedLists, PlainLists

ENTRY = struct.Struct("<5Q")
"""Where a posting list is: start and stop in the postings, start and stop in the positions, number of documents."""


class Lists:
    """Read the posting lists of one group.

    Args:
        file: The segment.
        group: Their name.
        n_docs: Documents of the segment.
    """

    def __init__(self, file: SegmentFile, group: str, n_docs: int) -> None:
        self.strings = PackedStrings(file, f"{group}/terms")
        self._file = file
        self._group = group
        self._n_docs = n_docs
        self._doc_freqs = file.unchecked(f"{group}/doc_freqs")
        self._starts = file.unchecked(f"{group}/starts")
        self._place_starts = file.unchecked(f"{group}/place_starts")

    def __len__(self) -> int:
        return len(self.strings)

    def doc_freq(self, number: int) -> int:
        """Return in how many documents, deleted ones too, the term of a number is."""
        self._file.check(f"{self._group}/doc_freqs", number, number + 1)
        return self._doc_freqs[number]

    def doc_freqs(self) -> memoryview:
        """Return the same of all terms: uint32."""
        return self._file.view(f"{self._group}/doc_freqs")

    def doc_freqs_of(self, terms: list[bytes]) -> "npt.NDArray[np.uint32]":
        """Return the same of some terms, 0 where one is absent: uint32."""
        import numpy as np

        numbers = find_strings(*self.strings.arrays(), terms)
        doc_freqs = np.append(np.asarray(self.doc_freqs()), np.uint32(0))
        found: npt.NDArray[np.uint32] = doc_freqs[np.minimum(numbers, len(self))]
        return found

    def entry(self, number: int) -> bytes:
        """Return where a list is, as `kernel.Words` wants it, once it was checked; its positions are not yet."""
        self._check("doc_freqs", number, number + 1)
        self._check_span("starts", "postings", number, number + 1)
        self._check("place_starts", number, number + 2)
        starts, place_starts = self._starts, self._place_starts
        bounds = starts[number], starts[number + 1], place_starts[number], place_starts[number + 1]
        return ENTRY.pack(*bounds, self._doc_freqs[number])

    def check_positions(self, number: int) -> None:
        """Check the positions of a list, which most searches do not read."""
        self._check_span("place_starts", "positions", number, number + 1)

    def entries(self, numbers: "npt.NDArray[np.uint32]") -> bytes:
        """Return the entries of some lists, whose numbers ascend, in a row; they say that they have no positions."""
        import numpy as np

        if not len(numbers):
            return b""
        # All between the first and the last is checked: nearly all of it is asked for.
        first, last = int(numbers[0]), int(numbers[-1]) + 1
        self._check("doc_freqs", first, last)
        self._check_span("starts", "postings", first, last)
        entries = np.zeros((len(numbers), 5), "<u8")
        entries[:, 0] = self._encoded.starts[numbers]
        entries[:, 1] = self._encoded.starts[numbers + 1]
        entries[:, 4] = self._encoded.doc_freqs[numbers]
        return entries.tobytes()

    @cached_property
    def _encoded(self) -> "EncodedLists":
        import numpy as np

        from newssearch.kernel import EncodedLists

        names = ("doc_freqs", "starts", "postings", "place_starts", "positions")
        return EncodedLists(*(np.asarray(self._file.unchecked(f"{self._group}/{name}")) for name in names))

    def decode(self, first: int, last: int, *, with_positions: bool = False) -> "PlainLists":
        """Return the lists from `first` to before `last`; each part that is touched is checked."""
        self._check("doc_freqs", first, last)
        self._check_span("starts", "postings", first, last)
        if with_positions:
            self._check_span("place_starts", "positions", first, last)
        return self._encoded.decode(first, last, self._n_docs, with_positions=with_positions)

    def _check_span(self, starts: str, content: str, first: int, last: int) -> None:
        self._check(starts, first, last + 1)
        bounds, array = (
            self._file.unchecked(f"{self._group}/{starts}"),
            self._file.unchecked(f"{self._group}/{content}"),
        )
        self._check(content, bounds[first], min(len(array), bounds[last] + 8))

    def _check(self, name: str, start: int, stop: int) -> None:
        self._file.check(f"{self._group}/{name}", start, stop)

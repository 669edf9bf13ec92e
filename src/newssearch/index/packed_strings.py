"""Read sorted strings that lie in two arrays, and find one among them."""

import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING

from newssearch.index.segment_file import SegmentFile
from newssearch.kernel import ABSENT, find_strings, lower_bound

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class PackedStrings:
    """Read the strings that `segment_writer.write_strings` wrote.

    Args:
        file: The segment.
        name: Of the strings.
    """

    def __init__(self, file: SegmentFile, name: str) -> None:
        self._starts = file.unchecked(f"{name}/starts")
        self._content = file.unchecked(f"{name}/content")
        self._file = file
        self._name = name
        self._is_checked = False

    def __len__(self) -> int:
        return max(0, len(self._starts) - 1)

    def __getitem__(self, number: int) -> bytes:
        """Return a string by its number."""
        self._check_once()
        return self._content[self._starts[number] : self._starts[number + 1]].tobytes()

    def lower_bound(self, key: bytes) -> int:
        """Return the number of the first string that is not before a key."""
        self._check_once()
        return lower_bound(self._starts, self._content, key)

    def beginning_with(self, start: bytes) -> range:
        """Return the numbers of the strings that begin so, which are UTF-8."""
        return range(self.lower_bound(start), self.lower_bound(start + b"\xff"))

    def find(self, key: bytes) -> int | None:
        """Return the number of a string, None where it is absent."""
        number = self.lower_bound(key)
        return number if number < len(self) and self[number] == key else None

    def find_all(self, keys: Iterable[bytes]) -> "npt.NDArray[np.uint32]":
        """Return the numbers, in their order, of those strings that are here: uint32."""
        self._check_once()
        numbers = find_strings(self._starts, self._content, list(keys))
        found: npt.NDArray[np.uint32] = numbers[numbers != ABSENT]
        return found

    def arrays(self) -> tuple[memoryview, memoryview]:
        """Return where each string begins, and where the last one ends, uint32, and the bytes of all."""
        self._check_once()
        return self._starts, self._content

    def some(self, numbers: Iterable[int]) -> list[bytes]:
        """Return strings by their numbers."""
        self._check_once()
        content, starts = self._content, self._starts
        return [bytes(content[starts[number] : starts[number + 1]]) for number in numbers]

    def all(self) -> list[bytes]:
        """Return all strings in order."""
        self._check_once()
        content, starts = self._content.tobytes(), self._starts.tolist()
        return [content[start:stop] for start, stop in itertools.pairwise(starts)]

    def _check_once(self) -> None:
        if not self._is_checked:
            self._file.view(f"{self._name}/starts")
            self._file.view(f"{self._name}/content")
            self._is_checked = True

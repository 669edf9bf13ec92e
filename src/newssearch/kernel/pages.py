"""Say which pages of some arrays were checked, to who reads a little of each."""

from collections.abc import Callable
from typing import NamedTuple


class Pages(NamedTuple):
    """Hold what must be looked at before a part of an array is read.

    Args:
        checked: By array: of each of its pages 1 where it was checked.
        check: Given the number of an array, a first item and one past the last, checks the pages of these.
        page_bytes: Of a page.
    """

    checked: tuple[bytearray, ...]
    check: Callable[[int, int, int], object]
    page_bytes: int

"""Reckon with columns, which hold a number of each document."""

from array import array
from collections.abc import Sequence

from newssearch.kernel.choice import NATIVE, Native

NO_YEAR = 0
"""Of moments outside the years 1 to 9999: no date is of this year."""


def sum_living(lengths: memoryview, living: bytes, *, native: Native = NATIVE) -> int:
    """Return the sum of the lengths of documents that are not deleted.

    Args:
        lengths: uint16, by document.
        living: A byte for each: 1 where it is not deleted, else 0.
        native: The kernel.

    Raises:
        ValueError: The arrays are not aligned.
    """
    if native is not None:
        return int(native.sum_living(lengths, living))
    import numpy as np

    if len(lengths) != len(living):
        raise ValueError("the arrays are not aligned")
    return int(np.asarray(lengths)[np.frombuffer(living, np.bool_)].sum(dtype=np.int64))


def recode(codes: memoryview, table: Sequence[int], *, native: Native = NATIVE) -> "array[int]":
    """Return of each code what a table has for it: int32, aligned.

    Args:
        codes: uint32.
        table: By code.
        native: The kernel.

    Raises:
        ValueError: A code is not in the table.
    """
    numbers = array("i", table)
    if native is not None:
        return array("i", native.recode(codes, numbers))
    import numpy as np

    if len(codes) and max(codes) >= len(numbers):
        raise ValueError("a code is out of range")
    return array("i", np.array(numbers, np.int32)[np.asarray(codes)].tobytes())


def years_of(seconds: memoryview, *, native: Native = NATIVE) -> tuple[memoryview, list[int]]:
    """Return the year of each moment in UTC, uint32, aligned, and which years these are, in order.

    What is in none of the years 1 to 9999 is in NO_YEAR.

    Args:
        seconds: int64, since 1970 UTC.
        native: The kernel.
    """
    if native is not None:
        content, years = native.years_of(seconds)
        return memoryview(array("I", content)), years
    import numpy as np

    found = np.asarray(seconds).astype("datetime64[s]").astype("datetime64[Y]").astype(np.int64) + 1970
    found = np.where((found >= 1) & (found <= 9999), found, NO_YEAR).astype(np.uint32)
    return memoryview(array("I", found.tobytes())), np.unique(found).tolist()

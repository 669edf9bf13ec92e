"""Reckon with columns, which hold a number of each document."""

from array import array
from collections.abc import Sequence

from newssearch.kernel.choice import NATIVE, Native

NO_DAY = 0
"""Of moments outside the years 1 to 9999: no date is this day."""

DAY_S = 86_400

FIRST_DAY = 719_163
"""1970-01-01, in the calendar in which the first day of the year 1 is 1."""

LAST_DAY = 3_652_059
"""9999-12-31."""


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


def day_codes(seconds: memoryview, *, native: Native = NATIVE) -> "tuple[array[int], array[int]]":
    """Return the days of moments in UTC in order, and of each moment the number of its own among them: both uint32.

    A day is its number in the calendar, as `datetime.date.fromordinal` takes it; NO_DAY is that of moments in none of
    the years 1 to 9999.

    Args:
        seconds: int64, since 1970 UTC.
        native: The kernel.
    """
    if native is not None:
        days, codes = native.day_codes(seconds)
        return array("I", days), array("I", codes)
    import numpy as np

    numbers = np.asarray(seconds) // DAY_S + FIRST_DAY
    numbers = np.where((numbers >= 1) & (numbers <= LAST_DAY), numbers, NO_DAY).astype(np.uint32)
    found, places = np.unique(numbers, return_inverse=True)
    return array("I", found.tobytes()), array("I", places.astype(np.uint32).tobytes())

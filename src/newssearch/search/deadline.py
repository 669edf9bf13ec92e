"""Bound how long a search may take."""

import math
import time

import msgspec


class OutOfTime(Exception):
    """Say that the time of a search is over; it leaves this room as a partial answer."""


class Deadline(msgspec.Struct, frozen=True):
    """Hold when a search must end.

    Args:
        moment_s: As `time.monotonic` tells it; never where infinite.
    """

    moment_s: float = math.inf

    @classmethod
    def after(cls, budget_ms: float | None) -> "Deadline":
        """Return the deadline of a search that begins now; none where its budget is None."""
        return NO_DEADLINE if budget_ms is None else cls(time.monotonic() + budget_ms / 1000)

    @property
    def rest_s(self) -> float:
        """Return the time that is left, in seconds."""
        return self.moment_s if math.isinf(self.moment_s) else max(0.0, self.moment_s - time.monotonic())

    def is_over(self) -> bool:
        """Tell whether no time is left."""
        return not math.isinf(self.moment_s) and time.monotonic() >= self.moment_s

    def check(self) -> None:
        """Go on where time is left.

        Raises:
            OutOfTime: None is.
        """
        if self.is_over():
            raise OutOfTime


NO_DEADLINE = Deadline()

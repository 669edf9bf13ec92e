"""Count what reading one input has cost, and refuse what goes over a limit."""

from collections.abc import Callable

from newssearch.errors import RefusedInput
from newssearch.settings import Limits


class RatioAllowance:
    """Refuse a compressed input that grows as no text does: a decompression bomb.

    Args:
        name: Of the input.
        packed_bytes: Returns how many compressed bytes the content came from, so far or in all.
        limits: `compression_ratio` and `ratio_free_bytes` are read.
    """

    def __init__(self, name: str, packed_bytes: Callable[[], int], limits: Limits) -> None:
        self._name = name
        self._packed_bytes = packed_bytes
        self._limits = limits
        self._spent_bytes = 0

    def spend(self, n_bytes: int) -> None:
        """Count decompressed bytes.

        Raises:
            RefusedInput: They are too many for the compressed ones.
        """
        self._spent_bytes += n_bytes
        if self.is_spent:
            raise self.refusal()

    @property
    def is_spent(self) -> bool:
        """Tell whether the limit was passed, so that nothing more need be tried."""
        if self._spent_bytes <= self._limits.ratio_free_bytes:
            return False
        return self._spent_bytes > self._limits.compression_ratio * self._packed_bytes()

    def refusal(self) -> RefusedInput:
        """Return what to tell the user once it is spent."""
        return RefusedInput(
            self._name,
            f"it decompresses more than {self._limits.compression_ratio} times, as a bomb does",
            "if it is genuine, raise limits.compression_ratio",
        )


class SizeAllowance:
    """Refuse a stream that is longer than `limits.stream_bytes`.

    Args:
        name: Of the stream.
        limits: `stream_bytes` is read.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._most_bytes = limits.stream_bytes
        self._spent_bytes = 0

    def spend(self, n_bytes: int) -> None:
        """Count bytes.

        Raises:
            RefusedInput: They are too many.
        """
        self._spent_bytes += n_bytes
        if self._spent_bytes > self._most_bytes:
            raise RefusedInput(
                self._name, f"it is longer than {self._most_bytes:,} bytes", "split it, or raise limits.stream_bytes"
            )

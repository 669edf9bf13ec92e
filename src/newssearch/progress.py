"""Define Progress, which follows long work."""

from typing import Protocol


class Progress(Protocol):
    """Follow long work."""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Take note that `done` of `total` articles went through `stage` ("archive", "index")."""
        ...


def no_progress(stage: str, done: int, total: int | None) -> None:
    """Ignore the progress of the work."""

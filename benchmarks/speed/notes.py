"""Note why something is left out, once, and go on with the rest."""

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.command_line import say
from benchmarks.peer_unavailable import PeerUnavailable


class Notes:
    """Collect the reasons.

    Attributes:
        reasons: In order, each once.
    """

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def add(self, reason: str) -> None:
        """Note a reason, and say it."""
        if reason not in self.reasons:
            say(reason)
            self.reasons.append(reason)

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Note why the block could not be done, where that is so."""
        try:
            yield
        except PeerUnavailable as error:
            self.add(str(error))

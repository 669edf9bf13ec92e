"""Define Member, one file inside a .zip or a tar, before it is opened."""

import dataclasses
from collections.abc import Callable
from typing import IO


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Hold what a container says of one regular file in it.

    Args:
        name: As the container has it: a label, which is never used as a path.
        packed_bytes: Its size in the container.
        is_compressed: Whether the container compresses each member on its own.
        open: Returns its content. May raise any of `READ_ERRORS`.
    """

    name: str
    packed_bytes: int
    is_compressed: bool
    open: Callable[[], IO[bytes]]

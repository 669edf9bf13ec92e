"""Gather what is said of a query, or refuse the query at the first word of it: all that parts lenient from strict."""

from collections.abc import Sequence

import msgspec

from newssearch.errors import QueryError
from newssearch.query.messages import Message


class Note(msgspec.Struct, frozen=True):
    """Hold one thing that was ignored or repaired in a query.

    Args:
        start: Where it begins, in characters of the query as typed.
        end: One past where it ends.
        message: What was wrong and what was done about it, in French.
        suggestion: What could stand there instead; "" where it is not known.
    """

    start: int
    end: int
    message: str
    suggestion: str = ""


class Notes:
    """Take what a query is said to be wrong in.

    Args:
        offsets: Place in the text that is read -> place in the query as typed; one more than the text has characters.
        is_strict: Raise the first, in place of gathering all.
    """

    def __init__(self, offsets: Sequence[int], *, is_strict: bool) -> None:
        self._offsets = offsets
        self._is_strict = is_strict
        self._by_text: dict[str, Note] = {}

    def add(self, start: int, end: int, message: Message) -> None:
        """Take one more, about a stretch of the text that is read; what was said before is not said again.

        Raises:
            QueryError: The query is read strictly.
        """
        if self._is_strict:
            raise QueryError(f"{message.cause} {message.remedy}", self._offsets[start], message.suggestion)
        text = f"{message.cause} {message.repair}"
        self._by_text.setdefault(text, Note(self._offsets[start], self._offsets[end], text, message.suggestion))

    def in_order(self) -> tuple[Note, ...]:
        """Return what was gathered, as it stands in the query."""
        return tuple(sorted(self._by_text.values(), key=lambda note: note.start))

"""Define what the archive tells of its changes: Outcome, Change and Removal."""

import dataclasses
import datetime as dt
import enum

from newssearch.article import Article


class Outcome(enum.StrEnum):
    """Say what became of an article that was handed in."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    OUTDATED = "outdated"
    """It was last changed before the version that is here, which stays."""
    REMOVED = "removed"
    """It was removed earlier, and is not brought back."""


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """Hold the latest state of one article, at the sequence number of its latest change.

    Args:
        seq: Sequence number, from 1; never used twice.
        article_id: The article's id.
        article: Its content; None where it was removed.
        content_hash: Of the article, where it comes from an archive; it follows from it, and is not compared.
    """

    seq: int
    article_id: str
    article: Article | None
    content_hash: bytes | None = dataclasses.field(default=None, compare=False, repr=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Removal:
    """Hold one entry of the removals ledger: an article that was here, and is not taken again.

    Args:
        seq: Sequence number of the removal.
        article_id: The article's id.
        removed_at: Time in UTC.
        reason: Why, as given by whoever removed it.
    """

    seq: int
    article_id: str
    removed_at: dt.datetime
    reason: str | None

"""Define the one exception tree, so that a caller can catch `NewsSearchError` and miss nothing.

NewsSearchError
├── RefusedInput         one page, record or article that cannot be taken; the rest goes on
├── SettingsError        newssearch.toml or an environment variable is wrong
├── ArchiveError         the archive cannot be opened or written
│   └── FormatTooNew     the archive or the index was written by a later newssearch
├── IndexDirectoryError          the index directory cannot be opened, or a generation is damaged
│   ├── NotAnIndex       the directory holds something else
│   └── IndexBusy        another process is writing
├── CommitGone           a state of the index is not kept any more
├── UnknownArticle       an id names no article that is here
├── WatchError           a saved search cannot be added, or is not there
└── QueryError           the query goes over a limit, or is wrong and strictness was asked for
"""

from pathlib import Path


class NewsSearchError(Exception):
    """Be the root of every error this package raises on purpose."""


class RefusedInput(NewsSearchError):
    """Say which input was refused, why, and what to do; its text is one line.

    Args:
        input_name: What the user can find again: a path, `archive.zip!member`, `file.jsonl:12`, a URL.
        cause: What is wrong with it, without a final full stop.
        remedy: What to do about it, without a final full stop.
    """

    def __init__(self, input_name: str, cause: str, remedy: str) -> None:
        self.input_name = input_name
        self.cause = cause
        self.remedy = remedy
        super().__init__(" ".join(f"{input_name}: {cause}; {remedy}".split()))


class SettingsError(NewsSearchError):
    """Say which setting is wrong and what it should be."""


class ArchiveError(NewsSearchError):
    """Say why the archive cannot be opened, read or written.

    Args:
        path: The archive's file.
        cause: What is wrong and what to do.
    """

    def __init__(self, path: Path, cause: str) -> None:
        self.path = path
        self.cause = cause
        super().__init__(f"{path}: {cause}")


class FormatTooNew(ArchiveError):
    """Say that a file was written by a later newssearch; nothing was changed."""


class IndexDirectoryError(NewsSearchError):
    """Say why an index directory cannot be opened, read or written.

    Args:
        path: The index directory.
        cause: What is wrong and what to do.
    """

    def __init__(self, path: Path, cause: str) -> None:
        self.path = path
        self.cause = cause
        super().__init__(f"{path}: {cause}")


class NotAnIndex(IndexDirectoryError):
    """Say that a directory is absent, or holds something else than an index; nothing was changed."""


class IndexBusy(IndexDirectoryError):
    """Say that another process is writing to the index, and which."""


class CommitGone(NewsSearchError):
    """Say that a state of the index, in which a search began, is not kept any more.

    Args:
        commit: The state.
    """

    def __init__(self, commit: str) -> None:
        self.commit = commit
        super().__init__(f"the state {commit!r} of the index is not kept any more; search anew")


class UnknownArticle(NewsSearchError):
    """Say that an id names no article that can be found.

    Args:
        article_id: The id.
    """

    def __init__(self, article_id: str) -> None:
        self.article_id = article_id
        super().__init__(f"{article_id!r} names no article here; `newssearch search --json` shows the ids")


class WatchError(NewsSearchError):
    """Say why a saved search cannot be added, or that it is not there.

    Args:
        name: Of the saved search.
        cause: What is wrong and what to do.
    """

    def __init__(self, name: str, cause: str) -> None:
        self.name = name
        self.cause = cause
        super().__init__(f"watch {name!r}: {cause}")


class QueryError(NewsSearchError):
    """Say, in French, why a query is refused.

    Args:
        message: A sentence for the reader of a site.
        position: Where in the query, in characters from its start.
        suggestion: What could stand there instead, where that is known.
    """

    def __init__(self, message: str, position: int = 0, suggestion: str = "") -> None:
        self.message = message
        self.position = position
        self.suggestion = suggestion
        super().__init__(message)

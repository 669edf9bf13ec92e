"""Turn paths and URLs into articles: sources, then extraction; what is refused comes out beside what is taken."""

from collections.abc import Callable, Iterator, Sequence

from newssearch.article import Article
from newssearch.errors import RefusedInput
from newssearch.extraction import extract_articles
from newssearch.settings import Settings
from newssearch.sources import read_pages


def read_articles(
    targets: Sequence[str], settings: Settings, *, on_bytes: Callable[[int], None] | None = None
) -> Iterator[Article | RefusedInput]:
    """Yield every article of files, folders, archives and web pages, and a `RefusedInput` for each bad input.

    Args:
        targets: Paths, http(s) URLs, or "-" for standard input.
        settings: Limits, time zones and field names.
        on_bytes: Told how many bytes more were read from disk.
    """
    for page in read_pages(targets, settings.limits, on_bytes=on_bytes):
        if isinstance(page, RefusedInput):
            yield page
        else:
            yield from extract_articles(page, settings)

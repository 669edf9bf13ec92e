"""Search French news: an archive that loses nothing, and a Whoosh index that understands French."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newssearch.article import Article
    from newssearch.library import NewsIndex

__all__ = ["Article", "NewsIndex"]
__version__ = "0.1.0"

_HOMES = {"Article": "newssearch.article", "NewsIndex": "newssearch.library"}


def __getattr__(name: str) -> object:
    """Import a public name on first use, so that `newssearch --help` loads neither whoosh nor numpy."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
